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
    "FIELD: \(row.name) <\(Self.typeName(row.shape))>\(row.isRequired ? " -required-" : "")\n"
      + (row.oneOf.isEmpty
        ? "\n" : "ENUM:\n" + row.oneOf.sorted().map { "    \($0)\n" }.joined())
      + "\nDESCRIPTION:\n    \(row.doc)\n    \n\n"
  }

  /// A struct: what it is, then its fields.
  func text(_ type: any APIStruct.Type, as row: FieldRow?) -> String {
    var text = ""
    if let row {
      text += "FIELD: \(row.name) <\(Self.typeName(row.shape))>"
      text +=
        "\(row.isRequired ? " -required-" : "")\n\n\nDESCRIPTION:\n    \(row.doc)\n    \(type.doc)\n    \n"
    } else {
      text += "DESCRIPTION:\n    \(type.doc)\n    \n"
    }
    text += "FIELDS:\n"
    if row == nil, isRecursive {
      text += "  apiVersion\t<string>\n  kind\t<string>\n"
    } else if row == nil {
      text += field("apiVersion", "string", "The group and version of the object.")
      text += field("kind", "string", "The kind of the object.")
    }
    return text + fields(type, indent: "  ", within: []) + "\n"
  }

  /// The fields of a struct; one that holds itself is not opened again.
  private func fields(
    _ type: any APIStruct.Type,
    indent: String,
    within outer: [any APIStruct.Type]
  ) -> String {
    var text = ""
    let path = outer + [type]
    for row in type.fieldTable.sorted(by: { $0.name < $1.name }) {
      text += "\(indent)\(row.name)\t<\(Self.typeName(row.shape))>"
      text += row.isRequired ? " -required-\n" : "\n"
      text += enumeration(row, indent: indent)
      if isRecursive {
        if let inner = Self.structure(row.shape), !path.contains(where: { $0 == inner }) {
          text += fields(inner, indent: indent + "  ", within: path)
        }
      } else {
        text += "\(indent)  \(row.doc)\n\n"
      }
    }
    return text
  }

  private func field(_ name: String, _ type: String, _ doc: String) -> String {
    "  \(name)\t<\(type)>\n    \(doc)\n\n"
  }

  private func enumeration(_ row: FieldRow, indent: String) -> String {
    row.oneOf.isEmpty ? "" : "\(indent)enum: \(row.oneOf.joined(separator: ", "))\n"
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
