public import Manifests

/// Collects what is wrong with an object, in the words of the API.
///
/// Source: `k8s.io/apimachinery/pkg/util/validation/field`.
public struct ValidationErrors: Sendable {
  /// What was found, in order.
  public private(set) var causes: [Status.Cause] = []

  /// Makes an empty collection.
  public init() {}

  /// Whether nothing was found.
  public var isEmpty: Bool { causes.isEmpty }

  /// Takes over what another check found.
  public mutating func add(_ others: [Status.Cause]) { causes += others }

  /// The value is not allowed.
  public mutating func invalid(_ path: FieldPath, _ value: Value, _ why: String) {
    append(path, "FieldValueInvalid", "Invalid value: \(Self.text(of: value))", why)
  }

  /// The text is not allowed, once for each of the reasons.
  public mutating func invalid(_ path: FieldPath, _ value: String, _ reasons: [String]) {
    for why in reasons { invalid(path, .string(value), why) }
  }

  /// The value is not of the type that it should be.
  mutating func invalidType(_ path: FieldPath, _ value: String, _ why: String) {
    append(path, "FieldValueTypeInvalid", "Invalid value: \(Self.quoted(value))", why)
  }

  /// The value is not allowed, and too large to be shown.
  mutating func invalid(_ path: FieldPath, withoutValue why: String) {
    append(path, "FieldValueInvalid", "Invalid value", why)
  }

  /// The value is none of those known, and may be no text.
  mutating func unsupported(_ path: FieldPath, _ value: Value, _ supported: [String]) {
    let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
    append(
      path,
      "FieldValueNotSupported",
      "Unsupported value: \(Self.text(of: value))",
      supported.isEmpty ? "" : "supported values: \(list)"
    )
  }

  /// The value is missing.
  public mutating func required(_ path: FieldPath, _ why: String = "") {
    append(path, "FieldValueRequired", "Required value", why)
  }

  /// The value is none of those known; they are listed in the order given.
  public mutating func unsupported(_ path: FieldPath, _ value: String, _ supported: [String]) {
    let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
    append(
      path,
      "FieldValueNotSupported",
      "Unsupported value: \"\(value)\"",
      supported.isEmpty ? "" : "supported values: \(list)"
    )
  }

  /// The value is there twice.
  public mutating func duplicate(_ path: FieldPath, _ value: Value, _ why: String = "") {
    append(path, "FieldValueDuplicate", "Duplicate value: \(Self.text(of: value))", why)
  }

  /// The field may not be set, or not like this.
  public mutating func forbidden(_ path: FieldPath, _ why: String) {
    append(path, "FieldValueForbidden", "Forbidden", why)
  }

  /// What the value names does not exist.
  public mutating func notFound(_ path: FieldPath, _ value: String) {
    append(path, "FieldValueNotFound", "Not found: \"\(value)\"", "")
  }

  /// The value has too many bytes.
  public mutating func tooLong(_ path: FieldPath, maximum: Int) {
    append(path, "FieldValueTooLong", "Too long", "may not be more than \(maximum) bytes")
  }

  /// The list has too many elements.
  public mutating func tooMany(_ path: FieldPath, _ count: Int, maximum: Int) {
    append(path, "FieldValueTooMany", "Too many: \(count)", "must have at most \(maximum) items")
  }

  private mutating func append(
    _ path: FieldPath,
    _ reason: String,
    _ message: String,
    _ why: String
  ) {
    causes.append(
      Status.Cause(
        reason: reason,
        message: why.isEmpty ? message : "\(message): \(why)",
        field: path.description
      )
    )
  }

  /// A value as it stands in a message: texts quoted, trees as JSON.
  private static func text(of value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): String(flag)
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .string(let text): quoted(text)
    case .array(let elements): "[\(elements.map(text).joined(separator: ","))]"
    case .object(let fields):
      "{"
        + fields.fields.map { "\(quoted($0.key)):\(text(of: $0.value))" }.joined(separator: ",")
        + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }
}
