/// What the system observed of a service.
public struct ServiceStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What the system observed of a service."

  /// What the load balancer got, if there is one.
  public var loadBalancer = LoadBalancerStatus()
  /// The present state of the service.
  public var conditions: [Condition] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "loadBalancer",
      &loadBalancer,
      presence: .always,
      doc: "What the load balancer got, if there is one."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "The present state of the service."
    )
  }
}

/// What a load balancer got.
public struct LoadBalancerStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a load balancer got."

  /// The points at which traffic comes in.
  public var ingress: [LoadBalancerIngress] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ingress", &ingress, doc: "The points at which traffic comes in.")
  }
}

/// One point at which traffic comes in.
public struct LoadBalancerIngress: APIStruct {
  /// What explain says of the type.
  public static let doc = "One point at which traffic comes in."

  /// The address of the point.
  public var ip = ""
  /// The host name of the point.
  public var hostname = ""
  /// How the address reaches the nodes.
  public var ipMode: String?
  /// The state of its ports.
  public var ports: [PortStatus] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ip", &ip, doc: "The address of the point.")
    visitor.field("hostname", &hostname, doc: "The host name of the point.")
    visitor.field(
      "ipMode",
      &ipMode,
      oneOf: ["Proxy", "VIP"],
      doc: "How the address reaches the nodes."
    )
    visitor.field("ports", &ports, doc: "The state of its ports.")
  }
}

/// The state of a load balancer's port.
public struct PortStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "The state of a port of a load balancer."

  /// The number of the port.
  public var port: Int32 = 0
  /// The protocol of the port.
  public var `protocol` = ""
  /// What is wrong with the port.
  public var error: String?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("port", &port, presence: .requiredAlways, doc: "The number of the port.")
    visitor.field(
      "protocol",
      &`protocol`,
      presence: .requiredAlways,
      oneOf: ["SCTP", "TCP", "UDP"],
      doc: "The protocol of the port."
    )
    visitor.field("error", &error, doc: "What is wrong with the port.")
  }
}
