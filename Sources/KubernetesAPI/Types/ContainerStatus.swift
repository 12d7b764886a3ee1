/// What was last seen of a container.
public struct ContainerStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What was last seen of a container."

  /// The container's name.
  public var name = ""
  /// What it is doing.
  public var state = ContainerState()
  /// How it last ended.
  public var lastState = ContainerState()
  /// Whether it passes its readiness probe.
  public var ready = false
  /// How often it was started again.
  public var restartCount: Int32 = 0
  /// The image that runs.
  public var image = ""
  /// The identity of the image.
  public var imageID = ""
  /// The identity of the container, as in containerd://….
  public var containerID = ""
  /// Whether it has passed its startup probe.
  public var started: Bool?
  /// What the node has set aside for it.
  public var allocatedResources = FieldMap<Quantity>()
  /// What it has now.
  @Sparse public var resources: ResourceRequirements?
  /// What is mounted.
  public var volumeMounts: [VolumeMountStatus] = []
  /// The user that its first process runs as.
  @Sparse public var user: ContainerUser?
  /// The signal that asks it to end.
  public var stopSignal: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The container's name.")
    visitor.field("state", &state, presence: .always, doc: "What it is doing.")
    visitor.field("lastState", &lastState, presence: .always, doc: "How it last ended.")
    visitor.field(
      "ready",
      &ready,
      presence: .requiredAlways,
      doc: "Whether it passes its readiness probe."
    )
    visitor.field(
      "restartCount",
      &restartCount,
      presence: .requiredAlways,
      doc: "How often it was started again."
    )
    visitor.field("image", &image, presence: .requiredAlways, doc: "The image that runs.")
    visitor.field("imageID", &imageID, presence: .requiredAlways, doc: "The identity of the image.")
    visitor.field(
      "containerID",
      &containerID,
      doc: "The identity of the container, as in containerd://…."
    )
    visitor.field("started", &started, doc: "Whether it has passed its startup probe.")
    visitor.field(
      "allocatedResources",
      &allocatedResources,
      doc: "What the node has set aside for it."
    )
    visitor.field("resources", &_resources, doc: "What it has now.")
    visitor.field("volumeMounts", &volumeMounts, mergeKeys: ["mountPath"], doc: "What is mounted.")
    visitor.field("user", &_user, doc: "The user that its first process runs as.")
    visitor.field("stopSignal", &stopSignal, doc: "The signal that asks it to end.")
  }
}

/// A volume that is mounted in a container.
public struct VolumeMountStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "A volume that is mounted in a container."

  /// The volume's name.
  public var name = ""
  /// The path in the container.
  public var mountPath = ""
  /// Whether the container may only read.
  public var readOnly = false
  /// Whether mounts inside are read-only too.
  public var recursiveReadOnly: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The volume's name.")
    visitor.field(
      "mountPath",
      &mountPath,
      presence: .requiredAlways,
      doc: "The path in the container."
    )
    visitor.field("readOnly", &readOnly, doc: "Whether the container may only read.")
    visitor.field(
      "recursiveReadOnly",
      &recursiveReadOnly,
      doc: "Whether mounts inside are read-only too."
    )
  }
}

/// The user of the first process of a container.
public struct ContainerUser: APIStruct {
  /// What explain says of the type.
  public static let doc = "The user of the first process of a container."

  /// The user on Linux.
  public var linux: LinuxContainerUser?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("linux", &linux, doc: "The user on Linux.")
  }
}

/// The user of a process on Linux.
public struct LinuxContainerUser: APIStruct {
  /// What explain says of the type.
  public static let doc = "The user of a process on Linux."

  /// The user.
  public var uid: Int64 = 0
  /// The group.
  public var gid: Int64 = 0
  /// Further groups.
  public var supplementalGroups: [Int64] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("uid", &uid, presence: .requiredAlways, doc: "The user.")
    visitor.field("gid", &gid, presence: .requiredAlways, doc: "The group.")
    visitor.field("supplementalGroups", &supplementalGroups, doc: "Further groups.")
  }
}
