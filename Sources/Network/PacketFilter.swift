/// Which new connections the network's policies let through.
///
/// Compiled from the policies by whoever enforces them. An established connection is never asked about,
/// and answers belong to their connection. Pods that no policy selects are not in the table.
public struct PacketFilter: Hashable, Sendable {
  /// The other side of a rule.
  public enum Peer: Hashable, Sendable {
    /// The pods of one of the filter's groups.
    case group(Int)
    /// A range of addresses with gaps.
    case block(CIDR, except: [CIDR])
  }

  /// The ports of a rule.
  public enum Port: Hashable, Sendable {
    /// Numbers of a transport; nil for a transport that is not simulated, which nothing matches.
    case numbers(TransportProtocol?, ClosedRange<UInt16>)
    /// What the pod at the receiving end calls so.
    case named(TransportProtocol?, String)
  }

  /// Lets connections through: from or to any of the peers, at any of the ports.
  public struct Rule: Hashable, Sendable {
    /// The other sides; nil for everybody.
    public var peers: [Peer]?
    /// The ports; nil for all.
    public var ports: [Port]?

    /// Makes the rule.
    public init(peers: [Peer]?, ports: [Port]?) {
      self.peers = peers
      self.ports = ports
    }
  }

  /// The rules of one pod.
  public struct Isolation: Hashable, Sendable {
    /// Who may reach it; nil where no policy is about that.
    public var ingress: [Rule]?
    /// Whom it may reach; nil where no policy is about that.
    public var egress: [Rule]?

    /// Makes the rules of a pod that no policy selects.
    public init() {}
  }

  /// A port that a pod has a name for.
  public struct NamedPort: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The number.
    public var port: UInt16
    /// The transport.
    public var transport: TransportProtocol

    /// Makes the port.
    public init(_ name: String, _ port: UInt16, _ transport: TransportProtocol) {
      self.name = name
      self.port = port
      self.transport = transport
    }
  }

  /// The pods that policies select.
  public var isolated: [IPv4Address: Isolation] = [:]
  /// The pods that selectors of peers mean.
  public var groups: [Set<IPv4Address>] = []
  /// The named ports of pods.
  public var namedPorts: [IPv4Address: [NamedPort]] = [:]

  /// Makes a filter that lets everything through.
  public init() {}

  /// Whether a packet may go; `transport` nil is a packet without ports, as of ping.
  func allows(
    from source: IPv4Address,
    to target: IPv4Address,
    port: Int,
    transport: TransportProtocol?,
    isFromNode: Bool,
    isToNode: Bool
  ) -> Bool {
    if isolated.isEmpty || source == target { return true }
    if !isToNode, let rules = isolated[source]?.egress,
      !rules.contains(where: { matches($0, peer: target, target, port, transport) })
    {
      return false
    }
    if !isFromNode, let rules = isolated[target]?.ingress,
      !rules.contains(where: { matches($0, peer: source, target, port, transport) })
    {
      return false
    }
    return true
  }

  private func matches(
    _ rule: Rule,
    peer: IPv4Address,
    _ target: IPv4Address,
    _ port: Int,
    _ transport: TransportProtocol?
  ) -> Bool {
    if let peers = rule.peers, !peers.contains(where: { matches($0, peer) }) { return false }
    guard let ports = rule.ports else { return true }
    guard let transport else { return false }
    let number = UInt16(truncatingIfNeeded: port)
    return ports.contains { wanted in
      switch wanted {
      case .numbers(let own, let range): own == transport && range.contains(number)
      case .named(let own, let name):
        own == transport
          && (namedPorts[target] ?? []).contains {
            $0.name == name && $0.port == number && $0.transport == transport
          }
      }
    }
  }

  private func matches(_ peer: Peer, _ address: IPv4Address) -> Bool {
    switch peer {
    case .group(let index): groups[index].contains(address)
    case .block(let range, let except):
      range.contains(address) && !except.contains { $0.contains(address) }
    }
  }
}
