import Machine
import Simulation

/// Lengths of time as `sleep` and `timeout` read them.
enum TimeText {
  static func read(_ text: String) -> Duration? {
    var digits = text[...]
    var factor = 1.0
    switch text.last {
    case "s": digits.removeLast()
    case "m": (digits, factor) = (digits.dropLast(), 60)
    case "h": (digits, factor) = (digits.dropLast(), 3600)
    case "d": (digits, factor) = (digits.dropLast(), 86_400)
    default: break
    }
    if digits == "infinity" || digits == "inf" { return .hours(24 * 365 * 200) }
    guard let number = Double(digits), number >= 0, number * factor < 6e9 else { return nil }
    return Duration.seconds(number * factor)
  }
}

/// `sleep`.
struct Sleep: Program {
  private var end: Instant?

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if let end { return system.now >= end ? .exit(0) : .wait([.until(end)]) }
    let words = system.arguments.dropFirst()
    guard !words.isEmpty else {
      return Tools.refuse("sleep", UsageFailure(message: "missing operand"), &system)
    }
    var time = system.now
    for word in words {
      guard let length = TimeText.read(word) else {
        return Tools.refuse(
          "sleep",
          UsageFailure(message: "invalid time interval '\(word)'"),
          &system
        )
      }
      time += length
    }
    end = time
    return time <= system.now ? .exit(0) : .wait([.until(time)])
  }
}

/// `yes`.
struct Yes: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = system.arguments.dropFirst()
    let line = Array(((words.isEmpty ? "y" : words.joined(separator: " ")) + "\n").utf8)
    let text = Array(repeatElement(line, count: max(1, 1024 / line.count)).joined())
    switch system.write(1, text) {
    case .written: return .yield
    case .wouldBlock: return .wait([.writable(1)])
    case .failure: return .exit(1)
    }
  }
}

/// `timeout`: runs a program and ends it when its time is over.
struct Timeout: Program {
  private var child: ProcessID?
  private var end = Instant.epoch
  private var isOver = false
  private var signal = Signal.terminate
  private var signalName = "TERM"
  /// How long after the signal the program is killed; nil where it is not.
  private var grace: Duration?
  private var isKilled = false
  private var keepsStatus = false
  private var isVerbose = false
  private var command = ""

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if let child {
      if let status = system.exitStatus(of: child) {
        if isOver, !keepsStatus { return .exit(signal == .kill || isKilled ? 137 : 124) }
        return .exit(status)
      }
      if !isOver, system.now >= end {
        isOver = true
        send(signal, signalName, child, &system)
        if let grace { end = system.now + grace }
        return .yield
      }
      guard isOver else { return .wait([.process(child), .until(end)]) }
      guard grace != nil, !isKilled else { return .wait([.process(child)]) }
      guard system.now >= end else { return .wait([.process(child), .until(end)]) }
      isKilled = true
      send(.kill, "KILL", child, &system)
      return .yield
    }
    do throws(UsageFailure) {
      let options = try Options(
        system.arguments,
        "s:k:fpv",
        long: [
          "signal": "s", "kill-after": "k", "foreground": "f", "preserve-status": "p",
          "verbose": "v",
        ],
        stopsAtOperand: true,
        status: 125
      )
      if let name = options.value("s") {
        guard let given = Signal(named: name) else {
          throw UsageFailure(message: "'\(name)': invalid signal", status: 125)
        }
        signal = given
        signalName = name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name
      }
      keepsStatus = options.has("p")
      isVerbose = options.has("v")
      if let text = options.value("k") {
        guard let length = TimeText.read(text) else {
          throw UsageFailure(message: "invalid time interval '\(text)'", status: 125)
        }
        grace = length == .zero ? nil : length
      }
      guard options.operands.count > 1 else {
        throw UsageFailure(message: "", status: 125)
      }
      command = options.operands[1]
      guard let length = TimeText.read(options.operands[0]) else {
        throw UsageFailure(
          message: "invalid time interval '\(options.operands[0])'",
          status: 125
        )
      }
      end = system.now + length
      if length == .zero { end = .distantFuture }
      return start(Array(options.operands.dropFirst()), &system)
    } catch {
      return Tools.refuse("timeout", error, &system)
    }
  }

  private func send(
    _ signal: Signal,
    _ name: String,
    _ child: ProcessID,
    _ system: inout Kernel
  ) {
    if isVerbose { Tools.complain("sending signal \(name) to command '\(command)'", &system) }
    _ = try? system.kill(child, signal)
  }

  private mutating func start(_ words: [String], _ system: inout Kernel) -> Disposition {
    do throws(Errno) {
      child = try system.spawn(SpawnRequest(words))
      return .yield
    } catch {
      Tools.complain("failed to run command '\(words[0])': \(error.message)", &system)
      return .exit(error == .ENOENT ? 127 : 126)
    }
  }
}

/// `watch`: runs a command again and again.
struct Watch: Program {
  private var words: [String] = []
  private var interval = Duration.seconds(Int64(2))
  private var child: ProcessID?
  private var next = Instant.epoch
  private var isStarted = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      do throws(UsageFailure) {
        let options = try Options(
          system.arguments,
          "n:dtbex",
          long: ["interval": "n"],
          stopsAtOperand: true
        )
        words = options.operands
        if let text = options.value("n") {
          guard let length = TimeText.read(text) else {
            throw UsageFailure(message: "failed to parse argument: '\(text)'")
          }
          interval = max(length, .milliseconds(100))
        }
        guard !words.isEmpty else { throw UsageFailure(message: "missing command") }
      } catch {
        return Tools.refuse("watch", error, &system)
      }
    }
    if let running = child {
      guard system.exitStatus(of: running) != nil else { return .wait([.process(running)]) }
      child = nil
      next = system.now + interval
    }
    if system.now < next { return .wait([.until(next)]) }
    let seconds = NumberText.fixed(interval.inSeconds, 1)
    if system.isTerminal(1) { system.print("\u{1B}[H\u{1B}[2J") }
    system.print("Every \(seconds)s: \(words.joined(separator: " "))\n\n")
    child = try? system.spawn(SpawnRequest(["sh", "-c", words.joined(separator: " ")]))
    return child == nil ? .exit(1) : .yield
  }
}
