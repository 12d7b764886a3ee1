import Manifests

/// The rules for schemas: every value has a type, and nothing is said twice.
///
/// Source: `pkg/apiserver/schema/validation.go` of `k8s.io/apiextensions-apiserver`.
extension ValidationErrors {
  /// How deep a schema may be nested.
  private static var schemaNestingLimit: Int { 100 }

  /// What stands at some place of a schema, for the words of a refusal.
  private enum SchemaPlace: String {
    case root = "at the root"
    case field = "for specified object fields"
    case item = "for specified array items"
  }

  /// Checks the schema of a whole object.
  mutating func checkSchema(root props: JSONSchemaProps, _ path: FieldPath) {
    if props.type.isEmpty {
      required(path.child("type"), "must not be empty at the root")
    } else if props.type != "object" {
      invalid(path.child("type"), .string(props.type), "must be object at the root")
    }
    if props.nullable { forbidden(path.child("nullable"), "nullable cannot be true at the root") }
    checkSchema(props, path, .root, depth: 0)
  }

  private mutating func checkSchema(
    _ props: JSONSchemaProps,
    _ path: FieldPath,
    _ place: SchemaPlace,
    depth: Int
  ) {
    guard depth < Self.schemaNestingLimit else {
      return forbidden(path, "schemas nested deeper than \(Self.schemaNestingLimit) levels")
    }
    checkType(props, path, place)
    checkForbidden(props, path)
    checkLists(props, path)
    checkPattern(props, path)
    checkRules(props, path)
    if place == .root, let metadata = props.properties["metadata"] {
      checkMetadataSchema(metadata, path.child("properties").key("metadata"))
    }
    for property in props.properties where !(place == .root && property.key == "metadata") {
      checkSchema(
        property.value,
        path.child("properties").key(property.key),
        .field,
        depth: depth + 1
      )
    }
    if let items = props.items {
      checkSchema(items, path.child("items"), .item, depth: depth + 1)
    }
    if case .schema(let inner) = props.additionalProperties {
      checkSchema(
        inner.wrappedValue,
        path.child("additionalProperties"),
        .field,
        depth: depth + 1
      )
    }
    if !props.default.isNull, isEmpty {
      let inner = StructuralSchema(props)
      for cause in inner.causes(props.default, path: "", old: nil) {
        let behind = cause.field == "<nil>" ? "" : ".\(cause.field)"
        add([
          Status.Cause(
            reason: cause.reason,
            message: cause.message,
            field: path.child("default").description + behind
          )
        ])
      }
    }
  }

  private mutating func checkType(
    _ props: JSONSchemaProps,
    _ path: FieldPath,
    _ place: SchemaPlace
  ) {
    let types = ["array", "boolean", "integer", "number", "object", "string"]
    if props.type.isEmpty {
      let isFree = props.isIntOrString || props.preservesUnknownFields == true
      if !isFree, place != .root {
        required(path.child("type"), "must not be empty \(place.rawValue)")
      }
    } else if !types.contains(props.type) {
      unsupported(path.child("type"), props.type, types)
    }
    if props.isIntOrString, !props.type.isEmpty {
      invalid(
        path.child("type"),
        .string(props.type),
        "must be empty if x-kubernetes-int-or-string is true"
      )
    }
    if props.preservesUnknownFields == false {
      invalid(
        path.child("x-kubernetes-preserve-unknown-fields"),
        false,
        "must be true or undefined"
      )
    }
    if props.preservesUnknownFields == true, !["object", ""].contains(props.type) {
      invalid(
        path.child("type"),
        .string(props.type),
        "must be object if x-kubernetes-preserve-unknown-fields is true"
      )
    }
    if props.type == "array", props.items == nil {
      required(path.child("items"), "must be specified")
    }
  }

  private mutating func checkForbidden(_ props: JSONSchemaProps, _ path: FieldPath) {
    if props.additionalProperties == .allows(false) {
      forbidden(
        path.child("additionalProperties"),
        "additionalProperties cannot be set to false"
      )
    }
    if props.additionalProperties != nil, !props.properties.isEmpty {
      forbidden(
        path.child("additionalProperties"),
        "additionalProperties and properties are mutual exclusive"
      )
    }
    if props.uniqueItems {
      forbidden(
        path.child("uniqueItems"),
        "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"
      )
    }
    if props.ref != nil { forbidden(path.child("$ref"), "$ref is not supported") }
    if !props.definitions.isEmpty {
      forbidden(path.child("definitions"), "definitions is not supported")
    }
    if !props.dependencies.isEmpty {
      forbidden(path.child("dependencies"), "dependencies is not supported")
    }
    if !props.patternProperties.isEmpty {
      forbidden(path.child("patternProperties"), "patternProperties is not supported")
    }
    if props.additionalItems != nil {
      forbidden(path.child("additionalItems"), "additionalItems is not supported")
    }
    if !props.id.isEmpty { forbidden(path.child("id"), "id is not supported") }
  }

  private mutating func checkLists(_ props: JSONSchemaProps, _ path: FieldPath) {
    let listType = path.child("x-kubernetes-list-type")
    if let type = props.listType {
      if props.type != "array" {
        if props.type.isEmpty {
          required(path.child("type"), "must be array if x-kubernetes-list-type is specified")
        } else {
          invalid(
            path.child("type"),
            .string(props.type),
            "must be array if x-kubernetes-list-type is specified"
          )
        }
      }
      if !["atomic", "set", "map"].contains(type) {
        unsupported(listType, type, ["atomic", "map", "set"])
      }
    }
    let keys = path.child("x-kubernetes-list-map-keys")
    if props.listType == "map", props.listMapKeys.isEmpty {
      required(keys, "must not be empty if x-kubernetes-list-type is map")
    }
    if !props.listMapKeys.isEmpty, props.listType != "map" {
      if let type = props.listType {
        invalid(listType, .string(type), "must be map if x-kubernetes-list-map-keys is non-empty")
      } else {
        required(listType, "must be map if x-kubernetes-list-map-keys is non-empty")
      }
    }
    for (index, key) in props.listMapKeys.enumerated()
    where props.listType == "map" && props.items?.properties[key] == nil {
      invalid(keys.index(index), .string(key), "entries must all be names of item properties")
    }
    if let type = props.mapType, !["granular", "atomic"].contains(type) {
      unsupported(path.child("x-kubernetes-map-type"), type, ["atomic", "granular"])
    }
  }

  private mutating func checkPattern(_ props: JSONSchemaProps, _ path: FieldPath) {
    guard !props.pattern.isEmpty else { return }
    do {
      _ = try Pattern(props.pattern)
    } catch {
      invalid(
        path.child("pattern"),
        .string(props.pattern),
        "must be a valid regular expression, but isn't: error parsing regexp: \(error.message)"
      )
    }
  }

  private mutating func checkRules(_ props: JSONSchemaProps, _ path: FieldPath) {
    for (index, rule) in props.validations.enumerated() {
      let place = path.child("x-kubernetes-validations").index(index)
      if rule.rule.allSatisfy(\.isWhitespace) {
        required(place.child("rule"), "rule is not specified")
        continue
      }
      checkExpression(rule.rule, props, place.child("rule"))
      if !rule.messageExpression.isEmpty {
        checkExpression(rule.messageExpression, props, place.child("messageExpression"))
      }
      let reasons = [
        "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired", "FieldValueDuplicate",
      ]
      if let reason = rule.reason, !reasons.contains(reason) {
        unsupported(place.child("reason"), reason, reasons)
      }
    }
  }

  private mutating func checkExpression(
    _ text: String,
    _ props: JSONSchemaProps,
    _ path: FieldPath
  ) {
    do {
      try CELCheck(props).check(try CELExpression(text))
    } catch {
      invalid(path, .string(text), "compilation failed: ERROR: <input>:1:1: \(error.message)")
    }
  }

  private mutating func checkMetadataSchema(_ props: JSONSchemaProps, _ path: FieldPath) {
    if !props.type.isEmpty, props.type != "object" {
      invalid(path.child("type"), .string(props.type), "must be object")
    }
    let others = props.properties.filter { !["name", "generateName"].contains($0.key) }
    if !others.isEmpty {
      forbidden(
        path,
        "must not specify anything other than name and generateName, but metadata is implicitly"
          + " specified"
      )
    }
  }
}

/// Checks the names of an expression against the schema that it is a rule of.
struct CELCheck {
  private let schema: JSONSchemaProps

  init(_ schema: JSONSchemaProps) { self.schema = schema }

  func check(_ expression: CELExpression) throws(CELError) {
    try check(expression.root, ["self", "oldSelf"])
  }

  private func check(_ node: CELNode, _ names: [String]) throws(CELError) {
    switch node {
    case .name(let name):
      guard names.contains(name) else {
        throw CELError("undeclared reference to '\(name)' (in container '')")
      }
    case .field(let base, let name), .has(let base, let name):
      if let outer = place(base), outer.type == "object", outer.additionalProperties == nil,
        outer.properties[name] == nil, !Self.isAlwaysThere(name, base)
      {
        throw CELError("undefined field '\(name)'")
      }
      try check(base, names)
    case .macro(_, let range, let variable, let bodies):
      try check(range, names)
      for body in bodies { try check(body, names + [variable]) }
    default: for child in node.children { try check(child, names) }
    }
  }

  /// Whether the field is one that every object of the API has.
  private static func isAlwaysThere(_ name: String, _ base: CELNode) -> Bool {
    switch base {
    case .name: ["apiVersion", "kind", "metadata"].contains(name)
    case .field(_, "metadata"): ["name", "generateName"].contains(name)
    default: false
    }
  }

  /// The schema of what an expression stands for; nil where that is not known.
  private func place(_ node: CELNode) -> JSONSchemaProps? {
    switch node {
    case .name("self"), .name("oldSelf"): return schema
    case .field(let base, let name): return place(base)?.properties[name]
    case .index(let base, _):
      guard let outer = place(base) else { return nil }
      if let items = outer.items { return items }
      if case .schema(let inner) = outer.additionalProperties { return inner.wrappedValue }
      return nil
    default: return nil
    }
  }
}
