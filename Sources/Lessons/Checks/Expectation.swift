public import Manifests

/// What a check wants of a value: a partial tree with comparisons and wildcards.
///
/// Only what is named counts. Lists have no order: each expected element needs an actual one of its
/// own. A number or comparison against a list or mapping is about how many elements it has.
public indirect enum Expectation: Hashable, Sendable {
  /// How a number compares.
  public enum Comparison: String, Hashable, Sendable {
    case atLeast = ">="
    case atMost = "<="
    case more = ">"
    case less = "<"
    case not = "!="
  }

  /// The field must not be there.
  case absent
  /// The field must be there, whatever it holds.
  case present
  /// Exactly this.
  case equal(Value)
  /// A text of this form.
  case pattern(Pattern)
  /// A number, quantity or text that compares so.
  case compare(Comparison, String)
  /// One of several.
  case oneOf([Expectation])
  /// All of several comparisons.
  case allOf([Expectation])
  /// Each of these elements, in any order, and perhaps others.
  case elements([Expectation])
  /// Each of these fields, and perhaps others.
  case fields([Field])

  /// What is expected of a field.
  public struct Field: Hashable, Sendable {
    /// The field's name.
    public var key: String
    /// What is expected of it.
    public var expectation: Expectation
  }

  /// Reads what a check's YAML says.
  public init(_ value: Value) {
    switch value {
    case .null: self = .absent
    case .bool, .integer, .number: self = .equal(value)
    case .string(let text): self = Self.reading(text)
    case .array(let elements): self = .elements(elements.map(Expectation.init))
    case .object(let fields):
      self = .fields(fields.fields.map { Field(key: $0.key, expectation: Expectation($0.value)) })
    }
  }

  private static func reading(_ text: String) -> Expectation {
    // `==` takes the rest as it is, for values that look like something else.
    if text.hasPrefix("== ") { return .equal(.string(String(text.dropFirst(3)))) }
    if text == "*" { return .present }
    if text.contains(" | ") {
      let parts = text.split(separator: "|").map { String($0.trimmedSpaces) }
      return .oneOf(parts.map(reading))
    }
    if text.contains(" & ") {
      let parts = text.split(separator: "&").map { String($0.trimmedSpaces) }
      return .allOf(parts.map(reading))
    }
    for comparison in [Comparison.atLeast, .atMost, .not, .more, .less]
    where text.hasPrefix(comparison.rawValue) {
      return .compare(comparison, String(text.dropFirst(comparison.rawValue.count).trimmedSpaces))
    }
    return text.contains("*") ? .pattern(Pattern(text)) : .equal(.string(text))
  }

  /// The expectation in the words of a sentence.
  public var words: String {
    switch self {
    case .absent: "not set"
    case .present: "set"
    case .equal(let value): ValueText.short(value)
    case .pattern(let pattern): pattern.source
    case .compare(let comparison, let bound): Self.words(comparison, bound)
    case .oneOf(let choices): choices.map(\.words).joined(separator: " or ")
    case .allOf(let parts): parts.map(\.words).joined(separator: " and ")
    case .elements(let elements): "[\(elements.map(\.words).joined(separator: ", "))]"
    case .fields(let fields):
      "{\(fields.map { "\($0.key): \($0.expectation.words)" }.joined(separator: ", "))}"
    }
  }

  private static func words(_ comparison: Comparison, _ bound: String) -> String {
    switch comparison {
    case .atLeast: "at least \(bound)"
    case .atMost: "at most \(bound)"
    case .more: "more than \(bound)"
    case .less: "less than \(bound)"
    case .not: "anything but \(bound)"
    }
  }

  /// What is compared with by size, and has none.
  var sizelessBounds: [String] {
    switch self {
    case .absent, .present, .equal, .pattern: []
    case .compare(let comparison, let bound):
      comparison == .not || Self.order(bound, bound) != nil ? [] : [bound]
    case .oneOf(let parts), .allOf(let parts), .elements(let parts): parts.flatMap(\.sizelessBounds)
    case .fields(let fields): fields.flatMap(\.expectation.sizelessBounds)
    }
  }

  /// Whether the field `path` is mentioned.
  func mentions(_ path: [String]) -> Bool {
    guard let key = path.first else { return true }
    guard case .fields(let fields) = self else { return false }
    return fields.contains { $0.key == key && $0.expectation.mentions(Array(path.dropFirst())) }
  }
}
