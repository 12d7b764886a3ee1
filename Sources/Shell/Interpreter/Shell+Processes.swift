import Machine

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
      let isSimple = if case .simple = command { true } else { false }
      var child = subshell(.command(command), knowsLoops: isSimple)
      if command.isJobs { child.jobs = inheritedJobs }
      if isSimple { child.parentExit = traps["EXIT"] }
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

  /// Starts a list element in the background.
  mutating func startBackground(_ item: CommandList.Item, _ system: inout Kernel) {
    if isInteractive { updateJobs(&system) }
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
    for index in jobs.indices where jobs[index].isDone { jobs[index].isStale = true }
    jobs.append(Job(number: number, processes: processes, text: text, group: group))
    if isInteractive, dialect == .bash, let last = processes.last {
      print("[\(number)] \(last)\n", to: 2)
    }
  }
}
