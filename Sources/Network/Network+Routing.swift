public import Simulation

struct AffinityKey: Hashable, Sendable {
  var node: NetworkNodeID
  var client: IPv4Address
  var service: String
  var transport: TransportProtocol
}

struct AffinityEntry: Sendable {
  var endpoint: Endpoint
  var until: Instant
}

/// A packet on its way.
private struct Packet {
  var source: NetworkNamespaceID
  var client: IPv4Address
  var port: Int
  var transport: TransportProtocol
  var now: Instant
}

/// What the rules of a node make of a packet.
private enum Balance {
  /// No rule is about it.
  case none
  /// A back end gets it; whether the node puts its own address for the sender's.
  case target(Endpoint, isMasked: Bool)
  case refused
  case dropped
}

extension Network {
  /// Decides where a packet to `address` and `port` goes, as seen from `source`.
  public mutating func route(
    from source: NetworkNamespaceID,
    to address: IPv4Address,
    port: Int,
    transport: TransportProtocol = .tcp,
    now: Instant,
    random: inout RandomStream
  ) -> Route {
    delivery(
      from: source,
      to: address,
      port: port,
      transport: transport,
      now: now,
      random: &random
    ).route
  }

  /// Decides where a packet to `address` and `port` goes, and whose it seems to be there.
  ///
  /// Services are looked up in the rules of the node that the packet starts from, node ports in
  /// those of the node that it arrives at; a back end is drawn from `random`. What policies forbid is
  /// dropped where it would have been delivered.
  public mutating func delivery(
    from source: NetworkNamespaceID,
    to address: IPv4Address,
    port: Int,
    transport: TransportProtocol = .tcp,
    now: Instant,
    random: inout RandomStream
  ) -> Delivery {
    guard isLive(source) else {
      return Delivery(
        address.isLoopback ? .deliver(source, port: port) : .noNetwork,
        from: .loopback
      )
    }
    let origin = namespaces[Int(source.index)]
    let packet = Packet(
      source: source,
      client: origin.address,
      port: port,
      transport: transport,
      now: now
    )
    let isOwn = address.isLoopback || address == .any || address == origin.address
    if isOwn, !origin.isHost {
      return Delivery(.deliver(source, port: port), from: address.isLoopback ? .loopback : address)
    }
    var node = origin.node
    if nodes[Int(node.index)].isOutside, !isOwn {
      guard let entrance = self.entrance(to: address, from: node) else {
        return Delivery(outsideRoute(to: address), from: origin.address)
      }
      node = entrance
    }
    switch balance(packet, node, isOwn ? .any : address, random: &random) {
    case .target(let target, let isMasked):
      return deliver(packet, target, via: node, isMasked: isMasked)
    case .refused: return Delivery(.refused, from: origin.address)
    case .dropped: return Delivery(.dropped, from: origin.address)
    case .none: break
    }
    if isOwn {
      return Delivery(.deliver(source, port: port), from: origin.address)
    }
    if serviceRange.contains(address) { return Delivery(.dropped, from: origin.address) }
    if let owner = owners[address], namespaces[Int(owner.index)].isHost {
      return arrive(packet, address, at: namespaces[Int(owner.index)].node, random: &random)
    }
    return deliver(packet, Endpoint(address, port: port), via: node, isMasked: false)
  }

  /// The node by which a machine beside the cluster gets to an address.
  private func entrance(to address: IPv4Address, from node: NetworkNodeID) -> NetworkNodeID? {
    if serviceRange.contains(address) {
      guard let tunnel = nodes[Int(node.index)].tunnel, isReachable(tunnel, from: node) else {
        return nil
      }
      return tunnel
    }
    guard let owner = owners[address], namespaces[Int(owner.index)].isHost else { return nil }
    let target = namespaces[Int(owner.index)].node
    return nodes[Int(target.index)].isOutside || isReachable(target, from: node) ? target : nil
  }

  /// What becomes of a packet that a machine beside the cluster cannot bring into it.
  private func outsideRoute(to address: IPv4Address) -> Route {
    let isKnown = owners[address] != nil
    return isKnown || serviceRange.contains(address) || podRange.contains(address)
      ? .dropped : .unreachable
  }

  /// A packet for a node's own address: a node port, a port that leads to a pod, or the node itself.
  private mutating func arrive(
    _ packet: Packet,
    _ address: IPv4Address,
    at node: NetworkNodeID,
    random: inout RandomStream
  ) -> Delivery {
    let origin = namespaces[Int(packet.source.index)].node
    guard isReachable(node, from: origin) else {
      return Delivery(.dropped, from: packet.client)
    }
    for candidate in [IPv4Address.any, address] {
      switch balance(packet, node, candidate, random: &random) {
      case .target(let target, let isMasked):
        return deliver(packet, target, via: node, isMasked: isMasked)
      case .refused: return Delivery(.refused, from: packet.client)
      case .dropped: return Delivery(.dropped, from: packet.client)
      case .none: continue
      }
    }
    return deliver(packet, Endpoint(address, port: packet.port), via: origin, isMasked: false)
  }

  /// What the rules of `node` make of a packet to `address`; `.any` stands for the node's own.
  private mutating func balance(
    _ packet: Packet,
    _ node: NetworkNodeID,
    _ address: IPv4Address,
    random: inout RandomStream
  ) -> Balance {
    let rules = nodes[Int(node.index)].rules
    let isOwnAddress =
      address == .any || owners[address] == nodes[Int(node.index)].host
    var found = rules.entry(address, packet.port, packet.transport)
    if found == nil, isOwnAddress { found = rules.entry(.any, packet.port, packet.transport) }
    guard let entry = found else {
      return isOwnAddress ? publishedPort(packet, node, address) : .none
    }
    let rule = rules.services[Int(entry.service)]
    if entry.entrance == .balancer, !rule.sourceRanges.isEmpty,
      !rule.sourceRanges.contains(where: { $0.contains(packet.client) })
    {
      return .dropped
    }
    let name = nodes[Int(node.index)].name
    let isInside = isInside(packet, node)
    // Traffic from inside takes the short way to addresses for the outside, local or not.
    let isLocalOnly =
      entry.entrance == .cluster ? rule.isInternalLocal : rule.isExternalLocal && !isInside
    let candidates = isLocalOnly ? rule.localEndpoints(on: name) : rule.clusterEndpoints(for: name)
    guard !candidates.isEmpty else { return rule.hasBackends ? .dropped : .refused }
    let chosen = choose(packet, rule, candidates, node, random: &random)
    let isMasked =
      entry.entrance == .cluster ? !isFromPod(packet) : !isLocalOnly && !rule.isExternalLocal
    return .target(chosen, isMasked: isMasked || chosen.address == packet.client)
  }

  private func isFromPod(_ packet: Packet) -> Bool {
    !namespaces[Int(packet.source.index)].isHost
  }

  /// Whether a packet starts in a pod, or on the node whose rules are asked.
  private func isInside(_ packet: Packet, _ node: NetworkNodeID) -> Bool {
    let origin = namespaces[Int(packet.source.index)]
    return origin.isHost ? origin.node == node : !nodes[Int(origin.node.index)].isOutside
  }

  private func publishedPort(
    _ packet: Packet,
    _ node: NetworkNodeID,
    _ address: IPv4Address
  ) -> Balance {
    let published = nodes[Int(node.index)].hostPorts
    guard !published.isEmpty else { return .none }
    // Some are for clients on the node itself only.
    let isHere = namespaces[Int(packet.source.index)].node == node
    for candidate in [IPv4Address.any, address] + (isHere ? [.loopback] : []) {
      let key = ServiceRules.Key(
        address: candidate,
        port: UInt16(truncatingIfNeeded: packet.port),
        transport: packet.transport
      )
      if let target = published[key] { return .target(target, isMasked: false) }
    }
    return .none
  }

  /// Draws a back end, or stays with the one that the client has.
  private mutating func choose(
    _ packet: Packet,
    _ rule: ServicePortRule,
    _ candidates: [Endpoint],
    _ node: NetworkNodeID,
    random: inout RandomStream
  ) -> Endpoint {
    let drawn = candidates[random.below(candidates.count)]
    guard let affinity = rule.affinity else { return drawn }
    let key = AffinityKey(
      node: node,
      client: packet.client,
      service: rule.name,
      transport: rule.transport
    )
    var chosen = drawn
    if let entry = affinities[key], entry.until > packet.now, candidates.contains(entry.endpoint) {
      chosen = entry.endpoint
    }
    affinities[key] = AffinityEntry(endpoint: chosen, until: packet.now + affinity)
    return chosen
  }

  private func deliver(
    _ packet: Packet,
    _ target: Endpoint,
    via node: NetworkNodeID,
    isMasked: Bool
  ) -> Delivery {
    let origin = namespaces[Int(packet.source.index)]
    guard let owner = owners[target.address] else {
      let isUp = nodes[Int(node.index)].isConnected
      return Delivery(isUp ? .unreachable : .dropped, from: packet.client)
    }
    let receiver = namespaces[Int(owner.index)]
    guard isReachable(node, from: origin.node), isReachable(receiver.node, from: node) else {
      return Delivery(.dropped, from: packet.client)
    }
    if !filter.isolated.isEmpty,
      !filter.allows(
        from: packet.client,
        to: target.address,
        port: Int(target.port),
        transport: packet.transport,
        isFromNode: origin.isHost && origin.node == receiver.node,
        isToNode: receiver.isHost && origin.node == receiver.node
      )
    {
      return Delivery(.dropped, from: packet.client)
    }
    return Delivery(
      .deliver(owner, port: Int(target.port)),
      from: seenSource(packet, via: node, receiver, isMasked: isMasked)
    )
  }

  /// The sender's address as the receiver sees it.
  private func seenSource(
    _ packet: Packet,
    via node: NetworkNodeID,
    _ receiver: NetworkNamespace,
    isMasked: Bool
  ) -> IPv4Address {
    let origin = namespaces[Int(packet.source.index)]
    // A node talks to its own pods from the bridge.
    if receiver.node == node, !receiver.isHost, let gateway = nodes[Int(node.index)].gateway,
      isMasked || origin.isHost && origin.node == node
    {
      return gateway
    }
    guard isMasked else { return packet.client }
    return namespaces[Int(nodes[Int(node.index)].host.index)].address
  }

  private func isReachable(_ node: NetworkNodeID, from origin: NetworkNodeID) -> Bool {
    node == origin || (isConnected(node) && isConnected(origin))
  }

  /// Whether a namespace is a pod's own, and not that of a node or another machine.
  public func isOfPod(_ namespace: NetworkNamespaceID) -> Bool {
    isLive(namespace) && !namespaces[Int(namespace.index)].isHost
  }

  /// Whether two namespaces are on one node.
  public func areNeighbours(_ one: NetworkNamespaceID, _ other: NetworkNamespaceID) -> Bool {
    one == other || (isLive(one) && isLive(other) && node(of: one) == node(of: other))
  }

  /// What becomes of an echo request: pods and nodes answer, cluster addresses never do.
  public func echo(from source: NetworkNamespaceID, to address: IPv4Address) -> EchoRoute {
    if address.isLoopback { return .answers(sameNode: true) }
    guard isLive(source) else { return .unreachable }
    let origin = namespaces[Int(source.index)]
    if serviceRange.contains(address) { return .silence }
    guard let owner = owners[address] else {
      return podRange.contains(address) ? .unreachable : .silence
    }
    let receiver = namespaces[Int(owner.index)]
    guard isReachable(receiver.node, from: origin.node) else { return .silence }
    if nodes[Int(origin.node.index)].isOutside, !receiver.isHost { return .silence }
    if !filter.isolated.isEmpty,
      !filter.allows(
        from: origin.address,
        to: address,
        port: 0,
        transport: nil,
        isFromNode: origin.isHost && origin.node == receiver.node,
        isToNode: receiver.isHost && origin.node == receiver.node
      )
    {
      return .silence
    }
    return .answers(sameNode: receiver.node == origin.node)
  }
}
