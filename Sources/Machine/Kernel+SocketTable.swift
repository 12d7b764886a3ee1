public import Network

/// One row of a table of sockets, as `ss` and `netstat` show it.
public struct SocketRow: Hashable, Sendable {
  /// What state it is in.
  public enum State: Hashable, Sendable {
    /// It waits for callers.
    case listening
    /// It waits to be let in.
    case connecting
    /// It stands.
    case established
    /// The other side has ended.
    case closing
  }

  /// The transport.
  public var transport: TransportProtocol
  /// The state.
  public var state: State
  /// This end.
  public var local: Endpoint
  /// The other end; nil for one that listens.
  public var remote: Endpoint?
  /// The name of the program that has it; nil where it is on another machine.
  public var program: String?
  /// The process that has it.
  public var process: Int32
  /// Its number there.
  public var descriptor: Int
}

extension Kernel {
  /// The sockets of the current machine's network, those that listen first.
  ///
  /// Containers of a pod share a network; whose process has a socket shows on its own machine only.
  public func socketTable() -> [SocketRow] {
    let namespace = machine.namespace
    var rows: [SocketRow] = []
    for id in machineIDs
    where id == current.machine || namespace != .none && self[id].namespace == namespace {
      for process in self[id].processes {
        for (number, descriptor) in process.descriptors.enumerated() {
          guard let descriptor, var row = row(of: descriptor) else { continue }
          let words = process.arguments.first?.split(separator: "/").last
          row.program = id == current.machine ? words.map(String.init) : nil
          row.process = process.number
          row.descriptor = number
          rows.append(row)
        }
      }
    }
    return rows.sorted { one, other in
      let (first, second) = (one.remote == nil, other.remote == nil)
      return first == second ? one.local < other.local : first
    }
  }

  private func row(of descriptor: Descriptor) -> SocketRow? {
    switch descriptor {
    case .listener(let index):
      let key = listeners[index].key
      return SocketRow(
        transport: key.transport,
        state: .listening,
        local: Endpoint(.any, port: Int(key.port)),
        process: 0,
        descriptor: 0
      )
    case .socket(let index):
      let socket = sockets[index]
      let state: SocketRow.State
      switch socket.state {
      case .connecting: state = .connecting
      case .established: state = socket.isEnded ? .closing : .established
      case .failed: return nil
      }
      return SocketRow(
        transport: .tcp,
        state: state,
        local: socket.local,
        remote: socket.remote,
        process: 0,
        descriptor: 0
      )
    default: return nil
    }
  }
}
