import ContainerRuntime
import Machine
import Simulation

/// Stays with a container's first process: hands input in and output out until it ends.
struct ContainerAttendance: Sendable {
  private let id: ContainerID
  private let isTerminal: Bool
  private let isOnce: Bool
  private var printed: Int
  private var input: Int?
  private var isReading: Bool
  private var isBegun = false
  private var isShared = false

  /// Begins behind what was printed already.
  ///
  /// - Parameters:
  ///   - id: the container.
  ///   - printed: how many writes of its log are to be passed over.
  ///   - passesInput: whether what is typed goes to it.
  ///   - isTerminal: whether the terminal here stands for that of the container.
  ///   - isOnce: whether its input ends with ours.
  init(
    _ id: ContainerID,
    after printed: Int,
    passesInput: Bool,
    isTerminal: Bool,
    isOnce: Bool = true
  ) {
    self.id = id
    self.isTerminal = isTerminal
    self.isOnce = isOnce
    self.printed = printed
    isReading = passesInput
  }

  /// How many writes a container's log has.
  static func written(_ machine: MachineID?, _ kernel: Kernel) -> Int {
    guard let machine, kernel.isMachine(machine) else { return 0 }
    return kernel[machine].log.droppedChunks + kernel[machine].log.chunks.count
  }

  private func machine(_ runtime: NodeRuntime) -> MachineID? {
    runtime.engineContainer(id)?.machine ?? runtime.container(id)?.machine
  }

  /// Goes on; nil once the container's process ended.
  mutating func resume(_ runtime: inout NodeRuntime, _ kernel: inout Kernel) -> Disposition? {
    guard let machine = machine(runtime), kernel.isMachine(machine) else { return nil }
    let main = ProcessID(machine: machine, number: 1)
    if !isBegun {
      isBegun = true
      kernel.handleSignals(SignalSet(.interrupt, .terminate))
      kernel.ignoreSignals(SignalSet(.pipe))
      if isReading { input = kernel.openInput(of: machine) }
    }
    for signal in kernel.takeSignals() { kernel.send(signal, to: main) }
    if isShared { return kernel.isAlive(main) ? .wait([.process(main)]) : nil }
    show(machine, &kernel)
    guard kernel.isAlive(main) else {
      if let input { kernel.close(input) }
      return nil
    }
    if isTerminal, kernel.shareTerminal(of: machine) {
      isShared = true
      return .wait([.process(main)])
    }
    return .wait([.process(main)] + handIn(machine, &kernel))
  }

  private mutating func show(_ machine: MachineID, _ kernel: inout Kernel) {
    let log = kernel[machine].log
    for chunk in log.chunks.dropFirst(max(0, printed - log.droppedChunks)) {
      kernel.print(chunk.text, to: chunk.isError ? 2 : 1)
    }
    printed = log.droppedChunks + log.chunks.count
  }

  /// Hands in what was typed, and tells what to wait for.
  private mutating func handIn(_ machine: MachineID, _ kernel: inout Kernel) -> [Wait] {
    let later = Wait.until(kernel.now + .milliseconds(200))
    guard isReading else { return [later] }
    switch kernel.read(0) {
    case .bytes(let bytes):
      if let input {
        kernel.print(bytes, to: input)
      } else {
        kernel.type(bytes, inside: machine)
      }
      // The container answers before more is asked for.
      return [.until(kernel.now + .milliseconds(20))]
    case .wouldBlock: return [.readable(0), later]
    case .endOfFile, .failure:
      isReading = false
      if let input { kernel.close(input) }
      input = nil
      if isOnce { kernel.closeInput(of: machine) }
      return [.until(kernel.now + .milliseconds(20))]
    }
  }
}

/// Waits until the runtime has taken note of a container's end; tells its status.
struct ContainerEnding: Sendable {
  let id: ContainerID

  /// The status; nil while it is not known.
  func status(_ runtime: NodeRuntime) -> Int32? {
    if let container = runtime.engineContainer(id) {
      return container.isAlive ? nil : container.exitCode
    }
    if let container = runtime.container(id) {
      return container.state == .running ? nil : container.exitCode
    }
    return runtime.ending(of: id) ?? 137
  }
}
