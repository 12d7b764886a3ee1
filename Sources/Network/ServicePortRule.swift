public import Simulation

/// One back end of a service, with what decides whether it gets traffic.
public struct RuleBackend: Hashable, Sendable {
  /// Its address and port.
  public var endpoint: Endpoint
  /// The name of the node that it is on; empty where that is not known.
  public var node: String
  /// Whether it is ready for new connections.
  public var isReady: Bool
  /// Whether it answers although it ends.
  public var isEnding: Bool
  /// The nodes that are to prefer it; none for all.
  public var preferredBy: [String]

  /// Makes a back end.
  public init(
    _ endpoint: Endpoint,
    node: String = "",
    isReady: Bool = true,
    isEnding: Bool = false,
    preferredBy: [String] = []
  ) {
    self.endpoint = endpoint
    self.node = node
    self.isReady = isReady
    self.isEnding = isEnding
    self.preferredBy = preferredBy
  }
}

/// Where one port of a service leads, and by which addresses it is reached.
public struct ServicePortRule: Hashable, Sendable {
  /// The service and its port, as in `default/web:http`.
  public var name: String
  /// The transport.
  public var transport: TransportProtocol
  /// The cluster address with the service's port.
  public var clusterAddress: Endpoint?
  /// Addresses from outside that lead to the service (externalIPs).
  public var externalAddresses: [IPv4Address] = []
  /// The addresses of its load balancer.
  public var balancerAddresses: [IPv4Address] = []
  /// The node port; 0 for none.
  public var nodePort: UInt16 = 0
  /// The node port at which kube-proxy tells balancers whether the node has back ends; 0 for none.
  public var healthPort: UInt16 = 0
  /// How long a client stays with its back end (session affinity ClientIP); nil: never.
  public var affinity: Duration?
  /// Whether traffic from inside stays on its node (internalTrafficPolicy Local).
  public var isInternalLocal = false
  /// Whether traffic from outside stays on the node it came to (externalTrafficPolicy Local).
  public var isExternalLocal = false
  /// Who may use the balancer's addresses; none for everybody.
  public var sourceRanges: [CIDR] = []
  /// All back ends that can get traffic.
  public private(set) var backends: [RuleBackend]
  /// The back ends of the whole cluster: those that are ready, or else those that end but answer.
  public private(set) var endpoints: [Endpoint]

  private var hasPreferences: Bool

  /// Makes the rule; a back end that is neither ready nor ending is left out.
  public init(
    _ name: String,
    _ transport: TransportProtocol = .tcp,
    backends: [RuleBackend]
  ) {
    self.name = name
    self.transport = transport
    self.backends = backends.filter { $0.isReady || $0.isEnding }
    endpoints = Self.chosen(self.backends)
    hasPreferences = self.backends.contains { !$0.preferredBy.isEmpty }
  }

  /// Makes a rule without a name for back ends that are ready.
  public init(endpoints: [Endpoint], affinity: Duration? = nil) {
    self.init("", backends: endpoints.map { RuleBackend($0) })
    self.affinity = affinity
  }

  private static func chosen(_ backends: [RuleBackend]) -> [Endpoint] {
    let ready = backends.filter(\.isReady)
    return (ready.isEmpty ? backends : ready).map(\.endpoint)
  }

  /// Whether any back end could get traffic anywhere.
  public var hasBackends: Bool { !backends.isEmpty }

  /// The back ends for traffic that may go to every node, as `node` sees them.
  public func clusterEndpoints(for node: String) -> [Endpoint] {
    guard hasPreferences else { return endpoints }
    let ready = backends.filter(\.isReady)
    // Hints count only where every back end has them, and where they leave any.
    guard ready.allSatisfy({ !$0.preferredBy.isEmpty }) else { return endpoints }
    let near = ready.filter { $0.preferredBy.contains(node) }
    return near.isEmpty ? endpoints : near.map(\.endpoint)
  }

  /// The back ends on `node` alone.
  public func localEndpoints(on node: String) -> [Endpoint] {
    Self.chosen(backends.filter { $0.node == node })
  }
}
