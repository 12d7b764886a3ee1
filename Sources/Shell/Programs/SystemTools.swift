import Machine
import Simulation

extension Tools {
  static let systemWorks: [String: Tool.Work] = [
    "true": { _ in 0 }, "false": { _ in 1 },
    "clear": { system in
      system.print("\u{1B}[H\u{1B}[2J\u{1B}[3J")
      return 0
    },
    "hostname": { system in
      let name = system.hostname
      let short = String(name.prefix { $0 != "." })
      let domain = system.machine.domain
      let full = domain.isEmpty || name.contains(".") ? name : "\(name).\(domain)"
      switch system.arguments.dropFirst().first {
      case nil: system.print(name + "\n")
      case "-s", "--short": system.print(short + "\n")
      case "-f", "--fqdn", "--long": system.print(full + "\n")
      case "-d", "--domain": system.print(full.dropFirst(short.count).drop { $0 == "." } + "\n")
      case "-i", "-I", "--ip-address", "--all-ip-addresses":
        system.print((system.addressText ?? "127.0.0.1") + "\n")
      case let word?:
        if word.hasPrefix("-") {
          system.print("hostname: invalid option -- '\(word.drop { $0 == "-" })'\n", to: 2)
        } else {
          system.print("hostname: sethostname: Operation not permitted\n", to: 2)
        }
        return 1
      }
      return 0
    },
    "whoami": { system in
      system.print(Accounts.user(system.process.user, system) + "\n")
      return 0
    },
    "nproc": { system in
      system.print("2\n")
      return 0
    },
    "pwd": { system in
      system.print(system.workingDirectory + "\n")
      return 0
    },
    "arch": { system in
      system.print("x86_64\n")
      return 0
    },
    "tty": { system in
      let isTerminal = system.isTerminal(0)
      system.print(isTerminal ? "/dev/pts/0\n" : "not a tty\n")
      return isTerminal ? 0 : 1
    },
    "sync": { _ in 0 },
    "ps": listProcesses, "top": showTop, "kill": killProcesses, "uname": systemName, "id": identity,
    "date": showDate, "printenv": printEnvironment, "uptime": uptime, "vmstat": virtualMemory,
    "w": showUsers, "df": diskFree,
    "free": memoryFree, "which": which, "echo": echo, "printf": printFormatted, "test": test,
    "[": test,
  ]

  @Sendable private static func echo(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    system.print(Echo.bytes(Array(system.arguments.dropFirst()), alwaysEscapes: false).bytes)
    return 0
  }

  @Sendable private static func printFormatted(_ system: inout Kernel) throws(UsageFailure) -> Int32
  {
    let words = Array(system.arguments.dropFirst())
    guard let format = words.first else { throw UsageFailure(message: "missing operand") }
    let result = Formatter.print(format, Array(words.dropFirst()))
    system.print(result.bytes)
    for complaint in result.complaints {
      let end = ": invalid number"
      let word = complaint.hasSuffix(end) ? String(complaint.dropLast(end.count)) : nil
      complain(word.map { "'\($0)': expected a numeric value" } ?? complaint, &system)
    }
    return result.complaints.isEmpty ? 0 : 1
  }

  @Sendable private static func test(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var words = Array(system.arguments.dropFirst())
    if Paths.base(system.arguments[0]) == "[", words.popLast() != "]" {
      throw plain("missing ']'", status: 2)
    }
    do throws(TestFailure) { return try TestExpression.evaluate(words, system) ? 0 : 1 } catch {
      // The program says it in other words than the shell.
      let end = ": integer expression expected"
      let word = error.message.hasSuffix(end) ? String(error.message.dropLast(end.count)) : nil
      throw plain(word.map { "invalid integer '\($0)'" } ?? error.message, status: 2)
    }
  }

  @Sendable private static func which(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    var status: Int32 = 0
    for name in system.arguments.dropFirst() where name != "-a" {
      if let path = try? system.lookUpExecutable(name) {
        system.print(path + "\n")
      } else {
        status = 1
      }
    }
    return status
  }

  @Sendable private static func printEnvironment(
    _ system: inout Kernel
  ) throws(UsageFailure) -> Int32 {
    let names = system.arguments.dropFirst()
    if names.isEmpty {
      system.print(system.environment.variables.map { "\($0.name)=\($0.value)\n" }.joined())
    }
    var status: Int32 = 0
    for name in names {
      if let value = system.environment[name] {
        system.print(value + "\n")
      } else {
        status = 1
      }
    }
    return status
  }

  @Sendable private static func killProcesses(_ system: inout Kernel) throws(UsageFailure) -> Int32
  {
    var words = Array(system.arguments.dropFirst())
    var signal = Signal.terminate
    if let flag = words.first, flag.hasPrefix("-"),
      let parsed = Signal(named: String(flag.dropFirst()))
    {
      signal = parsed
      words.removeFirst()
    }
    guard !words.isEmpty else { throw UsageFailure(message: "not enough arguments") }
    var status: Int32 = 0
    for word in words {
      guard let number = Int32(word) else {
        complain("failed to parse argument: '\(word)'", &system)
        status = 1
        continue
      }
      do throws(Errno) {
        try system.kill(ProcessID(machine: system.current.machine, number: number), signal)
      } catch {
        complain("(\(word)): \(error.message)", &system)
        status = 1
      }
    }
    return status
  }

  @Sendable private static func systemName(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(
      system.arguments,
      "asnrvmpio",
      long: ["all": "a", "kernel-release": "r", "machine": "m"]
    )
    let parts: [(Character, String)] = [
      ("s", "Linux"), ("n", system.hostname), ("r", system.release.number),
      ("v", system.release.build), ("m", "x86_64"), ("o", "GNU/Linux"),
    ]
    let shown = parts.filter { options.has("a") || options.has($0.0) }.map(\.1)
    system.print((shown.isEmpty ? "Linux" : shown.joined(separator: " ")) + "\n")
    return 0
  }

  /// The groups that the current process is in.
  private static func memberships(_ system: Kernel) -> [UInt32] {
    Set(system.supplementaryGroups + [system.process.userGroup]).sorted()
  }

  @Sendable private static func identity(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    let options = try Options(system.arguments, "ugnGrz", long: ["user": "u", "name": "n"])
    var (user, group) = (system.process.user, system.process.userGroup)
    if let name = options.operands.first {
      guard let row = Accounts.row(name, system) else { throw plain("'\(name)': no such user") }
      (user, group) = (row.user, row.group)
    }
    let (name, groupName) = (Accounts.user(user, system), Accounts.group(group, system))
    if options.has("u") {
      system.print((options.has("n") ? name : String(user)) + "\n")
    } else if options.has("g") || options.has("G") {
      let all = options.has("G") ? memberships(system) : [group]
      let shown = all.map { options.has("n") ? Accounts.group($0, system) : String($0) }
      system.print((options.has("g") ? [shown[0]] : shown).joined(separator: " ") + "\n")
    } else {
      // Numbers that nobody gave a name stand alone.
      func text(_ number: UInt32, _ name: String) -> String {
        name == String(number) ? name : "\(number)(\(name))"
      }
      let groups = memberships(system).map { text($0, Accounts.group($0, system)) }
      system.print(
        "uid=\(text(user, name)) gid=\(text(group, groupName)) "
          + "groups=\(groups.joined(separator: ","))\n"
      )
    }
    return 0
  }
}
