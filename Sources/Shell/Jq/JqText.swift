import Manifests

/// Texts of jq: formats, and how values are called in errors.
enum JqText {
  /// A value as errors show it: its type and the beginning of its text.
  static func described(_ value: Value) -> String { "\(value.jqType) (\(shortened(value)))" }

  static func shortened(_ value: Value) -> String {
    let text = JqWriter.compact(value)
    return text.utf8.count > 11 ? String(bytes: Array(text.utf8).prefix(10)) + "..." : text
  }

  /// Plain text of a string, JSON of anything else.
  static func plain(_ value: Value) -> String { value.string ?? JqWriter.compact(value) }

  static func split(_ text: String, _ separator: String) -> [String] {
    guard !text.isEmpty else { return [] }
    guard !separator.isEmpty else { return text.unicodeScalars.map { String($0) } }
    let bytes = Array(text.utf8)
    let mark = Array(separator.utf8)
    var result: [String] = []
    var start = 0
    var index = 0
    while index + mark.count <= bytes.count {
      if bytes[index...].starts(with: mark) {
        result.append(String(bytes: bytes[start..<index]))
        index += mark.count
        start = index
      } else {
        index += 1
      }
    }
    result.append(String(bytes: bytes[start...]))
    return result
  }

  /// What `@name` makes of a value.
  static func format(_ value: Value, _ name: String) throws(JqStop) -> String {
    switch name {
    case "text": return plain(value)
    case "json": return JqWriter.compact(value)
    case "csv", "tsv": return try row(value, name)
    case "sh":
      guard case .array(let elements) = value else { return try shellWord(value) }
      var words: [String] = []
      for element in elements { words.append(try shellWord(element)) }
      return words.joined(separator: " ")
    case "html":
      return plain(value).map { (letter: Character) -> String in
        switch letter {
        case "<": "&lt;"
        case ">": "&gt;"
        case "&": "&amp;"
        case "'": "&#39;"
        case "\"": "&quot;"
        default: String(letter)
        }
      }.joined()
    case "uri":
      return plain(value).utf8.map { byte in
        byte.isNamePart || "-.~".utf8.contains(byte)
          ? String(bytes: [byte])
          : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }.joined()
    case "base64": return Base64.encoded(Array(plain(value).utf8))
    case "base64d":
      let decoded = Base64.decoded(Array(plain(value).utf8))
      guard decoded.isWhole else {
        throw .message("\(described(value)) is not valid base64 data")
      }
      return String(bytes: decoded.bytes)
    default: throw .message("\(name) is not a valid format")
    }
  }

  private static func shellWord(_ value: Value) throws(JqStop) -> String {
    switch value {
    case .array, .object: throw .message("\(described(value)) can not be escaped for shell")
    case .string(let text): return "'" + split(text, "'").joined(separator: "'\\''") + "'"
    default: return JqWriter.compact(value)
    }
  }

  private static func row(_ value: Value, _ name: String) throws(JqStop) -> String {
    guard case .array(let elements) = value else {
      throw .message("\(described(value)) cannot be \(name)-formatted, only array")
    }
    var cells: [String] = []
    for element in elements {
      switch element {
      case .null: cells.append("")
      case .bool, .integer, .number: cells.append(JqWriter.compact(element))
      case .string(let text):
        if name == "csv" {
          cells.append("\"" + split(text, "\"").joined(separator: "\"\"") + "\"")
        } else {
          cells.append(
            text.map { (letter: Character) -> String in
              switch letter {
              case "\t": "\\t"
              case "\n": "\\n"
              case "\r": "\\r"
              case "\\": "\\\\"
              default: String(letter)
              }
            }.joined()
          )
        }
      default: throw .message("\(described(element)) is not valid in a \(name) row")
      }
    }
    return cells.joined(separator: name == "csv" ? "," : "\t")
  }
}
