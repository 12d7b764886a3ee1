/// A storage driver that the cluster has.
///
/// Source: `k8s.io/api/storage/v1`.
public struct CSIDriver: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "storage.k8s.io",
    kind: "CSIDriver",
    plural: "csidrivers",
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "A storage driver that the cluster has."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What the driver can do.
  public var spec = CSIDriverSpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "What the driver can do.")
  }
}

/// What a storage driver can do.
public struct CSIDriverSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a storage driver can do."

  /// Whether volumes must be attached before they are mounted.
  public var attachRequired: Bool?
  /// Whether the driver is told about the pod.
  public var podInfoOnMount: Bool?
  /// Which kinds of volumes it has.
  public var volumeLifecycleModes: [String] = []
  /// Whether it publishes how much it has left.
  public var storageCapacity: Bool?
  /// Whether the group of a pod is set on its volumes.
  public var fsGroupPolicy: String?
  /// The tokens that it is given.
  public var tokenRequests: [CSITokenRequest] = []
  /// Whether volumes are mounted again from time to time.
  public var requiresRepublish: Bool?
  /// Whether it mounts with a context of SELinux.
  public var seLinuxMount: Bool?
  /// How often the count of volumes of a node is looked at.
  public var nodeAllocatableUpdatePeriodSeconds: Int64?
  /// Whether tokens are handed over as secrets.
  public var serviceAccountTokenInSecrets: Bool?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "attachRequired",
      &attachRequired,
      default: true,
      doc: "Whether volumes must be attached before they are mounted."
    )
    visitor.field(
      "podInfoOnMount",
      &podInfoOnMount,
      default: false,
      doc: "Whether the driver is told about the pod."
    )
    visitor.field(
      "volumeLifecycleModes",
      &volumeLifecycleModes,
      default: ["Persistent"],
      mergeKeys: ["."],
      doc: "Which kinds of volumes it has."
    )
    visitor.field(
      "storageCapacity",
      &storageCapacity,
      default: false,
      doc: "Whether it publishes how much it has left."
    )
    visitor.field(
      "fsGroupPolicy",
      &fsGroupPolicy,
      default: "ReadWriteOnceWithFSType",
      oneOf: ["File", "None", "ReadWriteOnceWithFSType"],
      doc: "Whether the group of a pod is set on its volumes."
    )
    visitor.field("tokenRequests", &tokenRequests, doc: "The tokens that it is given.")
    visitor.field(
      "requiresRepublish",
      &requiresRepublish,
      default: false,
      doc: "Whether volumes are mounted again from time to time."
    )
    visitor.field(
      "seLinuxMount",
      &seLinuxMount,
      default: false,
      doc: "Whether it mounts with a context of SELinux."
    )
    visitor.field(
      "nodeAllocatableUpdatePeriodSeconds",
      &nodeAllocatableUpdatePeriodSeconds,
      doc: "How often the count of volumes of a node is looked at."
    )
    visitor.field(
      "serviceAccountTokenInSecrets",
      &serviceAccountTokenInSecrets,
      doc: "Whether tokens are handed over as secrets."
    )
  }
}

/// A token that a storage driver is given.
public struct CSITokenRequest: APIStruct {
  /// What explain says of the type.
  public static let doc = "A token that a storage driver is given."

  /// Whom the token is for.
  public var audience: String = ""
  /// For how many seconds it is good.
  public var expirationSeconds: Int64?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("audience", &audience, presence: .requiredAlways, doc: "Whom the token is for.")
    visitor.field("expirationSeconds", &expirationSeconds, doc: "For how many seconds it is good.")
  }

  /// The type's name as in the upstream API.
  public static let typeName = "TokenRequest"
}
