public import Manifests

extension APIKinds {
  /// Makes the object of a kind that a manifest describes; `resource` is what the server calls it.
  ///
  /// - Returns: the object, and a warning for each unknown field where `validation` is `warn`.
  /// - Throws: a refusal in the words of the API server.
  public static func decode(
    _ manifest: Value,
    as resource: APIResource,
    validation: FieldValidation
  ) throws(Status) -> (object: any APIObject, warnings: [String]) {
    guard resource.custom == nil, let type = type(of: resource) else {
      return try CustomObject.decode(manifest, as: resource, validation)
    }
    return try decode(manifest, as: type, validation: validation)
  }
}

extension CustomObject {
  /// Reads a manifest: metadata by its type, the rest pruned by the schema.
  static func decode(
    _ manifest: Value,
    as resource: APIResource,
    _ validation: FieldValidation
  ) throws(Status) -> (object: any APIObject, warnings: [String]) {
    let prefix =
      "\(resource.kind) in version \"\(resource.version)\" cannot be handled as a"
      + " \(resource.kind): "
    var decoder = FieldDecoder()
    var object = CustomObject(resource)
    object.decode(manifest, &decoder)
    if let failure = decoder.failure { throw .badRequest(prefix + failure) }
    let unknown = decoder.strictErrors + object.prune().map { "unknown field \"\($0)\"" }
    if !unknown.isEmpty, validation == .strict {
      throw .badRequest("\(prefix)strict decoding error: \(unknown.joined(separator: ", "))")
    }
    return (object, validation == .warn ? unknown : [])
  }

  /// Takes out the fields that the schema does not name, and answers their places.
  @discardableResult
  public mutating func prune() -> [String] {
    guard let schema = resource.custom?.schema else { return [] }
    var tree = Value.object(fields)
    fields = ValueObject()
    let unknown = schema.prune(&tree, path: "", isResource: true)
    fields = tree.object ?? ValueObject()
    return unknown.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Fills in what the schema gives where nothing is said.
  public mutating func fillIn() {
    guard let schema = resource.custom?.schema else { return }
    var tree = Value.object(fields)
    fields = ValueObject()
    schema.fillIn(&tree)
    fields = tree.object ?? ValueObject()
    fields["metadata"] = Value?.none
  }

  /// What the schema and its rules find wrong; `old` is what the object follows.
  public func schemaCauses(from old: CustomObject?) -> [Status.Cause] {
    guard let schema = resource.custom?.schema else { return [] }
    return schema.causes(manifest(), path: "", old: old?.manifest())
  }

  /// The value of a field that selectors may name.
  public func selectableField(_ path: String) -> String {
    guard resource.custom?.selectablePaths.contains(path) == true else {
      return metadata.selectableField(path)
    }
    var value = Value.object(fields)
    for step in path.split(separator: ".") { value = value[String(step)] ?? .null }
    switch value {
    case .string(let text): return text
    case .bool(let flag): return String(flag)
    case .integer(let number): return String(number)
    default: return ""
    }
  }

  /// The value at a path of names, as in `.spec.replicas`.
  public subscript(path path: String) -> Value? {
    get {
      var value = Value.object(fields)
      for step in path.split(separator: ".") {
        guard let next = value[String(step)] else { return nil }
        value = next
      }
      return value
    }
    set {
      var tree = Value.object(fields)
      tree.set(newValue, at: path.split(separator: ".").map(String.init)[...])
      fields = tree.object ?? ValueObject()
    }
  }
}

extension Value {
  /// Sets the value at a path of names; mappings on the way are made.
  fileprivate mutating func set(_ value: Value?, at path: ArraySlice<String>) {
    guard let first = path.first else { return }
    guard path.count > 1 else {
      self[first] = value
      return
    }
    var inner = self[first] ?? .emptyObject
    inner.set(value, at: path.dropFirst())
    self[first] = inner
  }
}
