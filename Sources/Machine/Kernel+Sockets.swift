public import Network
import Simulation

extension Kernel {
  /// Starts a connection; the descriptor becomes writable when it is established or failed.
  ///
  /// `other` makes it from the network of another machine, as a forwarded port does.
  public mutating func connect(
    _ address: IPv4Address,
    port: Int,
    transport: TransportProtocol = .tcp,
    from other: MachineID? = nil
  ) throws(Errno) -> Int {
    let namespace = other.map { machines[$0.index].namespace } ?? machine.namespace
    let delivery = network.delivery(
      from: namespace,
      to: address,
      port: port,
      transport: transport,
      now: now,
      random: &balancing
    )
    let route = delivery.route
    if route == .noNetwork { throw .ENETUNREACH }
    var socket = Socket(
      namespace: namespace,
      local: Endpoint(network.address(of: namespace) ?? .loopback, port: nextEphemeralPort),
      remote: Endpoint(address, port: port)
    )
    nextEphemeralPort = nextEphemeralPort == 60_999 ? 32_768 : nextEphemeralPort + 1
    socketGeneration &+= 1
    socket.generation = socketGeneration
    let index = sockets.insert(socket)
    let descriptor = install(.socket(index))
    switch route {
    case .deliver(let target, let port):
      let key = ListenerKey(
        namespace: target,
        port: UInt16(truncatingIfNeeded: port),
        transport: transport,
        machine: target == .none ? other ?? current.machine : MachineID(index: -1)
      )
      let hop = latency(from: namespace, to: target)
      schedule(.request(key, from: delivery.source), for: index, after: hop)
    case .refused: schedule(.failure(.ECONNREFUSED), for: index, after: .microseconds(50))
    case .unreachable: schedule(.failure(.EHOSTUNREACH), for: index, after: .milliseconds(3000))
    case .dropped, .noNetwork:
      schedule(.failure(.ETIMEDOUT), for: index, after: .milliseconds(127_000))
    }
    return descriptor
  }

  /// Starts a connection to a port of another machine's own network, from inside of it.
  public mutating func connect(inside machine: MachineID, port: Int) throws(Errno) -> Int {
    try connect(.loopback, port: port, from: machine)
  }

  /// The current machine's address, written out; nil where it is on no network.
  public var addressText: String? {
    network.address(of: machine.namespace).map { "\($0)" }
  }

  /// Remembers the network that a machine is on.
  public func anchor(on machine: MachineID) -> NetworkAnchor? {
    guard isMachine(machine) else { return nil }
    return NetworkAnchor(
      machine: machine,
      namespace: self[machine].namespace,
      since: self[machine].bootedAt
    )
  }

  /// A machine on a network that was remembered: the same, or one that came to it later; nil where the
  /// network is gone.
  public func machine(at anchor: NetworkAnchor) -> MachineID? {
    // Another machine may have got the number since.
    func isOn(_ machine: MachineID) -> Bool {
      isMachine(machine) && self[machine].namespace == anchor.namespace
    }
    if isOn(anchor.machine), self[anchor.machine].bootedAt == anchor.since { return anchor.machine }
    guard network.node(of: anchor.namespace) != nil else { return nil }
    return machineIDs.first { isOn($0) && self[$0].bootedAt >= anchor.since }
  }

  /// Listens at a port of the current machine's network.
  public mutating func listen(
    port: Int,
    transport: TransportProtocol = .tcp
  ) throws(Errno) -> Int {
    let namespace = machine.namespace
    let key = ListenerKey(
      namespace: namespace,
      port: UInt16(truncatingIfNeeded: port),
      transport: transport,
      machine: namespace == .none ? current.machine : MachineID(index: -1)
    )
    guard (1...65_535).contains(port) else { throw .EINVAL }
    // Today's runtimes let every user of a container with a network of its own listen at any port.
    let isFree =
      killsWholeContainers && machine.kind == .container && network.isOfPod(namespace)
    guard port >= 1024 || isFree || can(.netBindService) else { throw .EACCES }
    guard listenerIndex[key] == nil else { throw .EADDRINUSE }
    let index = listeners.insert(Listener(key: key))
    listenerIndex[key] = index
    return install(.listener(index))
  }

  /// Takes a connection that waits at a listening descriptor.
  public mutating func accept(_ number: Int) -> AcceptResult {
    guard case .listener(let index) = descriptor(number) else { return .failure(.EINVAL) }
    while !listeners[index].backlog.isEmpty {
      let socket = listeners[index].backlog.removeFirst()
      sockets[socket].references -= 1  // The backlog's own.
      if process.descriptors.count >= limits.openFiles {
        closeSocketIfUnused(socket)
        return .failure(.EMFILE)
      }
      return .connection(install(.socket(socket)), from: sockets[socket].remote)
    }
    return .wouldBlock
  }

  /// What became of a connection: nil while it is being made or stands.
  public func connectionError(_ number: Int) -> Errno? {
    guard case .socket(let index) = descriptor(number),
      case .failed(let error) = sockets[index].state
    else { return nil }
    return error
  }

  /// Whether a connection stands.
  public func isConnected(_ number: Int) -> Bool {
    guard case .socket(let index) = descriptor(number), case .established = sockets[index].state
    else { return false }
    return true
  }

  /// The two ends of a connection, the own one first.
  public func endpoints(of number: Int) -> (local: Endpoint, remote: Endpoint)? {
    guard case .socket(let index) = descriptor(number) else { return nil }
    return (sockets[index].local, sockets[index].remote)
  }

  /// Says that this end will send no more; reading goes on.
  public mutating func shutDownWriting(_ number: Int) {
    guard case .socket(let index) = descriptor(number), !sockets[index].isShut else { return }
    sockets[index].isShut = true
    send(.end, from: index)
  }

  /// Whether some process of a namespace listens at a port.
  public func isListening(
    _ namespace: NetworkNamespaceID,
    port: Int,
    transport: TransportProtocol = .tcp
  ) -> Bool {
    listenerIndex[
      ListenerKey(
        namespace: namespace,
        port: UInt16(truncatingIfNeeded: port),
        transport: transport,
        machine: MachineID(index: -1)
      )
    ] != nil
  }

  mutating func readSocket(_ index: Int32, max: Int) -> ReadResult {
    if case .failed(let error) = sockets[index].state {
      if sockets[index].inbound.isEmpty { return .failure(error) }
    }
    guard !sockets[index].inbound.isEmpty else {
      return sockets[index].isEnded ? .endOfFile : .wouldBlock
    }
    let bytes = sockets[index].inbound.take(max)
    let peer = sockets[index].peer
    if peer >= 0, sockets.contains(peer) {
      sockets[peer].unread -= bytes.count
      if sockets[peer].unread < Socket.window { wake(sockets[peer].waiters) }
    }
    return .bytes(bytes)
  }

  mutating func writeSocket(_ index: Int32, _ bytes: [UInt8]) -> WriteResult {
    switch sockets[index].state {
    case .connecting: return .wouldBlock
    case .failed(let error): return .failure(error)
    case .established: break
    }
    guard !sockets[index].isShut else { return .failure(.EPIPE) }
    guard sockets[index].peer >= 0 else {
      fail(index, .ECONNRESET)
      return .failure(.ECONNRESET)
    }
    guard sockets[index].unread < Socket.window else { return .wouldBlock }
    sockets[index].unread += bytes.count
    send(.bytes(bytes), from: index)
    return .written
  }
}

/// The network of a machine, for who wants to reach it when the machine itself is gone.
public struct NetworkAnchor: Hashable, Sendable {
  let machine: MachineID
  let namespace: NetworkNamespaceID
  let since: Instant
}
