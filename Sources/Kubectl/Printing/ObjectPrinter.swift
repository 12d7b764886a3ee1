import KubernetesAPI
import Manifests

/// Prints objects whole: YAML, JSON, names, templates.
struct ObjectPrinter: Sendable {
  let format: OutputFormat
  let messages: Messages
  var showsManagedFields = false
  /// The resourceVersion that a list has; nil leaves its metadata empty.
  var listVersion: String? = ""
  /// Whether a template's field that is not there gives nothing instead of an error.
  var allowsMissingKeys = true
  /// Whether the objects were made here: JSON keeps the order of their fields.
  var isOwn = false

  /// One object, or several as a list.
  func text(_ objects: [any APIObject], asList: Bool) throws(Failure) -> String {
    if case .name = format {
      return objects.map { messages.reference($0.resource, $0.metadata.name) + "\n" }.joined()
    }
    if case .customColumns(let columns) = format {
      return try CustomColumns(columns).text(objects.map(tree), version: messages.version)
    }
    if asList, case .jsonPath(let template) = format {
      let path = try JSONPathTemplate(template, allowsMissingKeys: allowsMissingKeys)
      // Where that fails, the message shows the objects whole.
      if let fields = path.fieldsOfItems, let text = try? path.text(list(objects, only: fields)) {
        return text
      }
    }
    return try text(of: asList ? list(objects) : objects.first.map(tree) ?? .null)
  }

  /// The tree in the format asked for.
  func text(of tree: Value) throws(Failure) -> String {
    switch format {
    case .json where isOwn: return JSONWriter.indented(tree.kindFirst(), sortsKeys: false) + "\n"
    case .json: return JSONWriter.indented(tree) + "\n"
    case .kyaml: return KYAMLWriter.text(of: isOwn ? tree.kindFirst() : tree.sortedByKey())
    case .jsonPath(let template):
      return try JSONPathTemplate(template, allowsMissingKeys: allowsMissingKeys).text(tree)
    case .goTemplate(let template): return try OutputTemplate(template).text(of: tree)
    case .jsonPathAsJSON(let template): return try JSONPathTemplate(template).json(tree)
    case .yaml, .table, .name, .customColumns: return YAMLWriter.text(of: tree)
    }
  }

  /// The object as it is shown.
  func tree(_ object: any APIObject) -> Value {
    var object = object
    if showsManagedFields {
      object.metadata.managedFields = ComponentOwnership.owners(of: object).entries
    } else if !object.metadata.managedFields.isEmpty {
      object.metadata.managedFields = []
    }
    return object.manifest()
  }

  private func list(_ objects: [any APIObject], only fields: [String]? = nil) -> Value {
    let items = objects.map { object in
      guard let fields, !showsManagedFields else { return tree(object) }
      guard fields.contains("metadata"), !object.metadata.managedFields.isEmpty else {
        return object.manifest(only: fields)
      }
      var bare = object
      bare.metadata.managedFields = []
      return bare.manifest(only: fields)
    }
    var metadata: Value = listVersion.map { ["resourceVersion": .string($0)] } ?? .emptyObject
    if messages.version == .v18 { metadata["selfLink"] = "" }
    return [
      "apiVersion": "v1", "items": .array(items), "kind": "List",
      "metadata": metadata,
    ]
  }
}
