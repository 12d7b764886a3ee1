extension Kernel {
  /// Starts a process as a child of the current one.
  public mutating func spawn(_ request: SpawnRequest) throws(Errno) -> ProcessID {
    let parent = process
    var descriptors: [Descriptor?] = []
    let mappings =
      request.files ?? [0, 1, 2].map { SpawnRequest.FileMapping(child: $0, parent: $0) }
    for mapping in mappings {
      guard let descriptor = parent.descriptor(mapping.parent) else {
        if request.files == nil { continue }
        throw .EBADF
      }
      while descriptors.count <= mapping.child { descriptors.append(nil) }
      descriptors[mapping.child] = descriptor
    }
    var request = request
    request.environment = request.environment ?? parent.environment
    request.workingDirectory = request.workingDirectory ?? parent.workingDirectory
    let machine = request.machine ?? current.machine
    let id = try start(request, on: machine, descriptors: descriptors, parent: current)
    if parent.terminal != nil || machines[machine.index].kind == .host {
      starts.append(ProgramStart(time: now, machine: machine, arguments: request.arguments))
    }
    return id
  }

  /// Takes the programs that were started by hand since the last call: from a terminal, or on a
  /// machine where people work.
  public mutating func drainStarts() -> [ProgramStart] {
    guard !starts.isEmpty else { return [] }
    defer { starts = [] }
    return starts
  }

  /// Starts a process from outside: the first one of a machine, or one that a driver puts there.
  ///
  /// Without descriptors it has an empty input and writes to the machine's log.
  public mutating func start(
    _ request: SpawnRequest,
    on machine: MachineID,
    descriptors: [Descriptor?] = Descriptor.ofContainers,
    terminal: TerminalID? = nil
  ) throws(Errno) -> ProcessID {
    let id = try start(request, on: machine, descriptors: descriptors, parent: .none)
    if let terminal, let place = machines[machine.index].place(of: id.number) {
      machines[machine.index].processes[place].terminal = terminal
      if request.foreground { claim(terminal, for: id, group: id.number) }
    }
    return id
  }

  private mutating func start(
    _ request: SpawnRequest,
    on machine: MachineID,
    descriptors: [Descriptor?],
    parent: ProcessID
  ) throws(Errno) -> ProcessID {
    guard isMachine(machine) else { throw .ESRCH }
    guard machines[machine.index].processes.count < limits.processes else { throw .EAGAIN }
    let environment = request.environment ?? Environment()
    let directory = request.workingDirectory ?? "/"
    let found = try prepare(request, on: machine, environment: environment, directory: directory)
    let number = nextNumber(on: machine)
    startCount += 1
    let id = ProcessID(machine: machine, number: number)
    let creator = find(parent)
    let isLocal = parent.machine == machine
    var process = Process(
      number: number,
      parent: parent,
      group: number,
      arguments: found.arguments,
      environment: environment,
      workingDirectory: directory,
      user: request.user ?? 0,
      userGroup: 0,
      umask: 0o022,
      startedAt: now,
      terminal: creator?.terminal,
      program: found.program,
      descriptors: descriptors
    )
    if let creator, isLocal {
      process.user = request.user ?? creator.user
      process.userGroup = request.user == nil ? creator.userGroup : process.user
      process.umask = creator.umask
      process.ignored = creator.ignored.subtracting(creator.ignoredAlone)
      process.group = request.group ?? (request.newGroup ? number : creator.group)
    } else {
      // Whoever comes into a container as its own user is in that user's group.
      let main = machines[machine.index].mainProcess.flatMap { $0.user == process.user ? $0 : nil }
      process.userGroup = request.userGroup ?? main?.userGroup ?? process.user
    }
    process.isAwaited = request.isAwaited
    for case let descriptor? in descriptors { retain(descriptor) }
    let group = process.group
    machines[machine.index].processes.append(process)
    enqueue(id)
    if request.foreground, let terminal = creator?.terminal {
      claim(terminal, for: id, group: group)
    }
    return id
  }

  private mutating func claim(_ terminal: TerminalID, for id: ProcessID, group: Int32) {
    setForeground(ProcessGroup(machine: id.machine, number: group), of: terminal)
  }

  private func prepare(
    _ request: SpawnRequest,
    on machine: MachineID,
    environment: Environment,
    directory: String
  ) throws(Errno) -> (program: any Program, arguments: [String]) {
    if let program = request.program { return (program, request.arguments) }
    return try load(
      request.arguments,
      on: machine,
      path: environment["PATH"],
      directory: directory
    )
  }

  /// The program of an executable, with the words that it is to be started with.
  func load(
    _ arguments: [String],
    on machine: MachineID,
    path: String?,
    directory: String
  ) throws(Errno) -> (program: any Program, arguments: [String]) {
    var arguments = arguments
    for _ in 0..<4 {
      guard let name = arguments.first else { throw .ENOENT }
      let file = try executable(name, on: machine, path: path, directory: directory)
      switch file.node.content {
      case .program(let program):
        guard let loaded = programs.program(named: program, arguments: arguments) else {
          throw .ENOEXEC
        }
        return (loaded, arguments)
      case .file(let bytes):
        let interpreter = try Self.interpreter(of: bytes)
        arguments = interpreter + [file.path] + arguments.dropFirst()
      default: throw .EACCES
      }
    }
    throw .ELOOP
  }

  /// The words of a script's `#!` line; the shell for a text without one.
  private static func interpreter(of bytes: [UInt8]) throws(Errno) -> [String] {
    guard bytes.starts(with: [35, 33]) else {
      if bytes.contains(0) { throw .ENOEXEC }
      return ["/bin/sh"]
    }
    let line = String(decoding: bytes.dropFirst(2).prefix { $0 != 10 }, as: UTF8.self)
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard let first = words.first else { throw .ENOEXEC }
    return [first] + words.dropFirst().map { $0.trimmingSpaces }
  }

  func executable(
    _ name: String,
    on machine: MachineID,
    path: String?,
    directory: String
  ) throws(Errno) -> (path: String, node: FileNode) {
    var candidates = [name]
    if !name.contains("/") {
      let path = path ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
      candidates = path.parts(between: UInt8(ascii: ":")).map { "\($0)/\(name)" }
    }
    var failure = Errno.ENOENT
    for candidate in candidates {
      do throws(Errno) {
        guard let node = try follow(candidate, on: machine, from: directory).node else {
          continue
        }
        if node.isDirectory || node.mode & 0o111 == 0 {
          failure = .EACCES
          continue
        }
        return (candidate, node)
      } catch {
        if error != .ENOENT, error != .ENOTDIR || name.contains("/") { failure = error }
      }
    }
    throw failure
  }

  /// The path of an executable, searched through the current process's PATH.
  public func lookUpExecutable(_ name: String) throws(Errno) -> String {
    try executable(
      name,
      on: current.machine,
      path: environment["PATH"],
      directory: workingDirectory
    ).path
  }

  /// Finds the program of `arguments` for a process that wants to ``Disposition/become(_:)`` it.
  ///
  /// On success the current process has the new words and variables.
  public mutating func prepareExec(
    _ arguments: [String],
    environment: Environment? = nil
  ) throws(Errno) -> any Program {
    let variables = environment ?? self.environment
    let found = try load(
      arguments,
      on: current.machine,
      path: variables["PATH"],
      directory: workingDirectory
    )
    process.arguments = found.arguments
    process.environment = variables
    return found.program
  }

  /// A process anywhere; nil where there is none.
  func find(_ id: ProcessID) -> Process? {
    guard isMachine(id.machine), let place = machines[id.machine.index].place(of: id.number) else {
      return nil
    }
    return machines[id.machine.index].processes[place]
  }

  /// What `ps` tells of a process anywhere; nil where there is none.
  public func processStatus(_ id: ProcessID) -> ProcessStatus? { find(id).map(ProcessStatus.init) }

  /// Whether a process runs or waits; false once it ended.
  public func isAlive(_ id: ProcessID) -> Bool {
    guard isMachine(id.machine), let place = machines[id.machine.index].place(of: id.number) else {
      return false
    }
    return machines[id.machine.index].processes[place].state != .zombie
  }

  /// The current process's children on its machine, ended ones that were not asked for included.
  public var children: [Int32] {
    let parent = current
    return machine.processes.filter { $0.parent == parent }.map(\.number)
  }

  /// The status of a child that ended, which frees it; nil while it runs.
  public mutating func exitStatus(of id: ProcessID) -> Int32? {
    guard let process = find(id), process.state == .zombie else { return nil }
    machines[id.machine.index].processes.removeAll { $0.number == id.number }
    return process.status
  }

  /// The signal that ended a child that nobody asked about yet.
  public func endSignal(ofChild number: Int32) -> Signal? {
    let child = find(ProcessID(machine: current.machine, number: number))
    return child?.state == .zombie ? child?.endSignal : nil
  }

  /// The status of a child of this number; see ``exitStatus(of:)-(ProcessID)``.
  public mutating func exitStatus(ofChild number: Int32) -> Int32? {
    exitStatus(of: ProcessID(machine: current.machine, number: number))
  }

  /// Whether a signal stopped a process.
  public func isStopped(_ id: ProcessID) -> Bool { find(id)?.isStopped ?? false }

  /// Moves a process to another group; its own when `group` is nil.
  public mutating func setGroup(of id: ProcessID, to group: Int32? = nil) {
    guard isMachine(id.machine), let place = machines[id.machine.index].place(of: id.number) else {
      return
    }
    machines[id.machine.index].processes[place].group = group ?? id.number
  }

  /// The ends of containers' first processes since the last call, in order.
  public mutating func drainExits() -> [ExitRecord] {
    defer { exits = [] }
    return exits
  }

  /// Whether some container's first process ended and nobody asked yet.
  public var hasExits: Bool { !exits.isEmpty }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
    return String(text)
  }
}
