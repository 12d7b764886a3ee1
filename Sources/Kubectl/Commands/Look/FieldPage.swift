import KubernetesAPI

/// What `explain` prints of a struct: its fields with their types and one line for each.
struct FieldPage {
  let isRecursive: Bool

  /// The rows of a struct's table; a kind has apiVersion and kind as well.
  func rows(of type: any APIStruct.Type, isKind: Bool) -> [FieldRow] { type.fieldTable }

  /// The struct behind a field; nil for scalars.
  static func structure(_ shape: FieldShape) -> (any APIStruct.Type)? {
    switch shape {
    case .structure(let type): type
    case .array(let element), .map(let element): structure(element)
    default: nil
    }
  }

  /// One field that holds a scalar.
  func text(scalar row: FieldRow) -> String {
    let values = row.oneOf.map { "    \(Self.quoted($0))\n" }.joined()
    return head(of: row) + (values.isEmpty ? "\n" : "ENUM:\n\(values)")
      + "\nDESCRIPTION:\n\(Self.wrapped(row.doc, indent: "    "))    \n\n"
  }

  /// A struct: what it is, then its fields.
  func text(_ type: any APIStruct.Type, as row: FieldRow?) -> String {
    var text = row.map { head(of: $0) + "\n\n" } ?? ""
    text += "DESCRIPTION:\n"
    if let row { text += Self.wrapped(row.doc, indent: "    ") }
    // Where the field says no more than its type, once is enough.
    if row?.doc != type.doc { text += Self.wrapped(type.doc, indent: "    ") }
    text += "    \nFIELDS:\n"
    return text + fields(type, indent: "  ", within: [], isKind: row == nil) + "\n"
  }

  private func head(of row: FieldRow) -> String {
    "FIELD: \(row.name) <\(Self.typeName(row.shape))>\n"
  }

  /// One line of the list of fields.
  private struct Line {
    let name: String
    let type: String
    let doc: String
    var row: FieldRow?
  }

  private static let identity = [
    Line(name: "apiVersion", type: "string", doc: "The group and version of the object."),
    Line(name: "kind", type: "string", doc: "The kind of the object."),
  ]

  /// The fields of a struct; one that holds itself is not opened again.
  func fields(
    _ type: any APIStruct.Type,
    indent: String,
    within outer: [any APIStruct.Type],
    isKind: Bool
  ) -> String {
    var text = ""
    let path = outer + [type]
    let lines =
      type.fieldTable.map {
        Line(name: $0.name, type: Self.typeName($0.shape), doc: $0.doc, row: $0)
      } + (isKind ? Self.identity : [])
    for line in lines.sorted(by: { $0.name < $1.name }) {
      text += "\(indent)\(line.name)\t<\(line.type)>"
      text += line.row?.isRequired == true ? " -required-\n" : "\n"
      if let row = line.row { text += enumeration(row, indent: indent) }
      if !isRecursive {
        text += Self.wrapped(line.doc, indent: indent + "  ") + "\n"
      } else if let shape = line.row?.shape, let inner = Self.structure(shape),
        !path.contains(where: { $0 == inner })
      {
        text += fields(inner, indent: indent + "  ", within: path, isKind: false)
      }
    }
    return text
  }

  /// The values of an enumeration; only the first four are told.
  private func enumeration(_ row: FieldRow, indent: String) -> String {
    if row.oneOf.isEmpty { return "" }
    var values = row.oneOf.prefix(4).map(Self.quoted)
    if row.oneOf.count > 4 { values.append("....") }
    return "\(indent)enum: \(values.joined(separator: ", "))\n"
  }

  private static func quoted(_ value: String) -> String { value.isEmpty ? "\"\"" : value }

  /// A text in lines of at most 80 characters.
  private static func wrapped(_ text: String, indent: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if indent.count + last.count + 1 + word.count > 80 {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = "\(last) \(word)"
      }
    }
    return lines.map { "\(indent)\($0)\n" }.joined()
  }

  /// The type of a field as explain names it.
  static func typeName(_ shape: FieldShape) -> String {
    switch shape {
    case .string: "string"
    case .boolean: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .named("Time"), .named("MicroTime"), .named("[]byte"): "string"
    case .named(let name): name
    case .array(let element): "[]\(typeName(element))"
    case .map(let element): "map[string]\(typeName(element))"
    case .structure(let type): type.typeName
    case .any: "Object"
    }
  }
}
