public import Simulation

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

struct AffinityKey: Hashable, Sendable {
  var client: IPv4Address
  var service: ServiceRules.Key
}

struct AffinityEntry: Sendable {
  var endpoint: Endpoint
  var until: Instant
}

extension Network {
  /// Decides where a packet to `address` and `port` goes, as seen from `source`.
  ///
  /// Services are looked up in the rules of the node that the packet starts from, node ports in
  /// those of the node that it arrives at; a back end is drawn from `random`.
  public mutating func route(
    from source: NetworkNamespaceID,
    to address: IPv4Address,
    port: Int,
    transport: TransportProtocol = .tcp,
    now: Instant,
    random: inout RandomStream
  ) -> Route {
    guard isLive(source) else {
      return address.isLoopback ? .deliver(source, port: port) : .noNetwork
    }
    let origin = namespaces[Int(source.index)]
    if address.isLoopback || address == .any || address == origin.address {
      if origin.isHost,
        let target = balance(
          node: origin.node,
          address: .any,
          port: port,
          transport: transport,
          client: origin.address,
          now: now,
          random: &random
        )
      {
        return deliver(target, from: origin.node)
      }
      return .deliver(source, port: port)
    }
    if let target = balance(
      node: origin.node,
      address: address,
      port: port,
      transport: transport,
      client: origin.address,
      now: now,
      random: &random
    ) {
      return deliver(target, from: origin.node)
    }
    if serviceRange.contains(address) { return .dropped }
    if let owner = owners[address], namespaces[Int(owner.index)].isHost {
      let node = namespaces[Int(owner.index)].node
      guard isReachable(node, from: origin.node) else { return .dropped }
      if let target = balance(
        node: node,
        address: .any,
        port: port,
        transport: transport,
        client: origin.address,
        now: now,
        random: &random
      ) {
        return deliver(target, from: node)
      }
    }
    return deliver(.some(Endpoint(address, port: port)), from: origin.node)
  }

  /// The back end for a rule: nil without a rule, `.some(nil)` where the rule has no back end.
  private mutating func balance(
    node: NetworkNodeID,
    address: IPv4Address,
    port: Int,
    transport: TransportProtocol,
    client: IPv4Address,
    now: Instant,
    random: inout RandomStream
  ) -> Endpoint?? {
    let rules = nodes[Int(node.index)].rules
    guard let rule = rules.rule(address: address, port: port, transport: transport) else {
      return nil
    }
    guard !rule.endpoints.isEmpty else { return .some(nil) }
    let drawn = rule.endpoints[random.below(rule.endpoints.count)]
    guard let affinity = rule.affinity else { return drawn }
    let key = AffinityKey(
      client: client,
      service: ServiceRules.Key(
        address: address,
        port: UInt16(truncatingIfNeeded: port),
        transport: transport
      )
    )
    var chosen = drawn
    if let entry = affinities[key], entry.until > now, rule.endpoints.contains(entry.endpoint) {
      chosen = entry.endpoint
    }
    affinities[key] = AffinityEntry(endpoint: chosen, until: now + affinity)
    return chosen
  }

  private func deliver(_ target: Endpoint?, from node: NetworkNodeID) -> Route {
    guard let target else { return .refused }
    guard let owner = owners[target.address] else {
      return nodes[Int(node.index)].isConnected ? .unreachable : .dropped
    }
    guard isReachable(namespaces[Int(owner.index)].node, from: node) else { return .dropped }
    return .deliver(owner, port: Int(target.port))
  }

  private func isReachable(_ node: NetworkNodeID, from origin: NetworkNodeID) -> Bool {
    node == origin || (isConnected(node) && isConnected(origin))
  }

  /// Whether two namespaces are on one node.
  public func areNeighbours(_ one: NetworkNamespaceID, _ other: NetworkNamespaceID) -> Bool {
    one == other || (isLive(one) && isLive(other) && node(of: one) == node(of: other))
  }

  /// What becomes of an echo request: pods and nodes answer, cluster addresses never do.
  public func echo(from source: NetworkNamespaceID, to address: IPv4Address) -> EchoRoute {
    if address.isLoopback { return .answers(sameNode: true) }
    guard isLive(source) else { return .unreachable }
    let origin = namespaces[Int(source.index)].node
    if serviceRange.contains(address) { return .silence }
    guard let owner = owners[address] else {
      return podRange.contains(address) ? .unreachable : .silence
    }
    let node = namespaces[Int(owner.index)].node
    guard isReachable(node, from: origin) else { return .silence }
    return .answers(sameNode: node == origin)
  }
}
