public import Manifests

/// The schema of one value of a custom resource, ready for use: patterns and rules are read once.
///
/// Shared and never changed. Source of the behaviour: `pkg/apiserver/schema` of
/// `k8s.io/apiextensions-apiserver`.
public final class StructuralSchema: Sendable {
  /// A field of a mapping.
  struct Property: Sendable {
    let name: String
    let schema: StructuralSchema
  }

  /// A rule in the expression language.
  struct Rule: Sendable {
    let rule: ValidationRule
    /// Nil where the expression could not be read, which validation of the definition reports.
    let expression: CELExpression?
    let message: CELExpression?
  }

  /// The schema as it was given; what lies below is in the properties here.
  let props: JSONSchemaProps
  /// The fields of a mapping, by name.
  let properties: [Property]
  /// What the values of other fields look like.
  let additional: StructuralSchema?
  /// Whether other fields may hold anything.
  let allowsAnything: Bool
  /// What the elements of a list look like.
  let items: StructuralSchema?
  let pattern: Pattern?
  let rules: [Rule]

  /// Prepares a schema.
  public init(_ props: JSONSchemaProps) {
    self.props = props
    properties = props.properties.map {
      Property(name: $0.key, schema: StructuralSchema($0.value))
    }
    switch props.additionalProperties {
    case .schema(let inner):
      additional = StructuralSchema(inner.wrappedValue)
      allowsAnything = false
    case .allows(let flag):
      additional = nil
      allowsAnything = flag
    case nil:
      additional = nil
      allowsAnything = false
    }
    items = props.items.map { StructuralSchema($0) }
    pattern = props.pattern.isEmpty ? nil : try? Pattern(props.pattern)
    rules = props.validations.map { rule in
      Rule(
        rule: rule,
        expression: try? CELExpression(rule.rule),
        message: rule.messageExpression.isEmpty ? nil : try? CELExpression(rule.messageExpression)
      )
    }
  }

  var type: String { props.type }
  var preservesUnknown: Bool { props.preservesUnknownFields ?? false }

  /// What the field `name` of the value looks like; nil where the schema does not say.
  public func property(_ name: String) -> StructuralSchema? {
    properties.first { $0.name == name }?.schema
  }
}

// MARK: - What explain reads

extension StructuralSchema {
  /// What the value means.
  public var description: String { props.description }
  /// The fields, by name, and whether each must be given.
  public var fields: [(name: String, schema: StructuralSchema, isRequired: Bool)] {
    properties.map { ($0.name, $0.schema, props.required.contains($0.name)) }
  }
  /// The values allowed; empty where any is.
  public var allowedValues: [Value] { props.enum }
  /// What the elements of a list, or the values of a mapping with any keys, look like.
  public var element: StructuralSchema? { items ?? additional }

  /// The type as explain names it.
  public var typeName: String {
    if props.isIntOrString { return "IntOrString" }
    switch type {
    case "array": return "[]\(items?.typeName ?? "Object")"
    case "object":
      if let additional { return "map[string]\(additional.typeName)" }
      return "Object"
    case "": return "Object"
    default: return type
    }
  }
}

// MARK: - Pruning

extension StructuralSchema {
  /// Takes out the fields that the schema does not name, and answers their places.
  public func prune(_ value: inout Value, path: String, isResource: Bool) -> [String] {
    var unknown: [String] = []
    prune(&value, path, isResource, &unknown)
    return unknown
  }

  private func prune(
    _ value: inout Value,
    _ path: String,
    _ isResource: Bool,
    _ unknown: inout [String]
  ) {
    switch value {
    case .array(var elements):
      guard let items else { return }
      value = .null
      for index in elements.indices {
        items.prune(&elements[index], "\(path)[\(index)]", items.props.isEmbeddedResource, &unknown)
      }
      value = .array(elements)
    case .object(var fields):
      guard !allowsAnything else { return }
      value = .null
      for key in fields.keys {
        if isResource, ["apiVersion", "kind", "metadata"].contains(key) { continue }
        let place = path.isEmpty ? key : "\(path).\(key)"
        if let inner = property(key) ?? additional, var field = fields[key] {
          inner.prune(&field, place, inner.props.isEmbeddedResource, &unknown)
          fields[key] = .some(field)
        } else if !preservesUnknown {
          fields[key] = Value?.none
          unknown.append(place)
        }
      }
      value = .object(fields)
    case .null, .bool, .integer, .number, .string: return
    }
  }
}

// MARK: - Defaults

extension StructuralSchema {
  /// Fills in what is not given.
  public func fillIn(_ value: inout Value) {
    switch value {
    case .array(var elements):
      guard let items else { return }
      value = .null
      for index in elements.indices { items.fillIn(&elements[index]) }
      value = .array(elements)
    case .object(var fields):
      value = .null
      for property in properties {
        let standard = property.schema.props.default
        let present = fields[property.name]
        let isMissing = present == nil || present == .some(.null) && !property.schema.props.nullable
        if isMissing, !standard.isNull { fields[property.name] = .some(standard) }
        if var field = fields[property.name] {
          property.schema.fillIn(&field)
          fields[property.name] = .some(field)
        }
      }
      if let additional {
        for key in fields.keys where property(key) == nil {
          guard var field = fields[key] else { continue }
          additional.fillIn(&field)
          fields[key] = .some(field)
        }
      }
      value = .object(fields)
    case .null, .bool, .integer, .number, .string: return
    }
  }
}
