/// Who has a role in the whole cluster.
///
/// Source: `k8s.io/api/rbac/v1`.
public struct ClusterRoleBinding: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "rbac.authorization.k8s.io",
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "Who has a role in the whole cluster."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// Who has the role.
  public var subjects: [RBACSubject] = []
  /// The role; it cannot be changed later.
  public var roleRef = RoleRef()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("subjects", &subjects, doc: "Who has the role.")
    visitor.field(
      "roleRef",
      &roleRef,
      presence: .requiredAlways,
      doc: "The role; it cannot be changed later."
    )
  }
}
