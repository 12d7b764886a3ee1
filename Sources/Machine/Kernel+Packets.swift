import Network
import Simulation

extension Kernel {
  /// How long one packet takes between two namespaces.
  mutating func latency(
    from source: NetworkNamespaceID,
    to target: NetworkNamespaceID
  ) -> Duration {
    if source == target { return .microseconds(30) }
    guard lossPercent == 0 else { return .microseconds(400) + retransmission() }
    return network.areNeighbours(source, target)
      ? latencies.duration(.microseconds(60), .microseconds(140))
      : latencies.duration(.microseconds(350), .microseconds(650))
  }

  /// Whether the next packet between machines is lost.
  mutating func losesPacket() -> Bool { lossPercent > 0 && losses.next() % 100 < lossPercent }

  /// How long it takes until a packet gets through that is sent again whenever it is lost.
  ///
  /// The wait doubles from 200 ms on, as TCP's does; after fifteen times nobody tries any more.
  private mutating func retransmission() -> Duration {
    var delay = Duration.zero
    var wait = Duration.milliseconds(200)
    var tries = 0
    while tries < 15, losesPacket() {
      tries += 1
      delay = delay + wait
      wait = wait * 2
    }
    return delay
  }

  mutating func schedule(_ kind: SocketArrival.Kind, for index: Int32, after delay: Duration) {
    let arrival = SocketArrival(
      socket: index,
      generation: sockets[index].generation,
      kind: kind
    )
    agenda.schedule(.arrival(arrival), at: now + delay)
  }

  /// Sends something to the other end; it arrives behind whatever was sent before.
  mutating func send(_ kind: SocketArrival.Kind, from index: Int32) {
    let peer = sockets[index].peer
    guard peer >= 0, sockets.contains(peer) else { return }
    let (source, target) = (sockets[index].namespace, sockets[peer].namespace)
    guard canReach(source, target) else { return }
    let due = max(now + latency(from: source, to: target), sockets[index].lastArrival)
    sockets[index].lastArrival = due
    let arrival = SocketArrival(
      socket: peer,
      generation: sockets[peer].generation,
      kind: kind
    )
    agenda.schedule(.arrival(arrival), at: due)
  }

  /// Whether packets get from one namespace to the other; a cut uplink loses them.
  private func canReach(_ source: NetworkNamespaceID, _ target: NetworkNamespaceID) -> Bool {
    if source == target { return true }
    guard let one = network.node(of: source), let other = network.node(of: target) else {
      return false
    }
    return one == other || (network.isConnected(one) && network.isConnected(other))
  }

  /// Lets something arrive at a socket.
  mutating func receive(_ arrival: SocketArrival) {
    let index = arrival.socket
    guard sockets.contains(index), sockets[index].generation == arrival.generation else { return }
    switch arrival.kind {
    case .request(let key, let source): answerRequest(index, key, from: source)
    case .established(let peer):
      sockets[index].state = .established
      sockets[index].peer = peer
    case .bytes(let bytes): sockets[index].inbound.append(bytes)
    case .end: sockets[index].isEnded = true
    case .failure(let error): fail(index, error)
    case .acknowledgement(let count): sockets[index].unread -= count
    }
    wake(sockets[index].waiters)
  }

  /// A connection request reached its target: a listener takes it, or it is refused.
  private mutating func answerRequest(
    _ index: Int32,
    _ key: ListenerKey,
    from source: IPv4Address
  ) {
    let client = sockets[index]
    let hop = latency(from: key.namespace, to: client.namespace)
    guard let listener = listenerIndex[key], listeners[listener].backlog.count < 1024 else {
      schedule(.failure(.ECONNREFUSED), for: index, after: hop)
      return
    }
    var server = Socket(
      namespace: key.namespace,
      local: Endpoint(network.address(of: key.namespace) ?? .loopback, port: Int(key.port)),
      remote: client.local,
      state: .established,
      peer: index
    )
    let isInside = client.remote.address.isLoopback && key.namespace == client.namespace
    server.remote.address = isInside ? .loopback : source
    socketGeneration &+= 1
    server.generation = socketGeneration
    server.references = 1
    server.lastArrival = now + hop
    let serverIndex = sockets.insert(server)
    listeners[listener].backlog.append(serverIndex)
    wake(listeners[listener].waiters)
    schedule(.established(peer: serverIndex), for: index, after: hop)
  }

  mutating func fail(_ index: Int32, _ error: Errno) {
    sockets[index].state = .failed(error)
    sockets[index].isEnded = true
  }

  mutating func closeSocketIfUnused(_ index: Int32) {
    if sockets[index].references == 0 { closeSocket(index) }
  }

  /// The last descriptor of a connection is gone: the other end reads an end, or a reset if this end
  /// left bytes unread.
  mutating func closeSocket(_ index: Int32) {
    let socket = sockets[index]
    if socket.peer >= 0, sockets.contains(socket.peer) {
      if !socket.inbound.isEmpty {
        send(.failure(.ECONNRESET), from: index)
      } else if !socket.isShut {
        send(.end, from: index)
      }
      sockets[socket.peer].peer = -1
      wake(sockets[socket.peer].waiters)
    }
    sockets.remove(index)
  }

  mutating func closeListener(_ index: Int32) {
    let listener = listeners[index]
    listenerIndex[listener.key] = nil
    for socket in listener.backlog {
      sockets[socket].references -= 1
      send(.failure(.ECONNRESET), from: socket)
      closeSocketIfUnused(socket)
    }
    listeners.remove(index)
  }
}
