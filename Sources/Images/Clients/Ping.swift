import Machine
import Network
import Simulation

/// `ping`, in the forms of iputils, of inetutils (older Debian images), and of busybox.
struct Ping: Program {
  enum Form: Sendable {
    case iputils
    case inetutils
    case busybox
  }

  private enum Phase: Sendable {
    case resolve
    case send
    case reply(Instant, sequence: Int, milliseconds: Double)
    case unreachable(Instant, sequence: Int)
    case pause
  }

  private let form: Form
  private var phase = Phase.resolve
  private var host = ""
  private var name = ""
  private var address = IPv4Address.any
  private var count: Int?
  private var interval = Duration.milliseconds(1000)
  private var patience = Duration.seconds(10)
  private var lifetime: Duration?
  private var size = 56
  private var isTerse = false
  private var startedAt = Instant.epoch
  private var lastEvent = Instant.epoch
  private var nextSend = Instant.epoch
  private var lastSend = Instant.epoch
  private var sent = 0
  private var errors = 0
  private var times: [Double] = []

  init(_ form: Form) { self.form = form }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if host.isEmpty {
      if let end = readWords(&system) { return end }
      // Busybox knows raw sockets only.
      if form == .busybox, !system.can(.netRaw) {
        system.print("ping: permission denied (are you root?)\n", to: 2)
        return .exit(1)
      }
    }
    if !system.takeSignals().isEmpty { return finish(&system) }
    while true {
      if let lifetime, name != "", system.now >= startedAt + lifetime { return finish(&system) }
      switch phase {
      case .resolve:
        if let disposition = resolve(&system) { return disposition }
      case .send: send(&system)
      case .reply(let due, let sequence, let milliseconds):
        guard system.now >= due else { return wait(due) }
        times.append(milliseconds)
        lastEvent = system.now
        tell(sequence, milliseconds, &system)
        phase = .pause
      case .unreachable(let due, let sequence):
        guard system.now >= due else { return wait(due) }
        errors += 1
        lastEvent = system.now
        if form == .iputils, !isTerse {
          let own = system.network.address(of: system.machine.namespace) ?? .loopback
          system.print("From \(own) icmp_seq=\(sequence) Destination Host Unreachable\n")
        }
        phase = .pause
      case .pause:
        if let count, sent >= count {
          let isDone = times.count + errors >= count
          let last = lastSend + (form == .inetutils ? interval : patience)
          if isDone || system.now >= last { return finish(&system) }
          return wait(last)
        }
        guard system.now >= nextSend else { return wait(nextSend) }
        phase = .send
      }
    }
  }

  private func wait(_ due: Instant) -> Disposition {
    .wait([.until(lifetime.map { min(due, startedAt + $0) } ?? due)])
  }

  private mutating func resolve(_ system: inout Kernel) -> Disposition? {
    switch system.resolve(host) {
    case .pending(let wait): return .wait([wait])
    case .notFound, .noServer:
      let isUnknown = system.resolve(host) == .notFound
      let text =
        switch form {
        case .inetutils: "ping: unknown host"
        case .busybox: "ping: bad address '\(host)'"
        case .iputils:
          "ping: \(host): "
            + (isUnknown
              ? "Name or service not known" : "Temporary failure in name resolution")
        }
      system.print(text + "\n", to: 2)
      return .exit(form == .iputils ? 2 : 1)
    case .addresses(let addresses, let canonicalName):
      guard let first = addresses.first else { return .exit(1) }
      (address, name) = (first, form == .busybox ? host : canonicalName)
    }
    system.print(
      form == .iputils
        ? "PING \(name) (\(address)) \(size)(\(size + 28)) bytes of data.\n"
        : "PING \(name) (\(address)): \(size) data bytes\n"
    )
    startedAt = system.now
    nextSend = system.now
    phase = .send
    return nil
  }

  private func tell(_ sequence: Int, _ milliseconds: Double, _ system: inout Kernel) {
    guard !isTerse else { return }
    let place = form != .iputils || name == "\(address)" ? "\(address)" : "\(name) (\(address))"
    let time =
      form == .iputils ? Self.significant(milliseconds) : Self.fixed(milliseconds)
    let word = form == .busybox ? "seq" : "icmp_seq"
    system.print(
      "\(size + 8) bytes from \(place): \(word)=\(sequence) ttl=\(timeToLive(system)) time=\(time) ms\n"
    )
  }

  /// What is left of 64 steps when the answer comes: each node on the way takes one.
  private func timeToLive(_ system: Kernel) -> Int {
    let own = system.machine.namespace
    guard !address.isLoopback, let target = system.network.namespace(with: address),
      !system.network.areNeighbours(own, target)
    else { return 64 }
    return 64 - [own, target].count { !system.network.isHost($0) }
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    var rest = system.arguments.dropFirst()
    while var word = rest.popFirst() {
      if word.utf8.count > 2, ["-c", "-i", "-W", "-w", "-s"].contains(String(word.prefix(2))) {
        rest = [String(word.dropFirst(2))] + rest
        word = String(word.prefix(2))
      }
      switch word {
      case "-c", "-i", "-W", "-w", "-s", "-t", "-I":
        guard let value = rest.popFirst() else {
          system.print("ping: option requires an argument -- '\(word.dropFirst())'\n", to: 2)
          return .exit(form == .inetutils ? 64 : form == .iputils ? 2 : 1)
        }
        if word == "-I" || word == "-t" { continue }
        guard let number = Double(value) else {
          system.print("ping: invalid argument: '\(value)'\n", to: 2)
          return .exit(1)
        }
        let length = Duration.milliseconds(Int64(number * 1000))
        switch word {
        case "-c": count = Int(number)
        case "-i": interval = length
        case "-W": patience = length
        case "-w": lifetime = length
        default: size = Int(number)
        }
      case "-q": isTerse = true
      case "-n", "-4", "-A", "-D", "-v": continue
      default:
        if word.hasPrefix("-") {
          system.print("ping: option \(word) is not simulated\n", to: 2)
          return .exit(64)
        }
        host = word
      }
    }
    guard !host.isEmpty else {
      let (text, status): (String, Int32) =
        switch form {
        case .inetutils:
          (
            "ping: missing host operand\nTry 'ping --help' or 'ping --usage' for more information.\n",
            64
          )
        case .iputils: ("ping: usage error: Destination address required\n", 1)
        case .busybox: ("BusyBox v1.36.1 multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n", 1)
        }
      system.print(text, to: 2)
      return .exit(status)
    }
    system.handleSignals(SignalSet(.interrupt, .terminate))
    return nil
  }

  private mutating func send(_ system: inout Kernel) {
    let sequence = form == .iputils ? sent + 1 : sent
    sent += 1
    lastSend = system.now
    lastEvent = system.now
    nextSend = system.now + interval
    phase = .pause
    switch system.echo(address) {
    case .silence: return
    case .unreachable: phase = .unreachable(system.now + .milliseconds(3050), sequence: sequence)
    case .reply(let after):
      phase = .reply(
        system.now + after,
        sequence: sequence,
        milliseconds: Double(after.nanoseconds / 1000) / 1000
      )
    }
  }

  private func finish(_ system: inout Kernel) -> Disposition {
    guard !name.isEmpty else { return .exit(1) }
    let received = times.count
    let loss = sent == 0 ? 0 : (sent - received) * 100 / sent
    var text = "\(form == .inetutils ? "" : "\n")--- \(name) ping statistics ---\n"
    text += "\(sent) packets transmitted, "
    if form == .iputils {
      let elapsed = (lastEvent - startedAt).nanoseconds / 1_000_000
      let extra = errors > 0 ? "+\(errors) errors, " : ""
      text += "\(received) received, \(extra)\(loss)% packet loss, time \(elapsed)ms\n"
    } else {
      text += "\(received) packets received, \(loss)% packet loss\n"
    }
    if received > 0 {
      let (least, most) = (times.min() ?? 0, times.max() ?? 0)
      let mean = times.reduce(0, +) / Double(received)
      let spread = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(received)
      var numbers = [least, mean, most]
      if form != .busybox { numbers.append(spread.squareRoot()) }
      let lead =
        switch form {
        case .inetutils: "round-trip min/avg/max/stddev = "
        case .iputils: "rtt min/avg/max/mdev = "
        case .busybox: "round-trip min/avg/max = "
        }
      text += lead
      text += numbers.map { Self.fixed($0) }.joined(separator: "/") + " ms\n"
    } else if form == .iputils {
      text += "\n"
    }
    system.print(text)
    return .exit(received > 0 ? 0 : 1)
  }

  /// A number with three digits behind the point.
  static func fixed(_ number: Double) -> String {
    let thousandths = Int((number * 1000).rounded())
    return "\(thousandths / 1000).\(CivilTime.padded(thousandths % 1000, 3))"
  }

  /// A number with three digits that count.
  private static func significant(_ number: Double) -> String {
    if number >= 100 { return "\(Int(number.rounded()))" }
    if number >= 10 {
      let tenths = Int((number * 10).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    if number >= 1 {
      let hundredths = Int((number * 100).rounded())
      return "\(hundredths / 100).\(CivilTime.padded(hundredths % 100))"
    }
    return fixed(number)
  }
}
