import Machine
import Network
import Simulation

/// `telnet`: connects, and copies both ways.
struct Telnet: Program {
  private enum Phase: Sendable {
    case start
    case dial(Dialer)
    case copy(Int)
  }

  private var phase = Phase.start
  private var inputEnded = false
  private var saidTrying = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        let words = system.arguments.dropFirst().filter { !$0.hasPrefix("-") }
        guard let host = words.first else {
          system.print("telnet: give the name of a host\n", to: 2)
          return .exit(1)
        }
        let port = words.dropFirst().first.flatMap { Int($0) } ?? 23
        phase = .dial(Dialer(host: host, port: port))
      case .dial(var dialer):
        let outcome = dialer.advance(&system)
        if !saidTrying, let address = dialer.address {
          saidTrying = true
          system.print("Trying \(address)...\n")
        }
        phase = .dial(dialer)
        switch outcome {
        case .wait(let waits): return .wait(waits)
        case .connected(let descriptor, _):
          system.print("Connected to \(dialer.host).\nEscape character is '^]'.\n")
          phase = .copy(descriptor)
        case .failed(let failure):
          switch failure {
          case .unknownHost:
            system.print(
              "telnet: could not resolve \(dialer.host)/\(dialer.port): Name or service not known\n",
              to: 2
            )
          case .noNameServer:
            system.print(
              "telnet: could not resolve \(dialer.host)/\(dialer.port): "
                + "Temporary failure in name resolution\n",
              to: 2
            )
          case .connection(let error, _):
            system.print("telnet: Unable to connect to remote host: \(error.message)\n", to: 2)
          case .deadline: break
          }
          return .exit(1)
        }
      case .copy(let descriptor):
        var waits = [Wait.readable(descriptor)]
        switch system.read(descriptor) {
        case .bytes(let bytes):
          system.print(bytes)
          continue
        case .wouldBlock: break
        case .endOfFile, .failure:
          system.print("Connection closed by foreign host.\n", to: 2)
          return .exit(1)
        }
        if !inputEnded {
          switch system.read(0) {
          case .bytes(let bytes):
            system.print(bytes, to: descriptor)
            continue
          case .wouldBlock: waits.append(.readable(0))
          case .endOfFile, .failure:
            // The real one ends when its input does.
            return .exit(1)
          }
        }
        return .wait(waits)
      }
    }
  }
}
