import KubernetesAPI
import Machine

/// One request that is handed on to a port inside a pod, and the answer to it.
struct ProxiedExchange: Sendable {
  /// How the exchange stands.
  enum State: Sendable {
    case waiting([Wait])
    case answered(ProxiedReply)
    case refused(Status)
  }

  private let port: ProxiedPort
  private let machine: MachineID
  private let request: [UInt8]
  private var socket: Int?
  private var stands = false
  private var reply: [UInt8] = []

  /// The most that an answer may hold.
  private static let limit = 1 << 24

  /// Begins an exchange.
  ///
  /// - Throws: what the server or the node refuses.
  init<Client: KubernetesClient>(
    _ port: ProxiedPort,
    _ request: [UInt8],
    _ client: inout Client
  ) throws(Status) {
    let wish = ConnectRequest(
      namespace: port.namespace,
      pod: port.pod,
      container: port.container,
      verb: .proxy
    )
    do throws(Status) {
      machine = MachineID(index: try client.connect(wish).machine)
    } catch {
      // Nobody has the address any more.
      throw error.reason == .forbidden ? error : port.refusal("no route to host")
    }
    self.port = port
    self.request = request
  }

  /// Goes on with it.
  mutating func resume(_ system: inout Kernel) -> State {
    guard system.isMachine(machine) else { return .refused(port.refusal("no route to host")) }
    guard let socket else {
      do throws(Errno) {
        let made = try system.connect(inside: machine, port: port.port)
        socket = made
        return .waiting([.writable(made)])
      } catch {
        return .refused(port.refusal(error.message.lowercased()))
      }
    }
    if let error = system.connectionError(socket) {
      system.close(socket)
      return .refused(port.refusal(error.message.lowercased()))
    }
    guard stands || system.isConnected(socket) else { return .waiting([.writable(socket)]) }
    if !stands {
      stands = true
      system.print(request, to: socket)
    }
    while reply.count < Self.limit {
      switch system.read(socket) {
      case .bytes(let bytes): reply += bytes
      case .wouldBlock: return .waiting([.readable(socket)])
      case .endOfFile, .failure:
        system.close(socket)
        return ProxiedReply(reply).map { .answered($0) }
          ?? .refused(ProxiedPort.noAnswer)
      }
    }
    system.close(socket)
    return .refused(
      Status(.internalError, "an answer of more than \(Self.limit) bytes is not handed on")
    )
  }
}
