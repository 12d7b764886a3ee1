import Machine

/// A redirection whose words are expanded.
enum ResolvedRedirection: Sendable {
  /// A process whose output is read, or which reads what is written, at a descriptor.
  case process(Int, CommandList, writes: Bool)
  case open(Int, path: String, OpenMode, clobber: Bool)
  case duplicate(Int, from: Int, written: String = "")
  case close(Int)
  case text(Int, [UInt8])
}

/// A simple command whose words are expanded.
struct PreparedCommand: Sendable {
  var words: [String] = []
  var assignments: [(name: String, value: String)] = []
  var redirections: [ResolvedRedirection] = []
  /// Lines that `set -x` prints before the command: assignments.
  var traced: [String] = []
}

extension Command {
  /// Whether the DEBUG trap runs before it.
  fileprivate var isDebugged: Bool {
    switch self {
    case .simple: true
    case .compound(.arithmetic, _, _), .compound(.condition, _, _), .compound(.match, _, _): true
    case .compound, .function: false
    }
  }
}

extension Assignment {
  /// The assignments that one with braces becomes after `declare` and its like.
  fileprivate var withoutBraces: [Assignment] {
    guard case .scalar(let word) = value else { return [self] }
    return BraceExpansion.expand(word).map { variant in
      var copy = self
      copy.value = .scalar(variant)
      return copy
    }
  }
}

extension Shell {
  /// Runs a command, or pushes what it takes.
  mutating func run(
    _ command: Command,
    _ system: inout Kernel,
    isDebugged: Bool = false
  ) -> Disposition? {
    if !isDebugged, let action = debugAction, command.isDebugged {
      tellCommand(command)
      frames.append(.debugged(command))
      beginDebugTrap(action)
      return nil
    }
    switch command {
    case .simple(let simple): return runSimple(simple, &system)
    case .function(let definition):
      define(definition)
    case .compound(let compound, let redirections, let line):
      if redirections.isEmpty {
        run(compound, line, &system)
      } else if case .subshell(let list) = compound {
        // The redirections are the subshell's.
        runSubshell(.command(.compound(.group(list), redirections, line: line)), &system)
      } else {
        attempt(.command(command), &system) { (shell, system) throws(ExpansionStop) in
          let resolved = try shell.resolve(redirections, system)
          shell.frames.append(.command(.compound(compound, [], line: line)))
          shell.pendingRedirections = shell.processInputs + resolved
        }
        if let resolved = pendingRedirections {
          pendingRedirections = nil
          frames.removeLast()
          return redirect(resolved, around: compound, line, [], &system)
        }
      }
    }
    return nil
  }

  private mutating func run(_ compound: Compound, _ line: Int, _ system: inout Kernel) {
    let frame = Frame.debugged(.compound(compound, [], line: line))
    switch compound {
    case .group(let list): frames.append(.list(list, next: 0))
    case .subshell(let list):
      runSubshell(.list(list, next: 0), &system, mayBecome: list.items.count == 1)
    case .branch(let branches, let otherwise):
      frames.append(.branch(branches, otherwise: otherwise, next: 0))
    case .loop(let condition, let body, let until):
      frames.append(.loop(LoopFrame(condition: condition, body: body, until: until)))
    case .forEach(let name, let words?, let body):
      frames.append(.forWords(name: name, words: words, body: body))
    case .forEach(let name, nil, let body):
      frames.append(.forEach(name: name, values: positional, next: 0, body: body))
    case .select(let name, let words, let body):
      beginSelect(frame, name, words, body, &system)
    case .coprocess(let name, let command): startCoprocess(name, command, &system)
    case .count(let start, let test, let step, let body):
      frames.append(.count(CountFrame(test: test, step: step, body: body, start: start)))
    case .match(let word, let clauses):
      attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
        if shell.options.trace, shell.dialect == .bash {
          shell.print("\(shell.tracePrefix(system))case \(word.written) in\n", to: 2)
        }
        let subject = try shell.expandText(word, system).string
        shell.lastStatus = shell.substitutionStatus ?? shell.lastStatus
        shell.frames.append(.match(clauses, next: 0, subject: subject, isForced: false))
      }
    case .arithmetic(let word):
      self.line = line
      if !isInTrap { commandText = pipelineText }
      attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
        let text = try shell.arithmeticText(word, system)
        if shell.options.trace { shell.print("\(shell.tracePrefix(system))(( \(text) ))\n", to: 2) }
        shell.pipelineStatuses = nil
        do throws(ExpansionStop) {
          shell.lastStatus = try shell.evaluate(text) == 0 ? 1 : 0
        } catch .failure(let message, let ends) {
          if ends == .shell { throw .failure(message, ends: ends) }
          shell.complain(message.hasSuffix("readonly variable") ? message : "((: \(message)")
          shell.lastStatus = 1
        }
        shell.frames.append(.checkError)
      }
    case .condition(let condition):
      self.line = line
      if !isInTrap { commandText = pipelineText }
      attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
        shell.pipelineStatuses = nil
        do throws(ExpansionStop) {
          shell.lastStatus = try shell.holds(condition, system) ? 0 : 1
        } catch .invalidExpression {
          shell.lastStatus = 2
        } catch .failure(let message, let ends) {
          // An expression that is not arithmetic makes the condition false.
          guard ends != .shell, message.contains("(error token is") else {
            throw .failure(message, ends: ends)
          }
          shell.complain("[[: \(message)")
          shell.lastStatus = 1
        }
        shell.frames.append(.checkError)
      }
    }
  }

  mutating func define(_ definition: FunctionDefinition) {
    lastStatus = 0
    let name = definition.name
    if functions[name] == nil, functions.count >= 10_000 {
      complain("\(name): too many functions")
      lastStatus = 1
      return
    }
    functions[name] = ShellFunction(
      body: definition.body,
      text: definition.text,
      source: sources.last ?? (isCommandString ? "environment" : isScript ? argumentZero : "main"),
      isExported: functions[name]?.isExported ?? false
    )
  }

  private mutating func runSubshell(
    _ frame: Frame,
    _ system: inout Kernel,
    mayBecome: Bool = false
  ) {
    frames.append(.checkError)
    commandText = pipelineText
    var request = SpawnRequest(
      system.arguments,
      program: subshell(frame, mayBecome: mayBecome),
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
            text: pipelineText,
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
    if !isInTrap { commandText = command.text }
    var prepared: PreparedCommand?
    attempt(.debugged(.simple(command)), &system, restoring: command.substitutes) {
      (shell, system) throws(ExpansionStop) in
      var ready = try shell.prepare(command, system)
      ready.redirections = shell.processInputs + ready.redirections
      prepared = ready
    }
    guard let prepared else { return nil }
    return execute(prepared, command, [], &system)
  }

  /// Runs a compound command with redirections; waits first for the other ends of named pipes.
  mutating func redirect(
    _ redirections: [ResolvedRedirection],
    around compound: Compound,
    _ line: Int,
    _ opened: [Int],
    _ system: inout Kernel
  ) -> Disposition? {
    if let (opened, wait) = openNamedPipes(redirections, opened, &system) {
      frames.append(.redirected(redirections, compound, line: line, opened))
      return wait
    }
    let isDone = redirect(redirections, &system)
    for number in opened { system.close(number) }
    if isDone {
      run(compound, line, &system)
    } else {
      frames.append(.checkError)
    }
    return nil
  }

  /// Does a command whose words are expanded.
  mutating func execute(
    _ prepared: PreparedCommand,
    _ command: SimpleCommand,
    _ opened: [Int],
    _ system: inout Kernel
  ) -> Disposition? {
    if !prepared.redirections.isEmpty,
      let (opened, wait) = openNamedPipes(prepared.redirections, opened, &system)
    {
      frames.append(.prepared(prepared, command, opened))
      return wait
    }
    defer { for number in opened { system.close(number) } }
    parentExit = nil
    pipelineStatuses = nil
    if options.trace { trace(prepared, system) }
    guard let name = prepared.words.first else {
      lastStatus = substitutionStatus ?? 0
      frames.append(.checkError)
      if !prepared.redirections.isEmpty, redirect(prepared.redirections, &system), mayCopyInput,
        command.assignments.isEmpty
      {
        frames.append(.copyInput)
      }
      return nil
    }
    if let status = substitutionStatus { lastStatus = status }
    if dialect == .bash, let last = prepared.words.last { lastWord = last }
    frames.append(.checkError)
    let isExec = name == "exec" && functions["exec"] == nil
    if isExec {
      return runExec(prepared, &system)
    }
    if !prepared.redirections.isEmpty, !redirect(prepared.redirections, &system) { return nil }
    if let function = functions[name] {
      callFunction(name, function, prepared, &system)
      return nil
    }
    if let builtin = builtin(named: name) {
      lend(prepared.assignments)
      writer = name
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
    _ function: ShellFunction,
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
    hideTraps()
    sources.append(function.source)
    callLines.append(line)
    positional = Array(prepared.words.dropFirst())
    frames.append(.command(function.body))
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
        if options.trace { prepared.traced.append(traced(assignment)) }
      } else if case .scalar(let word) = assignment.value {
        let value = try expandAssignment(word, system)
        let old = assignment.appends ? variables[assignment.name]?.text ?? "" : ""
        if variables[assignment.name]?.isReadOnly == true {
          complain("\(assignment.name): readonly variable")
          continue
        }
        if options.trace {
          let sign = assignment.appends ? "+=" : "="
          prepared.traced.append(assignment.name + sign + tracedValue(value))
        }
        prepared.assignments.append((assignment.name, old + value))
      }
    }
    if !command.declared.isEmpty {
      declared = []
      let isAssociative = prepared.words.contains {
        $0.hasPrefix("-") && $0.contains("A")
      }
      for assignment in command.declared {
        for variant in assignment.withoutBraces {
          declared.append(try resolve(variant, system, isAssociative: isAssociative))
        }
      }
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
}
