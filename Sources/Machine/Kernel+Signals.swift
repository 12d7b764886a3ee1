extension Kernel {
  /// Sends a signal to a process, as the current process may.
  ///
  /// A number of 0 or below goes to the group of that number (0: the own group).
  public mutating func kill(_ id: ProcessID, _ signal: Signal) throws(Errno) {
    if id.number <= 0 {
      let group = id.number == 0 ? process.group : -id.number
      let members = machine.processes.filter { $0.group == group }.map(\.number)
      guard !members.isEmpty else { throw .ESRCH }
      for number in members {
        post(signal, to: ProcessID(machine: id.machine, number: number))
      }
      return
    }
    guard let target = find(id) else {
      // A node reaches into its containers, and those of a pod into each other.
      guard let inside = seen(id.number, on: id.machine), let target = find(inside) else {
        throw .ESRCH
      }
      guard process.user == 0 || process.user == target.user else { throw .EPERM }
      return post(signal, to: inside)
    }
    let sender = process.user
    guard sender == 0 || sender == target.user else { throw .EPERM }
    if id.number == 1, id.machine == current.machine, isShielded(id, from: signal) { return }
    post(signal, to: id)
  }

  /// Sends a signal from outside of all machines, as a container runtime does.
  public mutating func send(_ signal: Signal, to id: ProcessID) { post(signal, to: id) }

  /// Declares which signals the current process takes itself, with ``takeSignals()``.
  public mutating func handleSignals(_ signals: SignalSet) { process.handled = signals }

  /// Declares which signals the current process ignores; its children start with the same, but for
  /// those that it ignores `alone`, as a shell at a prompt does.
  public mutating func ignoreSignals(_ signals: SignalSet, alone: SignalSet = []) {
    process.ignored = signals.union(alone)
    process.ignoredAlone = alone.subtracting(signals)
  }

  /// The signals that came and that the current process handles itself.
  public mutating func takeSignals() -> [Signal] {
    let signals = process.pending.signals
    process.pending = []
    return signals
  }

  /// The first process of a container is spared what it does not handle, SIGKILL from inside too.
  private func isShielded(_ id: ProcessID, from signal: Signal) -> Bool {
    guard let target = find(id), machines[id.machine.index].kind == .container else { return false }
    return !target.handled.contains(signal)
  }

  /// Delivers a signal: handled, ignored, or the default action.
  mutating func post(_ signal: Signal, to id: ProcessID) {
    guard isMachine(id.machine), let place = machines[id.machine.index].place(of: id.number),
      machines[id.machine.index].processes[place].state != .zombie
    else { return }
    let target = machines[id.machine.index].processes[place]
    let canBeCaught = signal != .kill && signal != .stop
    if signal == .resume { resumeStopped(id) }
    if canBeCaught, target.handled.contains(signal) {
      machines[id.machine.index].processes[place].pending.insert(signal)
      wake([id])
      return
    }
    if canBeCaught, target.ignored.contains(signal) { return }
    if canBeCaught, id.number == 1, signal != .pipe, isShielded(id, from: signal) { return }
    switch signal.defaultAction {
    case .ignore, .resume: return
    case .stop:
      machines[id.machine.index].processes[place].isStopped = true
      noteChange(of: id)
      if target.parent != .none {
        post(.child, to: target.parent)
        wake([target.parent])
      }
    case .end:
      if id == current {
        machines[id.machine.index].processes[place].pending.insert(signal)
      } else {
        end(id, status: 128 + signal.rawValue, signal: signal)
      }
    }
  }

  private mutating func resumeStopped(_ id: ProcessID) {
    guard let place = machines[id.machine.index].place(of: id.number),
      machines[id.machine.index].processes[place].isStopped
    else { return }
    machines[id.machine.index].processes[place].isStopped = false
    noteChange(of: id)
    enqueue(id)
  }

  /// The signal that is to end the current process once its program returns.
  func fatalSignal() -> Signal? {
    let process = self.process
    return process.pending.signals.first { signal in
      (signal == .kill || !process.handled.contains(signal)) && signal.defaultAction == .end
    }
  }
}
