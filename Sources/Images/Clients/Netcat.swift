import Machine
import Simulation

/// `nc`: connects and copies both ways, `-z` only looks, `-l` waits for one caller.
struct Netcat: Program {
  private enum Phase: Sendable {
    case start
    case dial(Dialer)
    case listen(Int)
    case copy(Int)
  }

  private var phase = Phase.start
  private var isScan = false
  private var isVerbose = false
  private var inputEnded = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = readWords(&system) { return end }
      case .dial(var dialer):
        let outcome = dialer.advance(&system)
        phase = .dial(dialer)
        switch outcome {
        case .wait(let waits): return .wait(waits)
        case .connected(let descriptor, _):
          if isVerbose || isScan {
            system.print(
              "Connection to \(dialer.host) \(dialer.port) port [tcp/*] succeeded!\n",
              to: 2
            )
          }
          if isScan { return .exit(0) }
          phase = .copy(descriptor)
        case .failed(let failure):
          report(failure, dialer, &system)
          return .exit(1)
        }
      case .listen(let descriptor):
        guard case .connection(let connection, _) = system.accept(descriptor) else {
          return .wait([.readable(descriptor)])
        }
        system.close(descriptor)
        phase = .copy(connection)
      case .copy(let descriptor):
        if let disposition = copy(descriptor, &system) { return disposition }
      }
    }
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    var (listens, operands) = (false, [String]())
    var port: Int?
    var timeout: Int64?
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        operands.append(word)
        continue
      }
      for letter in word.dropFirst() {
        switch letter {
        case "z": isScan = true
        case "v": isVerbose = true
        case "l": listens = true
        case "n", "N", "k": continue
        case "p": port = rest.popFirst().flatMap { Int($0) }
        case "w": timeout = rest.popFirst().flatMap { Int64($0) }
        default:
          system.print("nc: option -\(letter) is not simulated\n", to: 2)
          return .exit(1)
        }
      }
    }
    port = port ?? operands.last.flatMap { Int($0) }
    guard let port, listens || operands.count == 2 else {
      system.print("usage: nc [-lvz] [-w timeout] [destination] [port]\n", to: 2)
      return .exit(1)
    }
    if listens {
      do throws(Errno) { phase = .listen(try system.listen(port: port)) } catch {
        system.print("nc: \(error.message)\n", to: 2)
        return .exit(1)
      }
    } else {
      let deadline = timeout.map { system.now + .milliseconds($0 * 1000) }
      phase = .dial(Dialer(host: operands[0], port: port, deadline: deadline))
    }
    return nil
  }

  private func report(_ failure: Dialer.Failure, _ dialer: Dialer, _ system: inout Kernel) {
    let connect = "nc: connect to \(dialer.host) port \(dialer.port) (tcp) failed: "
    switch failure {
    case .unknownHost:
      system.print("nc: getaddrinfo: Name or service not known\n", to: 2)
    case .noNameServer:
      system.print("nc: getaddrinfo: Temporary failure in name resolution\n", to: 2)
    case .connection(let error, _): system.print(connect + error.message + "\n", to: 2)
    case .deadline: system.print(connect + "Operation now in progress\n", to: 2)
    }
  }

  private mutating func copy(_ descriptor: Int, _ system: inout Kernel) -> Disposition? {
    var waits = [Wait.readable(descriptor)]
    switch system.read(descriptor) {
    case .bytes(let bytes):
      system.print(bytes)
      return nil
    case .wouldBlock: break
    case .endOfFile, .failure: return .exit(0)
    }
    if !inputEnded {
      switch system.read(0) {
      case .bytes(let bytes):
        system.print(bytes, to: descriptor)
        return nil
      case .wouldBlock: waits.append(.readable(0))
      case .endOfFile, .failure:
        inputEnded = true
        system.shutDownWriting(descriptor)
      }
    }
    return .wait(waits)
  }
}
