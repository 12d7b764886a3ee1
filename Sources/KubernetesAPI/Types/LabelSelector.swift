/// A selection by labels as objects carry it.
///
/// Source: `k8s.io/apimachinery/pkg/apis/meta/v1`.
public struct LabelSelector: APIStruct, Hashable {
  /// What explain says of the type.
  public static let doc = "A query over labels; all of its parts must hold, and none selects all."

  /// Labels that must have these values.
  public var matchLabels = StringMap()
  /// Further requirements.
  public var matchExpressions: [LabelSelectorRequirement] = []

  /// Makes a selector of everything.
  public init() {}

  /// Makes a selector of what has all of `labels`.
  public init(matchLabels labels: StringMap) { matchLabels = labels }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "matchLabels",
      &matchLabels,
      doc: "Labels that an object must have, with these values."
    )
    visitor.field(
      "matchExpressions",
      &matchExpressions,
      doc: "Further requirements on labels."
    )
  }

  /// The parsed form, in the order of keys.
  public var terms: LabelSelectorTerms {
    var terms = LabelSelectorTerms(matching: matchLabels).terms
    for requirement in matchExpressions {
      if let term = requirement.term { terms.append(term) }
    }
    let sorted = terms.enumerated().sorted {
      $0.element.key == $1.element.key
        ? $0.offset < $1.offset
        : $0.element.key.utf8.lexicographicallyPrecedes($1.element.key.utf8)
    }
    return LabelSelectorTerms(sorted.map(\.element))
  }

  /// Whether an object with `labels` is selected.
  public func matches(_ labels: StringMap) -> Bool {
    matchLabels.allSatisfy { labels[$0.key] == $0.value }
      && LabelSelectorTerms(matchExpressions.compactMap(\.term)).matches(labels)
  }
}

/// One requirement on a label.
public struct LabelSelectorRequirement: APIStruct, Hashable {
  /// What explain says of the type.
  public static let doc = "A label's key, a relation, and values."

  /// The label's key.
  public var key = ""
  /// The relation of the label's value to `values`.
  public var `operator` = ""
  /// The values; none for Exists and DoesNotExist.
  public var values: [String] = []

  /// Makes an empty requirement.
  public init() {}

  /// Makes a requirement.
  public init(_ key: String, _ operator: String, _ values: [String] = []) {
    self.key = key
    self.operator = `operator`
    self.values = values
  }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("key", &key, presence: .requiredAlways, doc: "The key of the label.")
    visitor.field(
      "operator",
      &`operator`,
      presence: .requiredAlways,
      oneOf: ["DoesNotExist", "Exists", "In", "NotIn"],
      doc: "How the label's value relates to the values."
    )
    visitor.field(
      "values",
      &values,
      doc: "The values to compare with; none for Exists and DoesNotExist."
    )
  }

  /// The parsed form; nil where the operator is not known.
  public var term: LabelSelectorTerms.Term? {
    switch `operator` {
    case "In": .init(key, .isIn, values)
    case "NotIn": .init(key, .notIn, values)
    case "Exists": .init(key, .exists)
    case "DoesNotExist": .init(key, .doesNotExist)
    default: nil
    }
  }
}
