public import Network
import Simulation

/// One end of a connection.
struct Socket: Sendable, Vacatable {
  enum State: Sendable {
    case connecting
    case established
    case failed(Errno)
  }

  var namespace: NetworkNamespaceID
  var local: Endpoint
  var remote: Endpoint
  var state = State.connecting
  /// The other end; -1 before the connection and after the other end is gone.
  var peer: Int32 = -1
  /// Tells a reused place from the one that an event was meant for.
  var generation: UInt32 = 0
  var inbound = ByteQueue()
  /// Whether the other end will send no more.
  var isEnded = false
  /// Whether this end said that it will send no more.
  var isShut = false
  /// When the last packet to the other end arrives; later ones arrive no earlier.
  var lastArrival = Instant.epoch
  /// Bytes on the way to the other end or waiting there.
  var unread = 0
  var references = 0
  var waiters: [ProcessID] = []

  static let vacant = Socket(
    namespace: .none,
    local: Endpoint(.any, port: 0),
    remote: Endpoint(.any, port: 0)
  )

  /// How many bytes may wait at the other end before a writer blocks.
  static let window = 262_144

  var isReadable: Bool {
    switch state {
    case .connecting: false
    case .established: !inbound.isEmpty || isEnded
    case .failed: true
    }
  }

  var isWritable: Bool {
    switch state {
    case .connecting: false
    case .established: unread < Self.window || peer < 0
    case .failed: true
    }
  }
}

/// A port that listens.
struct Listener: Sendable, Vacatable {
  var key: ListenerKey
  var backlog: [Int32] = []
  var references = 0
  var waiters: [ProcessID] = []

  static let vacant = Listener(
    key: ListenerKey(namespace: .none, port: 0, transport: .tcp, machine: MachineID(index: -1))
  )
}

/// A port of a namespace; off the network, of a machine.
struct ListenerKey: Hashable, Sendable {
  var namespace: NetworkNamespaceID
  var port: UInt16
  var transport: TransportProtocol
  var machine: MachineID
}

/// What arrives at a socket.
struct SocketArrival: Sendable {
  enum Kind: Sendable {
    /// The connection request, at the listener's side.
    case request(ListenerKey, from: IPv4Address)
    case established(peer: Int32)
    case bytes([UInt8])
    case end
    case failure(Errno)
    /// The other end read, so there is room again.
    case acknowledgement(Int)
  }

  var socket: Int32
  var generation: UInt32
  var kind: Kind
}

/// What ``Kernel/accept(_:)`` gave.
public enum AcceptResult: Hashable, Sendable {
  /// A connection: its descriptor, and who is at the other end.
  case connection(Int, from: Endpoint)
  /// Nobody yet: wait until the descriptor is readable.
  case wouldBlock
  /// An error.
  case failure(Errno)
}
