/// A polite request to end a pod.
///
/// Source: `k8s.io/api/policy/v1`.
public struct Eviction: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "policy",
    kind: "Eviction",
    plural: "evictions",
    verbs: ["create"]
  )
  /// What explain says of the type.
  public static let doc = "A request to end a pod that disruption budgets may refuse."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// How the pod is to be deleted.
  public var deleteOptions: EvictionOptions?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("deleteOptions", &deleteOptions, doc: "How the pod is to be deleted.")
  }
}

/// How an evicted pod is deleted.
public struct EvictionOptions: APIStruct {
  /// The type's name as in the upstream API.
  public static let typeName = "DeleteOptions"
  /// What explain says of the type.
  public static let doc = "How an object is to be deleted."

  /// The kind of these options: DeleteOptions.
  public var kind = ""
  /// The API version of these options.
  public var apiVersion = ""
  /// How many seconds the object may take to end.
  public var gracePeriodSeconds: Int64?
  /// What must hold for the deletion to happen.
  public var preconditions: Preconditions?
  /// Whether dependents stay; obsolete.
  public var orphanDependents: Bool?
  /// What happens to dependents.
  public var propagationPolicy: String?
  /// All to check only.
  public var dryRun: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("kind", &kind, doc: "The kind of these options: DeleteOptions.")
    visitor.field("apiVersion", &apiVersion, doc: "The API version of these options.")
    visitor.field(
      "gracePeriodSeconds",
      &gracePeriodSeconds,
      doc: "How many seconds the object may take to end."
    )
    visitor.field(
      "preconditions",
      &preconditions,
      doc: "What must hold for the deletion to happen."
    )
    visitor.field("orphanDependents", &orphanDependents, doc: "Whether dependents stay; obsolete.")
    visitor.field(
      "propagationPolicy",
      &propagationPolicy,
      oneOf: ["Background", "Foreground", "Orphan"],
      doc: "What happens to dependents."
    )
    visitor.field("dryRun", &dryRun, doc: "All to check only.")
  }
}

/// What must hold for a deletion to happen.
public struct Preconditions: APIStruct {
  /// What explain says of the type.
  public static let doc = "What must hold for a deletion to happen."

  /// The identity that the object must have.
  public var uid: String?
  /// The version that the object must have.
  public var resourceVersion: String?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("uid", &uid, doc: "The identity that the object must have.")
    visitor.field(
      "resourceVersion",
      &resourceVersion,
      doc: "The version that the object must have."
    )
  }
}
