public import Simulation

// What the owner of the kernel does: step programs, move the clock, tell what happened outside.
extension Kernel {
  /// Whether some process can go on now.
  public var isRunnable: Bool { !runQueue.isEmpty && exceeded == nil }

  /// When the next wait ends or packet arrives by itself; nil when only the outside can.
  public var nextDue: Instant? { agenda.nextDue }

  /// Runs one process that can go on; false where there was none.
  public mutating func step(_ driver: inout some ProgramDriver) -> Bool {
    while exceeded == nil, let id = runQueue.popFirst() {
      guard isMachine(id.machine), let place = machines[id.machine.index].place(of: id.number),
        machines[id.machine.index].processes[place].isQueued
      else { continue }
      machines[id.machine.index].processes[place].isQueued = false
      let state = machines[id.machine.index].processes[place].state
      if state == .zombie || machines[id.machine.index].processes[place].isStopped { continue }
      current = id
      defer { current = .none }
      if state == .waiting, !shouldResume(machines[id.machine.index].processes[place]) {
        continue
      }
      if machines[id.machine.index].kind == .container, !takeStep(id, place: place) { continue }
      guard countStep() else { return false }
      resume(place: place, &driver)
      return true
    }
    return false
  }

  /// Runs one process that can go on; false where there was none.
  public mutating func step() -> Bool {
    var driver = NoDriver()
    return step(&driver)
  }

  /// Runs processes until all of them wait.
  public mutating func settle(_ driver: inout some ProgramDriver) {
    while step(&driver) {}
  }

  /// Steps and moves the clock until nothing happens any more or `limit` is reached.
  public mutating func run(until limit: Instant, _ driver: inout some ProgramDriver) {
    settle(&driver)
    while exceeded == nil, let due = nextDue, due <= limit {
      advance(to: due)
      settle(&driver)
    }
    if exceeded == nil, now < limit { advance(to: limit) }
  }

  /// Steps and moves the clock, for programs that need nothing from outside.
  public mutating func run(until limit: Instant) {
    var driver = NoDriver()
    run(until: limit, &driver)
  }

  /// Moves the clock and lets everything happen that is due by then.
  public mutating func advance(to time: Instant) {
    if time > now { stepsAtThisInstant = 0 }
    while let (due, event) = agenda.popFirst(through: time) {
      if due > now { now = due }
      switch event {
      case .wake(let id, let sequence):
        guard let process = find(id), process.waitSequence == sequence else { continue }
        wake([id])
      case .arrival(let arrival): receive(arrival)
      }
    }
    if time > now { now = time }
  }

  /// Tells the processes that wait for `channel` that something happened.
  public mutating func notify(_ channel: Channel) {
    guard let waiters = channelWaiters.removeValue(forKey: channel) else { return }
    for id in waiters {
      guard isMachine(id.machine), let place = machines[id.machine.index].place(of: id.number)
      else { continue }
      machines[id.machine.index].processes[place].isWokenByChannel = true
      enqueue(id)
    }
  }

  /// Begins to count anew what programs may do, as a new command deserves.
  public mutating func forgiveLimits() {
    exceeded = nil
    steps = 0
    startCount = 0
    stepsAtThisInstant = 0
  }

  /// How many bytes count as much as a step, for programs that copy many at once.
  public static let bytesPerStep = 16_384

  /// Counts the copying of so many bytes as the steps that it stands for.
  public mutating func chargeBytes(_ count: Int) {
    steps += count / Self.bytesPerStep
    stepsAtThisInstant += count / Self.bytesPerStep
  }

  private mutating func countStep() -> Bool {
    steps += 1
    stepsAtThisInstant += 1
    if steps > limits.steps {
      exceeded = LimitExceeded("program steps per run", value: Int64(limits.steps))
    } else if stepsAtThisInstant > limits.stepsAtOneInstant {
      exceeded = LimitExceeded(
        "program steps without time passing",
        value: Int64(limits.stepsAtOneInstant)
      )
    } else if startCount > limits.starts {
      exceeded = LimitExceeded("programs started per run", value: Int64(limits.starts))
    }
    return exceeded == nil
  }

  private mutating func resume(place: Int, _ driver: inout some ProgramDriver) {
    let id = current
    machines[id.machine.index].processes[place].isWokenByChannel = false
    machines[id.machine.index].processes[place].state = .runnable
    if !machines[id.machine.index].processes[place].unwritten.isEmpty {
      guard flushUnwritten() else { return waitForFlush() }
      if let signal = fatalSignal() {
        return end(id, status: 128 + signal.rawValue, signal: signal)
      }
      if let disposition = postponed.removeValue(forKey: id) { return apply(disposition, nil) }
    }
    guard var program = machines[id.machine.index].processes[place].program.take() else { return }
    let disposition =
      program.runsInDriver ? driver.resume(&program, &self) : program.resume(&self)
    guard isAlive(id) else { return }
    if !self.process.pending.isEmpty, let signal = fatalSignal() {
      return end(id, status: 128 + signal.rawValue, signal: signal)
    }
    if !self.process.unwritten.isEmpty, !flushUnwritten() {
      postponed[id] = disposition
      self.process.program = program
      return waitForFlush()
    }
    apply(disposition, program)
  }

  private mutating func waitForFlush() {
    guard let first = process.unwritten.first else { return }
    wait(for: [.writable(first.descriptor)])
  }

  /// Does what the current program asked for; `program` goes back into the process.
  private mutating func apply(_ disposition: Disposition, _ program: (any Program)?) {
    let id = current
    if let program { process.program = program }
    switch disposition {
    case .exit(let status): end(id, status: status & 255)
    case .yield: enqueue(id)
    case .become(let next):
      process.program = next
      process.handled = []
      holdMemory(0)
      enqueue(id)
    case .wait(let waits): wait(for: waits)
    }
  }
}

// What drivers may look at in a process.
extension Kernel {
  /// The program of a process as it stands; nil where there is no such process.
  public func program(of id: ProcessID) -> (any Program)? { find(id)?.program }

  /// The working directory of a process; nil where there is no such process.
  public func workingDirectory(of id: ProcessID) -> String? { find(id)?.workingDirectory }

  /// Takes what a machine's processes wrote to its log.
  public mutating func takeLog(of machine: MachineID) -> [ContainerLog.Chunk] {
    guard !self[machine].log.chunks.isEmpty else { return [] }
    defer { self[machine].log = ContainerLog() }
    return self[machine].log.chunks
  }
}
