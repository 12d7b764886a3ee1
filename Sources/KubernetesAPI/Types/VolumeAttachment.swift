/// The wish that a driver attach a volume to a node.
///
/// Source: `k8s.io/api/storage/v1`.
public struct VolumeAttachment: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "storage.k8s.io",
    kind: "VolumeAttachment",
    plural: "volumeattachments",
    isNamespaced: false,
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "The wish that a driver attach a volume to a node."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What is to be attached where.
  public var spec = VolumeAttachmentSpec()
  /// How far it has come.
  public var status = VolumeAttachmentStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "What is to be attached where.")
    visitor.field("status", &status, presence: .always, doc: "How far it has come.")
  }
}

/// What is to be attached where.
public struct VolumeAttachmentSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What is to be attached where."

  /// The driver.
  public var attacher: String = ""
  /// The volume.
  public var source = VolumeAttachmentSource()
  /// The node.
  public var nodeName: String = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("attacher", &attacher, presence: .requiredAlways, doc: "The driver.")
    visitor.field("source", &source, presence: .requiredAlways, doc: "The volume.")
    visitor.field("nodeName", &nodeName, presence: .requiredAlways, doc: "The node.")
  }
}

/// The volume to attach.
public struct VolumeAttachmentSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "The volume to attach."

  /// The name of the volume.
  public var persistentVolumeName: String?
  /// The volume itself, where a pod holds it.
  @Sparse public var inlineVolumeSpec: PersistentVolumeSpec?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("persistentVolumeName", &persistentVolumeName, doc: "The name of the volume.")
    visitor.field(
      "inlineVolumeSpec",
      &_inlineVolumeSpec,
      doc: "The volume itself, where a pod holds it."
    )
  }
}

/// How far attaching has come.
public struct VolumeAttachmentStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How far attaching has come."

  /// Whether the volume is attached.
  public var attached: Bool = false
  /// What the node must know to mount it.
  public var attachmentMetadata = StringMap()
  /// What went wrong when attaching.
  public var attachError: VolumeError?
  /// What went wrong when detaching.
  public var detachError: VolumeError?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "attached",
      &attached,
      presence: .requiredAlways,
      doc: "Whether the volume is attached."
    )
    visitor.field(
      "attachmentMetadata",
      &attachmentMetadata,
      doc: "What the node must know to mount it."
    )
    visitor.field("attachError", &attachError, doc: "What went wrong when attaching.")
    visitor.field("detachError", &detachError, doc: "What went wrong when detaching.")
  }
}

/// What went wrong with a volume.
public struct VolumeError: APIStruct {
  /// What explain says of the type.
  public static let doc = "What went wrong with a volume."

  /// When.
  public var time = Time()
  /// What.
  public var message: String = ""
  /// The code of the driver's answer.
  public var errorCode: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("time", &time, presence: .always, doc: "When.")
    visitor.field("message", &message, doc: "What.")
    visitor.field("errorCode", &errorCode, doc: "The code of the driver's answer.")
  }
}
