import Machine

/// The commands that the shell does itself.
enum Builtin: String, CaseIterable, Sendable {
  case colon = ":"
  case dot = "."
  case bracket = "["
  /// A plain command in busybox.
  case doubleBracket = "[["
  case alias
  case bg
  case bind
  case `break`
  case caller
  case builtin
  case cd
  case command
  case compgen
  case complete
  case compopt
  case `continue`
  case declare
  case dirs
  case disown
  case echo
  case enable
  case eval
  case exec
  case exit
  case export
  case `false`
  case fc
  case fg
  case getopts
  case hash
  case help
  case history
  case jobs
  case kill
  case `let`
  case local
  case logout
  case mapfile
  case popd
  case printf
  case pushd
  case pwd
  case read
  case readarray
  case readonly
  case `return`
  case set
  case shift
  case shopt
  case source
  case suspend
  case test
  case times
  case trap
  case `true`
  case type
  case typeset
  case ulimit
  case umask
  case unalias
  case unset
  case wait

  /// Those that only bash has.
  private static let extended: Set<Builtin> = [
    .bind, .compgen, .complete, .compopt, .fc, .suspend,
    .builtin, .caller, .declare, .dirs, .disown, .enable, .help, .logout, .mapfile, .popd, .pushd,
    .readarray,
    .shopt, .source, .typeset, .let, .history,
  ]

  private static let table = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) }
  )

  init?(named name: String, _ dialect: ShellDialect) {
    guard let builtin = Self.table[name] else { return nil }
    if dialect != .bash, Self.extended.contains(builtin),
      !(dialect == .busybox && [.source, .let, .history].contains(builtin))
    {
      return nil
    }
    if builtin == .doubleBracket, dialect != .busybox { return nil }
    self = builtin
  }
}

extension Shell {
  /// Does a builtin; what blocks pushes a frame that waits.
  mutating func run(
    _ builtin: Builtin,
    _ words: [String],
    _ command: SimpleCommand,
    _ system: inout Kernel
  ) -> Disposition? {
    let arguments = Array(words.dropFirst())
    let before = lastStatus
    lastStatus = 0
    switch builtin {
    case .colon, .true: break
    case .false: lastStatus = 1
    case .echo: echo(arguments)
    case .printf: printf(arguments, system)
    case .test, .bracket, .doubleBracket: test(words, system)
    case .cd: changeDirectory(arguments, &system)
    case .pwd: print((variables["PWD"]?.text ?? system.workingDirectory) + "\n")
    case .logout where !argumentZero.hasPrefix("-"):
      fail("logout", "not login shell: use `exit'")
    case .exit, .logout: leave(arguments, before, &system)
    case .return: returnFrom(arguments, before)
    case .break, .continue: leaveLoop(words[0], arguments, goesOn: builtin == .continue)
    case .eval: evaluate(words: arguments)
    case .dot, .source: source(words[0], arguments, &system)
    case .exec: break
    case .export, .readonly, .declare, .typeset, .local: declare(words[0], arguments)
    case .unset: unset(arguments, system)
    case .set: setOptions(arguments)
    case .shift: shift(arguments)
    case .shopt: changeShopt(arguments)
    case .enable: enable(arguments)
    case .read: beginRead(arguments, &system)
    case .mapfile, .readarray: beginMapFile(words[0], arguments)
    case .let: calculate(arguments)
    case .getopts: getOptions(arguments)
    case .alias: defineAliases(arguments)
    case .unalias: removeAliases(arguments)
    case .type: describe(arguments, system)
    case .command, .builtin: return runCommand(words, command, &system)
    case .caller: tellCaller(arguments)
    case .hash: hash(arguments, system)
    case .trap: setTraps(arguments, &system)
    case .umask: changeMask(arguments, &system)
    case .times: print("0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n")
    case .ulimit: tellLimit(arguments, system)
    case .history: listHistory(arguments)
    case .help: help(arguments)
    case .fc: fixCommand(arguments)
    case .complete: complete(arguments)
    case .compgen: generateCompletions(arguments)
    case .compopt: break
    case .bind: complain("bind: warning: line editing not enabled")
    case .suspend:
      fail("suspend", isInteractive ? "is not simulated" : "cannot suspend: no job control")
    case .dirs, .pushd, .popd: changeDirectories(words[0], arguments, &system)
    case .jobs: listJobs(arguments, &system)
    case .fg: bringForward(arguments, &system)
    case .bg: sendBack(arguments, &system)
    case .wait: beginWait(arguments, &system)
    case .disown: disown(arguments, &system)
    case .kill:
      kill(arguments, &system)
      defersJobReport = isInteractive && dialect == .bash
      // What it sent to itself comes before its next command.
      if !system.process.pendingSignals.isEmpty { return .yield }
    }
    return nil
  }

  private mutating func echo(_ arguments: [String]) {
    let (bytes, _) = Echo.bytes(
      arguments,
      alwaysEscapes: dialect == .dash,
      escapes: options.has(.expandsEcho)
    )
    print(bytes, to: 1)
  }

  private mutating func printf(_ arguments: [String], _ system: Kernel) {
    var arguments = arguments
    var target: String?
    if dialect == .bash, arguments.first == "-v", arguments.count > 2 {
      target = arguments[1]
      guard arguments[1].isShellName || arguments[1].hasSuffix("]") else {
        return fail("printf", "`\(arguments[1])': not a valid identifier", status: 2)
      }
      arguments.removeFirst(2)
    }
    if arguments.first == "--" { arguments.removeFirst() }
    guard let format = arguments.first else {
      switch dialect {
      case .bash: return printUsage("printf")
      case .dash: return failPlainly("printf", "usage: printf format [arg ...]")
      case .busybox:
        complain("usage: printf FORMAT [ARGUMENT...]")
        lastStatus = 2
        return
      }
    }
    let values = Array(arguments.dropFirst())
    let result = Formatter.print(format, values, now: system.now, dialect: dialect)
    var shown = 0
    for (complaint, place) in zip(result.complaints, result.places) {
      if target == nil { print(Array(result.bytes[shown..<max(shown, place)]), to: 1) }
      shown = max(shown, place)
      if dialect == .busybox {
        complain(complaint)
        lastStatus = 1
      } else if dialect == .bash, complaint.hasPrefix("warning: ") {
        complain("printf: " + complaint)
      } else {
        fail("printf", complaint, status: complaint.hasSuffix("invalid directive") ? 2 : 1)
      }
    }
    if let target {
      do throws(ExpansionStop) { try assign(target, String(bytes: result.bytes)) } catch {
        handle(error)
      }
    } else {
      print(Array(result.bytes[shown...]), to: 1)
    }
  }

  private mutating func test(_ words: [String], _ system: Kernel) {
    var arguments = Array(words.dropFirst())
    if words[0] != "test" {
      guard arguments.popLast() == (words[0] == "[" ? "]" : "]]") else {
        if dialect == .busybox {
          complain("missing ]")
          lastStatus = 2
        } else {
          fail("[", dialect == .bash ? "missing `]'" : "missing ]", status: 2)
        }
        return
      }
    }
    if dialect != .bash { return testPlainly(words[0], arguments, system) }
    if arguments.count == 2, arguments[0] == "-v" {
      lastStatus = isSet(arguments[1], system) ? 0 : 1
      return
    }
    if arguments.count == 2, arguments[0] == "-R" {
      lastStatus = variables[arguments[1]]?.isReference == true ? 0 : 1
      return
    }
    if arguments.count == 2, arguments[0] == "-o" {
      lastStatus = options.state(named: arguments[1]) == true ? 0 : 1
      return
    }
    do throws(TestFailure) {
      lastStatus = try TestExpression.evaluate(arguments, system) ? 0 : 1
    } catch {
      fail(words[0], error.message, status: 2)
    }
  }

  /// `test` of dash and busybox, with their complaints.
  private mutating func testPlainly(_ name: String, _ words: [String], _ system: Kernel) {
    var words = words
    if dialect == .dash, words.count == 3, words[1] == "==" {
      fail("\(name)", "\(words[0]): unexpected operator", status: 2)
      return
    }
    if dialect == .busybox, words.count == 3, words[1] == "=~" { words[1] = "=" }
    do throws(TestFailure) {
      lastStatus = try TestExpression.evaluate(words, system) ? 0 : 1
    } catch {
      lastStatus = 2
      let subject = error.message.prefix { $0 != ":" }
      let isNumber = error.message.hasSuffix("integer expression expected")
      if dialect == .dash {
        let reason = isNumber ? "Illegal number: \(subject)" : "\(words[0]): unexpected operator"
        complain("\(name): \(reason)")
      } else {
        let operand = words.count > 1 ? words[1] : words[0]
        complain(
          isNumber
            ? "\(subject): bad number"
            : error.message == "argument expected" ? error.message : "\(operand): unknown operand"
        )
      }
    }
  }

  /// `command name …` and `command -v name`.
  private mutating func runCommand(
    _ words: [String],
    _ command: SimpleCommand,
    _ system: inout Kernel
  ) -> Disposition? {
    var rest = Array(words.dropFirst())
    if let flag = rest.first, flag == "-v" || flag == "-V" {
      rest.removeFirst()
      var found = false
      // dash and busybox look at the first one only.
      for name in dialect == .bash ? rest : Array(rest.prefix(1)) {
        lastStatus = 0
        describe(name, system, verbose: flag == "-V")
        found = found || lastStatus == 0
      }
      if found { lastStatus = 0 }
      return nil
    }
    if rest.first == "-p" || rest.first == "--" { rest.removeFirst() }
    guard let name = rest.first else { return nil }
    if let builtin = builtin(named: name) { return run(builtin, rest, command, &system) }
    if words[0] == "builtin" {
      fail("builtin", "\(name): not a shell builtin")
      return nil
    }
    return startProgram(rest, [], &system)
  }
}

/// The bytes that `echo` prints.
enum Echo {
  static func bytes(
    _ arguments: [String],
    alwaysEscapes: Bool,
    escapes: Bool = false
  ) -> (bytes: [UInt8], stop: Bool) {
    var arguments = arguments[...]
    var newline = true
    var escapes = alwaysEscapes || escapes
    while let flag = arguments.first, flag.count > 1, flag.hasPrefix("-"),
      flag.dropFirst().allSatisfy({ alwaysEscapes ? $0 == "n" : "neE".contains($0) })
    {
      arguments.removeFirst()
      for letter in flag.dropFirst() {
        switch letter {
        case "n": newline = false
        case "e": escapes = true
        default: escapes = false
        }
      }
      if alwaysEscapes { break }
    }
    var bytes = Array(arguments.joined(separator: " ").utf8)
    if escapes {
      let expanded = Escapes.expand(bytes, style: alwaysEscapes ? .plainEcho : .echo)
      bytes = expanded.bytes
      if expanded.stop { return (bytes, true) }
    }
    if newline { bytes.append(Byte.newline) }
    return (bytes, false)
  }
}
