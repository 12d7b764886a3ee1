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
    return writer.output
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

  var output = ""
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
    let sorted = fields.fields.sorted { YAMLKeyOrder.areInOrder($0.key, $1.key) }
    for (index, field) in sorted.enumerated() {
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

  mutating func put(_ text: String) {
    output += text
    column += text.unicodeScalars.count
  }

  mutating func put(_ scalar: Unicode.Scalar) {
    output.unicodeScalars.append(scalar)
    column += 1
  }

  /// Ends the line, unless nothing stands on it.
  mutating func breakLine() {
    guard column > 0 else { return }
    output += "\n"
    column = 0
  }

  /// Begins a line at `indent`.
  mutating func pad(to indent: Int) {
    breakLine()
    output += String(repeating: " ", count: indent)
    column = indent
  }
}
