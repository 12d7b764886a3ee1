import KubernetesAPI
import Manifests

/// What `explain` prints of a kind that users added: its fields, by the schema of its definition.
struct SchemaPage {
  let isRecursive: Bool

  /// The page of the field at `path`; of the kind itself where that is empty.
  func text(_ resource: APIResource, path: [String]) throws(Failure) -> String {
    if path.first == "metadata" { return try metadata(Array(path.dropFirst())) }
    guard let root = resource.custom?.schema else {
      return "DESCRIPTION:\n    <empty>\n\n"
    }
    var schema = root
    for (index, name) in path.enumerated() {
      var outer = schema
      while let element = outer.element, outer.fields.isEmpty { outer = element }
      if index == 0, ["apiVersion", "kind"].contains(name) {
        return "FIELD: \(name) <string>\n\n\nDESCRIPTION:\n    \(Self.standard(name))\n    \n\n"
      }
      guard let found = outer.fields.first(where: { $0.name == name }) else {
        throw .message("field \"\(path.last ?? name)\" does not exist")
      }
      schema = found.schema
    }
    var text = ""
    if let name = path.last {
      let values = schema.allowedValues.map { "    \(Self.shown($0))\n" }.joined()
      text += "FIELD: \(name) <\(schema.typeName)>\n"
      text += (values.isEmpty ? "\n" : "ENUM:\n\(values)") + "\n"
    }
    text += "DESCRIPTION:\n    \(description(schema, "<empty>"))\n    \n"
    var holder = schema
    while let element = holder.element, holder.fields.isEmpty { holder = element }
    if path.isEmpty || !holder.fields.isEmpty {
      text += "FIELDS:\n" + fields(holder, indent: "  ", isKind: path.isEmpty)
    }
    return text + "\n"
  }

  /// The metadata, which has a type for every kind.
  private func metadata(_ path: [String]) throws(Failure) -> String {
    let page = FieldPage(isRecursive: isRecursive)
    let rows = CustomObject.fieldTable
    var row = rows.first { $0.name == "metadata" }
    for name in path {
      let inner = row.flatMap { FieldPage.structure($0.shape) }?.fieldTable
      guard let found = inner?.first(where: { $0.name == name }) else {
        throw .message("field \"\(path.last ?? name)\" does not exist")
      }
      row = found
    }
    guard let row else { return "" }
    return FieldPage.structure(row.shape).map { page.text($0, as: row) } ?? page.text(scalar: row)
  }

  private func fields(_ schema: StructuralSchema, indent: String, isKind: Bool) -> String {
    var rows = schema.fields.filter {
      !isKind || !["apiVersion", "kind", "metadata"].contains($0.name)
    }.map { (name: $0.name, schema: Optional($0.schema), isRequired: $0.isRequired) }
    if isKind { rows += ["apiVersion", "kind", "metadata"].map { ($0, nil, false) } }
    rows.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var text = ""
    for row in rows {
      let type = row.schema?.typeName ?? (row.name == "metadata" ? "ObjectMeta" : "string")
      text += "\(indent)\(row.name)\t<\(type)>\(row.isRequired ? " -required-" : "")\n"
      if let inner = row.schema { text += enumeration(inner, indent: indent) }
      guard isRecursive else {
        let words = row.schema.map { description($0, "<no description>") }
        text += "\(indent)  \(words ?? Self.standard(row.name))\n\n"
        continue
      }
      if row.schema == nil, row.name == "metadata" {
        let page = FieldPage(isRecursive: true)
        text += page.fields(ObjectMeta.self, indent: indent + "  ", within: [], isKind: false)
      }
      if var holder = row.schema {
        while let element = holder.element, holder.fields.isEmpty { holder = element }
        text += fields(holder, indent: indent + "  ", isKind: false)
      }
    }
    return text
  }

  private func description(_ schema: StructuralSchema, _ empty: String) -> String {
    schema.description.isEmpty ? empty : schema.description
  }

  private func enumeration(_ schema: StructuralSchema, indent: String) -> String {
    guard !schema.allowedValues.isEmpty else { return "" }
    var values = schema.allowedValues.prefix(4).map(Self.shown)
    if schema.allowedValues.count > 4 { values.append("....") }
    return "\(indent)enum: \(values.joined(separator: ", "))\n"
  }

  private static func shown(_ value: Value) -> String {
    value.string.map { $0.isEmpty ? "\"\"" : $0 } ?? JSONWriter.compact(value)
  }

  private static func standard(_ name: String) -> String {
    switch name {
    case "apiVersion": "The group and version of the object."
    case "kind": "The kind of the object."
    default: "The object's metadata."
    }
  }
}
