public import Manifests

/// What a kind of users is called.
public struct CustomResourceDefinitionNames: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a kind of users is called."

  /// The plural in lower case, as in paths.
  public var plural = ""
  /// The singular in lower case; the kind in lower case if not said.
  public var singular = ""
  /// Short names for the command line.
  public var shortNames: [String] = []
  /// The kind, as in manifests.
  public var kind = ""
  /// The kind of lists; the kind and List if not said.
  public var listKind = ""
  /// The groups of kinds it belongs to, as in all.
  public var categories: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "plural",
      &plural,
      presence: .requiredAlways,
      doc: "The plural in lower case, as in paths."
    )
    visitor.field(
      "singular",
      &singular,
      doc: "The singular in lower case; the kind in lower case if not said."
    )
    visitor.field("shortNames", &shortNames, doc: "Short names for the command line.")
    visitor.field("kind", &kind, presence: .requiredAlways, doc: "The kind, as in manifests.")
    visitor.field("listKind", &listKind, doc: "The kind of lists; the kind and List if not said.")
    visitor.field("categories", &categories, doc: "The groups of kinds it belongs to, as in all.")
  }
}

/// One version of a kind of users.
public struct CustomResourceDefinitionVersion: APIStruct {
  /// What explain says of the type.
  public static let doc = "One version of a kind of users."

  /// The name of the version, as in v1beta1.
  public var name = ""
  /// Whether the version is served.
  public var served = false
  /// Whether objects are stored in this version; exactly one is.
  public var storage = false
  /// Whether use of the version is answered with a warning.
  public var deprecated = false
  /// The words of that warning.
  public var deprecationWarning: String?
  /// What objects of the version look like.
  public var schema: CustomResourceValidation?
  /// The subresources that objects of the version have.
  public var subresources: CustomResourceSubresources?
  /// The columns that get prints beside the name.
  public var additionalPrinterColumns: [CustomResourceColumnDefinition] = []
  /// The fields that selectors may name.
  public var selectableFields: [SelectableField] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "name",
      &name,
      presence: .requiredAlways,
      doc: "The name of the version, as in v1beta1."
    )
    visitor.field(
      "served",
      &served,
      presence: .requiredAlways,
      doc: "Whether the version is served."
    )
    visitor.field(
      "storage",
      &storage,
      presence: .requiredAlways,
      doc: "Whether objects are stored in this version; exactly one is."
    )
    visitor.field(
      "deprecated",
      &deprecated,
      doc: "Whether use of the version is answered with a warning."
    )
    visitor.field("deprecationWarning", &deprecationWarning, doc: "The words of that warning.")
    visitor.field("schema", &schema, doc: "What objects of the version look like.")
    visitor.field(
      "subresources",
      &subresources,
      doc: "The subresources that objects of the version have."
    )
    visitor.field(
      "additionalPrinterColumns",
      &additionalPrinterColumns,
      doc: "The columns that get prints beside the name."
    )
    visitor.field("selectableFields", &selectableFields, doc: "The fields that selectors may name.")
  }
}

/// What objects of a version look like.
public struct CustomResourceValidation: APIStruct {
  /// What explain says of the type.
  public static let doc = "What objects of a version look like."

  /// The schema by which objects are pruned, filled in and checked.
  @Sparse public var openAPIV3Schema: JSONSchemaProps?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "openAPIV3Schema",
      &_openAPIV3Schema,
      doc: "The schema by which objects are pruned, filled in and checked."
    )
  }
}

/// The subresources of a kind of users.
public struct CustomResourceSubresources: APIStruct {
  /// What explain says of the type.
  public static let doc = "The subresources of a kind of users."

  /// Whether the status is a subresource of its own.
  public var status: CustomResourceSubresourceStatus?
  /// Where the number of replicas is found.
  public var scale: CustomResourceSubresourceScale?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("status", &status, doc: "Whether the status is a subresource of its own.")
    visitor.field("scale", &scale, doc: "Where the number of replicas is found.")
  }
}

/// That the status is a subresource of its own; it has no fields.
public struct CustomResourceSubresourceStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "That the status is a subresource of its own."

  /// Makes the value.
  public init() {}

  /// Never the zero value: to be there is what it says.
  public var isZero: Bool { false }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {}
}

/// Where the number of replicas is found.
public struct CustomResourceSubresourceScale: APIStruct {
  /// What explain says of the type.
  public static let doc = "Where the number of replicas is found."

  /// The path of the wanted number, below .spec.
  public var specReplicasPath = ""
  /// The path of the number there is, below .status.
  public var statusReplicasPath = ""
  /// The path of the selector of the replicas as a text.
  public var labelSelectorPath: String?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "specReplicasPath",
      &specReplicasPath,
      presence: .requiredAlways,
      doc: "The path of the wanted number, below .spec."
    )
    visitor.field(
      "statusReplicasPath",
      &statusReplicasPath,
      presence: .requiredAlways,
      doc: "The path of the number there is, below .status."
    )
    visitor.field(
      "labelSelectorPath",
      &labelSelectorPath,
      doc: "The path of the selector of the replicas as a text."
    )
  }
}

/// A column that get prints of a kind of users.
public struct CustomResourceColumnDefinition: APIStruct {
  /// What explain says of the type.
  public static let doc = "A column that get prints of a kind of users."

  /// The heading of the column.
  public var name = ""
  /// The type of the values, as in OpenAPI, or date.
  public var type = ""
  /// The format of the values, as in OpenAPI.
  public var format = ""
  /// What the column shows.
  public var description = ""
  /// Columns with another priority than 0 are only shown by wide output.
  public var priority: Int32 = 0
  /// The path of the values in objects.
  public var jsonPath = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The heading of the column.")
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      doc: "The type of the values, as in OpenAPI, or date."
    )
    visitor.field("format", &format, doc: "The format of the values, as in OpenAPI.")
    visitor.field("description", &description, doc: "What the column shows.")
    visitor.field(
      "priority",
      &priority,
      doc: "Columns with another priority than 0 are only shown by wide output."
    )
    visitor.field(
      "jsonPath",
      &jsonPath,
      presence: .requiredAlways,
      doc: "The path of the values in objects."
    )
  }
}

/// A field that selectors may name.
public struct SelectableField: APIStruct {
  /// What explain says of the type.
  public static let doc = "A field that selectors may name."

  /// The path of the field.
  public var jsonPath = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("jsonPath", &jsonPath, presence: .requiredAlways, doc: "The path of the field.")
  }
}

/// How objects are converted between versions.
public struct CustomResourceConversion: APIStruct {
  /// What explain says of the type.
  public static let doc = "How objects are converted between versions."

  /// None, which changes the apiVersion only, or Webhook.
  public var strategy = ""
  /// How the webhook is called; no webhook is called here.
  public var webhook: Value = .null

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "strategy",
      &strategy,
      presence: .requiredAlways,
      oneOf: ["None", "Webhook"],
      doc: "None, which changes the apiVersion only, or Webhook."
    )
    visitor.field("webhook", &webhook, doc: "How the webhook is called; no webhook is called here.")
  }
}
