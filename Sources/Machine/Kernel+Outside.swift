/// A process of a machine that somebody outside the simulation talks with.
public struct OutsideProcess: Sendable, Hashable {
  /// The process.
  public let process: ProcessID
  /// Its terminal, where it sits at one of its own.
  public let terminal: TerminalID?
  /// The pipe that it reads from; nil where its input is empty or a terminal.
  fileprivate var input: Int32?
  /// The pipes that it prints to: standard output, then standard error.
  fileprivate var outputs: [Int32] = []
}

// What a driver does for those who are outside.
extension Kernel {
  /// Starts a process whose input and output somebody outside holds.
  public mutating func startOutside(
    _ request: SpawnRequest,
    on machine: MachineID,
    passesInput: Bool,
    hasTerminal: Bool
  ) throws(Errno) -> OutsideProcess {
    var request = request
    request.isAwaited = true
    if hasTerminal {
      let terminal = vacantTerminals.popLast() ?? makeTerminal()
      self[terminal] = Terminal()
      if !passesInput { self[terminal].endsOfInput = .max / 2 }
      request.foreground = true
      do throws(Errno) {
        let process = try start(
          request,
          on: machine,
          descriptors: Array(repeating: .terminal(terminal), count: 3),
          terminal: terminal
        )
        return OutsideProcess(process: process, terminal: terminal)
      } catch {
        vacantTerminals.append(terminal)
        throw error
      }
    }
    var held: [Descriptor] = []
    var own: [Descriptor?] = [.null]
    var input: Int32?
    if passesInput {
      let pipe = pipes.insert(Pipe())
      input = pipe
      own[0] = .pipeReader(pipe)
      held.append(.pipeWriter(pipe))
    }
    let outputs = [pipes.insert(Pipe()), pipes.insert(Pipe())]
    for pipe in outputs {
      own.append(.pipeWriter(pipe))
      held.append(.pipeReader(pipe))
    }
    for descriptor in held { retain(descriptor) }
    do throws(Errno) {
      let process = try start(request, on: machine, descriptors: own)
      return OutsideProcess(process: process, terminal: nil, input: input, outputs: outputs)
    } catch {
      for descriptor in held { release(descriptor) }
      throw error
    }
  }

  /// Hands bytes to a process that reads a pipe.
  public mutating func write(_ bytes: [UInt8], to outside: OutsideProcess) {
    guard let pipe = outside.input, pipes[pipe].readers > 0, !bytes.isEmpty else { return }
    pipes[pipe].buffer.append(bytes)
    wake(pipes[pipe].waiters)
  }

  /// Ends the input of a process.
  public mutating func endInput(of outside: inout OutsideProcess) {
    if let terminal = outside.terminal { return endInput(of: terminal) }
    guard let pipe = outside.input else { return }
    outside.input = nil
    release(.pipeWriter(pipe))
  }

  /// Takes what a process printed: on a terminal all is standard output.
  public mutating func takeOutput(
    of outside: OutsideProcess
  ) -> (output: [UInt8], error: [UInt8]) {
    if let terminal = outside.terminal { return (drainOutput(of: terminal), []) }
    let taken = outside.outputs.map { pipe -> [UInt8] in
      var all: [UInt8] = []
      while case .bytes(let bytes) = readPipe(pipe, max: 65_536) { all += bytes }
      return all
    }
    return taken.count == 2 ? (taken[0], taken[1]) : ([], [])
  }

  /// The status of a process that ended; 137 where its machine went away, nil while it runs.
  public mutating func outsideStatus(of outside: OutsideProcess) -> Int32? {
    if let status = exitStatus(of: outside.process) { return status }
    return isAlive(outside.process) ? nil : 137
  }

  /// Lets go of a process: what it still prints nobody reads.
  public mutating func leave(_ outside: inout OutsideProcess) {
    if let terminal = outside.terminal {
      if isAlive(outside.process) { hangUp(terminal) } else { vacantTerminals.append(terminal) }
    }
    if let pipe = outside.input { release(.pipeWriter(pipe)) }
    for pipe in outside.outputs { release(.pipeReader(pipe)) }
    (outside.input, outside.outputs) = (nil, [])
  }

  /// Hands bytes to the first process of a container, where somebody may attach to its input.
  public mutating func writeInput(_ bytes: [UInt8], of machine: MachineID) {
    guard isMachine(machine) else { return }
    switch self[machine].console {
    case .none: break
    case .terminal(let terminal): type(bytes, on: terminal)
    case .pipe(let pipe):
      pipes[pipe].buffer.append(bytes)
      wake(pipes[pipe].waiters)
    }
  }
}
