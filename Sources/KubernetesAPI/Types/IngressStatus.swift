/// A service that gets requests.
public struct IngressServiceBackend: APIStruct {
  /// What explain says of the type.
  public static let doc = "A service that gets requests."

  /// The service's name.
  public var name: String = ""
  /// The service's port.
  public var port = ServiceBackendPort()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The service's name.")
    visitor.field("port", &port, presence: .always, doc: "The service's port.")
  }
}

/// A port of a service, by name or number.
public struct ServiceBackendPort: APIStruct {
  /// What explain says of the type.
  public static let doc = "A port of a service, by name or number."

  /// The port's name.
  public var name: String = ""
  /// The port's number.
  public var number: Int32 = 0

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, doc: "The port's name.")
    visitor.field("number", &number, doc: "The port's number.")
  }
}

/// Where an ingress can be reached.
public struct IngressStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "Where an ingress can be reached."

  /// The balancer in front of it.
  public var loadBalancer = IngressLoadBalancerStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "loadBalancer",
      &loadBalancer,
      presence: .always,
      doc: "The balancer in front of it."
    )
  }
}

/// The addresses of the balancer in front of an ingress.
public struct IngressLoadBalancerStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "The addresses of the balancer in front of an ingress."

  /// The addresses.
  public var ingress: [IngressLoadBalancerIngress] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ingress", &ingress, doc: "The addresses.")
  }
}

/// An address at which an ingress can be reached.
public struct IngressLoadBalancerIngress: APIStruct {
  /// What explain says of the type.
  public static let doc = "An address at which an ingress can be reached."

  /// The address.
  public var ip: String = ""
  /// The host name.
  public var hostname: String = ""
  /// The ports.
  public var ports: [IngressPortStatus] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("ip", &ip, doc: "The address.")
    visitor.field("hostname", &hostname, doc: "The host name.")
    visitor.field("ports", &ports, doc: "The ports.")
  }
}

/// A port at which an ingress can be reached.
public struct IngressPortStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "A port at which an ingress can be reached."

  /// The number.
  public var port: Int32 = 0
  /// The protocol.
  public var `protocol`: String = ""
  /// What went wrong with the port.
  public var error: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("port", &port, presence: .requiredAlways, doc: "The number.")
    visitor.field(
      "protocol",
      &`protocol`,
      presence: .requiredAlways,
      oneOf: ["SCTP", "TCP", "UDP"],
      doc: "The protocol."
    )
    visitor.field("error", &error, doc: "What went wrong with the port.")
  }
}
