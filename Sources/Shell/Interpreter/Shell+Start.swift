import Machine
import Simulation

extension Shell {
  /// Reads arguments and environment, and finds where commands come from.
  mutating func start(_ system: inout Kernel) {
    if isSubshell { return }
    shellNumber = system.current.number
    startedAt = system.now
    randomState = system.programRandom.next()
    for variable in system.environment.variables where variable.name.isShellName {
      var imported = Variable()
      imported.value = .scalar(variable.value)
      imported.isExported = true
      variables[variable.name] = imported
    }
    if dialect == .bash { importFunctions(system) }
    let arguments = system.arguments
    argumentZero = arguments.first ?? dialect.name
    readArguments(Array(arguments.dropFirst()), &system)
    setDefaults(system)
  }

  /// The functions that another bash exported.
  private mutating func importFunctions(_ system: Kernel) {
    for variable in system.environment.variables {
      guard variable.name.hasPrefix("BASH_FUNC_"), variable.name.hasSuffix("%%") else { continue }
      let name = String(variable.name.dropFirst(10).dropLast(2))
      var parser = makeParser(name + " " + variable.value)
      parser.isWhole = true
      guard let list = try? parser.nextCommand(), let item = list.items.first,
        case .function(let definition) = item.chain.first.commands.first
      else { continue }
      functions[name] = ShellFunction(
        body: definition.body,
        text: definition.text,
        source: "environment",
        isExported: true
      )
    }
  }

  private mutating func setDefaults(_ system: Kernel) {
    set(default: "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    var directory = Variable()
    directory.value = .scalar(system.workingDirectory)
    directory.isExported = dialect == .bash || variables["PWD"]?.isExported == true
    variables["PWD"] = directory
    set(default: "OPTIND", "1")
    if isInteractive {
      set(default: "PS1", dialect.defaultPrompt(user: system.process.user))
    }
    set(default: "PS2", "> ")
    set(default: "PS4", "+ ")
    variables["IFS"] = nil
    if dialect == .busybox { set(default: "HOSTNAME", system.hostname) }
    guard dialect == .bash else { return }
    set(default: "BASH", "/bin/bash")
    set(default: "BASH_VERSION", "5.2.15(1)-release")
    set(default: "HOSTNAME", system.hostname)
    set(default: "HOSTTYPE", "x86_64")
    set(default: "OSTYPE", "linux-gnu")
    set(default: "UID", String(system.process.user))
    set(default: "EUID", String(system.process.user))
    set(default: "PPID", String(system.process.parent.number))
    let level = (variables["SHLVL"]?.text).flatMap { Int($0) } ?? 0
    var depth = Variable()
    depth.value = .scalar(String(level + 1))
    depth.isExported = true
    variables["SHLVL"] = depth
  }

  private mutating func set(default name: String, _ value: String) {
    guard variables[name] == nil else { return }
    var variable = Variable()
    variable.value = .scalar(value)
    variables[name] = variable
  }

  private mutating func readArguments(_ arguments: [String], _ system: inout Kernel) {
    var rest = arguments[...]
    var wantsCommand = false
    var wantsInteractive = false
    var wantsInput = false
    while let flag = rest.first, flag.count > 1, flag.hasPrefix("-") || flag.hasPrefix("+") {
      rest.removeFirst()
      if flag == "--" || flag == "-" { break }
      if flag.hasPrefix("--") {
        if flag == "--version" {
          print("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n")
          isEnding = true
          return
        }
        continue
      }
      for letter in flag.dropFirst() {
        switch letter {
        case "c": wantsCommand = true
        case "i": wantsInteractive = true
        case "s": wantsInput = true
        case "l": break
        case "o":
          if let name = rest.popFirst(), !options.set(named: name, flag.hasPrefix("-")) {
            return refuse("\(name): invalid option name")
          }
        default:
          if !options.set(letter, flag.hasPrefix("-")) {
            return refuse("-\(letter): invalid option")
          }
        }
      }
    }
    if wantsCommand {
      guard let text = rest.popFirst() else {
        return refuse("-c: option requires an argument")
      }
      if let name = rest.popFirst() { argumentZero = name }
      positional = Array(rest)
      isCommandString = true
      input = .text(makeParser(text))
      mayBecome = true
    } else if let script = rest.first, !wantsInput {
      rest.removeFirst()
      positional = Array(rest)
      run(script: script, &system)
    } else {
      positional = Array(rest)
      isInteractive = wantsInteractive || (system.isTerminal(0) && system.isTerminal(2))
      input = .lines(LineInput())
      if isInteractive { beginInteractive(&system) }
    }
  }

  private mutating func refuse(_ message: String) {
    print("\(argumentZero): \(message)\n", to: 2)
    lastStatus = 2
    isEnding = true
  }

  private mutating func run(script: String, _ system: inout Kernel) {
    do {
      var path = script
      if !script.contains("/"), (try? system.stat(script)) == nil,
        let found = try? system.lookUpExecutable(script)
      {
        path = found
      }
      let status = try system.stat(path)
      if status.isDirectory { throw Errno.EISDIR }
      if status.kind == .device || status.kind == .pipe {
        argumentZero = script
        isScript = true
        input = .lines(LineInput(descriptor: try openAside(path, &system)))
        return
      }
      let text = try system.readFile(path)
      argumentZero = script
      isScript = true
      input = .text(makeParser(String(bytes: text)))
    } catch {
      let errno = error as? Errno ?? .EIO
      let status: Int32 = errno == .ENOENT ? 127 : 126
      switch dialect {
      case .bash:
        let reason = errno == .EISDIR ? "Is a directory" : errno.message
        print("\(argumentZero): \(script): \(reason)\n", to: 2)
      case .dash: print("\(argumentZero): 0: cannot open \(script): No such file\n", to: 2)
      case .busybox: print("\(argumentZero): can't open '\(script)': \(errno.message)\n", to: 2)
      }
      lastStatus = dialect == .bash ? status : 2
      isEnding = true
    }
  }

  func makeParser(_ text: String, line: Int = 1) -> Parser {
    var parser = Parser(Array(text.utf8), line: line)
    parser.extended = dialect.isExtended
    parser.slices = dialect != .dash
    return parser
  }

  private mutating func beginInteractive(_ system: inout Kernel) {
    if dialect == .bash {
      for name in ["emacs", "histexpand", "history", "monitor"] {
        _ = options.set(named: name, true)
      }
      _ = options.setShopt("expand_aliases", true)
      if argumentZero.hasPrefix("-") { _ = options.setShopt("login_shell", true) }
    }
    system.handleSignals(SignalSet(.interrupt, .child))
    system.ignoreSignals([], alone: Self.ignoredAtPrompts)
    system.setGroup(of: system.current)
    claimTerminal(&system)
    for path in dialect == .bash ? ["/etc/bash.bashrc", "~/.bashrc"] : [] {
      let home = variables["HOME"]?.text ?? "/root"
      let file = path.hasPrefix("~") ? home + path.dropFirst() : path
      if let text = try? system.readFile(file) {
        frames.insert(.text(makeParser(String(bytes: text)), name: file), at: 0)
      }
    }
  }

  /// Makes the shell's own group the one that reads its terminal.
  func claimTerminal(_ system: inout Kernel) {
    guard isInteractive, case .terminal(let terminal) = system.descriptor(0) else { return }
    let group = ProcessGroup(machine: system.current.machine, number: system.process.group)
    system.setForeground(group, of: terminal)
  }
}
