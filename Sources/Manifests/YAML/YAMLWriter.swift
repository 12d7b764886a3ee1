/// Writes YAML byte for byte as kubectl prints it: go-yaml v2's emitter with its defaults.
///
/// Keys stand in go-yaml's order, the items of a list at the indentation of their key, texts are
/// quoted only where they would be read as something else, and texts longer than 80 columns are
/// folded at a space.
public struct YAMLWriter {
  /// The text of `value` as one document, with a line break at its end.
  public static func text(of value: Value) -> String {
    var writer = YAMLWriter()
    writer.write(value, indent: 0, position: .document)
    writer.breakLine()
    return String(decoding: writer.output, as: UTF8.self)
  }

  /// The text of `values` as a stream of documents with `---` between them.
  public static func text(ofDocuments values: [Value]) -> String {
    values.map(text(of:)).joined(separator: "---\n")
  }

  /// Where a value stands, which says how it begins.
  enum Position {
    /// The whole document.
    case document
    /// Behind the colon of a key.
    case afterKey
    /// Behind the dash of a list.
    case afterDash
  }

  /// The width that texts are folded at.
  static let width = 80

  var output: [UInt8] = []
  /// How many characters the current line has.
  var column = 0

  private mutating func write(_ value: Value, indent: Int, position: Position) {
    switch value {
    case .object(let fields) where !fields.isEmpty:
      if position == .afterKey { breakLine() }
      writeFields(fields, indent: indent, isInline: position == .afterDash)
    case .array(let elements) where !elements.isEmpty:
      if position == .afterKey { breakLine() }
      for (index, element) in elements.enumerated() {
        if index == 0, position == .afterDash { put(" ") } else { pad(to: indent) }
        put("-")
        write(element, indent: indent + 2, position: .afterDash)
      }
    default:
      if position != .document { put(" ") }
      // A text goes on two columns to the right of its key or dash.
      writeLeaf(value, indent: position == .afterKey ? indent + 2 : max(indent, 2))
    }
  }

  private mutating func writeFields(_ fields: ValueObject, indent: Int, isInline: Bool) {
    for (index, field) in Self.sorted(fields.fields).enumerated() {
      if index == 0, isInline { put(" ") } else { pad(to: indent) }
      writeKey(field.key, indent: indent)
      let isList = if case .array(let elements) = field.value { !elements.isEmpty } else { false }
      let isMapping =
        if case .object(let inner) = field.value { !inner.isEmpty } else { false }
      write(
        field.value,
        indent: isMapping && !isList ? indent + 2 : indent,
        position: .afterKey
      )
    }
  }

  /// The fields in go-yaml's order; those that stand so already are not moved.
  private static func sorted(_ fields: [ValueObject.Field]) -> [ValueObject.Field] {
    let areSorted = fields.indices.dropFirst().allSatisfy { index in
      YAMLKeyOrder.areInOrder(fields[index - 1].key, fields[index].key)
    }
    return areSorted ? fields : fields.sorted { YAMLKeyOrder.areInOrder($0.key, $1.key) }
  }

  private mutating func writeLeaf(_ value: Value, indent: Int) {
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .integer(let number): put(String(number))
    case .number(let number): put(GoNumber.yaml(number))
    case .string(let text): writeText(text, indent: indent)
    case .array: put("[]")
    case .object: put("{}")
    }
  }

  // MARK: Places

  /// Puts a text without line breaks.
  mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      output.append(contentsOf: bytes)
      // The bytes that go on with a character begin with the bits 10.
      for byte in bytes where byte & 0xC0 != 0x80 { column += 1 }
    }
  }

  mutating func put(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      output.append(UInt8(truncatingIfNeeded: scalar.value))
    } else {
      output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    column += 1
  }

  /// Ends the line, unless nothing stands on it.
  mutating func breakLine() {
    guard column > 0 else { return }
    output.append(UInt8(ascii: "\n"))
    column = 0
  }

  /// Begins a line at `indent`.
  mutating func pad(to indent: Int) {
    breakLine()
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
    column = indent
  }
}
