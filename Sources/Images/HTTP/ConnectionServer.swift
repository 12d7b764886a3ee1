import Machine
import Network

/// The connections of a server: accepts, reads, writes and closes, and says what to wait for.
struct ConnectionServer: Sendable {
  struct Connection: Sendable {
    var descriptor: Int
    var client: Endpoint
    var input: [UInt8] = []
    var output: [UInt8] = []
    /// The client sends no more.
    var isEnded = false
    /// Close when the output is through.
    var isClosing = false
    /// For servers whose protocol has a state per connection (the chosen database).
    var tag = 0
  }

  let port: Int
  private(set) var listener: Int?
  var connections: [Connection] = []

  private let transport: TransportProtocol

  init(port: Int, transport: TransportProtocol = .tcp) {
    self.port = port
    self.transport = transport
  }

  /// Listens, once.
  mutating func open(_ system: inout Kernel) throws(Errno) {
    if listener == nil { listener = try system.listen(port: port, transport: transport) }
  }

  /// Accepts, reads what came, writes what waits, and drops connections that are done.
  mutating func pump(_ system: inout Kernel) {
    guard let listener else { return }
    while case .connection(let descriptor, let client) = system.accept(listener) {
      connections.append(Connection(descriptor: descriptor, client: client))
    }
    for index in connections.indices { read(index, &system) }
  }

  private mutating func read(_ index: Int, _ system: inout Kernel) {
    while !connections[index].isEnded {
      switch system.read(connections[index].descriptor) {
      case .bytes(let bytes): connections[index].input += bytes
      case .wouldBlock: return
      case .endOfFile: connections[index].isEnded = true
      case .failure:
        connections[index].isEnded = true
        connections[index].isClosing = true
        connections[index].output = []
      }
    }
  }

  /// Writes what waits, and drops connections that are done.
  mutating func flush(_ system: inout Kernel) {
    for index in connections.indices where !connections[index].output.isEmpty {
      switch system.write(connections[index].descriptor, connections[index].output) {
      case .written: connections[index].output = []
      case .wouldBlock: continue
      case .failure:
        connections[index].output = []
        connections[index].isClosing = true
      }
    }
    for connection in connections where connection.isDone { system.close(connection.descriptor) }
    connections.removeAll { $0.isDone }
  }

  /// What ends the server's wait.
  var waits: [Wait] {
    guard let listener else { return [] }
    var waits = [Wait.readable(listener)]
    for connection in connections {
      if !connection.isEnded { waits.append(.readable(connection.descriptor)) }
      if !connection.output.isEmpty { waits.append(.writable(connection.descriptor)) }
    }
    return waits
  }

  /// Closes everything.
  mutating func close(_ system: inout Kernel) {
    for connection in connections { system.close(connection.descriptor) }
    connections = []
    if let listener { system.close(listener) }
    listener = nil
  }
}

extension ConnectionServer.Connection {
  /// Whether nothing is left to do for it.
  var isDone: Bool { output.isEmpty && (isClosing || (isEnded && input.isEmpty)) }
}
