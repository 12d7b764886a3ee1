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
  /// Node ports and cluster addresses, as the node's kube-proxy wrote them.
  var rules = ServiceRules()
  /// Whether the node's uplink works; traffic inside the node goes on without it.
  var isConnected = true
}
