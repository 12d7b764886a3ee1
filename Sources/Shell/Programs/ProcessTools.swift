import Machine

extension Tools {
  static let processWorks: [String: Tool.Work] = [
    "pgrep": findProcesses, "pkill": findProcesses, "pidof": numbersOf, "killall": killAll,
    "groups": groups,
  ]

  /// `pgrep` and `pkill`: processes by a pattern of their names or command lines.
  @Sendable private static func findProcesses(
    _ system: inout Kernel
  ) throws(UsageFailure) -> Int32 {
    let name = Paths.base(system.arguments[0])
    var arguments = system.arguments
    var signal = Signal.terminate
    if name == "pkill", arguments.count > 1, arguments[1].hasPrefix("-"),
      let given = Signal(named: String(arguments[1].dropFirst()))
    {
      signal = given
      arguments.remove(at: 1)
    }
    let options = try Options(
      arguments,
      "flavxoncu:P:d:is:eg:t:",
      long: [
        "full": "f", "list-name": "l", "list-full": "a", "inverse": "v", "exact": "x",
        "oldest": "o", "newest": "n", "count": "c", "euid": "u", "parent": "P", "delimiter": "d",
        "ignore-case": "i", "signal": "s", "echo": "e",
      ],
      status: 2
    )
    if name == "pkill", let text = options.value("s") {
      guard let given = Signal(named: text) else {
        throw plain("unknown signal name \(text)", status: 2)
      }
      signal = given
    }
    guard options.operands.count < 2 else {
      throw UsageFailure(message: "only one pattern can be provided", status: 2)
    }
    guard options.operands.count == 1 || options.has("P") || options.has("u") else {
      throw UsageFailure(message: "no matching criteria specified", status: 2)
    }
    let pattern = options.operands.first ?? ""
    guard
      let expression = try? Expression(
        options.has("x") ? "^(\(pattern))$" : pattern,
        extended: true,
        ignoresCase: options.has("i")
      )
    else { throw plain("pattern error: \(pattern)", status: 2) }
    let own = system.current.number
    var found = system.machine.processList.filter { process in
      guard process.number != own, process.state != "Z" else { return false }
      let text = options.has("f") ? process.arguments.joined(separator: " ") : process.shortName
      var holds = pattern.isEmpty || expression.firstMatch(in: Array(text.utf8)) != nil
      if let parent = options.value("P") {
        holds = holds && parent.split(separator: ",").contains { $0 == String(process.parent) }
      }
      if let user = options.value("u") {
        holds =
          holds && (user == String(process.user) || user == Accounts.user(process.user, system))
      }
      return holds != options.has("v")
    }
    if options.has("o") { found = Array(found.prefix(1)) }
    if options.has("n") { found = Array(found.suffix(1)) }
    if options.has("c") { system.print("\(found.count)\n") }
    return name == "pgrep"
      ? list(found, options, &system) : signalAll(found, signal, options, &system)
  }

  private static func list(
    _ found: [ProcessStatus],
    _ options: Options,
    _ system: inout Kernel
  ) -> Int32 {
    if found.isEmpty { return 1 }
    if options.has("c") { return 0 }
    let lines = found.map { process in
      let number = String(process.number)
      if options.has("a") { return number + " " + process.arguments.joined(separator: " ") }
      return options.has("l") ? number + " " + process.shortName : number
    }
    system.print(lines.joined(separator: options.value("d") ?? "\n") + "\n")
    return 0
  }

  private static func signalAll(
    _ found: [ProcessStatus],
    _ signal: Signal,
    _ options: Options,
    _ system: inout Kernel
  ) -> Int32 {
    var status: Int32 = 1
    for process in found {
      do throws(Errno) {
        try system.kill(ProcessID(machine: system.current.machine, number: process.number), signal)
        status = 0
        if options.has("e") {
          system.print("\(process.shortName) killed (pid \(process.number))\n")
        }
      } catch {
        complain("killing pid \(process.number) failed: \(error.message)", &system)
      }
    }
    return status
  }

  @Sendable private static func numbersOf(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "sxo:")
    let found = system.machine.processList.reversed().filter { process in
      process.state != "Z" && options.operands.contains { Paths.base($0) == process.shortName }
        && options.value("o") != String(process.number)
    }
    guard !found.isEmpty else { return 1 }
    let numbers = (options.has("s") ? Array(found.prefix(1)) : Array(found)).map {
      String($0.number)
    }
    system.print(numbers.joined(separator: " ") + "\n")
    return 0
  }

  @Sendable private static func killAll(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var words = Array(system.arguments.dropFirst())
    var signal = Signal.terminate
    var isQuiet = false
    while let flag = words.first, flag.hasPrefix("-") {
      words.removeFirst()
      if flag == "-q" {
        isQuiet = true
      } else if flag == "-s", let given = words.first.flatMap({ Signal(named: $0) }) {
        signal = given
        words.removeFirst()
      } else if let given = Signal(named: String(flag.dropFirst())) {
        signal = given
      } else {
        throw plain("\(flag.dropFirst()): unknown signal; killall -l lists signals.")
      }
    }
    var status: Int32 = words.isEmpty ? 1 : 0
    for word in words {
      let found = system.machine.processList.filter { $0.shortName == word && $0.state != "Z" }
      if found.isEmpty {
        if !isQuiet { system.print("\(word): no process found\n", to: 2) }
        status = 1
      }
      for process in found {
        _ = try? system.kill(
          ProcessID(machine: system.current.machine, number: process.number),
          signal
        )
      }
    }
    return status
  }

  @Sendable private static func groups(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "")
    let own = Accounts.group(system.process.userGroup, system)
    guard !options.operands.isEmpty else {
      system.print(own + "\n")
      return 0
    }
    var status: Int32 = 0
    for name in options.operands {
      let rows = (try? system.readFile("/etc/passwd")) ?? []
      let fields = rows.lines.map {
        String(bytes: $0).split(separator: ":", omittingEmptySubsequences: false)
      }
      if let row = fields.first(where: { $0.first == name[...] }), row.count > 3 {
        system.print("\(name) : \(Accounts.group(UInt32(row[3]) ?? 0, system))\n")
      } else {
        complain("'\(name)': no such user", &system)
        status = 1
      }
    }
    return status
  }
}

extension ProcessStatus {
  /// The name that the kernel keeps: the program's, 15 bytes at most.
  var shortName: String { String(Paths.base(arguments.first ?? "").prefix(15)) }
}

/// `nohup`: a program that a hang-up does not end.
struct Nohup: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let words = Array(system.arguments.dropFirst())
    guard !words.isEmpty else {
      return Tools.refuse("nohup", UsageFailure(message: "missing operand", status: 125), &system)
    }
    let readsTerminal = system.isTerminal(0)
    let writesTerminal = system.isTerminal(1)
    if readsTerminal, let null = try? system.open("/dev/null", .read) {
      _ = try? system.duplicate(null, onto: 0)
      system.close(null)
    }
    if writesTerminal {
      let note = readsTerminal ? "ignoring input and appending" : "appending"
      Tools.complain("\(note) output to 'nohup.out'", &system)
      if let output = try? system.open("nohup.out", .append) {
        _ = try? system.duplicate(output, onto: 1)
        if system.isTerminal(2) { _ = try? system.duplicate(output, onto: 2) }
        system.close(output)
      }
    } else if readsTerminal {
      Tools.complain("ignoring input", &system)
    }
    system.ignoreSignals(SignalSet(.hangUp))
    do throws(Errno) {
      return .become(try system.prepareExec(words, environment: system.environment))
    } catch {
      Tools.complain("failed to run command '\(words[0])': \(error.message)", &system)
      return .exit(error == .ENOENT ? 127 : 126)
    }
  }
}
