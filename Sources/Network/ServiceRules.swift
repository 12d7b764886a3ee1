public import Simulation

/// The transport of a port.
public enum TransportProtocol: UInt8, Hashable, Sendable {
  /// A connection.
  case tcp
  /// Datagrams.
  case udp
}

/// An address with a port.
public struct Endpoint: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The address.
  public var address: IPv4Address
  /// The port.
  public var port: UInt16

  /// Makes the pair.
  public init(_ address: IPv4Address, port: Int) {
    self.address = address
    self.port = UInt16(truncatingIfNeeded: port)
  }

  /// The form `address:port`.
  public var description: String { "\(address):\(port)" }

  /// Orders them by number.
  public static func < (left: Endpoint, right: Endpoint) -> Bool {
    (left.address, left.port) < (right.address, right.port)
  }
}

/// Where one port of a service leads.
public struct ServicePortRule: Hashable, Sendable {
  /// The ready back ends; with none, connections are refused.
  public var endpoints: [Endpoint]
  /// How long a client stays with its back end (session affinity ClientIP); nil: never.
  public var affinity: Duration?

  /// Makes the rule.
  public init(endpoints: [Endpoint], affinity: Duration? = nil) {
    self.endpoints = endpoints
    self.affinity = affinity
  }
}

/// The rules that kube-proxy writes on a node: service ports and node ports to back ends.
///
/// A value: nodes with the same rules share them.
public struct ServiceRules: Hashable, Sendable {
  struct Key: Hashable, Sendable {
    var address: IPv4Address
    var port: UInt16
    var transport: TransportProtocol
  }

  var ports: [Key: ServicePortRule] = [:]

  /// Makes an empty set of rules.
  public init() {}

  /// How many service ports and node ports have a rule.
  public var count: Int { ports.count }

  /// Sets the rule of a cluster address (or external address) and port.
  public mutating func set(
    _ rule: ServicePortRule,
    address: IPv4Address,
    port: Int,
    transport: TransportProtocol = .tcp
  ) {
    ports[Key(address: address, port: UInt16(truncatingIfNeeded: port), transport: transport)] =
      rule
  }

  /// Sets the rule of a node port.
  public mutating func set(
    _ rule: ServicePortRule,
    nodePort: Int,
    transport: TransportProtocol = .tcp
  ) {
    set(rule, address: .any, port: nodePort, transport: transport)
  }

  /// The rule of an address and port; nil where kube-proxy wrote none.
  public func rule(
    address: IPv4Address,
    port: Int,
    transport: TransportProtocol = .tcp
  ) -> ServicePortRule? {
    ports[Key(address: address, port: UInt16(truncatingIfNeeded: port), transport: transport)]
  }

  /// The rule of a node port; nil where kube-proxy wrote none.
  public func rule(nodePort: Int, transport: TransportProtocol = .tcp) -> ServicePortRule? {
    rule(address: .any, port: nodePort, transport: transport)
  }
}
