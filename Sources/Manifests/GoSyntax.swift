/// Values as Go prints them when it is not asked for JSON; some errors of kubectl hold such texts.
public enum GoSyntax {
  /// As `%v`: `map[a:1 b:[x y]]`.
  public static func print(_ value: Value) -> String {
    switch value {
    case .null: "<nil>"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): GoNumber.print(number)
    case .string(let text): text
    case .array(let elements): "[\(elements.map(print).joined(separator: " "))]"
    case .object(let fields):
      "map[\(sorted(fields).map { "\($0.key):\(print($0.value))" }.joined(separator: " "))]"
    }
  }

  /// As `%#v`: `map[string]interface {}{"a":1}`.
  public static func source(_ value: Value) -> String {
    switch value {
    case .null: "interface {}(nil)"
    case .bool, .integer, .number: print(value)
    case .string(let text): quoted(text)
    case .array(let elements):
      "[]interface {}{\(elements.map(source).joined(separator: ", "))}"
    case .object(let fields):
      "map[string]interface {}{"
        + sorted(fields).map { "\(quoted($0.key)):\(source($0.value))" }.joined(separator: ", ")
        + "}"
    }
  }

  /// As `%q`: in double quotes, with escapes for what cannot be printed.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{7}": result += "\\a"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{B}": result += "\\v"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count == 1 ? "0" : "") + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func sorted(_ object: ValueObject) -> [ValueObject.Field] {
    object.fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}
