import Machine
import Simulation

/// A container's own process to stay with.
struct ContainerAttachment: Sendable, Hashable {
  /// What of the earlier output is shown.
  enum Past: Sendable, Hashable {
    case nothing
    /// The line that is still open: the prompt.
    case openLine
    case everything
  }

  let machine: Int32
  let passesInput: Bool
  /// Whether the terminal here stands for that of the container.
  let isTerminal: Bool
  /// Whether the container's input ends with the attachment.
  let isOnce: Bool
  let past: Past
}

/// `kubectl attach` while it stays: hands input in and output out until the container ends.
struct AttachVisit: Sendable {
  private let attachment: ContainerAttachment
  private var printed: Int?
  private var input: Int?
  private var isReading: Bool
  private var isShared = false

  init(_ attachment: ContainerAttachment) {
    self.attachment = attachment
    isReading = attachment.passesInput
  }

  private var machine: MachineID { MachineID(index: attachment.machine) }

  /// Goes on; nil once the container's process ended.
  mutating func resume(_ system: inout Kernel) -> Disposition? {
    if printed == nil {
      begin(&system)
    } else if isShared {
      return system.isAlive(system.mainProcess(of: machine))
        ? .wait([.process(system.mainProcess(of: machine))]) : nil
    }
    show(&system)
    guard system.isAlive(system.mainProcess(of: machine)) else {
      if let input { system.close(input) }
      return nil
    }
    if attachment.isTerminal, system.shareTerminal(of: machine) {
      isShared = true
      return .wait([.process(system.mainProcess(of: machine))])
    }
    return .wait([.process(system.mainProcess(of: machine))] + handIn(&system))
  }

  private mutating func begin(_ system: inout Kernel) {
    guard system.isMachine(machine) else {
      printed = 0
      return
    }
    let log = system[machine].log
    switch attachment.past {
    case .everything: printed = 0
    case .nothing: printed = log.droppedChunks + log.chunks.count
    case .openLine:
      printed = log.droppedChunks + log.chunks.count
      if let last = log.lines.last, !last.isComplete { system.print(last.text) }
    }
    if attachment.passesInput { input = system.openInput(of: machine) }
    system.ignoreSignals(SignalSet(.pipe))
  }

  private mutating func show(_ system: inout Kernel) {
    guard system.isMachine(machine), let from = printed else { return }
    let log = system[machine].log
    for chunk in log.chunks.dropFirst(max(0, from - log.droppedChunks)) {
      system.print(chunk.text, to: chunk.isError ? 2 : 1)
    }
    printed = log.droppedChunks + log.chunks.count
  }

  /// Hands in what was typed, and tells what to wait for.
  private mutating func handIn(_ system: inout Kernel) -> [Wait] {
    let later = Wait.until(system.now + .milliseconds(200))
    guard isReading else { return [later] }
    switch system.read(0) {
    case .bytes(let bytes):
      if let input {
        system.print(bytes, to: input)
      } else {
        system.type(bytes, inside: machine)
      }
      // The container answers before more is asked for.
      return [.until(system.now + .milliseconds(20))]
    case .wouldBlock: return [.readable(0), later]
    case .endOfFile, .failure:
      isReading = false
      if let input { system.close(input) }
      input = nil
      if attachment.isOnce { system.closeInput(of: machine) }
      return [.until(system.now + .milliseconds(20))]
    }
  }
}
