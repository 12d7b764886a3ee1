import Machine

/// Jobs: the one that the shell waits for, and those beside it.
extension Shell {
  mutating func abandonAfterInterrupt(_ system: inout Kernel) {
    (memo, memoStatuses) = ([], [])
    print("\n", to: 2)
    abandon()
    lastStatus = 130
    claimTerminal(&system)
  }

  /// Waits until the foreground job ended or stopped.
  mutating func waitForeground(_ waiting: Job, _ system: inout Kernel) -> Disposition? {
    var job = waiting
    for process in job.processes where job.statuses[process] == nil {
      let signal = system.endSignal(ofChild: process)
      if let status = system.exitStatus(ofChild: process) { job.statuses[process] = status }
      if let signal { tellOfEnd(process, signal, job) }
    }
    if !job.isDone {
      let live = job.processes.filter { job.statuses[$0] == nil }
      let stopped = live.filter {
        system.isStopped(ProcessID(machine: system.current.machine, number: $0))
      }
      if isInteractive, stopped.count == live.count {
        park(job, &system)
        return nil
      }
      frames.append(.foreground(job))
      return .wait(live.map { .child($0) })
    }
    lastStatus = job.status
    let all = job.processes.compactMap { job.statuses[$0] }
    if let last = job.last { lastStatus = last }
    let statuses = all + (job.last.map { [$0] } ?? [])
    if options.pipeFail, let failed = statuses.last(where: { $0 != 0 }) { lastStatus = failed }
    pipelineStatuses = statuses.count > 1 ? statuses : nil
    if isInteractive {
      claimTerminal(&system)
      if all.contains(130) { abandonAfterInterrupt(&system) }
    }
    return nil
  }

  /// Tells that a signal ended a process for which the shell waits, unless that is usual.
  mutating func tellOfEnd(
    _ process: Int32,
    _ signal: Signal,
    _ job: Job,
    isForeground: Bool = true
  ) {
    guard signal != .interrupt, signal != .pipe, job.processes.count == 1 else { return }
    if isInteractive || dialect != .bash {
      if isForeground || !isInteractive { print(signal.explanation + "\n", to: 2) }
      return
    }
    guard traps[signal.name] == nil else { return }
    if signal == .terminate {
      if isForeground { print(signal.explanation + "\n", to: 2) }
      return
    }
    let number = String(process)
    let padded = String(repeating: " ", count: max(0, 5 - number.count)) + number
    let reason = signal.explanation
    let gap = String(repeating: " ", count: max(1, 24 - reason.count))
    complain("\(padded) \(reason)\(gap)\(CommandPrinter.line(job.text, like: self))")
  }

  /// Ctrl-Z: the job becomes one of the list, stopped.
  private mutating func park(_ waiting: Job, _ system: inout Kernel) {
    var job = waiting
    job.isStopped = true
    if job.number == 0 { job.number = (jobs.map(\.number).max() ?? 0) + 1 }
    jobs.removeAll { $0.number == job.number }
    jobs.append(job)
    print("\n[\(job.number)]+  Stopped                 \(job.text)\n", to: 2)
    abandon()
    lastStatus = 148
    claimTerminal(&system)
  }

  /// Notes which background processes ended, and tells about jobs that are done.
  mutating func reportJobs(_ system: inout Kernel) {
    updateJobs(&system)
    if defersJobReport {
      defersJobReport = false
      return
    }
    for job in jobs where job.isDone {
      print(line(of: job) + "\n", to: 2)
    }
    jobs.removeAll(where: \.isDone)
  }

  mutating func updateJobs(_ system: inout Kernel) {
    var ended: Set<Int32> = []
    for index in jobs.indices where !jobs[index].isInherited {
      for process in jobs[index].processes where jobs[index].statuses[process] == nil {
        if let status = system.exitStatus(ofChild: process) {
          jobs[index].statuses[process] = status
          ended.insert(process)
        } else {
          let id = ProcessID(machine: system.current.machine, number: process)
          jobs[index].isStopped = system.isStopped(id)
        }
      }
    }
    if !ended.isEmpty { dropCoprocesses(ended, &system) }
  }

  /// The jobs as a child sees them that only lists them.
  var inheritedJobs: [Job] {
    jobs.map { job in
      var copy = job
      copy.isInherited = true
      return copy
    }
  }

  /// One line of `jobs`.
  func line(of job: Job, withProcess: Bool = false) -> String {
    let text =
      job.text.hasPrefix("(") || job.text.hasPrefix("{")
      ? CommandPrinter.line(job.text, like: self) : job.text
    var state = job.isStopped ? "Stopped" : "Running"
    if job.isDone {
      switch job.status {
      case 0: state = "Done"
      case 130: state = "Interrupt"
      case 137: state = "Killed"
      case 143: state = "Terminated"
      case 129: state = "Hangup"
      case 131: state = "Quit"
      default: state = "Exit \(job.status)"
      }
    }
    let order = jobs.filter { !$0.isStale && (!$0.isDone || $0.number == job.number) }
      .map(\.number)
    let mark = order.last == job.number ? "+" : order.dropLast().last == job.number ? "-" : " "
    let padded = state + String(repeating: " ", count: max(1, 24 - state.count))
    let process = withProcess ? "\(job.group) " : " "
    let tail = job.isDone || job.isStopped ? "" : " &"
    return "[\(job.number)]\(mark) \(process)\(padded)\(text)\(tail)"
  }
}
