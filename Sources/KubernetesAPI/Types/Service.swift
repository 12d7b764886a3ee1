/// A fixed address and name for a set of pods.
///
/// Source: `k8s.io/api/core/v1`.
public struct Service: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "Service",
    plural: "services",
    shortNames: ["svc"],
    categories: ["all"],
    subresources: ["proxy", "status"]
  )
  /// What explain says of the type.
  public static let doc = "A named, fixed address in front of the pods that a selector picks."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// What the service is to be.
  @Boxed public var spec = ServiceSpec()
  /// What the system observed.
  public var status = ServiceStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &_spec, presence: .always, doc: "What the service is to be.")
    visitor.field("status", &status, presence: .always, doc: "What the system observed.")
  }
}

/// What a service is to be.
public struct ServiceSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a service is to be."

  /// The ports that the service offers.
  public var ports: [ServicePort] = []
  /// Labels of the pods that traffic goes to; without it, endpoints are not managed.
  public var selector = StringMap()
  /// The address within the cluster; None for a headless service; fixed once set.
  public var clusterIP = ""
  /// The addresses within the cluster, one for each address family.
  public var clusterIPs: [String] = []
  /// From where the service can be reached.
  public var type = ""
  /// Further addresses at which nodes take traffic for the service.
  public var externalIPs: [String] = []
  /// Whether a client keeps its pod.
  public var sessionAffinity = ""
  /// The address wished from the load balancer; obsolete.
  public var loadBalancerIP = ""
  /// The client addresses that a load balancer lets in.
  public var loadBalancerSourceRanges: [String] = []
  /// The name that DNS answers with for a service of type ExternalName.
  public var externalName = ""
  /// Where traffic from outside may go: any pod, or pods of the same node.
  public var externalTrafficPolicy = ""
  /// The port for health checks of nodes, for load balancers with local traffic.
  public var healthCheckNodePort: Int32 = 0
  /// Whether pods that are not ready are endpoints too.
  public var publishNotReadyAddresses = false
  /// How a client keeps its pod.
  public var sessionAffinityConfig: SessionAffinityConfig?
  /// The address families of the service.
  public var ipFamilies: [String] = []
  /// How many address families the service asks for.
  public var ipFamilyPolicy: String?
  /// Whether a load balancer's service gets node ports.
  public var allocateLoadBalancerNodePorts: Bool?
  /// The implementation of the load balancer.
  public var loadBalancerClass: String?
  /// Where traffic from inside may go: any pod, or pods of the same node.
  public var internalTrafficPolicy: String?
  /// A preference for endpoints that are close.
  public var trafficDistribution: String?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "ports",
      &ports,
      mergeKeys: ["port", "protocol"],
      doc: "The ports that the service offers."
    )
    visitor.field(
      "selector",
      &selector,
      doc: "Labels of the pods that traffic goes to; without it, endpoints are not managed."
    )
    visitor.field(
      "clusterIP",
      &clusterIP,
      doc: "The address within the cluster; None for a headless service; fixed once set."
    )
    visitor.field(
      "clusterIPs",
      &clusterIPs,
      mergeKeys: ["."],
      doc: "The addresses within the cluster, one for each address family."
    )
    visitor.field(
      "type",
      &type,
      default: "ClusterIP",
      oneOf: ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"],
      doc: "From where the service can be reached."
    )
    visitor.field(
      "externalIPs",
      &externalIPs,
      mergeKeys: ["."],
      doc: "Further addresses at which nodes take traffic for the service."
    )
    visitor.field(
      "sessionAffinity",
      &sessionAffinity,
      default: "None",
      oneOf: ["ClientIP", "None"],
      doc: "Whether a client keeps its pod."
    )
    visitor.field(
      "loadBalancerIP",
      &loadBalancerIP,
      doc: "The address wished from the load balancer; obsolete."
    )
    visitor.field(
      "loadBalancerSourceRanges",
      &loadBalancerSourceRanges,
      mergeKeys: ["."],
      doc: "The client addresses that a load balancer lets in."
    )
    visitor.field(
      "externalName",
      &externalName,
      doc: "The name that DNS answers with for a service of type ExternalName."
    )
    visitor.field(
      "externalTrafficPolicy",
      &externalTrafficPolicy,
      oneOf: ["Cluster", "Local"],
      doc: "Where traffic from outside may go: any pod, or pods of the same node."
    )
    visitor.field(
      "healthCheckNodePort",
      &healthCheckNodePort,
      doc: "The port for health checks of nodes, for load balancers with local traffic."
    )
    visitor.field(
      "publishNotReadyAddresses",
      &publishNotReadyAddresses,
      doc: "Whether pods that are not ready are endpoints too."
    )
    visitor.field(
      "sessionAffinityConfig",
      &sessionAffinityConfig,
      doc: "How a client keeps its pod."
    )
    visitor.field(
      "ipFamilies",
      &ipFamilies,
      oneOf: ["IPv4", "IPv6"],
      mergeKeys: ["."],
      doc: "The address families of the service."
    )
    visitor.field(
      "ipFamilyPolicy",
      &ipFamilyPolicy,
      oneOf: ["PreferDualStack", "RequireDualStack", "SingleStack"],
      doc: "How many address families the service asks for."
    )
    visitor.field(
      "allocateLoadBalancerNodePorts",
      &allocateLoadBalancerNodePorts,
      doc: "Whether a load balancer's service gets node ports."
    )
    visitor.field(
      "loadBalancerClass",
      &loadBalancerClass,
      doc: "The implementation of the load balancer."
    )
    visitor.field(
      "internalTrafficPolicy",
      &internalTrafficPolicy,
      oneOf: ["Cluster", "Local"],
      doc: "Where traffic from inside may go: any pod, or pods of the same node."
    )
    visitor.field(
      "trafficDistribution",
      &trafficDistribution,
      doc: "A preference for endpoints that are close."
    )
  }

  /// Fills in what depends on the type: policies of traffic, affinity's time, node ports of balancers.
  public mutating func setDefaults() {
    if sessionAffinity == "ClientIP", sessionAffinityConfig?.clientIP?.timeoutSeconds == nil {
      var client = ClientIPConfig()
      client.timeoutSeconds = 10_800
      var config = SessionAffinityConfig()
      config.clientIP = client
      sessionAffinityConfig = config
    }
    if sessionAffinity == "None" { sessionAffinityConfig = nil }
    let isExternal = type == "NodePort" || type == "LoadBalancer"
    if isExternal || (type == "ClusterIP" && !externalIPs.isEmpty), externalTrafficPolicy.isEmpty {
      externalTrafficPolicy = "Cluster"
    }
    if isExternal || type == "ClusterIP", internalTrafficPolicy == nil {
      internalTrafficPolicy = "Cluster"
    }
    if type == "LoadBalancer", allocateLoadBalancerNodePorts == nil {
      allocateLoadBalancerNodePorts = true
    }
  }
}

/// A port that a service offers.
public struct ServicePort: APIStruct {
  /// What explain says of the type.
  public static let doc = "A port that a service offers."

  /// The name of the port; needed where there are several.
  public var name = ""
  /// The protocol of the port.
  public var `protocol` = ""
  /// The protocol of the application, as a hint.
  public var appProtocol: String?
  /// The port at the address of the service.
  public var port: Int32 = 0
  /// The port of the pods, by number or name; the same number by default.
  public var targetPort = IntOrString()
  /// The port of every node, for NodePort and LoadBalancer; chosen by the server if not given.
  public var nodePort: Int32 = 0

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The name of the port; needed where there are several.")
    visitor.field(
      "protocol",
      &`protocol`,
      default: "TCP",
      oneOf: ["SCTP", "TCP", "UDP"],
      doc: "The protocol of the port."
    )
    visitor.field("appProtocol", &appProtocol, doc: "The protocol of the application, as a hint.")
    visitor.field(
      "port",
      &port,
      presence: .requiredAlways,
      doc: "The port at the address of the service."
    )
    visitor.field(
      "targetPort",
      &targetPort,
      presence: .always,
      doc: "The port of the pods, by number or name; the same number by default."
    )
    visitor.field(
      "nodePort",
      &nodePort,
      doc:
        "The port of every node, for NodePort and LoadBalancer; chosen by the server if not given."
    )
  }

  /// Fills in the target port.
  public mutating func setDefaults() {
    if targetPort == .int(0) || targetPort == .string("") { targetPort = .int(port) }
  }
}

/// How a client keeps its pod.
public struct SessionAffinityConfig: APIStruct {
  /// What explain says of the type.
  public static let doc = "How a client keeps its pod."

  /// Affinity by the address of the client.
  public var clientIP: ClientIPConfig?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("clientIP", &clientIP, doc: "Affinity by the address of the client.")
  }
}

/// Affinity by the address of the client.
public struct ClientIPConfig: APIStruct {
  /// What explain says of the type.
  public static let doc = "Affinity by the address of the client."

  /// How long a client keeps its pod after its last connection.
  public var timeoutSeconds: Int32?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "timeoutSeconds",
      &timeoutSeconds,
      doc: "How long a client keeps its pod after its last connection."
    )
  }
}
