/// What was last seen of a pod.
public struct PodStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What was last seen of a pod."

  /// The generation of the spec that the status is about.
  public var observedGeneration: Int64 = 0
  /// Where the pod is in its life.
  public var phase = ""
  /// What holds of the pod and since when.
  public var conditions: [PodCondition] = []
  /// Why the pod is in this state, in a sentence.
  public var message = ""
  /// Why the pod is in this state, in one word.
  public var reason = ""
  /// The node on which others were ended for this pod.
  public var nominatedNodeName = ""
  /// The node's address.
  public var hostIP = ""
  /// The node's addresses.
  public var hostIPs: [HostIP] = []
  /// The pod's address.
  public var podIP = ""
  /// The pod's addresses.
  public var podIPs: [PodIP] = []
  /// When the kubelet took the pod up.
  public var startTime: Time?
  /// What was seen of the init containers.
  public var initContainerStatuses: [ContainerStatus] = []
  /// What was seen of the containers.
  public var containerStatuses: [ContainerStatus] = []
  /// The class of service, from requests and limits.
  public var qosClass = ""
  /// What was seen of the ephemeral containers.
  public var ephemeralContainerStatuses: [ContainerStatus] = []
  /// Where a change of resources stands.
  public var resize = ""
  /// What the node has set aside for the pod.
  public var allocatedResources = FieldMap<Quantity>()
  /// What the pod as a whole has now.
  @Sparse public var resources: ResourceRequirements?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the spec that the status is about."
    )
    visitor.field(
      "phase",
      &phase,
      oneOf: ["Failed", "Pending", "Running", "Succeeded", "Unknown"],
      doc: "Where the pod is in its life."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What holds of the pod and since when."
    )
    visitor.field("message", &message, doc: "Why the pod is in this state, in a sentence.")
    visitor.field("reason", &reason, doc: "Why the pod is in this state, in one word.")
    visitor.field(
      "nominatedNodeName",
      &nominatedNodeName,
      doc: "The node on which others were ended for this pod."
    )
    visitor.field("hostIP", &hostIP, doc: "The node's address.")
    visitor.field("hostIPs", &hostIPs, mergeKeys: ["ip"], doc: "The node's addresses.")
    visitor.field("podIP", &podIP, doc: "The pod's address.")
    visitor.field("podIPs", &podIPs, mergeKeys: ["ip"], doc: "The pod's addresses.")
    visitor.field("startTime", &startTime, doc: "When the kubelet took the pod up.")
    visitor.field(
      "initContainerStatuses",
      &initContainerStatuses,
      doc: "What was seen of the init containers."
    )
    visitor.field("containerStatuses", &containerStatuses, doc: "What was seen of the containers.")
    visitor.field(
      "qosClass",
      &qosClass,
      oneOf: ["BestEffort", "Burstable", "Guaranteed"],
      doc: "The class of service, from requests and limits."
    )
    visitor.field(
      "ephemeralContainerStatuses",
      &ephemeralContainerStatuses,
      doc: "What was seen of the ephemeral containers."
    )
    visitor.field(
      "resize",
      &resize,
      oneOf: ["Infeasible", "InProgress", "Proposed"],
      doc: "Where a change of resources stands."
    )
    visitor.field(
      "allocatedResources",
      &allocatedResources,
      doc: "What the node has set aside for the pod."
    )
    visitor.field("resources", &_resources, doc: "What the pod as a whole has now.")
  }
}

/// An address of a pod.
public struct PodIP: APIStruct {
  /// What explain says of the type.
  public static let doc = "An address of a pod."

  /// The address.
  public var ip = ""

  /// Makes an empty one.
  public init() {}

  /// Makes the address.
  public init(ip: String) { self.ip = ip }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ip", &ip, presence: .requiredAlways, doc: "The address.")
  }
}

/// An address of a node.
public struct HostIP: APIStruct {
  /// What explain says of the type.
  public static let doc = "An address of a node."

  /// The address.
  public var ip = ""

  /// Makes an empty one.
  public init() {}

  /// Makes the address.
  public init(ip: String) { self.ip = ip }

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ip", &ip, presence: .requiredAlways, doc: "The address.")
  }
}
