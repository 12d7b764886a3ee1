extension NodeSelector {
  /// Whether a node of that name with these labels is selected.
  public func matches(name: String, labels: StringMap) -> Bool {
    nodeSelectorTerms.contains { $0.matches(name: name, labels: labels) }
  }
}

extension NodeSelectorTerm {
  /// Whether the node has what the term asks for; an empty term asks for nothing that any node has.
  public func matches(name: String, labels: StringMap) -> Bool {
    guard !matchExpressions.isEmpty || !matchFields.isEmpty else { return false }
    let onLabels = LabelSelectorTerms(matchExpressions.compactMap(\.term))
    let onFields = LabelSelectorTerms(matchFields.compactMap(\.term))
    return onLabels.matches(labels) && onFields.matches(["metadata.name": name])
  }
}

extension NodeSelectorRequirement {
  fileprivate var term: LabelSelectorTerms.Term? {
    switch `operator` {
    case "In": .init(key, .isIn, values)
    case "NotIn": .init(key, .notIn, values)
    case "Exists": .init(key, .exists)
    case "DoesNotExist": .init(key, .doesNotExist)
    case "Gt": .init(key, .greaterThan, values)
    case "Lt": .init(key, .lessThan, values)
    default: nil
    }
  }
}
