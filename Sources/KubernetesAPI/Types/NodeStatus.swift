/// What a kubelet reports of its node.
///
/// Source: `k8s.io/api/core/v1`.
public struct NodeStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What is known of the state of a node."

  /// What the node has in all.
  public var capacity = ResourceList()
  /// What of it pods can have.
  public var allocatable = ResourceList()
  /// The phase of the node; no longer used.
  public var phase = ""
  /// The present state of the node.
  public var conditions: [NodeCondition] = []
  /// How the node can be reached.
  public var addresses: [NodeAddress] = []
  /// The ports of the daemons on the node.
  public var daemonEndpoints = NodeDaemonEndpoints()
  /// What the machine is.
  public var nodeInfo = NodeSystemInfo()
  /// The images on the node.
  public var images: [ContainerImage] = []
  /// The volumes that the node uses.
  public var volumesInUse: [String] = []
  /// The volumes that are attached to the node.
  public var volumesAttached: [AttachedVolume] = []
  /// The runtime handlers that the node has.
  public var runtimeHandlers: [NodeRuntimeHandler] = []
  /// What the container runtime can do.
  public var features: NodeFeatures?
  /// Names of features that the node declares.
  public var declaredFeatures: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("capacity", &capacity, doc: "What the node has in all.")
    visitor.field("allocatable", &allocatable, doc: "What of it pods can have.")
    visitor.field(
      "phase",
      &phase,
      oneOf: ["Pending", "Running", "Terminated"],
      doc: "The phase of the node; no longer used."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "The present state of the node."
    )
    visitor.field("addresses", &addresses, mergeKeys: ["type"], doc: "How the node can be reached.")
    visitor.field(
      "daemonEndpoints",
      &daemonEndpoints,
      presence: .always,
      doc: "The ports of the daemons on the node."
    )
    visitor.field("nodeInfo", &nodeInfo, presence: .always, doc: "What the machine is.")
    visitor.field("images", &images, doc: "The images on the node.")
    visitor.field("volumesInUse", &volumesInUse, doc: "The volumes that the node uses.")
    visitor.field(
      "volumesAttached",
      &volumesAttached,
      doc: "The volumes that are attached to the node."
    )
    visitor.field(
      "runtimeHandlers",
      &runtimeHandlers,
      doc: "The runtime handlers that the node has."
    )
    visitor.field("features", &features, doc: "What the container runtime can do.")
    visitor.field(
      "declaredFeatures",
      &declaredFeatures,
      doc: "Names of features that the node declares."
    )
  }
}

/// One aspect of a node's state.
public struct NodeCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "One aspect of the state of a node."

  /// The aspect: Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.
  public var type = ""
  /// Whether it holds.
  public var status = ""
  /// When the kubelet last reported it.
  public var lastHeartbeatTime = Time()
  /// When the status last changed.
  public var lastTransitionTime = Time()
  /// Why, in one word.
  public var reason = ""
  /// Why, in a sentence.
  public var message = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      doc: "The aspect: Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable."
    )
    visitor.field(
      "status",
      &status,
      presence: .requiredAlways,
      oneOf: ["True", "False", "Unknown"],
      doc: "Whether it holds."
    )
    visitor.field(
      "lastHeartbeatTime",
      &lastHeartbeatTime,
      presence: .always,
      doc: "When the kubelet last reported it."
    )
    visitor.field(
      "lastTransitionTime",
      &lastTransitionTime,
      presence: .always,
      doc: "When the status last changed."
    )
    visitor.field("reason", &reason, doc: "Why, in one word.")
    visitor.field("message", &message, doc: "Why, in a sentence.")
  }
}

/// One way to reach a node.
public struct NodeAddress: APIStruct {
  /// What explain says of the type.
  public static let doc = "One way to reach a node."

  /// The sort of address: Hostname, InternalIP, ExternalIP, InternalDNS, ExternalDNS.
  public var type = ""
  /// The address.
  public var address = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      doc: "The sort of address: Hostname, InternalIP, ExternalIP, InternalDNS, ExternalDNS."
    )
    visitor.field("address", &address, presence: .requiredAlways, doc: "The address.")
  }
}

/// The ports of the daemons on a node.
public struct NodeDaemonEndpoints: APIStruct {
  /// What explain says of the type.
  public static let doc = "The ports of the daemons on a node."

  /// The port of the kubelet.
  public var kubeletEndpoint = DaemonEndpoint()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "kubeletEndpoint",
      &kubeletEndpoint,
      presence: .always,
      doc: "The port of the kubelet."
    )
  }
}

/// The port of a daemon.
public struct DaemonEndpoint: APIStruct {
  /// What explain says of the type.
  public static let doc = "The port of a daemon."

  /// The number of the port.
  public var port: Int32 = 0

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("Port", &port, presence: .requiredAlways, doc: "The number of the port.")
  }
}

/// A volume that is attached to a node.
public struct AttachedVolume: APIStruct {
  /// What explain says of the type.
  public static let doc = "A volume that is attached to a node."

  /// The name of the volume.
  public var name = ""
  /// The device at which the volume is.
  public var devicePath = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name of the volume.")
    visitor.field(
      "devicePath",
      &devicePath,
      presence: .requiredAlways,
      doc: "The device at which the volume is."
    )
  }
}

/// An image on a node.
public struct ContainerImage: APIStruct {
  /// What explain says of the type.
  public static let doc = "An image on a node."

  /// The names of the image.
  public var names: [String] = []
  /// The size of the image in bytes.
  public var sizeBytes: Int64 = 0

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("names", &names, doc: "The names of the image.")
    visitor.field("sizeBytes", &sizeBytes, doc: "The size of the image in bytes.")
  }
}
