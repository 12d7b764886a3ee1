import Machine
import Simulation

/// `stress` and `stress-ng`: workers that take memory and processor time.
struct Stress: Program {
  private let isNext: Bool
  private var isStarted = false
  private var end: Instant?
  private var order = StressOrder()
  private var workers: [ProcessID] = []
  private var startedAt = Instant.epoch

  init(isNext: Bool) { self.isNext = isNext }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted, let end = start(&system) { return end }
    if !system.takeSignals().isEmpty {
      for worker in workers { try? system.kill(worker, .terminate) }
      return .exit(isNext ? 0 : 1)
    }
    for worker in workers where !system.isAlive(worker) {
      let status = system.exitStatus(of: worker) ?? 0
      if status != 0 { return lose(worker, status, &system) }
    }
    workers.removeAll { !system.isAlive($0) }
    if workers.isEmpty || end.map({ system.now >= $0 }) ?? false { return finish(&system) }
    return .wait([.anyChild, .signal] + (end.map { [.until($0)] } ?? []))
  }

  private var name: String { isNext ? "stress-ng" : "stress" }

  private func say(_ level: String, _ line: Int, _ text: String, _ system: inout Kernel) {
    let number = system.current.number
    if isNext {
      let start = "stress-ng: \(level.lowercased()): "
      system.print("\(start)\(level == "info" ? " " : "")[\(number)] \(text)\n", to: 2)
    } else {
      let place = level == "info" ? "" : " (\(line))"
      system.print("stress: \(level): [\(number)]\(place) \(text)\n", to: level == "info" ? 1 : 2)
    }
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    isStarted = true
    startedAt = system.now
    let words = system.arguments.dropFirst()
    if words.isEmpty || words.contains("--help") || words.contains("-?") {
      system.print(
        "`\(name)' imposes certain types of compute stress on your system\n\n"
          + "Usage: \(name) [OPTION [ARG]] ...\n"
      )
      return .exit(words.isEmpty && !isNext ? 0 : isNext ? 0 : 1)
    }
    if words.contains("--version") {
      system.print(isNext ? "stress-ng, version 0.17.06\n" : "stress 1.0.4\n")
      return .exit(0)
    }
    do throws(StressOrder.Mistake) { order = try StressOrder(Array(words)) } catch {
      if isNext {
        system.print("stress-ng: unrecognized option '\(error.word)'\n", to: 2)
      } else {
        say("FAIL", 244, "unrecognized option: \(error.word)", &system)
      }
      return .exit(1)
    }
    system.handleSignals(SignalSet(.terminate, .interrupt))
    if isNext {
      let seconds = order.timeout ?? 86_400
      let shown = seconds == 86_400 ? "1 day, 0.00 secs" : "\(seconds).00 secs"
      let lead = order.timeout == nil ? "defaulting to a 1 day, 0 secs" : "setting to a \(shown)"
      say("info", 0, "\(lead) run per stressor", &system)
      say("info", 0, "dispatching hogs: \(order.shortText)", &system)
      end = system.now + .seconds(seconds)
    } else {
      say("info", 0, "dispatching hogs: \(order.text)", &system)
      end = order.timeout.map { system.now + .seconds($0) }
    }
    for (kind, count) in order.hogs {
      for _ in 0..<min(count, 64) {
        let worker = StressWorker(kind: kind, order: order)
        let words = isNext ? ["stress-ng-\(kind.rawValue)"] : system.arguments
        if let id = try? system.spawn(SpawnRequest(words, program: worker)) { workers.append(id) }
      }
    }
    if workers.isEmpty {
      system.print("\(name): FAIL: [\(system.current.number)] (0) no hogs were asked for\n", to: 2)
      return .exit(1)
    }
    return nil
  }

  /// One worker was killed: `stress` gives up, `stress-ng` starts another one.
  private mutating func lose(
    _ worker: ProcessID,
    _ status: Int32,
    _ system: inout Kernel
  ) -> Disposition {
    let how = status > 128 ? "got signal \(status - 128)" : "returned error \(status)"
    say("FAIL", 415, "<-- worker \(worker.number) \(how)", &system)
    say("WARN", 417, "now reaping child worker processes", &system)
    for other in workers where system.isAlive(other) { try? system.kill(other, .kill) }
    let seconds = (system.now - startedAt).wholeSeconds
    say("FAIL", 451, "failed run completed in \(seconds)s", &system)
    return .exit(1)
  }

  private mutating func finish(_ system: inout Kernel) -> Disposition {
    for worker in workers { try? system.kill(worker, .kill) }
    let seconds = (system.now - startedAt).wholeSeconds
    if isNext {
      say("info", 0, "successful run completed in \(seconds).00 secs", &system)
    } else {
      say("info", 0, "successful run completed in \(seconds)s", &system)
    }
    return .exit(0)
  }
}

/// What the words after `stress` ask for.
struct StressOrder: Sendable {
  /// A word that `stress` does not know.
  struct Mistake: Error {
    var word: String
  }

  /// What a worker takes.
  enum Kind: String, Sendable {
    case cpu
    case io
    case vm
    case hdd
  }

  var counts: [Kind: Int] = [:]
  /// How much memory a worker takes, in bytes.
  var bytes: Int64 = 256 << 20
  /// How long a worker keeps its memory before it takes it anew; nil: no rest.
  var hang: Int64?
  var keeps = false
  var timeout: Int64?

  init() {}

  init(_ words: [String]) throws(Mistake) {
    var rest = words[...]
    while let word = rest.popFirst() {
      var (name, value) = (word, String?.none)
      if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
        (name, value) = (String(word[..<equals]), String(word[word.index(after: equals)...]))
      } else if !word.hasPrefix("--"), word.hasPrefix("-"), word.count > 2 {
        (name, value) = (String(word.prefix(2)), String(word.dropFirst(2)))
      }
      switch name {
      case "-v", "--verbose", "-q", "--quiet", "--metrics-brief", "--metrics", "--verify": continue
      case "--vm-keep":
        keeps = true
        continue
      default: break
      }
      guard let text = value ?? rest.popFirst() else { throw Mistake(word: word) }
      switch name {
      case "-c", "--cpu": counts[.cpu] = Int(text) ?? 0
      case "-i", "--io": counts[.io] = Int(text) ?? 0
      case "-m", "--vm": counts[.vm] = Int(text) ?? 0
      case "-d", "--hdd": counts[.hdd] = Int(text) ?? 0
      case "--vm-bytes": bytes = Self.size(text)
      case "--vm-hang": hang = Self.seconds(text)
      case "-t", "--timeout": timeout = Self.seconds(text)
      case "-b", "--backoff", "--vm-stride", "--hdd-bytes", "--cpu-load", "--cpu-method",
        "--vm-method":
        continue
      default: throw Mistake(word: word)
      }
    }
  }

  /// Who is to work, in the order of the help.
  var hogs: [(Kind, Int)] {
    [Kind.cpu, .io, .vm, .hdd].compactMap { kind in counts[kind].map { (kind, $0) } }
  }

  var text: String {
    [Kind.cpu, .io, .vm, .hdd].map { "\(counts[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
  }

  var shortText: String { hogs.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ") }

  private static func size(_ text: String) -> Int64 {
    let factors: [Character: Int64] = [
      "b": 1, "k": 1024, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
    ]
    guard let last = text.lowercased().last, let factor = factors[last] else {
      return Int64(text) ?? 0
    }
    return (Int64(text.dropLast()) ?? 0) * factor
  }

  private static func seconds(_ text: String) -> Int64 {
    let factors: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "y": 31_556_925]
    guard let last = text.last, let factor = factors[last] else { return Int64(text) ?? 0 }
    return (Int64(text.dropLast()) ?? 0) * factor
  }
}

/// One worker of `stress`.
struct StressWorker: Program {
  /// How much memory a second is written.
  private static let rate: Int64 = 2 << 30
  /// The length of one piece of work.
  private static let piece = Duration.seconds(5)

  let kind: StressOrder.Kind
  let order: StressOrder
  private var isStarted = false
  private var workedUntil: Instant?

  init(kind: StressOrder.Kind, order: StressOrder) {
    self.kind = kind
    self.order = order
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if let workedUntil, system.now < workedUntil { return .wait([.until(workedUntil)]) }
    if kind == .vm, !isStarted {
      isStarted = true
      guard system.holdMemory(order.bytes) else { return .exit(137) }
      let length = Duration.milliseconds(max(1, order.bytes * 1000 / Self.rate))
      system.useProcessor(length)
      workedUntil = system.now + length
      return .wait([.until(system.now + length)])
    }
    let rests = kind == .vm && order.hang != nil
    if !rests { system.useProcessor(kind == .io || kind == .hdd ? .seconds(1) : Self.piece) }
    workedUntil = system.now + Self.piece
    return .wait([.until(system.now + Self.piece)])
  }
}

/// `vish/stress`: takes memory piece by piece, and processors at once.
struct GradualStress: Program {
  private var isStarted = false
  private var total: Int64 = 0
  private var piece: Int64 = 4096
  private var pause = Duration.milliseconds(1)
  private var processors: Int64 = 0
  private var held: Int64 = 0
  private var nextPiece: Instant?
  private var nextWork: Instant?

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted, let end = start(&system) { return end }
    let now = system.now
    if let due = nextPiece, now >= due {
      held = min(total, held + piece)
      guard system.holdMemory(held) else { return .exit(137) }
      nextPiece = held < total ? now + pause : nil
    }
    if let due = nextWork, now >= due {
      system.useProcessor(.seconds(5 * processors))
      nextWork = now + .seconds(5)
    }
    return .wait([.signal] + [nextPiece, nextWork].compactMap { $0.map { .until($0) } })
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    isStarted = true
    var shown: [String: String] = [:]
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      guard word.hasPrefix("-") else { continue }
      let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.first == "logtostderr" { continue }
      guard let name = parts.first,
        ["cpus", "mem-total", "mem-alloc-size", "mem-alloc-sleep"].contains(name)
      else {
        system.print("flag provided but not defined: \(word)\nUsage of /stress:\n", to: 2)
        return .exit(2)
      }
      shown[name] = parts.count > 1 ? parts[1] : rest.popFirst() ?? ""
    }
    total = Self.bytes(shown["mem-total"] ?? "0")
    piece = max(4096, Self.bytes(shown["mem-alloc-size"] ?? "4Ki"))
    pause = Self.length(shown["mem-alloc-sleep"] ?? "1ms")
    processors = Int64(shown["cpus"] ?? "0") ?? 0
    let (size, wait) = (shown["mem-alloc-size"] ?? "4Ki", shown["mem-alloc-sleep"] ?? "1ms")
    say(
      26,
      "Allocating \"\(shown["mem-total"] ?? "0")\" memory, in \"\(size)\" chunks, with a \(wait) "
        + "sleep between allocations",
      &system
    )
    for _ in 0..<min(processors, 64) { say(39, "Spawning a thread to consume CPU", &system) }
    nextPiece = total > 0 ? system.now : nil
    nextWork = processors > 0 ? system.now : nil
    return nil
  }

  private func say(_ line: Int, _ text: String, _ system: inout Kernel) {
    let time = LogClock.klog.text(system.now).prefix { $0 != "l" }
    system.print("\(time)main.go:\(line)] \(text)\n", to: 2)
  }

  private static func bytes(_ text: String) -> Int64 {
    let units: [(String, Int64)] = [
      ("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("k", 1000), ("M", 1_000_000),
      ("G", 1_000_000_000),
    ]
    for (unit, factor) in units where text.hasSuffix(unit) {
      return (Int64(text.dropLast(unit.count)) ?? 0) * factor
    }
    return Int64(text) ?? 0
  }

  private static func length(_ text: String) -> Duration {
    if text.hasSuffix("ms") { return .milliseconds(max(1, Int64(text.dropLast(2)) ?? 1)) }
    return .seconds(max(1, Int64(text.dropLast()) ?? 1))
  }
}
