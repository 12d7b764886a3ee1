/// A piece of storage in the cluster.
///
/// Source: `k8s.io/api/core/v1`.
public struct PersistentVolume: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "PersistentVolume",
    plural: "persistentvolumes",
    shortNames: ["pv"],
    isNamespaced: false,
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "A piece of storage in the cluster."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// Where the storage is and how it may be used.
  public var spec = PersistentVolumeSpec()
  /// Who has it.
  public var status = PersistentVolumeStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "spec",
      &spec,
      presence: .always,
      doc: "Where the storage is and how it may be used."
    )
    visitor.field("status", &status, presence: .always, doc: "Who has it.")
  }
}

/// Where a volume's storage is and how it may be used.
///
/// Sources of cloud providers and of removed plugins are not simulated.
public struct PersistentVolumeSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Where a volume's storage is and how it may be used."

  /// How large the volume is.
  public var capacity = ResourceList()
  /// A directory of an NFS server.
  @Sparse public var nfs: NFSVolumeSource?
  /// A path of the node that the pod runs on; for clusters of one node.
  @Sparse public var hostPath: HostPathVolumeSource?
  /// A disk of an iSCSI server.
  @Sparse public var iscsi: ISCSIPersistentVolumeSource?
  /// A directory or disk of one node.
  @Sparse public var local: LocalVolumeSource?
  /// A volume of a storage driver.
  @Sparse public var csi: CSIPersistentVolumeSource?
  /// How the volume can be mounted.
  public var accessModes: [String] = []
  /// The claim that has the volume.
  public var claimRef: ObjectReference?
  /// What happens to the volume when its claim is gone.
  public var persistentVolumeReclaimPolicy: String = ""
  /// The class that the volume belongs to.
  public var storageClassName: String = ""
  /// Options for mounting it.
  public var mountOptions: [String] = []
  /// Whether it is a file system or a block device.
  public var volumeMode: String?
  /// The nodes that can reach the volume.
  @Sparse public var nodeAffinity: VolumeNodeAffinity?
  /// The class of attributes that may change later.
  public var volumeAttributesClassName: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("capacity", &capacity, doc: "How large the volume is.")
    visitor.field("nfs", &_nfs, doc: "A directory of an NFS server.")
    visitor.field(
      "hostPath",
      &_hostPath,
      doc: "A path of the node that the pod runs on; for clusters of one node."
    )
    visitor.field("iscsi", &_iscsi, doc: "A disk of an iSCSI server.")
    visitor.field("local", &_local, doc: "A directory or disk of one node.")
    visitor.field("csi", &_csi, doc: "A volume of a storage driver.")
    visitor.field("accessModes", &accessModes, doc: "How the volume can be mounted.")
    visitor.field("claimRef", &claimRef, doc: "The claim that has the volume.")
    visitor.field(
      "persistentVolumeReclaimPolicy",
      &persistentVolumeReclaimPolicy,
      default: "Retain",
      oneOf: ["Delete", "Recycle", "Retain"],
      doc: "What happens to the volume when its claim is gone."
    )
    visitor.field(
      "storageClassName",
      &storageClassName,
      doc: "The class that the volume belongs to."
    )
    visitor.field("mountOptions", &mountOptions, doc: "Options for mounting it.")
    visitor.field(
      "volumeMode",
      &volumeMode,
      default: "Filesystem",
      oneOf: ["Block", "Filesystem"],
      doc: "Whether it is a file system or a block device."
    )
    visitor.field("nodeAffinity", &_nodeAffinity, doc: "The nodes that can reach the volume.")
    visitor.field(
      "volumeAttributesClassName",
      &volumeAttributesClassName,
      doc: "The class of attributes that may change later."
    )
  }
}

/// The nodes that can reach a volume.
public struct VolumeNodeAffinity: APIStruct {
  /// What explain says of the type.
  public static let doc = "The nodes that can reach a volume."

  /// What the nodes must be like.
  public var required: NodeSelector?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("required", &required, doc: "What the nodes must be like.")
  }
}

/// Who has a volume.
public struct PersistentVolumeStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who has a volume."

  /// Whether a claim has it.
  public var phase: String = ""
  /// Why the volume is in its phase, in a sentence.
  public var message: String = ""
  /// Why the volume failed, in one word.
  public var reason: String = ""
  /// When the phase last changed.
  public var lastPhaseTransitionTime: Time?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "phase",
      &phase,
      oneOf: ["Available", "Bound", "Failed", "Pending", "Released"],
      doc: "Whether a claim has it."
    )
    visitor.field("message", &message, doc: "Why the volume is in its phase, in a sentence.")
    visitor.field("reason", &reason, doc: "Why the volume failed, in one word.")
    visitor.field(
      "lastPhaseTransitionTime",
      &lastPhaseTransitionTime,
      doc: "When the phase last changed."
    )
  }
}
