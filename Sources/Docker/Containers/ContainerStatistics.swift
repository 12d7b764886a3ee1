import ContainerRuntime
import Images
import Machine
import Manifests
import Simulation

/// `docker stats`: what containers use, measured over a second.
struct ContainerStatistics: DockerErrand {
  private let words: [String]
  private let all: Bool
  private let format: String?
  private let isOnce: Bool
  private var samples: [(id: ContainerID, used: Duration)] = []
  private var measuredAt: Instant?

  /// The memory of a node, which is the limit where none was given.
  static let nodeMemory = 2_088_431_616

  init(_ call: DockerCall) {
    words = call.words
    all = call.has("all")
    format = call["format"]
    isOnce = call.has("no-stream")
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    let subjects = subjects(runtime)
    guard let measuredAt else { return measure(subjects, &kernel) }
    guard kernel.now >= measuredAt + .seconds(1) else {
      return .wait([.until(measuredAt + .seconds(1))])
    }
    let elapsed = (kernel.now - measuredAt).inSeconds
    let rows = subjects.map { row($0.subject, shown: $0.shown, elapsed, runtime, kernel) }
    let standard =
      "table {{.Container}}\\t{{.CPUPerc}}\\t{{.MemUsage}}\\t{{.MemPerc}}\\t{{.NetIO}}"
      + "\\t{{.BlockIO}}\\t{{.PIDs}}"
    do throws(DockerFailure) {
      let text = try DockerFormat.text(
        format == nil || format == "table" ? standard : format ?? standard,
        rows,
        columns: Self.columns,
        type: "containerStatsContext"
      )
      kernel.print((isOnce ? "" : "\u{1B}[2J\u{1B}[H") + text)
    } catch {
      kernel.print(error.message + "\n", to: 2)
      return .exit(error.status)
    }
    return isOnce ? .exit(0) : measure(subjects, &kernel)
  }

  private static let columns = [
    ("Container", "CONTAINER"), ("Name", "NAME"), ("ID", "CONTAINER ID"), ("CPUPerc", "CPU %"),
    ("MemUsage", "MEM USAGE / LIMIT"), ("MemPerc", "MEM %"), ("NetIO", "NET I/O"),
    ("BlockIO", "BLOCK I/O"), ("PIDs", "PIDS"),
  ].map { DockerFormat.Column(field: $0.0, header: $0.1) }

  private func subjects(_ runtime: NodeRuntime) -> [(subject: ContainerSubject, shown: String)] {
    if words.isEmpty {
      return ContainerSubject.all(runtime).filter { all || $0.isRunning }.map {
        ($0, $0.id.short())
      }
    }
    return words.compactMap { word in
      // One that was there at the start may be gone meanwhile.
      (try? ContainerSubject.find(word, runtime)).flatMap { $0 }.map { ($0, word) }
    }
  }

  private mutating func measure(
    _ subjects: [(subject: ContainerSubject, shown: String)],
    _ kernel: inout Kernel
  ) -> Disposition {
    samples = subjects.compactMap { subject, _ in
      guard let machine = subject.machine, kernel.isMachine(machine) else { return nil }
      return (subject.id, kernel.processorTime(of: machine))
    }
    measuredAt = kernel.now
    return .wait([.until(kernel.now + .seconds(1))])
  }

  private func row(
    _ subject: ContainerSubject,
    shown: String,
    _ elapsed: Double,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> Value {
    var fields: Value = [
      "Container": .string(shown), "Name": .string(subject.name),
      "ID": .string(subject.id.short()), "CPUPerc": "0.00%", "MemUsage": "0B / 0B",
      "MemPerc": "0.00%", "NetIO": "0B / 0B", "BlockIO": "0B / 0B", "PIDs": "0",
    ]
    guard subject.isRunning else { return fields }
    let usage = UsageProfile.of(image: subject.imageName(runtime))
    var limit = Self.nodeMemory
    if case .own(let container) = subject, container.config.memory > 0 {
      limit = Int(container.config.memory)
    }
    let memory = max(Int(usage.memoryKi) * 1024, 356 * 1024)
    var load = Double(usage.milliCPU) / 10
    var count = 1
    if let machine = subject.machine, kernel.isMachine(machine) {
      let before = samples.first { $0.id == subject.id }?.used ?? .zero
      let used = kernel.processorTime(of: machine) - before
      load += max(0, used.inSeconds) / elapsed * 100
      count = kernel[machine].processList.count
    }
    fields["CPUPerc"] = .string(DockerUnits.fixed(load, 2) + "%")
    fields["MemUsage"] = .string(
      "\(DockerUnits.binarySize(memory)) / \(DockerUnits.binarySize(limit))"
    )
    fields["MemPerc"] = .string(
      DockerUnits.fixed(Double(memory) / Double(limit) * 100, 2) + "%"
    )
    fields["PIDs"] = .string("\(count)")
    return fields
  }
}
