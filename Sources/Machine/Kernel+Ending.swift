import Simulation

extension Kernel {
  /// Ends a process: closes what it has open, tells whoever waits, and frees it if nobody will ask.
  mutating func end(_ id: ProcessID, status: Int32, signal: Signal? = nil) {
    guard let process = find(id), process.state != .zombie,
      let place = machines[id.machine.index].place(of: id.number)
    else { return }
    noteChange(of: id)
    if process.memory != 0 { count(-process.memory, for: machines[id.machine.index].keeper) }
    let parentLives = process.parent != .none && isAlive(process.parent)
    machines[id.machine.index].processes[place].state = .zombie
    machines[id.machine.index].processes[place].status = status
    machines[id.machine.index].processes[place].endSignal = signal
    machines[id.machine.index].processes[place].program = nil
    machines[id.machine.index].processes[place].waits = []
    machines[id.machine.index].processes[place].unwritten = []
    machines[id.machine.index].processes[place].descriptors = []
    machines[id.machine.index].processes[place].memory = 0
    for case let descriptor? in process.descriptors { release(descriptor) }
    postponed[id] = nil
    lookUps[id] = nil
    orphanChildren(of: id)
    if parentLives {
      post(.child, to: process.parent)
      wake([process.parent])
    } else if !process.isAwaited {
      machines[id.machine.index].processes.removeAll { $0.number == id.number }
    }
    stopSharing { $0.holder == id }
    if let watchers = processWatchers.removeValue(forKey: id) { wake(watchers) }
    guard isMain(id), machines[id.machine.index].kind == .container else { return }
    closeConsole(of: id.machine)
    let namespace = machines[id.machine.index].namespace
    if !nameServerRules.isEmpty, nameServerRules[namespace]?.machine == id.machine {
      nameServerRules[namespace] = nil
    }
    exits.append(
      ExitRecord(
        machine: id.machine,
        keeper: machines[id.machine.index].keeper,
        status: status,
        signal: signal,
        time: now,
        isOutOfMemory: machines[id.machine.index].ranOutOfMemory
      )
    )
    endAllProcesses(of: id.machine)
  }

  /// Counts a change that whoever keeps nodes and containers may want to look at.
  mutating func noteChange(of id: ProcessID) {
    switch machines[id.machine.index].kind {
    case .node: processChanges += 1
    case .container where isMain(id): processChanges += 1
    case .container, .host: break
    }
  }

  private mutating func orphanChildren(of id: ProcessID) {
    guard isMachine(id.machine) else { return }
    for index in machines[id.machine.index].processes.indices
    where machines[id.machine.index].processes[index].parent == id {
      machines[id.machine.index].processes[index].parent = .none
    }
    machines[id.machine.index].processes.removeAll {
      $0.parent == .none && $0.state == .zombie && !$0.isAwaited
    }
  }

  /// Ends every process of a machine at once, as when the machine loses power.
  public mutating func endAllProcesses(of machine: MachineID) {
    guard isMachine(machine) else { return }
    let numbers = machines[machine.index].processes.map(\.number)
    for number in numbers {
      end(ProcessID(machine: machine, number: number), status: 137, signal: .kill)
    }
  }
}
