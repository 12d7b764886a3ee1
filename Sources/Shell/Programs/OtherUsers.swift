import Machine

/// `su`: a shell, or one command, as another user.
struct SwitchUser: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    var words = Array(system.arguments.dropFirst())
    var (isLogin, command, shell) = (false, String?.none, String?.none)
    var names: [String] = []
    var keeps = false
    while !words.isEmpty {
      let word = words.removeFirst()
      switch word {
      case "-", "-l", "--login": isLogin = true
      case "-m", "-p", "--preserve-environment": keeps = true
      case "-c", "--command", "-s", "--shell":
        guard !words.isEmpty else {
          let failure = UsageFailure(
            message: "option requires an argument -- '\(word.dropFirst())'"
          )
          return Tools.refuse("su", failure, &system)
        }
        let value = words.removeFirst()
        if word == "-c" || word == "--command" { command = value } else { shell = value }
      default: names.append(word)
      }
    }
    let name = names.first ?? "root"
    guard let account = Accounts.row(name, system) else {
      return refuse(
        "user \(name) does not exist or the user entry does not contain all the required fields",
        &system
      )
    }
    guard system.process.user == 0 || system.process.user == account.user else {
      // Nobody has a password here.
      return refuse("Authentication failure", &system)
    }
    let program = shell ?? (account.shell.isEmpty ? "/bin/sh" : account.shell)
    if program.hasSuffix("nologin"), shell == nil {
      system.print("This account is currently not available.\n")
      return .exit(1)
    }
    var environment = isLogin ? Environment() : system.environment
    if !keeps {
      environment["HOME"] = account.home
      environment["SHELL"] = program
      environment["USER"] = name
      environment["LOGNAME"] = name
    }
    if isLogin {
      environment["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
      environment["TERM"] = system.environment["TERM"]
    }
    let line = [program] + (command.map { ["-c", $0] } ?? []) + names.dropFirst()
    do throws(Errno) {
      let loaded = try system.prepareExec(line, environment: environment)
      if isLogin { try? system.changeWorkingDirectory(account.home) }
      system.process.user = account.user
      system.process.userGroup = account.group
      return .become(loaded)
    } catch {
      return refuse("failed to execute \(program): \(error.message)", &system)
    }
  }

  private func refuse(_ message: String, _ system: inout Kernel) -> Disposition {
    system.print("su: \(message)\n", to: 2)
    return .exit(1)
  }
}

/// `nice`, `setsid`, `stdbuf` and `ionice`: another program, with what they would change left as it is.
struct Prefix: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let name = Paths.base(system.arguments.first ?? "")
    var words = Array(system.arguments.dropFirst())
    // The flags that take their value as the next word.
    let valued =
      switch name {
      case "nice": ["-n", "--adjustment"]
      case "stdbuf": ["-i", "-o", "-e"]
      case "ionice": ["-c", "-n", "-p"]
      default: [String]()
      }
    while let word = words.first, word.hasPrefix("-"), word.count > 1 {
      words.removeFirst()
      if word == "--" { break }
      if valued.contains(word), !words.isEmpty { words.removeFirst() }
    }
    guard !words.isEmpty else {
      if name == "nice" {
        system.print("0\n")
        return .exit(0)
      }
      return Tools.refuse(name, UsageFailure(message: "missing operand", status: 125), &system)
    }
    do throws(Errno) { return .become(try system.prepareExec(words)) } catch {
      let what = name == "setsid" ? "failed to execute \(words[0])" : "'\(words[0])'"
      Tools.complain("\(what): \(error.message)", &system)
      return .exit(error == .ENOENT ? 127 : 126)
    }
  }
}

extension Accounts {
  /// One row of `/etc/passwd`.
  struct Row {
    var user: UInt32
    var group: UInt32
    var home: String
    var shell: String
  }

  /// The account of a name.
  static func row(_ name: String, _ system: Kernel) -> Row? {
    guard let fields = fields(of: name, in: "/etc/passwd", system), fields.count > 6,
      let user = UInt32(fields[2]), let group = UInt32(fields[3])
    else { return nil }
    return Row(user: user, group: group, home: fields[5], shell: fields[6])
  }

  /// The number of a user, who may be given by it.
  static func number(ofUser name: String, _ system: Kernel) -> UInt32? {
    row(name, system)?.user ?? UInt32(name) ?? (name == "root" ? 0 : nil)
  }

  /// The number of a group, which may be given by it.
  static func number(ofGroup name: String, _ system: Kernel) -> UInt32? {
    fields(of: name, in: "/etc/group", system).flatMap { $0.count > 2 ? UInt32($0[2]) : nil }
      ?? UInt32(name) ?? (name == "root" ? 0 : nil)
  }

  private static func fields(of name: String, in file: String, _ system: Kernel) -> [String]? {
    guard let bytes = try? system.readFile(file) else { return nil }
    for line in String(bytes: bytes).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      if fields.first == name { return fields }
    }
    return nil
  }
}
