import ContainerRuntime
import Machine
import Simulation

/// The logs of several containers side by side, each line with its service before it.
struct ComposeWatch: Sendable {
  /// How far it is.
  enum Progress {
    case waiting([Wait])
    case ended
    case interrupted
  }

  let names: [String]
  private let prefixes: [String]
  private let follows: Bool
  private let stamps: Bool
  private let tail: Int?
  private let tellsEnds: Bool
  private var printed: [Int?]
  private var isOpen: [Bool]
  private var isOver: [Bool]

  init(
    _ names: [String],
    project: String,
    follows: Bool,
    stamps: Bool,
    tail: Int?,
    tellsEnds: Bool
  ) {
    self.names = names
    self.follows = follows
    self.stamps = stamps
    self.tail = tail
    self.tellsEnds = tellsEnds
    let short = names.map {
      $0.hasPrefix(project + "_") ? String($0.dropFirst(project.count + 1)) : $0
    }
    let width = short.map(\.count).max() ?? 0
    prefixes = short.map { $0 + String(repeating: " ", count: width - $0.count) + "  | " }
    printed = names.map { _ in nil }
    isOpen = names.map { _ in false }
    isOver = names.map { _ in false }
  }

  mutating func resume(_ runtime: NodeRuntime, _ kernel: inout Kernel) -> Progress {
    if !kernel.takeSignals().isEmpty { return .interrupted }
    var waits: [Wait] = []
    for place in names.indices where !isOver[place] {
      guard let container = runtime.engineContainer(names[place]),
        kernel.isMachine(container.machine)
      else {
        isOver[place] = true
        continue
      }
      show(place, kernel[container.machine].log, &kernel)
      let main = ProcessID(machine: container.machine, number: 1)
      if kernel.isAlive(main) {
        waits.append(.process(main))
      } else if container.isAlive || container.state == .restarting {
        waits.append(.until(kernel.now + .milliseconds(20)))
      } else {
        isOver[place] = true
        if tellsEnds {
          kernel.print("\(names[place]) exited with code \(container.exitCode)\n")
        }
      }
    }
    guard follows, !waits.isEmpty else { return .ended }
    return .waiting(waits + [.until(kernel.now + .milliseconds(200))])
  }

  private mutating func show(_ place: Int, _ log: ContainerLog, _ kernel: inout Kernel) {
    let chunks: [(time: Instant, text: String)]
    if let start = printed[place] {
      chunks = log.chunks.dropFirst(max(0, start - log.droppedChunks)).map { ($0.time, $0.text) }
    } else if let tail {
      chunks = log.lines.suffix(tail).map { ($0.time, $0.text + "\n") }
    } else {
      chunks = log.chunks.map { ($0.time, $0.text) }
    }
    printed[place] = log.droppedChunks + log.chunks.count
    for chunk in chunks {
      var text = ""
      for line in chunk.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if line.offset > 0 {
          if !isOpen[place] { text += prefixes[place] }
          text += "\n"
          isOpen[place] = false
        }
        if line.element.isEmpty { continue }
        if !isOpen[place] {
          text += prefixes[place] + (stamps ? "\(DockerUnits.logTime(chunk.time)) " : "")
        }
        text += line.element
        isOpen[place] = true
      }
      kernel.print(text)
    }
  }
}
