/// The rules that kube-proxy writes on a node: service ports and node ports to back ends.
///
/// A value: nodes with the same rules share them. What `iptables-save` prints is made of the same rules
/// that packets follow.
public struct ServiceRules: Hashable, Sendable {
  /// Whose ways kube-proxy has in writing rules down.
  public enum Style: UInt8, Hashable, Sendable {
    /// That of Kubernetes 1.8.
    case v18
    /// Today's.
    case current
  }

  /// By which of its addresses a service is reached.
  enum Entrance: UInt8, Hashable, Sendable {
    case cluster
    case external
    case balancer
    case nodePort
  }

  struct Key: Hashable, Sendable {
    var address: IPv4Address
    var port: UInt16
    var transport: TransportProtocol
  }

  struct Entry: Hashable, Sendable {
    var service: Int32
    var entrance: Entrance
  }

  /// How the rules are written down.
  public var style = Style.current
  /// The rules of all services' ports, in the order in which they were added.
  public private(set) var services: [ServicePortRule] = []
  var entries: [Key: Entry] = [:]

  /// Makes an empty set of rules.
  public init() {}

  /// How many addresses with a port have a rule.
  public var count: Int { entries.count }

  /// Adds the rule of a service's port under all of its addresses.
  public mutating func add(_ rule: ServicePortRule) {
    let index = Int32(services.count)
    services.append(rule)
    func note(_ address: IPv4Address, _ port: UInt16, _ entrance: Entrance) {
      let key = Key(address: address, port: port, transport: rule.transport)
      if entries[key] == nil { entries[key] = Entry(service: index, entrance: entrance) }
    }
    if let cluster = rule.clusterAddress {
      note(cluster.address, cluster.port, .cluster)
      for address in rule.externalAddresses { note(address, cluster.port, .external) }
      for address in rule.balancerAddresses { note(address, cluster.port, .balancer) }
    }
    if rule.nodePort != 0 { note(.any, rule.nodePort, .nodePort) }
  }

  /// Sets the rule of an address and port, in the place of what stood there.
  public mutating func set(
    _ rule: ServicePortRule,
    address: IPv4Address,
    port: Int,
    transport: TransportProtocol = .tcp
  ) {
    var rule = rule
    rule.transport = transport
    let key = Key(address: address, port: UInt16(truncatingIfNeeded: port), transport: transport)
    let isNodePort = address == .any
    if isNodePort {
      rule.nodePort = key.port
    } else {
      rule.clusterAddress = Endpoint(address, port: port)
    }
    entries[key] = Entry(
      service: Int32(services.count),
      entrance: isNodePort ? .nodePort : .cluster
    )
    services.append(rule)
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
    entry(address, port, transport).map { services[Int($0.service)] }
  }

  /// The rule of a node port; nil where kube-proxy wrote none.
  public func rule(nodePort: Int, transport: TransportProtocol = .tcp) -> ServicePortRule? {
    rule(address: .any, port: nodePort, transport: transport)
  }

  func entry(_ address: IPv4Address, _ port: Int, _ transport: TransportProtocol) -> Entry? {
    entries[
      Key(address: address, port: UInt16(truncatingIfNeeded: port), transport: transport)
    ]
  }
}
