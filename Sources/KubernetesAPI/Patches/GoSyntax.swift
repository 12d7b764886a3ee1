import Manifests

/// Trees as Go's printing verbs write them, for messages that carry a value.
enum GoSyntax {
  /// A value as `%v` prints it.
  static func plain(_ value: Value) -> String {
    switch value {
    case .null: "<nil>"
    case .string(let text): text
    case .array(let elements): "[" + elements.map(plain).joined(separator: " ") + "]"
    case .object(let fields):
      "map["
        + fields.sortedByKey().fields.map { "\($0.key):\(plain($0.value))" }.joined(separator: " ")
        + "]"
    case .bool, .integer, .number: JSONWriter.compact(value)
    }
  }

  /// A value as `%#v` prints it.
  static func typed(_ value: Value) -> String {
    switch value {
    case .null: "interface {}(nil)"
    case .array(let elements):
      "[]interface {}{" + elements.map(typed).joined(separator: ", ") + "}"
    case .object(let fields):
      "map[string]interface {}{"
        + fields.sortedByKey().fields.map { "\"\($0.key)\":\(typed($0.value))" }
        .joined(separator: ", ") + "}"
    case .bool, .integer, .number, .string: JSONWriter.compact(value)
    }
  }

  /// A text as `%q` prints it: JSON's, but without its caution about markup.
  static func quoted(_ text: String) -> String {
    JSONWriter.compact(.string(text)).replacing("\\u003c", with: "<")
      .replacing("\\u003e", with: ">").replacing("\\u0026", with: "&")
  }

  /// A value's type as `%T` prints it.
  static func typeName(_ value: Value) -> String {
    switch value {
    case .null: "<nil>"
    case .bool: "bool"
    case .integer: "int64"
    case .number: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }
}
