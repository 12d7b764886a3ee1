import KubernetesAPI

/// Reads the label selectors of checks: `app=demo,tier!=db,name,!old`.
enum SelectorText {
  /// The selection that `text` writes.
  static func terms(_ text: String) -> LabelSelectorTerms {
    LabelSelectorTerms(text.split(separator: ",").map { term(String($0.trimmedSpaces)) })
  }

  /// The labels as a selector writes them.
  static func text(_ labels: StringMap) -> String {
    labels.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }

  private static func term(_ text: String) -> LabelSelectorTerms.Term {
    if text.hasPrefix("!") {
      return LabelSelectorTerms.Term(String(text.dropFirst()), .doesNotExist)
    }
    guard let sign = text.firstIndex(of: "=") else { return LabelSelectorTerms.Term(text, .exists) }
    let value = text[sign...].drop { $0 == "=" }
    let key = text[..<sign]
    let isNot = key.hasSuffix("!")
    return LabelSelectorTerms.Term(
      String((isNot ? key.dropLast() : key).trimmedSpaces),
      isNot ? .notEquals : .equals,
      [String(value.trimmedSpaces)]
    )
  }
}
