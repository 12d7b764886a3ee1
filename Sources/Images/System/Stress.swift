import Machine
import Simulation

/// `stress`: starts workers that compute or hold memory, and waits for them.
struct Stress: Program {
  private var workers: [ProcessID] = []
  private var end: Instant?
  private var startedAt = Instant.epoch
  private var isStarted = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let own = system.current.number
    if !isStarted {
      isStarted = true
      startedAt = system.now
      system.handleSignals(SignalSet(.terminate, .interrupt))
      if let status = start(&system) { return .exit(status) }
    }
    if !system.takeSignals().isEmpty { return finish(&system, failed: true) }
    for (place, worker) in workers.enumerated() where !system.isAlive(worker) {
      let status = system.exitStatus(of: worker) ?? 137
      let reason = status > 128 ? "got signal \(status - 128)" : "returned error \(status)"
      system.print("stress: FAIL: [\(own)] (416) <-- worker \(worker.number) \(reason)\n", to: 2)
      system.print(
        "stress: WARN: [\(own)] (418) now reaping child worker processes\n",
        to: 2
      )
      workers.remove(at: place)
      return finish(&system, failed: true)
    }
    if let end, system.now >= end { return finish(&system, failed: false) }
    return .wait([.anyChild, .signal] + (end.map { [Wait.until($0)] } ?? []))
  }

  private mutating func start(_ system: inout Kernel) -> Int32? {
    let own = system.current.number
    var counts = ["cpu": 0, "io": 0, "vm": 0, "hdd": 0]
    var (bytes, hang): (Int64, Int64?) = (256 << 20, nil)
    var keeps = false
    let short = ["c": "cpu", "i": "io", "m": "vm", "d": "hdd", "t": "timeout"]
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      var name = String(word.drop { $0 == "-" })
      var value = rest.first
      if let sign = name.firstIndex(of: "=") {
        value = String(name[name.index(after: sign)...])
        name = String(name[..<sign])
      } else if !["v", "verbose", "q", "quiet", "vm-keep", "version", "help", "?"].contains(name) {
        _ = rest.popFirst()
      }
      name = short[name] ?? name
      switch name {
      case "cpu", "io", "vm", "hdd":
        guard let count = value.flatMap({ Int($0) }), count >= 0 else {
          system.print(
            "stress: FAIL: [\(own)] (255) unable to parse number of workers: \(value ?? "")\n",
            to: 2
          )
          return 1
        }
        counts[name] = min(count, 64)
      case "vm-bytes": bytes = Self.amount(value ?? "") ?? bytes
      case "vm-hang": hang = value.flatMap { Int64($0) }
      case "vm-keep": keeps = true
      case "timeout": end = Self.seconds(value ?? "").map { system.now + .seconds($0) }
      case "verbose", "v", "quiet", "q", "backoff", "vm-stride", "hdd-bytes": continue
      case "version":
        system.print("stress 1.0.4\n")
        return 0
      default:
        system.print("stress: FAIL: [\(own)] (244) unrecognized option: \(word)\n", to: 2)
        return 1
      }
    }
    let (cpu, io, vm, hdd) = (
      counts["cpu"] ?? 0, counts["io"] ?? 0, counts["vm"] ?? 0, counts["hdd"] ?? 0
    )
    guard cpu + io + vm + hdd > 0 else {
      system.print("`stress' imposes certain types of compute stress on your system\n")
      return 0
    }
    system.print(
      "stress: info: [\(own)] dispatching hogs: \(cpu) cpu, \(io) io, \(vm) vm, \(hdd) hdd\n"
    )
    let computes = Array(repeating: StressWorker(bytes: 0, hang: nil, keeps: false), count: cpu)
    let holds = Array(repeating: StressWorker(bytes: bytes, hang: hang, keeps: keeps), count: vm)
    let sleeps = Array(repeating: StressWorker(bytes: -1, hang: nil, keeps: false), count: io + hdd)
    for worker in computes + holds + sleeps {
      var request = SpawnRequest(system.arguments)
      request.program = worker
      if let child = try? system.spawn(request) { workers.append(child) }
    }
    return nil
  }

  private mutating func finish(_ system: inout Kernel, failed: Bool) -> Disposition {
    for worker in workers { system.send(.kill, to: worker) }
    let own = system.current.number
    let seconds = (system.now - startedAt).wholeSeconds
    if failed {
      system.print("stress: FAIL: [\(own)] (452) failed run completed in \(seconds)s\n", to: 2)
      return .exit(1)
    }
    system.print("stress: info: [\(own)] successful run completed in \(seconds)s\n")
    return .exit(0)
  }

  /// An amount of bytes with its unit.
  static func amount(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    guard let last = text.last else { return nil }
    if let factor = units[Character(last.uppercased())] {
      guard let number = Int64(text.dropLast()), number < 1 << 20 else { return nil }
      return number * factor
    }
    return Int64(text)
  }

  private static func seconds(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let last = text.last else { return nil }
    if let factor = units[last] { return Int64(text.dropLast()).map { $0 * factor } }
    return Int64(text)
  }
}

/// One worker: computes without end, or holds memory.
struct StressWorker: Program {
  /// How much it holds; 0: it computes, less: it waits for disks.
  let bytes: Int64
  let hang: Int64?
  let keeps: Bool
  private var due: Instant?

  init(bytes: Int64, hang: Int64?, keeps: Bool) {
    self.bytes = bytes
    self.hang = hang
    self.keeps = keeps
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if bytes < 0 { return .wait([.signal]) }
    guard bytes > 0 else { return .yield }
    if let due, system.now < due { return .wait([.until(due)]) }
    if due == nil {
      // What there is no memory for kills it, now or when its turn comes.
      guard system.holdMemory(bytes) else { return .yield }
    }
    // Between two rounds it lets go and takes again, which nobody sees.
    let next = system.now + .seconds(max(hang ?? 60, 1))
    due = next
    return .wait([.until(next)])
  }
}

/// `vish/stress`: computes on so many processors and takes memory in steps.
struct StressInGo: Program {
  private var isStarted = false
  private var held: Int64 = 0
  private var due: Instant?

  mutating func resume(_ system: inout Kernel) -> Disposition {
    var flags = ["cpus": "0", "mem-total": "0", "mem-alloc-size": "4Ki", "mem-alloc-sleep": "1ms"]
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = parts.first, flags[name] != nil || name == "logtostderr" else { continue }
      if name == "logtostderr" { continue }
      flags[name] = parts.count > 1 ? parts[1] : rest.popFirst() ?? ""
    }
    let total = Self.bytes(flags["mem-total"] ?? "")
    let size = max(Self.bytes(flags["mem-alloc-size"] ?? ""), 1)
    if !isStarted {
      isStarted = true
      let cpus = Int(flags["cpus"] ?? "") ?? 0
      log(
        "Allocating \"\(flags["mem-total"] ?? "")\" memory, in \"\(flags["mem-alloc-size"] ?? "")\" chunks, "
          + "with a \(flags["mem-alloc-sleep"] ?? "") sleep between allocations",
        &system
      )
      for _ in 0..<min(cpus, 64) {
        log("Spawning a thread to consume CPU", &system)
        var request = SpawnRequest(system.arguments)
        request.program = StressWorker(bytes: 0, hang: nil, keeps: false)
        _ = try? system.spawn(request)
      }
    }
    if let due, system.now < due { return .wait([.until(due), .signal]) }
    guard held < total else {
      if due != nil { log("Allocated \"\(flags["mem-total"] ?? "")\" memory", &system) }
      due = nil
      return .wait([.signal])
    }
    // A second's worth at a time.
    let step = max(size * 1000, size)
    held = min(total, held + step)
    guard system.holdMemory(held) else { return .yield }
    let next = system.now + .seconds(1)
    due = next
    return .wait([.until(next)])
  }

  private func log(_ text: String, _ system: inout Kernel) {
    let stamp = LogClock.klog.text(system.now).split(separator: " ").prefix(2)
    system.print(stamp.joined(separator: " ") + "       1 main.go:26] \(text)\n", to: 2)
  }

  /// A quantity of Kubernetes in bytes.
  private static func bytes(_ text: String) -> Int64 {
    let units: [(String, Int64)] = [
      ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10), ("G", 1_000_000_000), ("M", 1_000_000),
      ("k", 1000),
    ]
    for (unit, factor) in units where text.hasSuffix(unit) {
      return min(Int64(text.dropLast(unit.count)) ?? 0, 1 << 20) * factor
    }
    return Int64(text) ?? 0
  }
}
