import Manifests

/// The shapes that the structural schema of a custom resource tells.
enum MergeSchema {
  /// The shape of what `schema` describes; `.schema` again where it has fields of its own.
  static func shape(of schema: StructuralSchema) -> MergeShape {
    let props = schema.props
    if props.isIntOrString { return .scalar(.any) }
    switch props.type {
    case "string": return .scalar(.text)
    case "integer", "number": return .scalar(.number)
    case "boolean": return .scalar(.boolean)
    case "array": return list(schema)
    case "object":
      if props.mapType == "atomic" { return .atomicMap }
      if let element = schema.additional { return .map(.schema(element)) }
      return schema.properties.isEmpty ? .deduced : .schema(schema)
    default: return .deduced
    }
  }

  private static func list(_ schema: StructuralSchema) -> MergeShape {
    switch schema.props.listType {
    case "set": return .set
    case "map":
      guard let items = schema.items else { return .atomicList }
      let keys = schema.props.listMapKeys.map { name in
        let standard = items.property(name)?.props.default
        return MergeShape.Key(name: name, standard: standard.flatMap { $0.isNull ? nil : $0 })
      }
      return .keyed(keys, .schema(items))
    default: return .atomicList
    }
  }

  /// The field `name` of a schema with properties; nil where it takes no such field.
  static func field(
    _ name: String,
    of schema: StructuralSchema
  ) -> (shape: MergeShape, isDeclared: Bool)? {
    if let property = schema.property(name) { return (.schema(property), true) }
    return schema.preservesUnknown || schema.allowsAnything ? (.deduced, false) : nil
  }
}

extension MergeShape {
  /// The shape of an object: by its type, or by the schema of its kind.
  public init(of object: any APIObject) {
    if object is CustomObject {
      self = .custom(object.resource.custom?.schema)
    } else {
      self = .structure(type(of: object))
    }
  }
}
