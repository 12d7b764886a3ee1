import Machine

/// The commands that the shell does itself.
enum Builtin: String, CaseIterable, Sendable {
  case colon = ":"
  case dot = "."
  case bracket = "["
  case alias
  case bg
  case `break`
  case caller
  case builtin
  case cd
  case command
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
    .builtin, .caller, .declare, .dirs, .disown, .enable, .help, .logout, .mapfile, .popd, .pushd,
    .readarray,
    .shopt, .source, .typeset, .let, .history,
  ]

  init?(named name: String, _ dialect: ShellDialect) {
    guard let builtin = Builtin(rawValue: name) else { return nil }
    if dialect != .bash, Self.extended.contains(builtin),
      !(dialect == .busybox && [.source, .let, .history].contains(builtin))
    {
      return nil
    }
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
    case .test, .bracket: test(words, system)
    case .cd: changeDirectory(arguments, &system)
    case .pwd: print((variables["PWD"]?.text ?? system.workingDirectory) + "\n")
    case .exit, .logout: leave(arguments, before, &system)
    case .return: returnFrom(arguments, before)
    case .break, .continue: leaveLoop(words[0], arguments, goesOn: builtin == .continue)
    case .eval: evaluate(words: arguments)
    case .dot, .source: source(words[0], arguments, system)
    case .exec: break
    case .export, .readonly, .declare, .typeset, .local: declare(words[0], arguments)
    case .unset: unset(arguments, system)
    case .set: setOptions(arguments)
    case .shift: shift(arguments)
    case .shopt: changeShopt(arguments)
    case .enable: break
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
    case .help:
      if let name = arguments.first, Builtin(named: name, dialect) == nil {
        fail(
          "help",
          "no help topics match `\(name)'.  Try `help help' or `man -k \(name)' or `info \(name)'."
        )
        return nil
      }
      print("Shell builtins: " + Builtin.allCases.map(\.rawValue).joined(separator: " ") + "\n")
    case .dirs, .pushd, .popd: changeDirectories(words[0], arguments, &system)
    case .jobs: listJobs(arguments, &system)
    case .fg: bringForward(arguments, &system)
    case .bg: sendBack(arguments, &system)
    case .wait: beginWait(arguments, &system)
    case .disown: disown(arguments, &system)
    case .kill:
      kill(arguments, &system)
      // What it sent to itself comes before its next command.
      if !system.process.pendingSignals.isEmpty { return .yield }
    }
    return nil
  }

  private mutating func hash(_ arguments: [String], _ system: Kernel) {
    for name in arguments where !name.hasPrefix("-") {
      if path(of: name, variables["PATH"]?.text, system) == nil,
        Builtin(named: name, dialect) == nil
      {
        fail("hash", "\(name): not found")
      }
    }
  }

  private mutating func echo(_ arguments: [String]) {
    let (bytes, _) = Echo.bytes(arguments, alwaysEscapes: dialect == .dash)
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
      let prefix = dialect == .bash ? "" : errorPrefix
      print("\(prefix)printf: usage: printf [-v var] format [arguments]\n", to: 2)
      lastStatus = 2
      return
    }
    let result = Formatter.print(format, Array(arguments.dropFirst()), now: system.now)
    var shown = 0
    for (complaint, place) in zip(result.complaints, result.places) {
      if target == nil { print(Array(result.bytes[shown..<max(shown, place)]), to: 1) }
      shown = max(shown, place)
      fail("printf", complaint)
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
    if words[0] == "[" {
      guard arguments.popLast() == "]" else {
        fail("[", dialect == .bash ? "missing `]'" : "missing ]", status: 2)
        return
      }
    }
    if arguments.count == 2, arguments[0] == "-v" {
      lastStatus = isSet(arguments[1], system) ? 0 : 1
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
      for name in rest {
        lastStatus = 0
        describe(name, system, verbose: flag == "-V")
        found = found || lastStatus == 0
      }
      if found { lastStatus = 0 }
      return nil
    }
    if rest.first == "-p" || rest.first == "--" { rest.removeFirst() }
    guard let name = rest.first else { return nil }
    if let builtin = Builtin(named: name, dialect) { return run(builtin, rest, command, &system) }
    if words[0] == "builtin" {
      fail("builtin", "\(name): not a shell builtin")
      return nil
    }
    return startProgram(rest, [], &system)
  }
}

/// The bytes that `echo` prints.
enum Echo {
  static func bytes(_ arguments: [String], alwaysEscapes: Bool) -> (bytes: [UInt8], stop: Bool) {
    var arguments = arguments[...]
    var newline = true
    var escapes = alwaysEscapes
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
      let expanded = Escapes.expand(bytes, style: .echo)
      bytes = expanded.bytes
      if expanded.stop { return (bytes, true) }
    }
    if newline { bytes.append(Byte.newline) }
    return (bytes, false)
  }
}
