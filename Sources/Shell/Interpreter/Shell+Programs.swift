import Machine

/// Programs that lie in files.
extension Shell {
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
}
