/// What becomes of a packet.
public enum Route: Hashable, Sendable {
  /// It arrives in a namespace, at a port.
  case deliver(NetworkNamespaceID, port: Int)
  /// It is rejected at once: a service without ready back ends.
  case refused
  /// Nobody has the address: `No route to host` after a while.
  case unreachable
  /// It is lost without a word; the sender times out.
  case dropped
  /// The sender has no network at all.
  case noNetwork
}

/// What becomes of an ICMP echo request.
public enum EchoRoute: Hashable, Sendable {
  /// The address answers; whether the way stays on one node.
  case answers(sameNode: Bool)
  /// Nobody has the address on a reachable network.
  case unreachable
  /// No answer ever comes: cluster addresses, machines behind a cut.
  case silence
}

/// Where a packet goes, and from whom it seems to come there.
public struct Delivery: Hashable, Sendable {
  /// What becomes of it.
  public var route: Route
  /// The sender's address as the receiver sees it: a node that forwards puts its own there.
  public var source: IPv4Address

  init(_ route: Route, from source: IPv4Address) {
    self.route = route
    self.source = source
  }
}
