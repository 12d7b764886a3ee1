/// A kind that users add to the API.
///
/// Source: `k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1`.
public struct CustomResourceDefinition: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "apiextensions.k8s.io",
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
    shortNames: ["crd", "crds"],
    categories: ["api-extensions"],
    isNamespaced: false,
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc =
    "A kind added to the API: its names, its versions, and the schema of each."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// What the kind is to be.
  @Boxed public var spec = CustomResourceDefinitionSpec()
  /// How the kind is served.
  public var status = CustomResourceDefinitionStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &_spec, presence: .requiredAlways, doc: "What the kind is to be.")
    visitor.field("status", &status, doc: "How the kind is served.")
  }

  /// Fills in the names that follow from the kind.
  public mutating func setDefaults() {
    let names = spec.names
    if names.singular.isEmpty { spec.names.singular = names.kind.lowercased() }
    if names.listKind.isEmpty, !names.kind.isEmpty { spec.names.listKind = names.kind + "List" }
    if spec.conversion == nil {
      var conversion = CustomResourceConversion()
      conversion.strategy = "None"
      spec.conversion = conversion
    }
  }
}

/// What a kind of users is to be.
public struct CustomResourceDefinitionSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a kind of users is to be."

  /// The API group of the kind.
  public var group = ""
  /// What the kind is called.
  public var names = CustomResourceDefinitionNames()
  /// Whether objects live in namespaces or in the whole cluster.
  public var scope = ""
  /// The versions in which the kind is served or stored.
  public var versions: [CustomResourceDefinitionVersion] = []
  /// How objects are converted between versions.
  public var conversion: CustomResourceConversion?
  /// Whether fields that no schema names are kept; only the old API set it.
  public var preserveUnknownFields = false

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("group", &group, presence: .requiredAlways, doc: "The API group of the kind.")
    visitor.field("names", &names, presence: .requiredAlways, doc: "What the kind is called.")
    visitor.field(
      "scope",
      &scope,
      presence: .requiredAlways,
      oneOf: ["Cluster", "Namespaced"],
      doc: "Whether objects live in namespaces or in the whole cluster."
    )
    visitor.field(
      "versions",
      &versions,
      presence: .requiredAlways,
      doc: "The versions in which the kind is served or stored."
    )
    visitor.field("conversion", &conversion, doc: "How objects are converted between versions.")
    visitor.field(
      "preserveUnknownFields",
      &preserveUnknownFields,
      doc: "Whether fields that no schema names are kept; only the old API set it."
    )
  }
}
