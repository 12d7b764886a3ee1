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
    guard isInteractive || dialect != .bash else { return fail("fg", "no job control") }
    guard let index = job(arguments.first), !jobs[index].isDone else {
      return refuseJob("fg", arguments.first)
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

  /// There is no such job.
  private mutating func refuseJob(_ name: String, _ job: String?, status: Int32 = 1) {
    switch dialect {
    case .bash: fail(name, "\(job ?? "current"): no such job", status: status)
    case .dash: fail(name, job.map { "No such job: \($0)" } ?? "No current job", status: 2)
    case .busybox: fail(name, job.map { "\($0): no such job" } ?? "No current job", status: 2)
    }
  }

  mutating func sendBack(_ arguments: [String], _ system: inout Kernel) {
    updateJobs(&system)
    guard isInteractive || dialect != .bash else { return fail("bg", "no job control") }
    guard let index = job(arguments.first) else { return refuseJob("bg", arguments.first) }
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
    var isAny = false
    waitVariable = nil
    var words = arguments[...]
    while dialect == .bash, let flag = words.first, flag.hasPrefix("-"), flag.count > 1 {
      words.removeFirst()
      switch flag {
      case "-n": isAny = true
      case "-f": break
      case "-p": waitVariable = words.popFirst()
      case "--": break
      default: return refuseOption("wait", flag)
      }
      if flag == "--" { break }
    }
    if let name = waitVariable { variables[name] = nil }
    for text in words {
      if text.hasPrefix("%") {
        guard let index = job(text) else {
          return refuseJob("wait", text, status: 127)
        }
        numbers += isAny ? jobs[index].processes.suffix(1) : jobs[index].processes
      } else if let number = Int32(text) {
        numbers.append(number)
      } else {
        return dialect == .bash
          ? fail("wait", "`\(text)': not a pid or valid job spec")
          : fail("wait", "Illegal number: \(text)", status: 2)
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
      lastStatus = 127
      if dialect == .bash { complain("wait: pid \(number) is not a child of this shell") }
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
          noteWaited(for: number)
          return nil
        }
        continue
      }
      guard jobs[index].isDone else { continue }
      lastStatus = jobs[index].status
      noteWaited(for: number)
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

  /// `wait -p name`: the process whose status this is.
  private mutating func noteWaited(for process: Int32) {
    guard let name = waitVariable else { return }
    waitVariable = nil
    do throws(ExpansionStop) { try assign(name, String(process)) } catch { handle(error) }
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
    if named, let last = numbers.last { noteWaited(for: last) }
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
        switch dialect {
        case .bash: fail("kill", "\(name): invalid signal specification")
        case .dash: fail("kill", "Illegal option -\(name.prefix(1))", status: 2)
        case .busybox:
          complain("bad signal name '\(name)'")
          lastStatus = 1
        }
        return
      }
      signal = parsed
    }
    if targets.first == "--" { targets.removeFirst() }
    if targets.isEmpty {
      switch dialect {
      case .bash: printUsage("kill")
      case .dash:
        let usage = "kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]"
        fail("kill", "Usage: " + usage, status: 2)
      case .busybox:
        complain("you need to specify whom to kill")
        lastStatus = 1
      }
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
        refuse(target: target)
        continue
      }
      do throws(Errno) {
        try system.kill(ProcessID(machine: system.current.machine, number: number), signal)
      } catch {
        refuse(process: number, error.message)
      }
    }
  }

  private mutating func refuse(target: String) {
    switch dialect {
    case .bash: fail("kill", "\(target): arguments must be process or job IDs")
    case .dash: fail("kill", "Illegal number: \(target)", status: 2)
    case .busybox:
      complain("invalid number '\(target)'")
      lastStatus = 1
    }
  }

  private mutating func refuse(process: Int32, _ reason: String) {
    switch dialect {
    case .bash: fail("kill", "(\(process)) - \(reason)")
    case .dash: fail("kill", "\(reason)\n")
    case .busybox:
      complain("can't kill pid \(process): \(reason)")
      lastStatus = 1
    }
  }

  private mutating func probe(_ targets: [String], _ system: inout Kernel) {
    for target in targets {
      let id = ProcessID(machine: system.current.machine, number: Int32(target) ?? -1)
      if Int32(target) == nil {
        refuse(target: target)
      } else if !system.isAlive(id) {
        refuse(process: id.number, "No such process")
      }
    }
  }

  /// All signals, five a line in bash.
  mutating func printSignals() {
    let named = Signal.allCases.map { (Int($0.rawValue), $0.name) }
    switch dialect {
    case .dash: return print("0\n" + named.map { $0.1 + "\n" }.joined())
    case .busybox:
      return print(
        named.map { number, name in "\(number < 10 ? " " : "")\(number)) \(name)\n" }.joined()
      )
    case .bash: break
    }
    let low = (34...49).map { ($0, "RTMIN" + ($0 == 34 ? "" : "+\($0 - 34)")) }
    let high = (50...64).map { ($0, "RTMAX" + ($0 == 64 ? "" : "-\(64 - $0)")) }
    var text = ""
    for (index, (number, name)) in (named + low + high).enumerated() {
      text += "\(number < 10 ? " " : "")\(number)) SIG\(name)" + (index % 5 == 4 ? "\n" : "\t")
    }
    print(text.hasSuffix("\n") ? text : text + "\n")
  }

  private mutating func listSignals(_ names: [String]) {
    if names.isEmpty { return printSignals() }
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
