import Simulation

extension Kernel {
  mutating func enqueue(_ id: ProcessID) {
    guard isMachine(id.machine), let place = machines[id.machine.index].place(of: id.number),
      !machines[id.machine.index].processes[place].isQueued
    else { return }
    machines[id.machine.index].processes[place].isQueued = true
    runQueue.append(id)
  }

  /// Queues those of `waiters` that wait; whether their wait holds is seen when their turn comes.
  mutating func wake(_ waiters: [ProcessID]) {
    for id in waiters {
      guard isMachine(id.machine), let place = machines[id.machine.index].place(of: id.number),
        machines[id.machine.index].processes[place].state == .waiting
      else { continue }
      enqueue(id)
    }
  }

  /// Lets the current process wait, and registers it with everything that can end the wait.
  mutating func wait(for waits: [Wait]) {
    let id = current
    process.state = .waiting
    process.waits = waits
    process.waitSequence &+= 1
    for wait in waits { register(wait, id) }
    if shouldResume(process) { enqueue(id) }
  }

  private mutating func register(_ wait: Wait, _ id: ProcessID) {
    switch wait {
    case .readable(let number), .writable(let number), .peer(let number):
      switch process.descriptor(number) {
      case .pipeReader(let index), .pipeWriter(let index), .pipeEnds(let index):
        pipes[index].waiters.add(id)
      case .terminal(let own):
        let terminal = seat(of: own)
        if self[terminal].waiters.count > 16 {
          let alive = self[terminal].waiters.filter { isAlive($0) }
          self[terminal].waiters = alive
        }
        self[terminal].waiters.add(id)
      case .socket(let index): sockets[index].waiters.add(id)
      case .listener(let index): listeners[index].waiters.add(id)
      case .null, .log, .file, nil: break
      }
    case .process(let other):
      if isAlive(other) { processWatchers[other, default: []].add(id) }
    case .until(let time):
      if time > now { agenda.schedule(.wake(id, process.waitSequence), at: time) }
    case .channel(let channel): channelWaiters[channel, default: []].add(id)
    case .child, .anyChild, .signal: break
    }
  }

  /// Whether one of a process's waits holds, or a signal came that it handles.
  func shouldResume(_ process: Process) -> Bool {
    if process.isWokenByChannel || !process.pending.isEmpty { return true }
    return process.waits.contains { holds($0, process) }
  }

  private func holds(_ wait: Wait, _ process: Process) -> Bool {
    switch wait {
    case .peer(let number): return hasPeer(process.descriptor(number))
    case .readable(let number): return isReadable(process.descriptor(number), process)
    case .writable(let number): return isWritable(process.descriptor(number))
    case .until(let time): return now >= time
    case .process(let id): return !isAlive(id)
    case .child(let number):
      guard let child = find(ProcessID(machine: current.machine, number: number)) else {
        return true
      }
      return child.state == .zombie || child.isStopped
    case .anyChild:
      let id = ProcessID(machine: current.machine, number: process.number)
      let children = machines[current.machine.index].processes.filter { $0.parent == id }
      return children.isEmpty || children.contains { $0.state == .zombie || $0.isStopped }
    case .channel, .signal: return false
    }
  }

  /// Whether reading a descriptor of the current process would not block.
  public func mayRead(_ number: Int) -> Bool { isReadable(process.descriptor(number), process) }

  private func isReadable(_ descriptor: Descriptor?, _ process: Process) -> Bool {
    switch descriptor {
    case .pipeReader(let index), .pipeEnds(let index):
      let pipe = pipes[index]
      return !pipe.buffer.isEmpty || (pipe.writers == 0 && !pipe.awaitsWriter)
    case .terminal(let id):
      let terminal = self[seat(of: id)]
      guard !terminal.input.isEmpty || terminal.endsOfInput > 0 else { return false }
      return isForeground(
        ProcessID(machine: current.machine, number: process.number),
        of: terminal
      )
    case .socket(let index): return sockets[index].isReadable
    case .listener(let index): return !listeners[index].backlog.isEmpty
    case .null, .log, .file, .pipeWriter, nil: return true
    }
  }

  private func isWritable(_ descriptor: Descriptor?) -> Bool {
    switch descriptor {
    case .pipeWriter(let index), .pipeEnds(let index):
      let pipe = pipes[index]
      if pipe.readers == 0 { return !pipe.awaitsReader }
      return pipe.buffer.count < limits.pipeBytes
    case .terminal(let id):
      return self[seat(of: id)].output.count < limits.terminalBytes
    case .socket(let index): return sockets[index].isWritable
    case .null, .log, .file, .pipeReader, .listener, nil: return true
    }
  }
}

extension [ProcessID] {
  /// Adds a process unless it is there.
  fileprivate mutating func add(_ id: ProcessID) {
    if !contains(id) { append(id) }
  }
}
