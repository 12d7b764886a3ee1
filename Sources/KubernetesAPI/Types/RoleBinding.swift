/// Who has a role in one namespace.
///
/// Source: `k8s.io/api/rbac/v1`.
public struct RoleBinding: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "rbac.authorization.k8s.io",
    kind: "RoleBinding",
    plural: "rolebindings"
  )
  /// What explain says of the type.
  public static let doc = "Who has a role in one namespace."

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

/// A user, a group or a service account.
///
/// Source: `k8s.io/api/rbac/v1`.
public struct RBACSubject: APIStruct {
  /// What explain says of the type.
  public static let doc = "A user, a group or a service account."

  /// What the subject is: User, Group or ServiceAccount.
  public var kind = ""
  /// The group of the kind; empty for service accounts.
  public var apiGroup = ""
  /// The subject's name.
  public var name = ""
  /// The namespace of a service account.
  public var namespace = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "kind",
      &kind,
      presence: .requiredAlways,
      doc: "What the subject is: User, Group or ServiceAccount."
    )
    visitor.field("apiGroup", &apiGroup, doc: "The group of the kind; empty for service accounts.")
    visitor.field("name", &name, presence: .requiredAlways, doc: "The subject's name.")
    visitor.field("namespace", &namespace, doc: "The namespace of a service account.")
  }
}

/// Which role is bound.
///
/// Source: `k8s.io/api/rbac/v1`.
public struct RoleRef: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which role is bound."

  /// The group of the kind.
  public var apiGroup = ""
  /// Role or ClusterRole.
  public var kind = ""
  /// The role's name.
  public var name = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("apiGroup", &apiGroup, presence: .requiredAlways, doc: "The group of the kind.")
    visitor.field("kind", &kind, presence: .requiredAlways, doc: "Role or ClusterRole.")
    visitor.field("name", &name, presence: .requiredAlways, doc: "The role's name.")
  }
}
