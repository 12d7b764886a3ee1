import Simulation

/// The tables of the cluster's network: who has which address, and where a packet goes.
///
/// Nothing here sends anything: the kernel asks ``route(from:to:port:transport:now:random:)`` and
/// delivers itself.
public struct Network: Sendable {
  /// The addresses that services get; none of them ever answers by itself.
  public var serviceRange = CIDR(IPv4Address(10, 96, 0, 0), prefix: 12)
  /// The addresses that pods get.
  public var podRange = CIDR(IPv4Address(172, 17, 0, 0), prefix: 16)
  /// The names that the cluster's DNS serves; written by the DNS component.
  public var zone = DNSZone()
  /// The names that the world outside the cluster serves (host names of nodes, registries).
  public var outsideNames = DNSZone()

  var namespaces: [NetworkNamespace] = []
  var freeNamespaces: [Int32] = []
  var nodes: [NetworkNode] = []
  var owners: [IPv4Address: NetworkNamespaceID] = [:]
  /// The routes of the ingress controller, for the proxy in its pod.
  public var httpRoutes = HTTPRouteTable()
  /// What the network's policies let through.
  public var filter = PacketFilter()
  /// Which back end a client of a service with affinity has, until when.
  var affinities: [AffinityKey: AffinityEntry] = [:]

  /// Makes a network without machines.
  public init() {}

  /// Adds a node with its host namespace.
  public mutating func addNode(
    address: IPv4Address,
    name: String = "",
    podRange: CIDR? = nil
  ) -> (node: NetworkNodeID, namespace: NetworkNamespaceID) {
    let node = NetworkNodeID(index: Int32(nodes.count))
    nodes.append(NetworkNode(host: .none, name: name, podRange: podRange))
    let namespace = add(NetworkNamespace(address: address, node: node, isHost: true))
    nodes[Int(node.index)].host = namespace
    return (node, namespace)
  }

  /// Adds a machine beside the cluster: it reaches nodes, and what they let in.
  public mutating func addOutsideMachine(address: IPv4Address) -> NetworkNamespaceID {
    let (node, namespace) = addNode(address: address)
    nodes[Int(node.index)].isOutside = true
    return namespace
  }

  /// Whether a namespace is that of a machine beside the cluster.
  public func isOutside(_ id: NetworkNamespaceID) -> Bool {
    isLive(id) && nodes[Int(namespaces[Int(id.index)].node.index)].isOutside
  }

  /// Sends what a machine beside the cluster has for cluster addresses to `node`; nil takes it back.
  public mutating func setTunnel(of id: NetworkNamespaceID, to node: NetworkNodeID?) {
    guard isOutside(id) else { return }
    nodes[Int(namespaces[Int(id.index)].node.index)].tunnel = node
  }

  /// Adds a pod's namespace on `node`.
  public mutating func addNamespace(
    address: IPv4Address,
    on node: NetworkNodeID
  ) -> NetworkNamespaceID {
    add(NetworkNamespace(address: address, node: node, isHost: false))
  }

  private mutating func add(_ namespace: NetworkNamespace) -> NetworkNamespaceID {
    let id: NetworkNamespaceID
    if let index = freeNamespaces.popLast() {
      id = NetworkNamespaceID(index: index)
      namespaces[Int(index)] = namespace
    } else {
      id = NetworkNamespaceID(index: Int32(namespaces.count))
      namespaces.append(namespace)
    }
    owners[namespace.address] = id
    return id
  }

  /// Takes a namespace out; its address belongs to nobody then.
  public mutating func removeNamespace(_ id: NetworkNamespaceID) {
    guard isLive(id) else { return }
    let address = namespaces[Int(id.index)].address
    if owners[address] == id { owners[address] = nil }
    namespaces[Int(id.index)].isLive = false
    freeNamespaces.append(id.index)
  }

  /// Whether `id` names a namespace that exists.
  public func isLive(_ id: NetworkNamespaceID) -> Bool {
    id.index >= 0 && Int(id.index) < namespaces.count && namespaces[Int(id.index)].isLive
  }

  /// How many namespaces exist.
  public var namespaceCount: Int { namespaces.count - freeNamespaces.count }

  /// The address of a namespace.
  public func address(of id: NetworkNamespaceID) -> IPv4Address? {
    isLive(id) ? namespaces[Int(id.index)].address : nil
  }

  /// The node that a namespace is on.
  public func node(of id: NetworkNamespaceID) -> NetworkNodeID? {
    isLive(id) ? namespaces[Int(id.index)].node : nil
  }

  /// The host namespace of a node.
  public func hostNamespace(of node: NetworkNodeID) -> NetworkNamespaceID {
    nodes[Int(node.index)].host
  }

  /// The namespace that has `address`.
  public func namespace(with address: IPv4Address) -> NetworkNamespaceID? { owners[address] }

  /// Replaces the rules that kube-proxy wrote on `node`.
  public mutating func setRules(_ rules: ServiceRules, on node: NetworkNodeID) {
    nodes[Int(node.index)].rules = rules
  }

  /// The rules that kube-proxy wrote on `node`.
  public func rules(on node: NetworkNodeID) -> ServiceRules { nodes[Int(node.index)].rules }

  /// Connects a node's uplink or cuts it.
  public mutating func setConnected(_ connected: Bool, _ node: NetworkNodeID) {
    nodes[Int(node.index)].isConnected = connected
  }

  /// Whether a node's uplink works.
  public func isConnected(_ node: NetworkNodeID) -> Bool { nodes[Int(node.index)].isConnected }

  /// Lets a port of a node lead to a pod on it (hostPort).
  public mutating func publish(
    port: Int,
    transport: TransportProtocol,
    at address: IPv4Address = .any,
    of node: NetworkNodeID,
    to endpoint: Endpoint
  ) {
    let key = ServiceRules.Key(
      address: address,
      port: UInt16(truncatingIfNeeded: port),
      transport: transport
    )
    nodes[Int(node.index)].hostPorts[key] = endpoint
  }

  /// Whether a port of a node leads to a pod or a container.
  public func isPublished(
    port: Int,
    transport: TransportProtocol,
    of node: NetworkNodeID
  ) -> Bool {
    nodes[Int(node.index)].hostPorts.keys.contains {
      $0.port == UInt16(truncatingIfNeeded: port) && $0.transport == transport
    }
  }

  /// Takes back every port of a node that leads to an address.
  public mutating func unpublishPorts(of node: NetworkNodeID, to address: IPv4Address) {
    guard !nodes[Int(node.index)].hostPorts.isEmpty else { return }
    nodes[Int(node.index)].hostPorts = nodes[Int(node.index)].hostPorts.filter {
      $0.value.address != address
    }
  }

  /// The name of a node; empty for a machine beside the cluster.
  public func name(of node: NetworkNodeID) -> String { nodes[Int(node.index)].name }

  /// The addresses of a node's pods; nil where they were not told.
  public func podRange(of node: NetworkNodeID) -> CIDR? { nodes[Int(node.index)].podRange }

  /// The address that a node has on its pods' bridge.
  public func gateway(of node: NetworkNodeID) -> IPv4Address? { nodes[Int(node.index)].gateway }

  /// Whether `id` is the host namespace of its node.
  public func isHost(_ id: NetworkNamespaceID) -> Bool {
    isLive(id) && namespaces[Int(id.index)].isHost
  }

  /// The namespaces on a node, its own first.
  public func namespaces(on node: NetworkNodeID) -> [NetworkNamespaceID] {
    namespaces.indices.filter { namespaces[$0].isLive && namespaces[$0].node == node }
      .map { NetworkNamespaceID(index: Int32($0)) }
  }
}
