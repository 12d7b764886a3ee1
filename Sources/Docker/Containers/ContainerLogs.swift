import ContainerRuntime
import Machine
import Simulation

/// `docker logs`: what a container printed, and with `-f` what it goes on to print.
struct ContainerLogs: DockerErrand {
  private let id: ContainerID
  private let follows: Bool
  private let stamps: Bool
  private let since: Instant?
  private let until: Instant?
  private let tail: Int?
  /// What each line begins with, as docker-compose puts the service before it.
  private let prefix: String
  private var printed: Int?
  private var open: [Bool] = [false, false]

  init(
    _ id: ContainerID,
    follows: Bool = false,
    stamps: Bool = false,
    since: Instant? = nil,
    until: Instant? = nil,
    tail: Int? = nil,
    prefix: String = ""
  ) {
    self.id = id
    self.follows = follows
    self.stamps = stamps
    self.since = since
    self.until = until
    self.tail = tail
    self.prefix = prefix
  }

  private func machine(_ runtime: NodeRuntime) -> MachineID? {
    runtime.engineContainer(id)?.machine ?? runtime.container(id)?.machine
  }

  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition {
    guard let machine = machine(runtime), kernel.isMachine(machine) else { return .exit(0) }
    if let printed {
      follow(from: printed, kernel[machine].log, &kernel)
    } else {
      begin(kernel[machine].log, &kernel)
    }
    let main = ProcessID(machine: machine, number: 1)
    guard follows else { return .exit(0) }
    if !kernel.isAlive(main) {
      if runtime.engineContainer(id)?.isAlive == true {
        return .wait([.until(kernel.now + .milliseconds(10))])
      }
      return .exit(0)
    }
    return .wait([.process(main), .until(kernel.now + .milliseconds(200))])
  }

  private mutating func begin(_ log: ContainerLog, _ kernel: inout Kernel) {
    var lines = log.lines
    if let since { lines.removeAll { $0.time < since } }
    if let until { lines.removeAll { $0.time > until } }
    if let tail { lines = Array(lines.suffix(tail)) }
    for line in lines {
      let stamp = stamps ? "\(DockerUnits.logTime(line.time)) " : ""
      kernel.print(
        prefix + stamp + line.text + (line.isComplete ? "\n" : ""),
        to: line.isError ? 2 : 1
      )
      if !line.isComplete { open[line.isError ? 1 : 0] = true }
    }
    printed = log.droppedChunks + log.chunks.count
  }

  private mutating func follow(from start: Int, _ log: ContainerLog, _ kernel: inout Kernel) {
    for chunk in log.chunks.dropFirst(max(0, start - log.droppedChunks)) {
      let place = chunk.isError ? 1 : 0
      guard stamps || !prefix.isEmpty else {
        kernel.print(chunk.text, to: place + 1)
        continue
      }
      var text = ""
      for line in chunk.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if line.offset > 0 {
          text += "\n"
          open[place] = false
        }
        guard !line.element.isEmpty else { continue }
        if !open[place] {
          text += prefix + (stamps ? "\(DockerUnits.logTime(chunk.time)) " : "")
        }
        open[place] = true
        text += line.element
      }
      kernel.print(text, to: place + 1)
    }
    printed = log.droppedChunks + log.chunks.count
  }

  /// Reads `10m`, seconds of the epoch, or a time.
  static func time(_ text: String, now: Instant) -> Instant? {
    if let time = CivilTime.parse(rfc3339: text) { return time }
    if let time = CivilTime.parse(rfc3339: text + "Z") { return time }
    if let time = CivilTime.parse(rfc3339: text + "T00:00:00Z") { return time }
    if let seconds = Double(text) { return Instant(nanoseconds: Int64(seconds * 1e9)) }
    var total = 0.0
    var number = ""
    var unit = ""
    let units = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]
    for sign in text + "0" {
      guard sign.isNumber || sign == "." else {
        unit.append(sign)
        continue
      }
      if !unit.isEmpty {
        guard let amount = Double(number), let scale = units[unit] else { return nil }
        total += amount * scale
        (number, unit) = ("", "")
      }
      number.append(sign)
    }
    guard number == "0", total > 0 else { return nil }
    return now - .seconds(total)
  }
}
