import Machine

extension Shell {
  mutating func listJobs(_ arguments: [String], _ system: inout Kernel) {
    updateJobs(&system)
    if let name = arguments.first(where: { !$0.hasPrefix("-") }) {
      guard let index = job(name) else { return fail("jobs", "\(name): no such job") }
      print(line(of: jobs[index], withProcess: arguments.first == "-l") + "\n")
      return
    }
    let flags = arguments.filter { $0.hasPrefix("-") }.joined()
    for job in jobs {
      if flags.contains("r"), job.isDone || job.isStopped { continue }
      if flags.contains("s"), !job.isStopped { continue }
      if flags.contains("p") {
        print("\(job.group == 0 ? job.processes.first ?? 0 : job.group)\n")
      } else {
        print(line(of: job, withProcess: flags.contains("l")) + "\n")
      }
    }
    jobs.removeAll(where: \.isDone)
  }

  /// `disown`: the shell forgets jobs, which go on.
  mutating func disown(_ arguments: [String], _ system: inout Kernel) {
    updateJobs(&system)
    if arguments.contains("-a") || arguments.contains("-r") {
      jobs.removeAll { !arguments.contains("-r") || !$0.isStopped }
      return
    }
    // What -h keeps from a hangup has none to fear here.
    if arguments.contains("-h") { return }
    for name in arguments.isEmpty ? [nil] : arguments.map(Optional.some) {
      let number = name.flatMap { Int32($0) }
      let index =
        number.map { number in jobs.firstIndex { $0.processes.contains(number) } } ?? job(name)
      guard let index else {
        fail("disown", "\(name ?? "current"): no such job")
        continue
      }
      jobs.remove(at: index)
    }
  }

  /// The job of `%1`, `%%` or nothing.
  private func job(_ text: String?) -> Int? {
    guard let text else { return jobs.indices.last }
    let name = text.hasPrefix("%") ? String(text.dropFirst()) : text
    if name.isEmpty || name == "%" || name == "+" { return jobs.indices.last }
    if name == "-" { return jobs.indices.dropLast().last }
    if let number = Int(name) { return jobs.firstIndex { $0.number == number } }
    return jobs.lastIndex { $0.text.hasPrefix(name) }
  }

  mutating func bringForward(_ arguments: [String], _ system: inout Kernel) {
    updateJobs(&system)
    guard isInteractive else {
      fail("fg", "no job control")
      return
    }
    guard let index = job(arguments.first), !jobs[index].isDone else {
      fail("fg", "\(arguments.first ?? "current"): no such job")
      return
    }
    var job = jobs.remove(at: index)
    print(job.text + "\n")
    if case .terminal(let terminal) = system.descriptor(0) {
      system.setForeground(
        ProcessGroup(machine: system.current.machine, number: job.group),
        of: terminal
      )
    }
    resume(job, &system)
    job.isStopped = false
    frames.append(.foreground(job))
  }

  mutating func sendBack(_ arguments: [String], _ system: inout Kernel) {
    updateJobs(&system)
    guard isInteractive else { return fail("bg", "no job control") }
    guard let index = job(arguments.first) else {
      fail("bg", "\(arguments.first ?? "current"): no such job")
      return
    }
    print("[\(jobs[index].number)]+ \(jobs[index].text) &\n")
    resume(jobs[index], &system)
    jobs[index].isStopped = false
  }

  private func resume(_ job: Job, _ system: inout Kernel) {
    for process in job.processes where job.statuses[process] == nil {
      let id = ProcessID(machine: system.current.machine, number: process)
      _ = try? system.kill(id, .resume)
    }
  }

  mutating func beginWait(_ arguments: [String], _ system: inout Kernel) {
    var numbers: [Int32] = []
    jobs.removeAll(where: \.isInherited)
    let isAny = arguments.contains("-n")
    for text in arguments where text != "-n" && text != "-f" {
      if text.hasPrefix("%") {
        guard let index = job(text) else {
          fail("wait", "\(text): no such job", status: 127)
          return
        }
        numbers += isAny ? jobs[index].processes.suffix(1) : jobs[index].processes
      } else if let number = Int32(text) {
        numbers.append(number)
      } else {
        fail("wait", "`\(text)': not a pid or valid job spec")
        return
      }
    }
    if isAny {
      let candidates = numbers.isEmpty ? jobs.compactMap(\.processes.last) : numbers
      if candidates.isEmpty { lastStatus = 127 } else { frames.append(.waitForAny(candidates)) }
      return
    }
    if numbers.isEmpty {
      frames.append(.waitFor(jobs.flatMap(\.processes), named: false))
      return
    }
    for number in numbers
    where !jobs.contains(where: { $0.processes.contains(number) })
      && !system.children.contains(number) && finished[number] == nil
    {
      fail("wait", "pid \(number) is not a child of this shell", status: 127)
      return
    }
    frames.append(.waitFor(numbers, named: true))
  }

  /// `wait -n`: the first of these to end.
  mutating func stepWaitForAny(_ numbers: [Int32], _ system: inout Kernel) -> Disposition? {
    updateJobs(&system)
    for number in numbers {
      guard let index = jobs.firstIndex(where: { $0.processes.contains(number) }) else {
        if let status = finished[number] {
          lastStatus = status
          return nil
        }
        continue
      }
      guard jobs[index].isDone else { continue }
      lastStatus = jobs[index].status
      finished.merge(jobs[index].statuses) { $1 }
      jobs.remove(at: index)
      return nil
    }
    let live = numbers.filter { number in jobs.contains { $0.processes.contains(number) } }
    guard !live.isEmpty else {
      lastStatus = 127
      return nil
    }
    frames.append(.waitForAny(numbers))
    return .wait(live.map { .child($0) })
  }

  mutating func stepWait(
    _ numbers: [Int32],
    _ named: Bool,
    _ system: inout Kernel
  )
    -> Disposition?
  {
    for job in jobs {
      for process in job.processes where numbers.contains(process) && job.statuses[process] == nil {
        if let signal = system.endSignal(ofChild: process) {
          tellOfEnd(process, signal, job, isForeground: false)
        }
      }
    }
    updateJobs(&system)
    var waiting: [Int32] = []
    var status: Int32 = 0
    for number in numbers {
      let job = jobs.first { $0.processes.contains(number) }
      if let known = job.map({ self.status(of: number, in: $0) }) ?? finished[number] {
        status = known
      } else if let job {
        waiting += job.processes.filter { job.statuses[$0] == nil }
      }
    }
    if !waiting.isEmpty {
      frames.append(.waitFor(numbers, named: named))
      return .wait(waiting.map { .child($0) })
    }
    lastStatus = named ? status : 0
    for job in jobs where job.isDone {
      for process in job.processes { finished[process] = self.status(of: process, in: job) }
    }
    if isInteractive {
      reportJobs(&system)
    } else {
      jobs.removeAll(where: \.isDone)
    }
    return nil
  }

  /// How a process ended; nil while it runs.
  ///
  /// The last one ends as the whole pipeline where that counts.
  private func status(of process: Int32, in job: Job) -> Int32? {
    guard options.pipeFail, process == job.processes.last else { return job.statuses[process] }
    let statuses = job.processes.compactMap { job.statuses[$0] }
    guard statuses.count == job.processes.count else { return nil }
    return statuses.last { $0 != 0 } ?? 0
  }

  mutating func kill(_ arguments: [String], _ system: inout Kernel) {
    var signal = Signal.terminate
    var targets = arguments
    if let flag = targets.first, flag.hasPrefix("-"), flag != "--" {
      targets.removeFirst()
      if flag == "-l" || flag == "-L" {
        listSignals(targets)
        return
      }
      var name = String(flag.dropFirst())
      if flag == "-s" || flag == "-n" { name = targets.isEmpty ? "" : targets.removeFirst() }
      guard let parsed = Signal(named: name) else {
        if name == "0" {
          probe(targets, &system)
          return
        }
        fail("kill", "\(name): invalid signal specification")
        return
      }
      signal = parsed
    }
    if targets.first == "--" { targets.removeFirst() }
    if targets.isEmpty {
      let usage =
        "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"
      print(usage + "\n", to: 2)
      lastStatus = 2
      return
    }
    for target in targets {
      var number = Int32(target)
      if target.hasPrefix("%") {
        guard let index = job(target) else {
          fail("kill", "\(target): no such job")
          continue
        }
        number = isInteractive ? -jobs[index].group : jobs[index].group
        if jobs[index].isStopped { resume(jobs[index], &system) }
      }
      guard let number else {
        fail("kill", "\(target): arguments must be process or job IDs")
        continue
      }
      do throws(Errno) {
        try system.kill(ProcessID(machine: system.current.machine, number: number), signal)
      } catch {
        fail("kill", "(\(number)) - \(error.message)")
      }
    }
  }

  private mutating func probe(_ targets: [String], _ system: inout Kernel) {
    for target in targets {
      let id = ProcessID(machine: system.current.machine, number: Int32(target) ?? -1)
      if !system.isAlive(id) { fail("kill", "(\(target)) - No such process") }
    }
  }

  private mutating func listSignals(_ names: [String]) {
    if names.isEmpty {
      print(Signal.allCases.map { "\($0.rawValue)) SIG\($0.name)" }.joined(separator: "\t") + "\n")
    }
    for name in names {
      if let number = Int32(name),
        let signal = Signal(rawValue: number > 128 ? number - 128 : number)
      {
        print(signal.name + "\n")
      } else if let signal = Signal(named: name) {
        print("\(signal.rawValue)\n")
      } else {
        fail("kill", "\(name): invalid signal specification")
      }
    }
  }
}
