/// What a node's machine and software are.
///
/// Source: `k8s.io/api/core/v1`.
public struct NodeSystemInfo: APIStruct {
  /// What explain says of the type.
  public static let doc = "What the machine and software of a node are."

  /// The identity of the machine, from its installation.
  public var machineID = ""
  /// The identity of the machine, from its hardware.
  public var systemUUID = ""
  /// The identity of this run of the machine.
  public var bootID = ""
  /// The version of the kernel.
  public var kernelVersion = ""
  /// The name of the operating system.
  public var osImage = ""
  /// The container runtime and its version.
  public var containerRuntimeVersion = ""
  /// The version of the kubelet.
  public var kubeletVersion = ""
  /// The version of kube-proxy; no longer reported.
  public var kubeProxyVersion = ""
  /// The sort of operating system.
  public var operatingSystem = ""
  /// The sort of processor.
  public var architecture = ""
  /// The swap space of the machine.
  public var swap: NodeSwapStatus?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "machineID",
      &machineID,
      presence: .requiredAlways,
      doc: "The identity of the machine, from its installation."
    )
    visitor.field(
      "systemUUID",
      &systemUUID,
      presence: .requiredAlways,
      doc: "The identity of the machine, from its hardware."
    )
    visitor.field(
      "bootID",
      &bootID,
      presence: .requiredAlways,
      doc: "The identity of this run of the machine."
    )
    visitor.field(
      "kernelVersion",
      &kernelVersion,
      presence: .requiredAlways,
      doc: "The version of the kernel."
    )
    visitor.field(
      "osImage",
      &osImage,
      presence: .requiredAlways,
      doc: "The name of the operating system."
    )
    visitor.field(
      "containerRuntimeVersion",
      &containerRuntimeVersion,
      presence: .requiredAlways,
      doc: "The container runtime and its version."
    )
    visitor.field(
      "kubeletVersion",
      &kubeletVersion,
      presence: .requiredAlways,
      doc: "The version of the kubelet."
    )
    visitor.field(
      "kubeProxyVersion",
      &kubeProxyVersion,
      presence: .requiredAlways,
      doc: "The version of kube-proxy; no longer reported."
    )
    visitor.field(
      "operatingSystem",
      &operatingSystem,
      presence: .requiredAlways,
      doc: "The sort of operating system."
    )
    visitor.field(
      "architecture",
      &architecture,
      presence: .requiredAlways,
      doc: "The sort of processor."
    )
    visitor.field("swap", &swap, doc: "The swap space of the machine.")
  }
}

/// The swap space of a node.
public struct NodeSwapStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "The swap space of a node."

  /// The size in bytes.
  public var capacity: Int64?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("capacity", &capacity, doc: "The size in bytes.")
  }
}

/// A handler of the container runtime.
public struct NodeRuntimeHandler: APIStruct {
  /// What explain says of the type.
  public static let doc = "A handler of the container runtime."

  /// The name of the handler; empty for the standard one.
  public var name = ""
  /// What the handler can do.
  public var features: NodeRuntimeHandlerFeatures?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "name",
      &name,
      presence: .always,
      doc: "The name of the handler; empty for the standard one."
    )
    visitor.field("features", &features, doc: "What the handler can do.")
  }
}

/// What a runtime handler can do.
public struct NodeRuntimeHandlerFeatures: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a runtime handler can do."

  /// Whether read-only mounts can hold for what is mounted below.
  public var recursiveReadOnlyMounts: Bool?
  /// Whether pods can have users of their own.
  public var userNamespaces: Bool?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "recursiveReadOnlyMounts",
      &recursiveReadOnlyMounts,
      doc: "Whether read-only mounts can hold for what is mounted below."
    )
    visitor.field(
      "userNamespaces",
      &userNamespaces,
      doc: "Whether pods can have users of their own."
    )
  }
}

/// What a container runtime can do.
public struct NodeFeatures: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a container runtime can do."

  /// Whether the policy of supplemental groups is heeded.
  public var supplementalGroupsPolicy: Bool?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "supplementalGroupsPolicy",
      &supplementalGroupsPolicy,
      doc: "Whether the policy of supplemental groups is heeded."
    )
  }
}
