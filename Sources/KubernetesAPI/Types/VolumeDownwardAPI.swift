/// Facts about the pod as files.
public struct DownwardAPIVolumeSource: APIStruct {
  /// What explain says of the type.
  public static let doc = "Facts about the pod as files."

  /// The files.
  public var items: [DownwardAPIVolumeFile] = []
  /// The permissions of files that name none.
  public var defaultMode: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("items", &items, doc: "The files.")
    visitor.field(
      "defaultMode",
      &defaultMode,
      default: 420,
      doc: "The permissions of files that name none."
    )
  }
}

/// Facts about the pod, in a projected volume.
public struct DownwardAPIProjection: APIStruct {
  /// What explain says of the type.
  public static let doc = "Facts about the pod, in a projected volume."

  /// The files.
  public var items: [DownwardAPIVolumeFile] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("items", &items, doc: "The files.")
  }
}

/// One fact about the pod as a file.
public struct DownwardAPIVolumeFile: APIStruct {
  /// What explain says of the type.
  public static let doc = "One fact about the pod as a file."

  /// The file's path in the volume.
  public var path = ""
  /// A field of the pod.
  public var fieldRef: ObjectFieldSelector?
  /// A resource of a container.
  public var resourceFieldRef: ResourceFieldSelector?
  /// The file's permissions.
  public var mode: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("path", &path, presence: .requiredAlways, doc: "The file's path in the volume.")
    visitor.field("fieldRef", &fieldRef, doc: "A field of the pod.")
    visitor.field("resourceFieldRef", &resourceFieldRef, doc: "A resource of a container.")
    visitor.field("mode", &mode, doc: "The file's permissions.")
  }
}
