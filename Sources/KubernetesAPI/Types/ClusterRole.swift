/// What may be done in the whole cluster, or in a namespace where it is bound.
///
/// Source: `k8s.io/api/rbac/v1`.
public struct ClusterRole: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "rbac.authorization.k8s.io",
    kind: "ClusterRole",
    plural: "clusterroles",
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc =
    "What may be done in the whole cluster, or in a namespace where it is bound."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What is allowed; nothing is ever forbidden.
  public var rules: [PolicyRule] = []
  /// Which roles this one is put together from; a controller then writes the rules.
  public var aggregationRule: AggregationRule?

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
    visitor.field(
      "aggregationRule",
      &aggregationRule,
      doc: "Which roles this one is put together from; a controller then writes the rules."
    )
  }
}

/// Which cluster roles another one is put together from.
///
/// Source: `k8s.io/api/rbac/v1`.
public struct AggregationRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which cluster roles another one is put together from."

  /// Selects the roles by labels; a role that one of the selectors matches is taken.
  public var clusterRoleSelectors: [LabelSelector] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "clusterRoleSelectors",
      &clusterRoleSelectors,
      doc: "Selects the roles by labels; a role that one of the selectors matches is taken."
    )
  }
}
