public import Manifests

/// What a value looks like, in the terms of OpenAPI and JSON Schema.
public struct JSONSchemaProps: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a value looks like, in the terms of OpenAPI and JSON Schema."

  /// A name for the schema; not used.
  public var id = ""
  /// The dialect of the schema; not used.
  public var schema = ""
  /// A reference to another schema; not allowed.
  public var ref: String?
  /// What the value means; shown by explain.
  public var description = ""
  /// The type: object, array, string, integer, number or boolean.
  public var type = ""
  /// The format of a text or number, as in date-time.
  public var format = ""
  /// A title for the value.
  public var title = ""
  /// What stands for the value where none is given.
  public var `default`: Value = .null
  /// The greatest number allowed.
  public var maximum: Double?
  /// Whether the maximum itself is not allowed.
  public var exclusiveMaximum = false
  /// The least number allowed.
  public var minimum: Double?
  /// Whether the minimum itself is not allowed.
  public var exclusiveMinimum = false
  /// The most characters of a text.
  public var maxLength: Int64?
  /// The fewest characters of a text.
  public var minLength: Int64?
  /// A regular expression that a text must match.
  public var pattern = ""
  /// The most elements of a list.
  public var maxItems: Int64?
  /// The fewest elements of a list.
  public var minItems: Int64?
  /// Whether elements must differ; not allowed, since it is slow to check.
  public var uniqueItems = false
  /// What a number must be a multiple of.
  public var multipleOf: Double?
  /// The values allowed.
  public var `enum`: [Value] = []
  /// The most fields of a mapping.
  public var maxProperties: Int64?
  /// The fewest fields of a mapping.
  public var minProperties: Int64?
  /// The fields that must be given.
  public var required: [String] = []
  /// What the elements of a list look like.
  @Sparse public var items: JSONSchemaProps?
  /// Schemas all of which must hold.
  public var allOf: [JSONSchemaProps] = []
  /// Schemas exactly one of which must hold.
  public var oneOf: [JSONSchemaProps] = []
  /// Schemas one of which must hold.
  public var anyOf: [JSONSchemaProps] = []
  /// A schema that must not hold.
  @Sparse public var not: JSONSchemaProps?
  /// The fields of a mapping by name.
  public var properties: FieldMap<JSONSchemaProps> = [:]
  /// What the values of a mapping with any keys look like.
  public var additionalProperties: JSONSchemaPropsOrBool?
  /// Fields by patterns of their names; not allowed.
  public var patternProperties: FieldMap<JSONSchemaProps> = [:]
  /// Fields that ask for others; not allowed.
  public var dependencies: FieldMap<Value> = [:]
  /// Elements beyond those listed; not allowed.
  public var additionalItems: JSONSchemaPropsOrBool?
  /// Schemas to refer to; not allowed.
  public var definitions: FieldMap<JSONSchemaProps> = [:]
  /// Where to read on.
  public var externalDocs: Value = .null
  /// An example of the value.
  public var example: Value = .null
  /// Whether null is allowed.
  public var nullable = false
  /// Whether fields that the schema does not name are kept.
  public var preservesUnknownFields: Bool?
  /// Whether the value is an object of the API with kind and metadata.
  public var isEmbeddedResource = false
  /// Whether the value is a number or a text.
  public var isIntOrString = false
  /// The fields that identify an element of a list.
  public var listMapKeys: [String] = []
  /// How lists are merged: atomic, set or map.
  public var listType: String?
  /// How mappings are merged: granular or atomic.
  public var mapType: String?
  /// Rules in the expression language CEL.
  public var validations: [ValidationRule] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitNames(&visitor)
    visitLimits(&visitor)
    visitParts(&visitor)
    visitExtensions(&visitor)
  }

  /// What the value is.
  private mutating func visitNames(_ visitor: inout some FieldVisitor) {
    visitor.field("id", &id, doc: "A name for the schema; not used.")
    visitor.field("$schema", &schema, doc: "The dialect of the schema; not used.")
    visitor.field("$ref", &ref, doc: "A reference to another schema; not allowed.")
    visitor.field("description", &description, doc: "What the value means; shown by explain.")
    visitor.field(
      "type",
      &type,
      doc: "The type: object, array, string, integer, number or boolean."
    )
    visitor.field("format", &format, doc: "The format of a text or number, as in date-time.")
    visitor.field("title", &title, doc: "A title for the value.")
  }

  /// What the value is limited to.
  private mutating func visitLimits(_ visitor: inout some FieldVisitor) {
    visitor.field("default", &`default`, doc: "What stands for the value where none is given.")
    visitor.field("maximum", &maximum, doc: "The greatest number allowed.")
    visitor.field(
      "exclusiveMaximum",
      &exclusiveMaximum,
      doc: "Whether the maximum itself is not allowed."
    )
    visitor.field("minimum", &minimum, doc: "The least number allowed.")
    visitor.field(
      "exclusiveMinimum",
      &exclusiveMinimum,
      doc: "Whether the minimum itself is not allowed."
    )
    visitor.field("maxLength", &maxLength, doc: "The most characters of a text.")
    visitor.field("minLength", &minLength, doc: "The fewest characters of a text.")
    visitor.field("pattern", &pattern, doc: "A regular expression that a text must match.")
    visitor.field("maxItems", &maxItems, doc: "The most elements of a list.")
    visitor.field("minItems", &minItems, doc: "The fewest elements of a list.")
    visitor.field(
      "uniqueItems",
      &uniqueItems,
      doc: "Whether elements must differ; not allowed, since it is slow to check."
    )
    visitor.field("multipleOf", &multipleOf, doc: "What a number must be a multiple of.")
    visitor.field("enum", &`enum`, doc: "The values allowed.")
    visitor.field("maxProperties", &maxProperties, doc: "The most fields of a mapping.")
    visitor.field("minProperties", &minProperties, doc: "The fewest fields of a mapping.")
    visitor.field("required", &required, doc: "The fields that must be given.")
  }

  /// What is inside the value.
  private mutating func visitParts(_ visitor: inout some FieldVisitor) {
    visitor.field("items", &_items, doc: "What the elements of a list look like.")
    visitor.field("allOf", &allOf, doc: "Schemas all of which must hold.")
    visitor.field("oneOf", &oneOf, doc: "Schemas exactly one of which must hold.")
    visitor.field("anyOf", &anyOf, doc: "Schemas one of which must hold.")
    visitor.field("not", &_not, doc: "A schema that must not hold.")
    visitor.field("properties", &properties, doc: "The fields of a mapping by name.")
    visitor.field(
      "additionalProperties",
      &additionalProperties,
      doc: "What the values of a mapping with any keys look like."
    )
    visitor.field(
      "patternProperties",
      &patternProperties,
      doc: "Fields by patterns of their names; not allowed."
    )
    visitor.field("dependencies", &dependencies, doc: "Fields that ask for others; not allowed.")
    visitor.field(
      "additionalItems",
      &additionalItems,
      doc: "Elements beyond those listed; not allowed."
    )
    visitor.field("definitions", &definitions, doc: "Schemas to refer to; not allowed.")
    visitor.field("externalDocs", &externalDocs, doc: "Where to read on.")
    visitor.field("example", &example, doc: "An example of the value.")
    visitor.field("nullable", &nullable, doc: "Whether null is allowed.")
  }

  /// What Kubernetes adds to OpenAPI.
  private mutating func visitExtensions(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "x-kubernetes-preserve-unknown-fields",
      &preservesUnknownFields,
      doc: "Whether fields that the schema does not name are kept."
    )
    visitor.field(
      "x-kubernetes-embedded-resource",
      &isEmbeddedResource,
      doc: "Whether the value is an object of the API with kind and metadata."
    )
    visitor.field(
      "x-kubernetes-int-or-string",
      &isIntOrString,
      doc: "Whether the value is a number or a text."
    )
    visitor.field(
      "x-kubernetes-list-map-keys",
      &listMapKeys,
      doc: "The fields that identify an element of a list."
    )
    visitor.field(
      "x-kubernetes-list-type",
      &listType,
      doc: "How lists are merged: atomic, set or map."
    )
    visitor.field(
      "x-kubernetes-map-type",
      &mapType,
      doc: "How mappings are merged: granular or atomic."
    )
    visitor.field(
      "x-kubernetes-validations",
      &validations,
      mergeKeys: ["rule"],
      doc: "Rules in the expression language CEL."
    )
  }
}

/// A rule in the expression language CEL.
public struct ValidationRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "A rule in the expression language CEL."

  /// The expression, which must be true.
  public var rule = ""
  /// What is said where it is not.
  public var message = ""
  /// An expression that makes what is said.
  public var messageExpression = ""
  /// The reason of the refusal.
  public var reason: String?
  /// The field that the refusal names.
  public var fieldPath = ""
  /// Whether the rule is checked where there is no old value.
  public var optionalOldSelf: Bool?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "rule",
      &rule,
      presence: .requiredAlways,
      doc: "The expression, which must be true."
    )
    visitor.field("message", &message, doc: "What is said where it is not.")
    visitor.field(
      "messageExpression",
      &messageExpression,
      doc: "An expression that makes what is said."
    )
    visitor.field("reason", &reason, doc: "The reason of the refusal.")
    visitor.field("fieldPath", &fieldPath, doc: "The field that the refusal names.")
    visitor.field(
      "optionalOldSelf",
      &optionalOldSelf,
      doc: "Whether the rule is checked where there is no old value."
    )
  }
}

/// A schema, or whether anything is allowed at all.
public enum JSONSchemaPropsOrBool: Equatable, Sendable {
  /// Whether anything is allowed.
  case allows(Bool)
  /// What is allowed.
  case schema(Boxed<JSONSchemaProps>)
}

extension JSONSchemaPropsOrBool: FieldValue {
  /// What allows nothing.
  public init() { self = .allows(false) }
  /// What the type is to the API's users.
  public static var shape: FieldShape { .named("JSONSchemaPropsOrBool") }
  /// Whether this is the zero value.
  public var isZero: Bool { self == .allows(false) }

  /// Reads the value from a tree.
  public mutating func decode(_ value: Value, _ decoder: inout FieldDecoder) {
    switch value {
    case .bool(let flag): self = .allows(flag)
    case .object:
      var props = JSONSchemaProps()
      props.decode(value, &decoder)
      self = .schema(Boxed(wrappedValue: props))
    default: decoder.fail("boolean or JSON schema expected")
    }
  }

  /// The value as a tree.
  public func encoded() -> Value {
    switch self {
    case .allows(let flag): .bool(flag)
    case .schema(let props): props.encoded()
    }
  }
}
