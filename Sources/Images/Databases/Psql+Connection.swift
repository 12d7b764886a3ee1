import Machine
import Simulation

/// How `psql` reaches a server and what it says where it cannot.
extension Psql {
  mutating func givePassword(_ system: inout Kernel) -> Disposition? {
    if let password = options[0].password {
      link[0].send(.password(password), &system)
      return nil
    }
    guard system.isTerminal(0), !options[0].neverAsks else {
      return cannotConnect("fe_sendauth: no password supplied", &system)
    }
    system.print("Password for user \(options[0].user): ")
    phase = .password
    return nil
  }

  mutating func readPassword(_ system: inout Kernel) -> Disposition? {
    if let end = typed.firstIndex(of: 10) {
      link[0].send(.password(String(decoding: typed[..<end], as: UTF8.self)), &system)
      typed.removeFirst(end + 1)
      phase = .connect
      return nil
    }
    switch system.read(0) {
    case .bytes(let bytes): typed += bytes
    case .wouldBlock: return .wait([.readable(0)])
    case .endOfFile, .failure: return .exit(2)
    }
    return nil
  }

  func refused(_ failure: Dialer.Failure, _ system: inout Kernel) -> Disposition {
    let options = options[0]
    let isLocal = options.host.map { $0.hasPrefix("/") } ?? true
    let name = options.host ?? ""
    let reason: String
    switch failure {
    case .unknownHost:
      reason = "could not translate host name \"\(name)\" to address: Name or service not known"
    case .noNameServer:
      reason =
        "could not translate host name \"\(name)\" to address: Temporary failure in name resolution"
    case .connection where isLocal:
      return cannotConnect(
        "No such file or directory\n\tIs the server running locally and accepting connections on "
          + "that socket?",
        &system
      )
    case .connection(let error, _):
      let question =
        error == .ECONNREFUSED
        ? "\n\tIs the server running on that host and accepting TCP/IP connections?" : ""
      return cannotConnect(error.message + question, &system)
    case .deadline: reason = "timeout expired"
    }
    system.print("psql: error: \(reason)\n", to: 2)
    return .exit(2)
  }

  func cannotConnect(_ reason: String, _ system: inout Kernel) -> Disposition {
    let address = link.first?.address.map { "\($0)" }
    let place = options[0].place(address)
    system.print("psql: error: connection to \(place) failed: \(reason)\n", to: 2)
    return .exit(2)
  }
}
