import Machine

extension Shell {
  mutating func listJobs(_ arguments: [String], _ system: inout Kernel) {
    updateJobs(&system)
    if let name = arguments.first(where: { !$0.hasPrefix("-") }) {
      guard let index = job(name) else { return fail("jobs", "\(name): no such job") }
      print(line(of: jobs[index], withProcess: arguments.first == "-l") + "\n")
      return
    }
    for job in jobs {
      if arguments.first == "-p" {
        print("\(job.group)\n")
      } else {
        print(line(of: job, withProcess: arguments.first == "-l") + "\n")
      }
    }
    jobs.removeAll(where: \.isDone)
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
    for text in arguments where text != "-n" {
      if text.hasPrefix("%") {
        guard let index = job(text) else {
          fail("wait", "\(text): no such job", status: 127)
          return
        }
        numbers += jobs[index].processes
      } else if let number = Int32(text) {
        numbers.append(number)
      } else {
        fail("wait", "`\(text)': not a pid or valid job spec")
        return
      }
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

  mutating func stepWait(
    _ numbers: [Int32],
    _ named: Bool,
    _ system: inout Kernel
  )
    -> Disposition?
  {
    updateJobs(&system)
    var waiting: [Int32] = []
    var status: Int32 = 0
    for number in numbers {
      let known = jobs.lazy.compactMap { $0.statuses[number] }.first ?? finished[number]
      if let known {
        status = known
      } else if jobs.contains(where: { $0.processes.contains(number) }) {
        waiting.append(number)
      }
    }
    if !waiting.isEmpty {
      frames.append(.waitFor(numbers, named: named))
      return .wait(waiting.map { .child($0) })
    }
    lastStatus = named ? status : 0
    for job in jobs where job.isDone { finished.merge(job.statuses) { $1 } }
    if isInteractive {
      reportJobs(&system)
    } else {
      jobs.removeAll(where: \.isDone)
    }
    return nil
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
