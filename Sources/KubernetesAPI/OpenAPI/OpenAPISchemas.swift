import Manifests

/// The schemas of a document: one for each struct that its kinds lead to.
struct OpenAPISchemas {
  private var schemas: [String: Value] = [:]

  /// All schemas in the order of their names.
  var sorted: ValueObject {
    ValueObject(schemas.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  /// Group, version and kind as the extensions of a document write them.
  static func name(of resource: APIResource) -> Value {
    [
      "group": .string(resource.group), "version": .string(resource.version),
      "kind": .string(resource.kind),
    ]
  }

  /// Adds a kind, and every struct that it is made of.
  mutating func add(_ type: any APIObject.Type, kind resource: APIResource) {
    let key = Self.key(of: type)
    add(structure: type)
    guard var schema = schemas[key] else { return }
    var properties: Value = Self.typeProperties
    for field in schema["properties"]?.object?.fields ?? [] { properties[field.key] = field.value }
    schema["properties"] = properties
    schema["x-kubernetes-group-version-kind"] = .array([Self.name(of: resource)])
    schemas[key] = schema
  }

  /// Adds a kind that a definition describes.
  mutating func add(_ custom: CustomKind, kind resource: APIResource) {
    var schema = custom.schema.map { $0.props.encoded() } ?? ["type": "object"]
    var properties: Value = Self.typeProperties
    add(structure: ObjectMeta.self)
    properties["metadata"] = [
      "description": "The object's metadata.",
      "allOf": [["$ref": .string("#/components/schemas/\(Self.key(of: ObjectMeta.self))")]],
    ]
    for field in schema["properties"]?.object?.fields ?? [] where field.key != "metadata" {
      properties[field.key] = field.value
    }
    schema["properties"] = properties
    schema["x-kubernetes-group-version-kind"] = .array([Self.name(of: resource)])
    let domain = resource.group.split(separator: ".").reversed().joined(separator: ".")
    schemas["\(domain).\(resource.version).\(resource.kind)"] = schema
  }

  /// Adds the list of a kind.
  mutating func addList(of type: any APIObject.Type, kind resource: APIResource) {
    guard resource.verbs.contains("list") else { return }
    var properties = Self.typeProperties
    properties["items"] = [
      "type": "array", "description": "The objects.", "items": Self.reference(to: type),
    ]
    schemas[Self.key(of: type) + "List"] = [
      "type": "object", "description": .string("A list of objects of the kind \(resource.kind)."),
      "required": ["items"], "properties": properties,
      "x-kubernetes-group-version-kind": .array([
        [
          "group": .string(resource.group), "version": .string(resource.version),
          "kind": .string(resource.kind + "List"),
        ]
      ]),
    ]
  }

  private static let typeProperties: Value = [
    "apiVersion": ["type": "string", "description": "The group and version of the object."],
    "kind": ["type": "string", "description": "The kind of the object."],
  ]

  private static func key(of type: any APIStruct.Type) -> String {
    let name = type.typeName
    return name.hasPrefix("ObjectMeta") || name == "OwnerReference" || name == "LabelSelector"
      ? "io.k8s.apimachinery.pkg.apis.meta.v1.\(name)" : "io.k8s.api.\(name)"
  }

  private mutating func add(structure type: any APIStruct.Type) {
    let key = Self.key(of: type)
    guard schemas[key] == nil else { return }
    // There before its fields are looked at, so that structs that hold themselves end.
    schemas[key] = [:]
    var properties: Value = [:]
    var required: [Value] = []
    for row in type.fieldTable {
      if row.isRequired { required.append(.string(row.name)) }
      properties[row.name] = property(row)
    }
    var schema: Value = [
      "type": "object", "description": .string(type.doc), "properties": properties,
    ]
    if !required.isEmpty { schema["required"] = .array(required) }
    schemas[key] = schema
  }

  private mutating func property(_ row: FieldRow) -> Value {
    var schema = schema(of: row.shape, isProperty: true)
    schema["description"] = .string(row.doc)
    if !row.oneOf.isEmpty { schema["enum"] = .array(row.oneOf.map { .string($0) }) }
    if row.mergeKeys == ["."] {
      schema["x-kubernetes-list-type"] = "set"
      schema["x-kubernetes-patch-strategy"] = "merge"
    } else if let key = row.mergeKeys.first {
      schema["x-kubernetes-list-type"] = "map"
      schema["x-kubernetes-list-map-keys"] = .array(row.mergeKeys.map { .string($0) })
      schema["x-kubernetes-patch-strategy"] = "merge"
      schema["x-kubernetes-patch-merge-key"] = .string(key)
    }
    return schema
  }

  private mutating func schema(of shape: FieldShape, isProperty: Bool = false) -> Value {
    switch shape {
    case .string: return ["type": "string"]
    case .boolean: return ["type": "boolean"]
    case .integer(let bits):
      return ["type": "integer", "format": bits == 64 ? "int64" : "int32"]
    case .number: return ["type": "number", "format": "double"]
    case .named(let name):
      addScalar(name)
      return Self.wrapped("io.k8s.scalar.\(name)")
    case .array(let element): return ["type": "array", "items": schema(of: element)]
    case .map(let element): return ["type": "object", "additionalProperties": schema(of: element)]
    case .structure(let type):
      add(structure: type)
      return Self.reference(to: type)
    case .any: return ["type": "object"]
    }
  }

  private mutating func addScalar(_ name: String) {
    let schema: Value =
      switch name {
      case "IntOrString":
        ["format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]]
      case "Quantity": ["oneOf": [["type": "string"], ["type": "number"]]]
      case "Time", "MicroTime": ["type": "string", "format": "date-time"]
      default: ["type": "string"]
      }
    schemas["io.k8s.scalar.\(name)"] = schema
  }

  private static func reference(to type: any APIStruct.Type) -> Value { wrapped(key(of: type)) }

  private static func wrapped(_ key: String) -> Value {
    ["allOf": [["$ref": .string("#/components/schemas/\(key)")]], "default": [:]]
  }
}
