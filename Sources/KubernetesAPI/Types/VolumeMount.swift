/// Where a volume appears in a container.
public struct VolumeMount: APIStruct {
  /// What explain says of the type.
  public static let doc = "Where a volume appears in a container."

  /// The volume's name.
  public var name = ""
  /// Whether the container may only read.
  public var readOnly = false
  /// Whether mounts inside are read-only too.
  public var recursiveReadOnly: String?
  /// The path in the container; no colon in it.
  public var mountPath = ""
  /// The path in the volume; its root by default.
  public var subPath = ""
  /// Whether mounts are seen across the boundary.
  public var mountPropagation: String?
  /// As subPath, with $(NAME) for environment variables.
  public var subPathExpr = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The volume's name.")
    visitor.field("readOnly", &readOnly, doc: "Whether the container may only read.")
    visitor.field(
      "recursiveReadOnly",
      &recursiveReadOnly,
      oneOf: ["Disabled", "Enabled", "IfPossible"],
      doc: "Whether mounts inside are read-only too."
    )
    visitor.field(
      "mountPath",
      &mountPath,
      presence: .requiredAlways,
      doc: "The path in the container; no colon in it."
    )
    visitor.field("subPath", &subPath, doc: "The path in the volume; its root by default.")
    visitor.field(
      "mountPropagation",
      &mountPropagation,
      oneOf: ["Bidirectional", "HostToContainer", "None"],
      doc: "Whether mounts are seen across the boundary."
    )
    visitor.field(
      "subPathExpr",
      &subPathExpr,
      doc: "As subPath, with $(NAME) for environment variables."
    )
  }
}

/// A volume as a block device in a container.
public struct VolumeDevice: APIStruct {
  /// What explain says of the type.
  public static let doc = "A volume as a block device in a container."

  /// The volume's name.
  public var name = ""
  /// The path of the device in the container.
  public var devicePath = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The volume's name.")
    visitor.field(
      "devicePath",
      &devicePath,
      presence: .requiredAlways,
      doc: "The path of the device in the container."
    )
  }
}
