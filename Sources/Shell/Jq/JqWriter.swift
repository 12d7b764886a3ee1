import Manifests

/// Writes values as jq does.
struct JqWriter {
  /// The text for one level of indentation; nil for all on one line.
  var indentation: String? = "  "
  var sortsKeys = false
  var isASCII = false
  /// Whether terminals' colours are put around values, as with `-C`.
  var isColored = false
  private(set) var text = ""

  static func compact(_ value: Value, sortsKeys: Bool = false) -> String {
    var writer = JqWriter(indentation: nil, sortsKeys: sortsKeys)
    writer.write(value, depth: 0)
    return writer.text
  }

  init(indentation: String? = "  ", sortsKeys: Bool = false, isASCII: Bool = false) {
    self.indentation = indentation
    self.sortsKeys = sortsKeys
    self.isASCII = isASCII
  }

  mutating func write(_ value: Value) { write(value, depth: 0) }

  private static let reset = "\u{1B}[0m"
  private static let bold = "\u{1B}[1;39m"

  /// The colour of a value that holds no others.
  private static func color(of value: Value) -> String? {
    switch value {
    case .null: "\u{1B}[1;30m"
    case .bool, .integer, .number: "\u{1B}[0;39m"
    case .string: "\u{1B}[0;32m"
    case .array(let elements): elements.isEmpty ? bold : nil
    case .object(let object): object.isEmpty ? bold : nil
    }
  }

  /// The signs of lists and objects, which are bold.
  private mutating func sign(_ sign: String) { text += isColored ? Self.bold + sign : sign }

  private mutating func write(_ value: Value, depth: Int) {
    guard isColored, let color = Self.color(of: value) else { return writePlain(value, depth) }
    text += color
    writePlain(value, depth)
    text += Self.reset
  }

  private mutating func writePlain(_ value: Value, _ depth: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let whole):
      text +=
        whole.magnitude < 100_000_000_000_000_000 ? String(whole) : JqNumber.text(Double(whole))
    case .number(let number): text += JqNumber.text(number)
    case .string(let string): quote(string)
    case .array(let elements):
      guard !elements.isEmpty else {
        text += "[]"
        return
      }
      sign("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        newline(depth + 1)
        write(element, depth: depth + 1)
        sign("")
      }
      newline(depth)
      sign("]")
      if isColored { text += Self.reset }
    case .object(let object):
      guard !object.isEmpty else {
        text += "{}"
        return
      }
      sign("{")
      let fields =
        sortsKeys
        ? object.fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        : object.fields
      for (index, field) in fields.enumerated() {
        if index > 0 { text += "," }
        newline(depth + 1)
        if isColored { text += Self.reset + "\u{1B}[34;1m" }
        quote(field.key)
        if isColored { text += Self.reset }
        sign(indentation == nil ? ":" : ": ")
        if isColored { text += Self.reset }
        write(field.value, depth: depth + 1)
        sign("")
      }
      newline(depth)
      sign("}")
      if isColored { text += Self.reset }
    }
  }

  private mutating func newline(_ depth: Int) {
    guard let indentation else { return }
    text += "\n"
    for _ in 0..<depth { text += indentation }
  }

  private mutating func quote(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\u{0}"..<"\u{20}", "\u{7F}": text += "\\u" + Self.hexadecimal(scalar.value)
      default:
        guard isASCII, scalar.value > 127 else {
          text.unicodeScalars.append(scalar)
          continue
        }
        for unit in String(Character(scalar)).utf16 {
          text += "\\u" + Self.hexadecimal(UInt32(unit))
        }
      }
    }
    text += "\""
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
