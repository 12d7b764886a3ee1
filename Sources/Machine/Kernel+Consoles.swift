/// What the first process of a container reads from.
public enum Console: Hashable, Sendable {
  /// Nothing: its input is empty.
  case none
  /// A pipe that is kept open for whoever attaches.
  case pipe(Int32)
  /// A terminal of its own, whose output goes to the log as well.
  case terminal(TerminalID)
}

/// A container's terminal that somebody sits at from a terminal of theirs.
struct SharedTerminal: Sendable {
  var own: TerminalID
  var seat: TerminalID
  /// The process that attached; the sharing ends with it.
  var holder: ProcessID
}

extension Kernel {
  /// Starts the first process of a container, with an input that others can attach to.
  public mutating func start(
    _ request: SpawnRequest,
    on machine: MachineID,
    keepsInput: Bool,
    hasTerminal: Bool
  ) throws(Errno) -> ProcessID {
    guard keepsInput || hasTerminal else { return try start(request, on: machine) }
    guard hasTerminal else {
      let pipe = pipes.insert(Pipe())
      retain(.pipeWriter(pipe))
      self[machine].console = .pipe(pipe)
      do throws(Errno) {
        var descriptors = Descriptor.ofContainers
        descriptors[0] = .pipeReader(pipe)
        return try start(request, on: machine, descriptors: descriptors)
      } catch {
        closeConsole(of: machine)
        throw error
      }
    }
    let terminal = vacantTerminals.popLast() ?? makeTerminal()
    self[terminal] = Terminal()
    self[terminal].logged = machine
    if !keepsInput { self[terminal].endsOfInput = .max / 2 }
    self[machine].console = .terminal(terminal)
    var request = request
    request.foreground = true
    do throws(Errno) {
      return try start(
        request,
        on: machine,
        descriptors: Array(repeating: .terminal(terminal), count: 3),
        terminal: terminal
      )
    } catch {
      closeConsole(of: machine)
      throw error
    }
  }

  /// Opens the input of a container's first process for writing; nil where it is no pipe.
  public mutating func openInput(of machine: MachineID) -> Int? {
    guard isMachine(machine), case .pipe(let pipe) = self[machine].console else { return nil }
    return install(.pipeWriter(pipe))
  }

  /// Types on a container's terminal, where it has one.
  public mutating func type(_ bytes: [UInt8], inside machine: MachineID) {
    guard isMachine(machine), case .terminal(let terminal) = self[machine].console else { return }
    type(bytes, on: terminal)
  }

  /// Ends the input of a container's first process: what `stdinOnce` asks for once somebody detached.
  public mutating func closeInput(of machine: MachineID) {
    guard isMachine(machine) else { return }
    switch self[machine].console {
    case .none: break
    case .pipe: closeConsole(of: machine)
    case .terminal(let terminal): endInput(of: terminal)
    }
  }

  /// Lets the current process's terminal stand for a container's; false where one of them has none.
  public mutating func shareTerminal(of machine: MachineID) -> Bool {
    guard isMachine(machine), case .terminal(let own) = self[machine].console,
      let seat = process.terminal, seat != own
    else { return false }
    stopSharing { $0.own == own }
    sharedTerminals.append(SharedTerminal(own: own, seat: seat, holder: current))
    self[own].size = self[seat].size
    let waiters = self[own].waiters
    self[seat].waiters += waiters
    self[seat].foreground = self[own].foreground
    wake(waiters)
    return true
  }

  /// The terminal at which somebody sits who sees this one.
  func seat(of terminal: TerminalID) -> TerminalID {
    if sharedTerminals.isEmpty { return terminal }
    // One can sit at a terminal of a container that is seen from elsewhere.
    var place = terminal
    for _ in sharedTerminals {
      guard let next = sharedTerminals.last(where: { $0.own == place })?.seat else { break }
      place = next
    }
    return place
  }

  /// Gives back what was shared: readers wait at their own terminal again.
  mutating func stopSharing(where isOver: (SharedTerminal) -> Bool) {
    if sharedTerminals.isEmpty { return }
    for shared in sharedTerminals where isOver(shared) {
      self[shared.own].waiters = self[shared.seat].waiters
      if let holder = find(shared.holder), holder.state != .zombie {
        let group = ProcessGroup(machine: shared.holder.machine, number: holder.group)
        self[shared.seat].foreground = group
      }
    }
    sharedTerminals.removeAll(where: isOver)
  }

  /// Lets go of the input of a container.
  mutating func closeConsole(of machine: MachineID) {
    switch self[machine].console {
    case .none: return
    case .pipe(let pipe): release(.pipeWriter(pipe))
    case .terminal(let terminal):
      stopSharing { $0.own == terminal }
      vacantTerminals.append(terminal)
    }
    self[machine].console = .none
  }
}
