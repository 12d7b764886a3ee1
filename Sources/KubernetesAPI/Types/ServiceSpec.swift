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
    visitAddresses(&visitor)
    visitReach(&visitor)
    visitTraffic(&visitor)
  }

  /// The fields up to the outside addresses.
  private mutating func visitAddresses(_ visitor: inout some FieldVisitor) {
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
      doc: "Further addresses at which nodes take traffic for the service."
    )
  }

  /// The fields of affinity and of the ways from outside.
  private mutating func visitReach(_ visitor: inout some FieldVisitor) {
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
  }

  /// The fields of address families and policies of traffic.
  private mutating func visitTraffic(_ visitor: inout some FieldVisitor) {
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
