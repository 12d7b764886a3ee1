/// A wish for storage, which a volume is bound to.
///
/// Source: `k8s.io/api/core/v1`.
public struct PersistentVolumeClaim: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims",
    shortNames: ["pvc"],
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "A wish for storage, which a volume is bound to."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What is asked for.
  public var spec = PersistentVolumeClaimSpec()
  /// What it got.
  public var status = PersistentVolumeClaimStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "What is asked for.")
    visitor.field("status", &status, presence: .always, doc: "What it got.")
  }
}

/// What a claim asks for.
public struct PersistentVolumeClaimSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a claim asks for."

  /// How the volume must be mountable.
  public var accessModes: [String] = []
  /// The labels that the volume must have.
  public var selector: LabelSelector?
  /// How large the volume must be.
  public var resources = VolumeResourceRequirements()
  /// The volume that is bound to the claim.
  public var volumeName: String = ""
  /// The class of the volume; none takes the default class, empty takes no class.
  public var storageClassName: String?
  /// Whether the volume is a file system or a block device.
  public var volumeMode: String?
  /// What the volume is to be filled from.
  @Sparse public var dataSource: TypedLocalObjectReference?
  /// What the volume is to be filled from, of any kind.
  @Sparse public var dataSourceRef: TypedObjectReference?
  /// The class of attributes that may change later.
  public var volumeAttributesClassName: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("accessModes", &accessModes, doc: "How the volume must be mountable.")
    visitor.field("selector", &selector, doc: "The labels that the volume must have.")
    visitor.field("resources", &resources, presence: .always, doc: "How large the volume must be.")
    visitor.field("volumeName", &volumeName, doc: "The volume that is bound to the claim.")
    visitor.field(
      "storageClassName",
      &storageClassName,
      doc: "The class of the volume; none takes the default class, empty takes no class."
    )
    visitor.field(
      "volumeMode",
      &volumeMode,
      default: "Filesystem",
      oneOf: ["Block", "Filesystem"],
      doc: "Whether the volume is a file system or a block device."
    )
    visitor.field("dataSource", &_dataSource, doc: "What the volume is to be filled from.")
    visitor.field(
      "dataSourceRef",
      &_dataSourceRef,
      doc: "What the volume is to be filled from, of any kind."
    )
    visitor.field(
      "volumeAttributesClassName",
      &volumeAttributesClassName,
      doc: "The class of attributes that may change later."
    )
  }
}

/// The least and the most that a volume may hold.
public struct VolumeResourceRequirements: APIStruct {
  /// What explain says of the type.
  public static let doc = "The least and the most that a volume may hold."

  /// The most.
  public var limits = ResourceList()
  /// The least.
  public var requests = ResourceList()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("limits", &limits, doc: "The most.")
    visitor.field("requests", &requests, doc: "The least.")
  }
}
