import Manifests

/// How a value of a tree is written within a sentence.
enum ValueText {
  /// A text, number or truth value as it is written; nil for anything else.
  static func scalar(_ value: Value) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .bool(let flag): String(flag)
    case .null, .array, .object: nil
    }
  }

  /// Any value in one short line.
  static func short(_ value: Value) -> String {
    switch value {
    case .null: return "nothing"
    case .array(let elements):
      return "[\(elements.map(short).joined(separator: ", "))]"
    case .object(let fields):
      return "{\(fields.fields.map { "\($0.key): \(short($0.value))" }.joined(separator: ", "))}"
    case .string, .integer, .number, .bool:
      let text = scalar(value) ?? ""
      return text.count > 60 ? "\(text.prefix(57))…" : text
    }
  }
}
