import Machine
import Simulation

extension Shell {
  /// The descriptors that children get: all but the shell's own copies.
  func inherited(_ system: Kernel) -> [SpawnRequest.FileMapping] {
    let own = coprocessDescriptors
    return (Array(0..<10) + Array(60..<64)).compactMap { number in
      system.descriptor(number) == nil || own.contains(number)
        ? nil : SpawnRequest.FileMapping(child: number, parent: number)
    }
  }

  /// A pipe whose ends lie where children do not inherit them.
  func makePipe(_ system: inout Kernel) -> (read: Int, write: Int) {
    let pipe = system.pipe()
    return (raise(pipe.read, &system), raise(pipe.write, &system))
  }

  private func raise(_ number: Int, _ system: inout Kernel) -> Int {
    var place = 10
    while system.descriptor(place) != nil { place += 1 }
    guard number < 10, let raised = try? system.duplicate(number, onto: place) else {
      return number
    }
    system.close(number)
    return raised
  }

  /// Runs the commands of a pipeline, each in a subshell.
  mutating func startPipeline(_ commands: [Command], _ system: inout Kernel) {
    if case .simple(let last)? = commands.last { commandText = last.text }
    let processes = spawnPipeline(commands, &system, foreground: isInteractive, background: false)
    guard let group = processes.first else { return }
    let job = Job(
      number: 0,
      processes: processes,
      text: pipelineText,
      group: isInteractive ? group : 0
    )
    frames.append(.foreground(job))
  }

  /// With `lastpipe`, the last command runs in this shell and reads from the pipe.
  mutating func startLastPipeline(_ commands: [Command], _ system: inout Kernel) {
    let pipe = makePipe(&system)
    let processes = spawnPipeline(
      Array(commands.dropLast()),
      &system,
      foreground: false,
      background: false,
      output: pipe.write
    )
    system.close(pipe.write)
    frames.append(.lastOfPipeline(Job(number: 0, processes: processes, text: "", group: 0)))
    guard redirect([.duplicate(0, from: pipe.read)], &system) else { return }
    system.close(pipe.read)
    if let last = commands.last { frames.append(.command(last)) }
  }

  private mutating func spawnPipeline(
    _ commands: [Command],
    _ system: inout Kernel,
    foreground: Bool,
    background: Bool,
    output: Int? = nil
  ) -> [Int32] {
    var processes: [Int32] = []
    var source: Int?
    for (index, command) in commands.enumerated() {
      let isLast = index == commands.count - 1
      let pipe = isLast ? nil : makePipe(&system)
      var files = inherited(system)
      if let source { replace(&files, 0, by: source) }
      if let pipe { replace(&files, 1, by: pipe.write) }
      if isLast, let output { replace(&files, 1, by: output) }
      var child = subshell(.command(command))
      if command.isJobs { child.jobs = inheritedJobs }
      if case .simple = command { child.parentExit = traps["EXIT"] }
      var request = SpawnRequest(system.arguments, program: child, files: files)
      request.environment = system.environment
      if isInteractive {
        request.newGroup = true
        request.group = processes.first
        request.foreground = foreground
      }
      do throws(Errno) {
        processes.append(try system.spawn(request).number)
      } catch {
        complain("fork: \(error.message)")
        lastStatus = 254
      }
      if let source { system.close(source) }
      if let pipe { system.close(pipe.write) }
      source = pipe?.read
    }
    if let source { system.close(source) }
    return processes
  }

  func replace(
    _ files: inout [SpawnRequest.FileMapping],
    _ child: Int,
    by parent: Int
  ) {
    files.removeAll { $0.child == child }
    files.append(SpawnRequest.FileMapping(child: child, parent: parent))
  }

  /// What children get, before the assignments of their own command.
  var exportedEnvironment: Environment {
    let exported = dialect == .bash ? variables.exportedInHashOrder : variables.exported
    var environment = Environment(exported.map { Environment.Variable($0.name, $0.value) })
    guard dialect == .bash else { return environment }
    for name in functions.keys.sorted() {
      guard let function = functions[name], function.isExported else { continue }
      let text = CommandPrinter.function(name, function, like: self)
      environment["BASH_FUNC_\(name)%%"] = String(text.dropFirst(name.count + 1).dropLast())
    }
    return environment
  }

  /// Starts a program of a file in the foreground, or becomes it where nothing is left to do.
  mutating func startProgram(
    _ words: [String],
    _ assignments: [(name: String, value: String)],
    _ system: inout Kernel
  ) -> Disposition? {
    var environment = exportedEnvironment
    for (name, value) in assignments { environment[name] = value }
    if let path = path(of: words[0], environment["PATH"], system) {
      if dialect == .bash { environment["_"] = path }
      if !(mayBecome && frames.isEmpty) { noteProgram(words[0], at: path) }
    }
    let canBecome =
      mayBecome && unwritten.isEmpty && traps.isEmpty && jobs.isEmpty
      && frames.allSatisfy {
        switch $0 {
        case .restore, .checkError, .restoreVariables: true
        default: false
        }
      }
    system.environment["PATH"] = environment["PATH"]
    do throws(Errno) {
      if canBecome {
        let program = try system.prepareExec(words, environment: environment)
        for number in 10..<32 { system.close(number) }
        return .become(program)
      }
      var request = SpawnRequest(words, environment: environment, files: inherited(system))
      request.newGroup = isInteractive
      request.foreground = isInteractive
      let process = try system.spawn(request)
      let job = Job(
        number: 0,
        processes: [process.number],
        text: words.joined(separator: " "),
        group: isInteractive ? process.number : 0
      )
      frames.append(.foreground(job))
    } catch {
      cannotRun(words[0], error, system)
    }
    return nil
  }

  func path(of name: String, _ path: String?, _ system: Kernel) -> String? {
    if name.contains("/") { return name }
    let places = path ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    for place in places.split(separator: ":") {
      let candidate = "\(place)/\(name)"
      if let status = try? system.stat(candidate), status.isExecutable { return candidate }
    }
    return nil
  }

  /// Tells that a command cannot be run: 127 when it is not there, else 126.
  private mutating func cannotRun(_ name: String, _ error: Errno, _ system: Kernel) {
    lastStatus = error == .ENOENT || error == .ENOTDIR && !name.contains("/") ? 127 : 126
    if name.isEmpty {
      lastStatus = 127
      return complain(dialect == .bash ? ": command not found" : ": Permission denied")
    }
    let isDirectory = (try? system.stat(name))?.isDirectory ?? false
    switch (dialect, error) {
    case (.bash, .ENOENT) where !name.contains("/"): complain("\(name): command not found")
    case (_, _) where isDirectory && dialect != .bash: complain("\(name): Permission denied")
    case (.bash, _) where isDirectory && name.contains("/"): complain("\(name): Is a directory")
    case (.bash, .ENOENT) where (try? system.stat(name)) != nil:
      complain("\(name): cannot execute: required file not found")
    case (_, .ENOENT) where dialect != .bash: complain("\(name): not found")
    case (.bash, .EAGAIN): complain("fork: retry: Resource temporarily unavailable")
    case (.bash, .ENOEXEC): complain("\(name): cannot execute binary file: Exec format error")
    default: complain("\(name): \(error.message)")
    }
  }

  /// Starts a list element in the background.
  mutating func startBackground(_ item: CommandList.Item, _ system: inout Kernel) {
    var processes: [Int32]
    if item.chain.rest.isEmpty, item.chain.first.commands.count > 1, !item.chain.first.negated {
      processes = spawnPipeline(
        item.chain.first.commands,
        &system,
        foreground: false,
        background: true
      )
    } else {
      var files = inherited(system)
      var null: Int?
      if !isInteractive, let number = try? system.open("/dev/null", .read) {
        null = number
        replace(&files, 0, by: number)
      }
      var frame = Frame.chain(item.chain, next: 0)
      if item.chain.rest.isEmpty { frame = .pipeline(item.chain.first) }
      if item.chain.rest.isEmpty, item.chain.first.commands.count == 1,
        !item.chain.first.negated, !item.chain.first.timed,
        case .compound(.subshell(let list), let redirections, let line) = item.chain.first.commands[
          0
        ]
      {
        // The background process is the subshell.
        frame = .command(.compound(.group(list), redirections, line: line))
      }
      var child = subshell(frame)
      if item.chain.rest.isEmpty, case .simple = item.chain.first.commands.first {
        child.parentExit = traps["EXIT"]
      }
      var request = SpawnRequest(system.arguments, program: child, files: files)
      request.newGroup = isInteractive
      processes = []
      do throws(Errno) { processes = [try system.spawn(request).number] } catch {
        complain("fork: \(error.message)")
      }
      if let null { system.close(null) }
    }
    guard let last = processes.last, let group = processes.first else { return }
    lastBackground = last
    lastStatus = 0
    add(job: processes, item.text, group)
  }

  /// Adds to the list of jobs, and says so at a prompt.
  mutating func add(job processes: [Int32], _ text: String, _ group: Int32) {
    let number = (jobs.map(\.number).max() ?? 0) + 1
    jobs.append(Job(number: number, processes: processes, text: text, group: group))
    if isInteractive, dialect == .bash, let last = processes.last {
      print("[\(number)] \(last)\n", to: 2)
    }
  }

  /// Starts a command substitution; its output is collected before the frame below goes on.
  mutating func beginSubstitution(_ list: CommandList, _ system: inout Kernel) {
    if list.items.isEmpty {
      memo.append("")
      memoStatuses.append(0)
      substitutionStatus = 0
      return
    }
    let pipe = makePipe(&system)
    var files = inherited(system)
    replace(&files, 1, by: pipe.write)
    var child = subshell(.list(list, next: 0), mayBecome: list.items.count == 1)
    child.conditionDepth = dialect == .bash ? 0 : conditionDepth
    child.traceDepth = traceDepth + 1
    child.mayCopyInput = list.items.count == 1
    child.jobs = inheritedJobs
    if dialect == .bash, !options.has(.inheritErrexit) { child.options.exitOnError = false }
    let request = SpawnRequest(system.arguments, program: child, files: files)
    do throws(Errno) {
      let process = try system.spawn(request)
      system.close(pipe.write)
      frames.append(.collect(process: process.number, descriptor: pipe.read, bytes: []))
    } catch {
      system.close(pipe.write)
      system.close(pipe.read)
      complain("fork: \(error.message)")
      memo.append("")
      memoStatuses.append(254)
      substitutionStatus = 254
    }
  }

  /// Prints what is read, for `$(<file)`.
  mutating func copyInput(_ system: inout Kernel) -> Disposition? {
    switch system.read(0) {
    case .bytes(let bytes):
      print(bytes, to: 1)
      frames.append(.copyInput)
    case .wouldBlock:
      frames.append(.copyInput)
      return .wait([.readable(0)])
    case .endOfFile, .failure: break
    }
    return nil
  }

  /// Reads the output of a substitution to its end.
  mutating func collect(
    _ process: Int32,
    _ descriptor: Int,
    _ collected: [UInt8],
    _ system: inout Kernel
  ) -> Disposition? {
    var bytes = collected
    if descriptor >= 0 {
      while true {
        switch system.read(descriptor) {
        case .bytes(let more):
          bytes += more
          if bytes.count > system.limits.fileBytes {
            system.exceeded = .init(
              "bytes of a command substitution",
              value: Int64(system.limits.fileBytes)
            )
            return .exit(1)
          }
          continue
        case .wouldBlock:
          frames.append(.collect(process: process, descriptor: descriptor, bytes: bytes))
          return .wait([.readable(descriptor)])
        case .endOfFile, .failure: break
        }
        break
      }
      system.close(descriptor)
    }
    guard let status = system.exitStatus(ofChild: process) else {
      frames.append(.collect(process: process, descriptor: -1, bytes: bytes))
      return .wait([.child(process)])
    }
    bytes.removeAll { $0 == 0 }
    memo.append(String(bytes: bytes))
    memoStatuses.append(status)
    substitutionStatus = status
    if isInteractive, status == 130 { abandonAfterInterrupt(&system) }
    return nil
  }

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
  private var inheritedJobs: [Job] {
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
    let order = jobs.filter { !$0.isDone || $0.number == job.number }.map(\.number)
    let mark = order.last == job.number ? "+" : order.dropLast().last == job.number ? "-" : " "
    let padded = state + String(repeating: " ", count: max(1, 24 - state.count))
    let process = withProcess ? "\(job.group) " : " "
    let tail = job.isDone || job.isStopped ? "" : " &"
    return "[\(job.number)]\(mark) \(process)\(padded)\(text)\(tail)"
  }

  /// Deals with signals that came while the shell ran or waited.
  mutating func handleSignals(_ system: inout Kernel) {
    guard isInteractive || !traps.isEmpty else { return }
    for signal in system.takeSignals() {
      if let action = traps[signal.name] {
        guard !action.isEmpty else { continue }
        switch frames.last {
        case .waitFor, .waitForAny:
          // A signal ends `wait`, which says so.
          frames.removeLast()
          lastStatus = 128 + signal.rawValue
        default: break
        }
        isInSignalTrap = true
        frames.append(.signalTrapEnd)
        frames.append(.setStatus(lastStatus))
        frames.append(.text(makeParser(action), name: nil))
      } else if signal == .interrupt, isInteractive {
        let wasIdle = frames.isEmpty
        if !wasIdle || isWaitingForLine { print("\n", to: 2) }
        (memo, memoStatuses) = ([], [])
        abandon()
        lastStatus = 130
        if case .lines(var lines) = input {
          lines.partial = []
          lines.pending = []
          lines.ready = nil
          lines.isPrompted = false
          input = .lines(lines)
        }
      }
    }
  }

  private var isWaitingForLine: Bool {
    if case .lines(let lines) = input { return lines.isPrompted }
    return false
  }
}
