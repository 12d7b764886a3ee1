/// Writes JSON as Go's encoder does: `<`, `>` and `&` escaped, keys in the order of their bytes.
public struct JSONWriter {
  /// The text of `value` on one line, without a line break.
  public static func compact(
    _ value: Value,
    sortsKeys: Bool = true,
    escapesHTML: Bool = true
  )
    -> String
  {
    String(decoding: utf8(value, sortsKeys: sortsKeys, escapesHTML: escapesHTML), as: UTF8.self)
  }

  /// The text of `value` with a line a field, indented by four as kubectl prints it; no line break
  /// at the end.
  public static func indented(
    _ value: Value,
    by indentation: Int = 4,
    sortsKeys: Bool = true,
    escapesHTML: Bool = true
  ) -> String {
    var writer = JSONWriter(
      sortsKeys: sortsKeys,
      escapesHTML: escapesHTML,
      indentation: indentation
    )
    writer.write(value, depth: 0)
    return String(decoding: writer.output, as: UTF8.self)
  }

  /// The bytes of `value` on one line.
  public static func utf8(
    _ value: Value,
    sortsKeys: Bool = true,
    escapesHTML: Bool = true
  )
    -> [UInt8]
  {
    var writer = JSONWriter(sortsKeys: sortsKeys, escapesHTML: escapesHTML, indentation: nil)
    writer.write(value, depth: 0)
    return writer.output
  }

  private let sortsKeys: Bool
  private let escapesHTML: Bool
  private let indentation: Int?
  private var output: [UInt8] = []

  private init(sortsKeys: Bool, escapesHTML: Bool, indentation: Int?) {
    self.sortsKeys = sortsKeys
    self.escapesHTML = escapesHTML
    self.indentation = indentation
  }

  private mutating func write(_ value: Value, depth: Int) {
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .integer(let number): put(String(number))
    case .number(let number): put(number.isFinite ? GoNumber.json(number) : "null")
    case .string(let text): write(text)
    case .array(let elements): write(elements, depth: depth)
    case .object(let fields): write(fields, depth: depth)
    }
  }

  private mutating func write(_ elements: [Value], depth: Int) {
    guard !elements.isEmpty else { return put("[]") }
    put("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { put(",") }
      breakLine(depth + 1)
      write(element, depth: depth + 1)
    }
    breakLine(depth)
    put("]")
  }

  private mutating func write(_ object: ValueObject, depth: Int) {
    guard !object.isEmpty else { return put("{}") }
    var fields = object.fields
    if sortsKeys { fields.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } }
    put("{")
    for (index, field) in fields.enumerated() {
      if index > 0 { put(",") }
      breakLine(depth + 1)
      write(field.key)
      put(indentation == nil ? ":" : ": ")
      write(field.value, depth: depth + 1)
    }
    breakLine(depth)
    put("}")
  }

  private mutating func breakLine(_ depth: Int) {
    guard let indentation else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: indentation * depth))
  }

  private mutating func put(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func write(_ text: String) {
    output.append(UInt8(ascii: "\""))
    if putPlain(text) { return output.append(UInt8(ascii: "\"")) }
    var bytes = text.utf8.makeIterator()
    while let byte = bytes.next() {
      switch byte {
      case UInt8(ascii: "\""): put("\\\"")
      case UInt8(ascii: "\\"): put("\\\\")
      case 0x08: put("\\b")
      case 0x0C: put("\\f")
      case 0x0A: put("\\n")
      case 0x0D: put("\\r")
      case 0x09: put("\\t")
      case 0x00...0x1F: putEscape(byte)
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
        if escapesHTML { putEscape(byte) } else { output.append(byte) }
      case 0xE2: putLineSeparator(byte, bytes.next(), bytes.next())
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  /// Puts a text in which nothing needs an escape; false, and nothing put, for any other.
  private mutating func putPlain(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      let isPlain = bytes.allSatisfy { byte in
        switch byte {
        case 0x00...0x1F, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"),
          UInt8(ascii: ">"), UInt8(ascii: "&"), 0xE2:
          false
        default: true
        }
      }
      if isPlain { output.append(contentsOf: bytes) }
      return isPlain
    }
  }

  private mutating func putEscape(_ byte: UInt8) {
    let digits = String(byte, radix: 16)
    put("\\u00\(digits.count == 1 ? "0" : "")\(digits)")
  }

  /// U+2028 and U+2029 end a line in JavaScript, so Go writes them as escapes.
  private mutating func putLineSeparator(_ first: UInt8, _ second: UInt8?, _ third: UInt8?) {
    if second == 0x80, third == 0xA8 || third == 0xA9 {
      put(third == 0xA8 ? "\\u2028" : "\\u2029")
    } else {
      output.append(first)
      if let second { output.append(second) }
      if let third { output.append(third) }
    }
  }
}
