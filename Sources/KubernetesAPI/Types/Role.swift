/// What may be done in one namespace.
///
/// Source: `k8s.io/api/rbac/v1`.
public struct Role: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "rbac.authorization.k8s.io",
    kind: "Role",
    plural: "roles"
  )
  /// What explain says of the type.
  public static let doc = "What may be done in one namespace."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What is allowed; nothing is ever forbidden.
  public var rules: [PolicyRule] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "rules",
      &rules,
      presence: .requiredAlways,
      doc: "What is allowed; nothing is ever forbidden."
    )
  }
}

/// Some verbs that are allowed on some resources, or on some paths.
///
/// Source: `k8s.io/api/rbac/v1`.
public struct PolicyRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "Some verbs that are allowed on some resources, or on some paths."

  /// The verbs; * stands for all.
  public var verbs: [String] = []
  /// The groups of the resources; an empty text is the core group, * stands for all.
  public var apiGroups: [String] = []
  /// The plurals of the resources; * stands for all.
  public var resources: [String] = []
  /// The names of the only objects that are meant; none for all objects.
  public var resourceNames: [String] = []
  /// Paths of the server that are no resources; a * may stand at the end.
  public var nonResourceURLs: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("verbs", &verbs, presence: .requiredAlways, doc: "The verbs; * stands for all.")
    visitor.field(
      "apiGroups",
      &apiGroups,
      doc: "The groups of the resources; an empty text is the core group, * stands for all."
    )
    visitor.field("resources", &resources, doc: "The plurals of the resources; * stands for all.")
    visitor.field(
      "resourceNames",
      &resourceNames,
      doc: "The names of the only objects that are meant; none for all objects."
    )
    visitor.field(
      "nonResourceURLs",
      &nonResourceURLs,
      doc: "Paths of the server that are no resources; a * may stand at the end."
    )
  }
}
