import Machine
import Network
import Simulation

/// `ping`: the inetutils form of Debian's images and the iputils form of others.
struct Ping: Program {
  private enum Phase: Sendable {
    case resolve
    case send
    case reply(Instant, sequence: Int, milliseconds: Double)
    case pause
  }

  private let isInetutils: Bool
  private var phase = Phase.resolve
  private var host = ""
  private var name = ""
  private var address = IPv4Address.any
  private var count: Int?
  private var interval = Duration.milliseconds(1000)
  private var startedAt = Instant.epoch
  private var nextSend = Instant.epoch
  private var sent = 0
  private var times: [Double] = []

  init(isInetutils: Bool) { self.isInetutils = isInetutils }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if host.isEmpty, let end = readWords(&system) { return end }
    if !system.takeSignals().isEmpty { return finish(&system) }
    while true {
      switch phase {
      case .resolve:
        switch system.resolve(host) {
        case .pending(let wait): return .wait([wait])
        case .notFound, .noServer:
          system.print(
            isInetutils ? "ping: unknown host\n" : "ping: \(host): Name or service not known\n",
            to: 2
          )
          return .exit(isInetutils ? 1 : 2)
        case .addresses(let addresses, let canonicalName):
          guard let first = addresses.first else { return .exit(1) }
          (address, name) = (first, canonicalName)
        }
        announce(&system)
        startedAt = system.now
        nextSend = system.now
        phase = .send
      case .send:
        send(&system)
      case .reply(let due, let sequence, let milliseconds):
        guard system.now >= due else { return .wait([.until(due)]) }
        times.append(milliseconds)
        let place = isInetutils || name == "\(address)" ? "\(address)" : "\(name) (\(address))"
        system.print(
          "64 bytes from \(place): icmp_seq=\(sequence) ttl=64 "
            + "time=\(Self.fixed(milliseconds)) ms\n"
        )
        phase = .pause
      case .pause:
        if let count, sent >= count {
          if times.count == count || system.now >= nextSend { return finish(&system) }
        }
        guard system.now >= nextSend else { return .wait([.until(nextSend)]) }
        phase = .send
      }
    }
  }

  private mutating func readWords(_ system: inout Kernel) -> Disposition? {
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "-c", "-i", "-W", "-w", "-s":
        guard let value = rest.popFirst(), let number = Double(value) else {
          system.print("ping: option requires an argument -- '\(word.dropFirst())'\n", to: 2)
          return .exit(64)
        }
        if word == "-c" { count = Int(number) }
        if word == "-i" { interval = .milliseconds(Int64(number * 1000)) }
      case "-n", "-q", "-4": continue
      default:
        if word.hasPrefix("-c"), let number = Int(word.dropFirst(2)) {
          count = number
        } else if word.hasPrefix("-") {
          system.print("ping: option \(word) is not simulated\n", to: 2)
          return .exit(64)
        } else {
          host = word
        }
      }
    }
    guard !host.isEmpty else {
      system.print(
        isInetutils
          ? "ping: missing host operand\n"
            + "Try 'ping --help' or 'ping --usage' for more information.\n"
          : "ping: usage error: Destination address required\n",
        to: 2
      )
      return .exit(isInetutils ? 64 : 1)
    }
    system.handleSignals(SignalSet(.interrupt, .terminate))
    return nil
  }

  private func announce(_ system: inout Kernel) {
    system.print(
      isInetutils
        ? "PING \(name) (\(address)): 56 data bytes\n"
        : "PING \(name) (\(address)) 56(84) bytes of data.\n"
    )
  }

  private mutating func send(_ system: inout Kernel) {
    let sequence = isInetutils ? sent : sent + 1
    sent += 1
    nextSend = system.now + interval
    phase = .pause
    switch system.echo(address) {
    case .silence: return
    case .unreachable:
      guard !isInetutils else { return }
      system.print("From \(address) icmp_seq=\(sequence) Destination Host Unreachable\n")
    case .reply(let after):
      phase = .reply(
        system.now + after,
        sequence: sequence,
        milliseconds: Double(after.nanoseconds / 1000) / 1000
      )
    }
  }

  private func finish(_ system: inout Kernel) -> Disposition {
    let received = times.count
    let loss = sent == 0 ? 0 : (sent - received) * 100 / sent
    let elapsed = (system.now - startedAt).nanoseconds / 1_000_000
    var text = "\(isInetutils ? "" : "\n")--- \(name) ping statistics ---\n"
    text += "\(sent) packets transmitted, "
    text +=
      isInetutils
      ? "\(received) packets received, \(loss)% packet loss\n"
      : "\(received) received, \(loss)% packet loss, time \(elapsed)ms\n"
    if received > 0 {
      let (least, most) = (times.min() ?? 0, times.max() ?? 0)
      let mean = times.reduce(0, +) / Double(received)
      let spread = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(received)
      let numbers = [least, mean, most, spread.squareRoot()].map { Self.fixed($0) }
      text += isInetutils ? "round-trip min/avg/max/stddev = " : "rtt min/avg/max/mdev = "
      text += numbers.joined(separator: "/") + " ms\n"
    }
    system.print(text)
    return .exit(received > 0 ? 0 : 1)
  }

  /// A number with three digits behind the point.
  static func fixed(_ number: Double) -> String {
    let thousandths = Int((number * 1000).rounded())
    return "\(thousandths / 1000).\(CivilTime.padded(thousandths % 1000, 3))"
  }
}
