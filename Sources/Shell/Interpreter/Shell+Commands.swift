import Machine

/// A redirection whose words are expanded.
enum ResolvedRedirection: Sendable {
  case open(Int, path: String, OpenMode, clobber: Bool)
  case duplicate(Int, from: Int)
  case close(Int)
  case text(Int, [UInt8])
}

/// A simple command whose words are expanded.
struct PreparedCommand: Sendable {
  var words: [String] = []
  var assignments: [(name: String, value: String)] = []
  var redirections: [ResolvedRedirection] = []
}

extension Shell {
  /// Runs a command, or pushes what it takes.
  mutating func run(_ command: Command, _ system: inout Kernel) -> Disposition? {
    switch command {
    case .simple(let simple): return runSimple(simple, &system)
    case .function(let definition):
      functions[definition.name] = definition.body
      lastStatus = 0
    case .compound(let compound, let redirections, let line):
      if redirections.isEmpty {
        run(compound, line, &system)
      } else {
        attempt(.command(command), &system) { (shell, system) throws(ExpansionStop) in
          let resolved = try shell.resolve(redirections, system)
          shell.frames.append(.command(.compound(compound, [], line: line)))
          shell.pendingRedirections = shell.processInputs + resolved
        }
        if let resolved = pendingRedirections {
          pendingRedirections = nil
          frames.removeLast()
          if redirect(resolved, &system) { run(compound, line, &system) } else { checkError() }
        }
      }
    }
    return nil
  }

  private mutating func run(_ compound: Compound, _ line: Int, _ system: inout Kernel) {
    let frame = Frame.command(.compound(compound, [], line: line))
    switch compound {
    case .group(let list): frames.append(.list(list, next: 0))
    case .subshell(let list): runSubshell(list, &system)
    case .branch(let branches, let otherwise):
      frames.append(.branch(branches, otherwise: otherwise, next: 0))
    case .loop(let condition, let body, let until):
      lastStatus = 0
      frames.append(.loop(LoopFrame(condition: condition, body: body, until: until)))
    case .forEach(let name, let words?, let body):
      frames.append(.forWords(name: name, words: words, body: body))
    case .forEach(let name, nil, let body):
      lastStatus = 0
      frames.append(.forEach(name: name, values: positional, next: 0, body: body))
    case .count(let start, let test, let step, let body):
      lastStatus = 0
      frames.append(.count(CountFrame(test: test, step: step, body: body, start: start)))
    case .match(let word, let clauses):
      attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
        let subject = try shell.expandText(word, system).string
        shell.lastStatus = shell.substitutionStatus ?? 0
        shell.frames.append(.match(clauses, next: 0, subject: subject, isForced: false))
      }
    case .arithmetic(let word):
      self.line = line
      attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
        let text = try shell.expandText(word, system).string
        do throws(ExpansionStop) {
          shell.lastStatus = try shell.evaluate(text) == 0 ? 1 : 0
        } catch .failure(let message, _) {
          shell.complain("((: \(message)")
          shell.lastStatus = 1
        }
        shell.frames.append(.checkError)
      }
    case .condition(let condition):
      self.line = line
      attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
        shell.lastStatus = try shell.holds(condition, system) ? 0 : 1
        shell.frames.append(.checkError)
      }
    }
  }

  private mutating func runSubshell(_ list: CommandList, _ system: inout Kernel) {
    frames.append(.checkError)
    var request = SpawnRequest(
      system.arguments,
      program: subshell(.list(list, next: 0), mayBecome: list.items.count == 1),
      files: inherited(system)
    )
    request.newGroup = isInteractive
    request.foreground = isInteractive
    do throws(Errno) {
      let process = try system.spawn(request)
      frames.append(
        .foreground(
          Job(
            number: 0,
            processes: [process.number],
            text: "",
            group: isInteractive ? process.number : 0
          )
        )
      )
    } catch {
      complain("fork: \(error.message)")
      lastStatus = 254
    }
  }

  private mutating func runSimple(
    _ command: SimpleCommand,
    _ system: inout Kernel
  )
    -> Disposition?
  {
    line = command.line
    var prepared: PreparedCommand?
    attempt(.command(.simple(command)), &system, restoring: command.substitutes) {
      (shell, system) throws(ExpansionStop) in
      var ready = try shell.prepare(command, system)
      ready.redirections = shell.processInputs + ready.redirections
      prepared = ready
    }
    guard let prepared else { return nil }
    if options.trace { trace(prepared) }
    guard let name = prepared.words.first else {
      lastStatus = substitutionStatus ?? 0
      frames.append(.checkError)
      if !prepared.redirections.isEmpty { _ = redirect(prepared.redirections, &system) }
      return nil
    }
    frames.append(.checkError)
    let isExec = name == "exec" && functions["exec"] == nil
    if isExec {
      return runExec(prepared, &system)
    }
    if !prepared.redirections.isEmpty, !redirect(prepared.redirections, &system) { return nil }
    if let body = functions[name] {
      callFunction(name, body, prepared, &system)
      return nil
    }
    if let builtin = Builtin(named: name, dialect) {
      lend(prepared.assignments)
      return run(builtin, prepared.words, command, &system)
    }
    return startProgram(prepared.words, prepared.assignments, &system)
  }

  /// Sets variables for the time of one command.
  private mutating func lend(_ assignments: [(name: String, value: String)]) {
    guard !assignments.isEmpty else { return }
    frames.append(.restoreVariables(assignments.map { ($0.name, variables[$0.name]) }))
    for (name, value) in assignments {
      var variable = variables[name] ?? Variable()
      variable.value = .scalar(value)
      variable.isExported = true
      variables[name] = variable
    }
  }

  private mutating func callFunction(
    _ name: String,
    _ body: Command,
    _ prepared: PreparedCommand,
    _ system: inout Kernel
  ) {
    guard functionNames.count < 1000 else {
      complain("\(name): maximum function nesting level exceeded (1000)")
      lastStatus = 1
      abandon()
      if !isInteractive { exit(1) }
      return
    }
    lend(prepared.assignments)
    frames.append(.functionEnd(positional: positional, name: name))
    variables.enterScope()
    functionNames.append(name)
    positional = Array(prepared.words.dropFirst())
    frames.append(.command(body))
  }

  mutating func prepare(
    _ command: SimpleCommand,
    _ system: Kernel
  )
    throws(ExpansionStop) -> PreparedCommand
  {
    var prepared = PreparedCommand()
    prepared.words = try expandFields(command.words, system)
    prepared.redirections = try resolve(command.redirections, system)
    for assignment in command.assignments {
      if prepared.words.isEmpty {
        try apply(assignment, system)
      } else if case .scalar(let word) = assignment.value {
        let value = try expandAssignment(word, system)
        let old = assignment.appends ? variables[assignment.name]?.text ?? "" : ""
        prepared.assignments.append((assignment.name, old + value))
      }
    }
    if !command.declared.isEmpty {
      declared = []
      for assignment in command.declared { declared.append(try resolve(assignment, system)) }
    }
    return prepared
  }

  /// Does an assignment to a variable of the shell.
  mutating func apply(
    _ assignment: Assignment,
    _ system: Kernel
  )
    throws(ExpansionStop)
  {
    try apply(try resolve(assignment, system))
  }

  private mutating func trace(_ prepared: PreparedCommand) {
    let prefix = variables["PS4"]?.text ?? "+ "
    for (name, value) in prepared.assignments {
      print("\(prefix)\(name)=\(Quoting.ifNeeded(value))\n", to: 2)
    }
    guard !prepared.words.isEmpty else { return }
    print(prefix + prepared.words.map(Quoting.ifNeeded).joined(separator: " ") + "\n", to: 2)
  }
}
