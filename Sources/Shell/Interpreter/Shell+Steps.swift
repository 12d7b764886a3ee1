import Machine
import Simulation

extension Shell {
  /// Does one frame; gives a disposition when the shell must wait or end.
  mutating func step(_ frame: Frame, _ system: inout Kernel) -> Disposition? {
    switch frame {
    case .list(let list, let next): stepList(list, next, &system)
    case .chain(let chain, let next): stepChain(chain, next)
    case .pipeline(let pipeline): stepPipeline(pipeline, &system)
    case .debuggedPipeline(let pipeline): stepPipeline(pipeline, &system, isDebugged: true)
    case .command(let command): return run(command, &system)
    case .branch(let branches, let otherwise, let next): stepBranch(branches, otherwise, next)
    case .loop(let loop): stepLoop(loop)
    case .forWords(let name, let words, let body):
      attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
        let values = try shell.expandFields(words, system)
        if let status = shell.substitutionStatus { shell.lastStatus = status }
        shell.frames.append(.forEach(name: name, values: values, next: 0, body: body))
      }
    case .forEach(let name, let values, let next, let body):
      stepForEach(name, values, next, body, system)
    case .select(let select): stepSelect(select, &system)
    case .count(let count): stepCount(count, &system)
    case .match(let clauses, let next, let subject, let forced):
      attempt(frame, &system) { (shell, system) throws(ExpansionStop) in
        try shell.stepMatch(clauses, next, subject, forced, system)
      }
    case .negate: lastStatus = lastStatus == 0 ? 1 : 0
    case .conditionEnd: conditionDepth -= 1
    case .checkError: checkError()
    case .restore(let saved): restore(saved, &system)
    case .restoreVariables(let saved):
      for (name, variable) in saved.reversed() { variables[name] = variable }
    case .functionEnd(let arguments, let name): stepFunctionEnd(arguments, name)
    case .sourceEnd(let arguments, let isFile):
      if let arguments { positional = arguments }
      if isFile {
        sources.removeLast()
        line = callLines.removeLast()
      }
    case .text(let parser, let name): stepText(parser, name, &system)
    case .sourcing(let source): return stepSource(source, &system)
    case .setStatus(let status): lastStatus = status
    case .errorTrapEnd(let statuses):
      isInErrorTrap = false
      pipelineStatuses = statuses
    case .debugged(let command): return run(command, &system, isDebugged: true)
    case .debug(let text):
      commandText = text
      if let action = debugAction { beginDebugTrap(action) }
    case .prepared(let prepared, let command, let opened):
      return execute(prepared, command, opened, &system)
    case .redirected(let redirections, let compound, let line, let opened):
      return redirect(redirections, around: compound, line, opened, &system)
    case .debugTrapEnd: isInDebugTrap = false
    case .signalTrapEnd: isInSignalTrap = false
    case .leave(let status): exit(status)
    case .copyInput: return copyInput(&system)
    case .timed(let since): reportTime(since, system)
    case .lastOfPipeline(var job):
      job.last = lastStatus
      return waitForeground(job, &system)
    case .foreground(let job): return waitForeground(job, &system)
    case .collect(let process, let descriptor, let bytes):
      return collect(process, descriptor, bytes, &system)
    case .read(let read): return stepRead(read, &system)
    case .waitForAny(let numbers): return stepWaitForAny(numbers, &system)
    case .waitFor(let numbers, let named): return stepWait(numbers, named, &system)
    }
    return nil
  }

  /// The RETURN trap, then the end of the function.
  private mutating func stepFunctionEnd(_ arguments: [String], _ name: String) {
    guard !name.isEmpty, let action = traps["RETURN"], !action.isEmpty else {
      return endFunction(arguments)
    }
    frames.append(.functionEnd(positional: arguments, name: ""))
    frames.append(.setStatus(lastStatus))
    lastStatus = statusBeforeReturn ?? lastStatus
    frames.append(.text(makeParser(action, line: line), name: nil))
  }

  private mutating func stepForEach(
    _ name: String,
    _ values: [String],
    _ next: Int,
    _ body: CommandList,
    _ system: Kernel
  ) {
    guard next < values.count else {
      if next == 0 { lastStatus = 0 }
      return
    }
    guard name.isShellName else {
      complain("`\(name)': not a valid identifier")
      lastStatus = 1
      return
    }
    if options.trace, dialect == .bash {
      print("\(tracePrefix(system))for \(name) in \(values.joined(separator: " "))\n", to: 2)
    }
    frames.append(.forEach(name: name, values: values, next: next + 1, body: body))
    do throws(ExpansionStop) {
      try assign(name, values[next])
      frames.append(.list(body, next: 0))
      if let action = debugAction {
        commandText = "for \(name) in \(values.joined(separator: " "))"
        beginDebugTrap(action)
      }
    } catch {
      handle(error)
    }
  }

  private mutating func endFunction(_ arguments: [String]) {
    if let hidden = hiddenOptions.last, hidden.depth == functionNames.count {
      options = hidden.options
      hiddenOptions.removeLast()
    }
    positional = arguments
    variables.leaveScope()
    for (name, action) in hiddenTraps.popLast() ?? [:] where traps[name] == nil {
      traps[name] = action
    }
    functionNames.removeLast()
    sources.removeLast()
    line = callLines.removeLast()
    statusBeforeReturn = nil
  }

  /// Expands something; where a substitution is needed its output is fetched and the frame done
  /// again from the start, with the variables as they were.
  mutating func attempt(
    _ frame: Frame,
    _ system: inout Kernel,
    restoring: Bool = true,
    _ body: (inout Shell, Kernel) throws(ExpansionStop) -> Void
  ) {
    let before = restoring ? variables : nil
    memoCursor = 0
    processInputs = []
    if memo.isEmpty { substitutionStatus = nil }
    do throws(ExpansionStop) {
      try body(&self, system)
      (memo, memoStatuses) = ([], [])
    } catch .substitute(let list) {
      // The child sees what the command assigned so far; the shell does it again.
      frames.append(frame)
      beginSubstitution(list, &system)
      if let before { variables = before }
    } catch {
      (memo, memoStatuses) = ([], [])
      handle(error)
    }
  }

  /// Tells why an expansion failed and gives up the command, or the shell.
  mutating func handle(_ stop: ExpansionStop) {
    if case .refused(let message) = stop {
      complain(message)
      lastStatus = 1
      frames.append(.checkError)
    }
    if case .abandonment(let message) = stop {
      complain(message)
      lastStatus = 1
      if isInteractive { abandon() } else { exit(1) }
    }
    guard case .failure(let message, let ends) = stop else { return }
    complain(message)
    lastStatus = 1
    if isInteractive {
      abandon()
    } else if dialect != .bash {
      exit(2)
    } else if ends == .shell {
      exit(isSubshell || isEnding || options.exitOnError || !isCommandString ? 1 : 127)
    } else if ends == .lineOrShell, options.exitOnError {
      exit(1)
    } else {
      discard()
    }
  }

  /// Gives up the command line that runs, up to the text that it stands in.
  private mutating func discard() {
    if isSubshell { return exit(1) }
    let text = frames.lastIndex { if case .text = $0 { true } else { false } }
    dropFrames(above: text ?? -1)
  }

  /// Drops what is left to do and goes back to the prompt.
  mutating func abandon() {
    dropFrames(above: -1)
  }

  /// Takes frames off down to one that stays, doing what they clean up later.
  mutating func dropFrames(above target: Int) {
    let kept = frames[(target + 1)...].filter {
      switch $0 {
      case .restore, .restoreVariables, .functionEnd, .sourceEnd, .conditionEnd, .errorTrapEnd,
        .debugTrapEnd, .signalTrapEnd:
        true
      default: false
      }
    }
    frames.removeSubrange((target + 1)...)
    frames += kept
  }

  private mutating func stepList(_ list: CommandList, _ next: Int, _ system: inout Kernel) {
    guard next < list.items.count else { return }
    let item = list.items[next]
    if next + 1 < list.items.count { frames.append(.list(list, next: next + 1)) }
    if item.background {
      startBackground(item, &system)
    } else if item.chain.rest.isEmpty {
      frames.append(.pipeline(item.chain.first))
    } else {
      frames.append(.chain(item.chain, next: 0))
    }
  }

  private mutating func stepChain(_ chain: Chain, _ next: Int) {
    var next = next
    if next == 0 {
      pushCondition(then: .chain(chain, next: 1), first: .pipeline(chain.first))
      return
    }
    while next <= chain.rest.count {
      let (link, pipeline) = chain.rest[next - 1]
      if (link == .and) == (lastStatus == 0) {
        if next == chain.rest.count {
          frames.append(.pipeline(pipeline))
        } else {
          pushCondition(then: .chain(chain, next: next + 1), first: .pipeline(pipeline))
        }
        return
      }
      next += 1
    }
  }

  /// Runs something whose failure decides what comes then, so that `set -e` looks away.
  mutating func pushCondition(then next: Frame, first: Frame) {
    frames.append(next)
    frames.append(.conditionEnd)
    conditionDepth += 1
    frames.append(first)
  }

  private mutating func stepPipeline(
    _ pipeline: Pipeline,
    _ system: inout Kernel,
    isDebugged: Bool = false
  ) {
    pipelineText = pipeline.text
    if pipeline.timed, !isDebugged { frames.append(.timed(since: system.now.nanoseconds)) }
    if pipeline.negated, !isDebugged {
      pushCondition(then: .negate, first: .setStatus(lastStatus))
      frames.removeLast()
    }
    switch pipeline.commands.count {
    case 0: lastStatus = 0
    case 1:
      frames.append(.command(pipeline.commands[0]))
    default:
      if !isDebugged, debugAction != nil {
        frames.append(.debuggedPipeline(pipeline))
        for case .simple(let simple) in pipeline.commands.reversed() {
          frames.append(.debug(simple.text))
        }
        return
      }
      frames.append(.checkError)
      if options.has(.lastpipe), !isInteractive, dialect == .bash {
        startLastPipeline(pipeline.commands, &system)
      } else {
        startPipeline(pipeline.commands, &system)
      }
    }
  }

  private mutating func stepBranch(
    _ branches: [(condition: CommandList, body: CommandList)],
    _ otherwise: CommandList?,
    _ next: Int
  ) {
    if next > 0, lastStatus == 0 {
      frames.append(.list(branches[next - 1].body, next: 0))
    } else if next < branches.count {
      pushCondition(
        then: .branch(branches, otherwise: otherwise, next: next + 1),
        first: .list(branches[next].condition, next: 0)
      )
    } else if let otherwise {
      frames.append(.list(otherwise, next: 0))
    } else {
      lastStatus = 0
    }
  }

  private mutating func stepLoop(_ loop: LoopFrame) {
    var loop = loop
    if !loop.isTested {
      loop.status = loop.hasRun ? lastStatus : 0
      loop.isTested = true
      pushCondition(then: .loop(loop), first: .list(loop.condition, next: 0))
    } else if (lastStatus == 0) != loop.until {
      loop.isTested = false
      loop.hasRun = true
      frames.append(.loop(loop))
      frames.append(.list(loop.body, next: 0))
    } else {
      lastStatus = loop.status
    }
  }

  private mutating func stepCount(_ count: CountFrame, _ system: inout Kernel) {
    attempt(.count(count), &system) { (shell, system) throws(ExpansionStop) in
      var count = count
      let isFirst = count.start != nil
      func value(_ word: Word, _ shell: inout Shell) throws(ExpansionStop) -> Int64? {
        let text = try shell.arithmeticText(word, system)
        return text.utf8.allSatisfy(\.isBlank) ? nil : try shell.evaluate(text)
      }
      if let start = count.start {
        count.start = nil
        _ = try value(start, &shell)
      } else if count.stage == .step {
        _ = try value(count.step, &shell)
      }
      count.stage = .step
      if try value(count.test, &shell) != 0 {
        shell.frames.append(.count(count))
        shell.frames.append(.list(count.body, next: 0))
      } else if isFirst {
        shell.lastStatus = 0
      }
    }
  }

  mutating func stepMatch(
    _ clauses: [MatchClause],
    _ next: Int,
    _ subject: String,
    _ forced: Bool,
    _ system: Kernel
  ) throws(ExpansionStop) {
    var index = next
    while index < clauses.count {
      let clause = clauses[index]
      var isMatch = forced && index == next
      for word in clause.patterns where !isMatch {
        isMatch = try pattern(word, system).matches(subject)
      }
      index += 1
      guard isMatch else { continue }
      if clause.end != .leave {
        frames.append(
          .match(clauses, next: index, subject: subject, isForced: clause.end == .fallThrough)
        )
      }
      if clause.body.items.isEmpty, clause.end == .leave { lastStatus = 0 }
      frames.append(.list(clause.body, next: 0))
      return
    }
    if next == 0 { lastStatus = 0 }
  }

  /// The next command of an evaluated text.
  private mutating func stepText(_ parser: Parser, _ name: String?, _ system: inout Kernel) {
    var parser = parser
    prepare(&parser)
    do throws(ParseFailure) {
      parser.isWhole = true
      defer { warn(&parser) }
      guard let list = try parser.nextCommand() else { return }
      frames.append(.text(parser, name: name))
      frames.append(.list(list, next: 0))
    } catch {
      complain(error, source: parser.source, name: name, firstLine: parser.firstLine)
      lastStatus = 2
      if dialect == .bash, options.exitOnError, !isInteractive { return exit(2) }
      if dialect != .bash, !isInteractive { exit(2) }
    }
  }

  private mutating func reportTime(_ since: Int64, _ system: Kernel) {
    let milliseconds = (system.now.nanoseconds - since) / 1_000_000
    let seconds = milliseconds / 1000
    let fraction = String(milliseconds % 1000 + 1000).dropFirst()
    print("\nreal\t\(seconds / 60)m\(seconds % 60).\(fraction)s\n", to: 2)
    print("user\t0m0.000s\nsys\t0m0.000s\n", to: 2)
  }
}
