/// A network namespace: one pod's, or that of a node or of the learner's host.
public struct NetworkNamespaceID: Hashable, Comparable, Sendable {
  /// The place in the table of namespaces.
  public var index: Int32

  /// Makes the identifier of a place in the table.
  @inlinable
  public init(index: Int32) { self.index = index }

  /// The namespace of a machine without a network: it has `lo` only.
  public static let none = NetworkNamespaceID(index: -1)

  /// Orders them by number.
  @inlinable
  public static func < (left: NetworkNamespaceID, right: NetworkNamespaceID) -> Bool {
    left.index < right.index
  }
}

/// A node as the network sees it: an uplink that can be down, and its own service rules.
public struct NetworkNodeID: Hashable, Comparable, Sendable {
  /// The place in the table of nodes.
  public var index: Int32

  /// Makes the identifier of a place in the table.
  @inlinable
  public init(index: Int32) { self.index = index }

  /// Orders them by number.
  @inlinable
  public static func < (left: NetworkNodeID, right: NetworkNodeID) -> Bool {
    left.index < right.index
  }
}

/// What the network knows of one namespace.
struct NetworkNamespace: Sendable {
  var address: IPv4Address
  var node: NetworkNodeID
  /// Whether this is the node's own namespace; its address then answers node ports.
  var isHost: Bool
  var isLive = true
}

/// What the network knows of one node.
struct NetworkNode: Sendable {
  var host: NetworkNamespaceID
  /// The node's name in the API; empty for machines beside the cluster.
  var name = ""
  /// The addresses of the pods on it.
  var podRange: CIDR?
  /// Whether it is no node but a machine beside the cluster, which has no way to pods' addresses.
  var isOutside = false
  /// The node through which a machine beside the cluster reaches cluster addresses (a tunnel).
  var tunnel: NetworkNodeID?
  /// Node ports and cluster addresses, as the node's kube-proxy wrote them.
  var rules = ServiceRules()
  /// Ports of the node that lead to a pod on it.
  var hostPorts: [ServiceRules.Key: Endpoint] = [:]
  /// Whether the node's uplink works; traffic inside the node goes on without it.
  var isConnected = true

  /// The address that the node has on its pods' bridge.
  var gateway: IPv4Address? { podRange?.address(at: 1) }
}
