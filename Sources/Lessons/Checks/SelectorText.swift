import KubernetesAPI

/// Label selectors as `-l` writes them.
enum SelectorText {
  /// The selection that `text` writes; everything where it writes none, which the reader refuses.
  static func terms(_ text: String) -> LabelSelectorTerms {
    do throws(SelectorError) {
      return try LabelSelectorTerms(parsing: text)
    } catch {
      return LabelSelectorTerms()
    }
  }

  /// The labels as a selector writes them.
  static func text(_ labels: StringMap) -> String {
    text(LabelSelectorTerms(matching: labels))
  }

  /// The selection as text.
  static func text(_ terms: LabelSelectorTerms) -> String {
    terms.terms.map(text).joined(separator: ",")
  }

  /// One requirement as text.
  static func text(_ term: LabelSelectorTerms.Term) -> String {
    switch term.operator {
    case .equals: "\(term.key)=\(term.values.first ?? "")"
    case .notEquals: "\(term.key)!=\(term.values.first ?? "")"
    case .isIn: "\(term.key) in (\(term.values.joined(separator: ",")))"
    case .notIn: "\(term.key) notin (\(term.values.joined(separator: ",")))"
    case .exists: term.key
    case .doesNotExist: "!\(term.key)"
    case .greaterThan: "\(term.key)>\(term.values.first ?? "")"
    case .lessThan: "\(term.key)<\(term.values.first ?? "")"
    }
  }
}
