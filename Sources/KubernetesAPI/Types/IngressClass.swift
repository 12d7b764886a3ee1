/// A class of ingresses, and who sees to them.
///
/// Source: `k8s.io/api/networking/v1`.
public struct IngressClass: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "networking.k8s.io",
    kind: "IngressClass",
    plural: "ingressclasses",
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "A class of ingresses, and who sees to them."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// Who sees to them.
  public var spec = IngressClassSpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "Who sees to them.")
  }
}

/// Who sees to the ingresses of a class.
public struct IngressClassSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who sees to the ingresses of a class."

  /// The controller's name.
  public var controller: String = ""
  /// An object with more settings.
  public var parameters: IngressClassParametersReference?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("controller", &controller, doc: "The controller's name.")
    visitor.field("parameters", &parameters, doc: "An object with more settings.")
  }
}

/// A pointer to an object with settings for a class of ingresses.
public struct IngressClassParametersReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "A pointer to an object with settings for a class of ingresses."

  /// The group of the object; none for the core group.
  public var apiGroup: String?
  /// The kind of the object.
  public var kind: String = ""
  /// The name of the object.
  public var name: String = ""
  /// Whether the object is in a namespace.
  public var scope: String?
  /// The namespace of the object.
  public var namespace: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("apiGroup", &apiGroup, doc: "The group of the object; none for the core group.")
    visitor.field("kind", &kind, presence: .requiredAlways, doc: "The kind of the object.")
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name of the object.")
    visitor.field(
      "scope",
      &scope,
      default: "Cluster",
      oneOf: ["Cluster", "Namespace"],
      doc: "Whether the object is in a namespace."
    )
    visitor.field("namespace", &namespace, doc: "The namespace of the object.")
  }
}
