import Machine
import Simulation

/// Connections that do not come about, and answers that are refusals.
extension Wget {
  /// Why no connection came about; nil to try again.
  mutating func report(
    _ failure: Dialer.Failure,
    _ dialer: Dialer,
    _ system: inout Kernel
  ) -> Disposition? {
    guard form == .gnu else {
      let text =
        switch failure {
        case .unknownHost, .noNameServer: "wget: bad address '\(dialer.host)'"
        case .connection(let error, let target):
          "wget: can't connect to remote host (\(target)): \(error.message)"
        case .deadline: "wget: download timed out"
        }
      system.print(text + "\n", to: 2)
      return .exit(1)
    }
    switch failure {
    case .unknownHost, .noNameServer:
      let reason =
        failure == .unknownHost
        ? "Name or service not known" : "Temporary failure in name resolution"
      say("failed: \(reason).\n", &system)
      if options.isQuiet { return .exit(4) }
      system.print("wget: unable to resolve host address \u{2018}\(dialer.host)\u{2019}\n", to: 2)
      return .exit(4)
    case .connection(let error, _):
      if !options.isQuiet { system.print("failed: \(error.message).\n", to: 2) }
      if error == .ECONNREFUSED && !options.retriesRefused { return .exit(4) }
      return again(&system)
    case .deadline:
      if !options.isQuiet { system.print("failed: Connection timed out.\n", to: 2) }
      return again(&system)
    }
  }

  mutating func again(_ system: inout Kernel) -> Disposition? {
    guard options.tries == 0 || tries < options.tries else {
      say("Giving up.\n\n", &system)
      return .exit(4)
    }
    say("Retrying.\n\n", &system)
    guard let address else { return .exit(4) }
    // Each try waits a second longer than the one before.
    phase = .pause(system.now + .seconds(Int64(min(10, tries))))
    options.urls[place] = address.text
    return nil
  }

  mutating func refuse(
    _ response: HTTPMessage,
    _ words: String,
    _ system: inout Kernel
  ) -> Disposition? {
    guard form == .gnu else {
      system.print("wget: server returned error: \(response.firstLine)\n", to: 2)
      return .exit(1)
    }
    status = 8
    if options.isSpider {
      say("Remote file does not exist -- broken link!!!\n\n", &system)
    } else if !options.isQuiet {
      if options.isTerse, let address { system.print("\(address.text):\n", to: 2) }
      let number = words.prefix { $0 != " " }
      let reason = words.dropFirst(number.count + 1)
      system.print("\(Self.stamp(system.now)) ERROR \(number): \(reason).\n", to: 2)
      say("\n", &system)
    }
    next()
    return nil
  }
}
