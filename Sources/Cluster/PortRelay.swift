import Kubectl
import KubernetesAPI
import Machine

/// What carries one connection of a client outside the simulation to a port inside a pod.
///
/// It runs on the pod's node, as the container runtime's part of port forwarding does: what it reads
/// goes into the pod, what comes back it prints, and why there is no connection it says.
struct PortRelay: Program {
  private let machine: MachineID
  private let port: Int
  private let sandbox: String
  private let verb: ConnectRequest.Verb
  private var socket: Int?
  private var stands = false
  private var inputEnded = false

  init(to port: Int, in machine: MachineID, sandbox: String, for verb: ConnectRequest.Verb) {
    self.machine = machine
    self.port = port
    self.sandbox = sandbox
    self.verb = verb
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    guard system.isMachine(machine) else { return .exit(1) }
    guard let socket else {
      do throws(Errno) {
        self.socket = try system.connect(inside: machine, port: port)
        return .yield
      } catch {
        return refuse(error, &system)
      }
    }
    if let error = system.connectionError(socket) {
      return stands ? .exit(1) : refuse(error, &system)
    }
    guard stands || system.isConnected(socket) else { return .wait([.writable(socket)]) }
    stands = true
    var waits: [Wait] = []
    if !inputEnded, Self.move(0, socket, &system) == .ended {
      inputEnded = true
      system.shutDownWriting(socket)
    }
    if !inputEnded { waits.append(.readable(0)) }
    if Self.move(socket, 1, &system) == .ended { return .exit(0) }
    return .wait(waits + [.readable(socket)])
  }

  private enum Flow { case open, ended }

  private static func move(_ source: Int, _ target: Int, _ system: inout Kernel) -> Flow {
    while true {
      switch system.read(source) {
      case .bytes(let bytes): system.print(bytes, to: target)
      case .wouldBlock: return .open
      case .endOfFile, .failure: return .ended
      }
    }
  }

  private func refuse(_ error: Errno, _ system: inout Kernel) -> Disposition {
    let why = error.message.lowercased()
    // Whoever hands a request on words what is in the way; the runtime does for forwarded ports.
    let text =
      if case .proxy = verb { why } else {
        PortForwardRefusal.text(port: port, sandbox: sandbox, why: why)
      }
    system.print(text, to: 2)
    return .exit(1)
  }
}
