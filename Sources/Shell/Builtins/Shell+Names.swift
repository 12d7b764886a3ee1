import Machine

extension Shell {
  mutating func changeDirectory(_ arguments: [String], _ system: inout Kernel) {
    var arguments = arguments
    while let flag = arguments.first, flag == "-P" || flag == "-L" || flag == "--" {
      arguments.removeFirst()
      if flag == "--" { break }
    }
    if arguments.count > 1 {
      if dialect == .bash { fail("cd", "too many arguments") }
      if dialect == .bash { return }
    }
    var target = arguments.first
    var announces = false
    if target == nil {
      target = variables["HOME"]?.text
      if target == nil {
        fail("cd", "HOME not set")
        return
      }
    } else if target == "-" {
      target = variables["OLDPWD"]?.text
      announces = true
      if target == nil {
        fail("cd", "OLDPWD not set")
        return
      }
    }
    guard let path = target else { return }
    let old = variables["PWD"]?.text ?? system.workingDirectory
    let new = path.isEmpty ? old : Paths.join(old, path)
    do throws(Errno) {
      if try !system.stat(path.isEmpty ? "." : path).isDirectory { throw .ENOTDIR }
      try system.changeWorkingDirectory(path.isEmpty ? "." : path)
      for (name, value) in [("OLDPWD", old), ("PWD", new)] {
        var variable = variables[name] ?? Variable()
        variable.value = .scalar(value)
        if dialect == .bash { variable.isExported = true }
        variables[name] = variable
      }
      if announces { print(new + "\n") }
    } catch {
      switch dialect {
      case .bash: fail("cd", "\(path): \(error.message)")
      case .dash: fail("cd", "can't cd to \(path)", status: 2)
      case .busybox: fail("cd", "can't cd to \(path): \(error.message)", status: 2)
      }
    }
  }

  mutating func defineAliases(_ arguments: [String]) {
    if arguments.isEmpty || arguments == ["-p"] {
      for name in aliases.keys.sorted() { print(aliasLine(name)) }
      return
    }
    for argument in arguments where argument != "-p" {
      if let equals = argument.firstIndex(of: "="), equals != argument.startIndex {
        aliases[String(argument[..<equals])] = String(argument[argument.index(after: equals)...])
      } else if aliases[argument] != nil {
        print(aliasLine(argument))
      } else {
        fail("alias", "\(argument): not found")
      }
    }
  }

  private func aliasLine(_ name: String) -> String {
    let prefix = dialect == .bash ? "alias " : ""
    return "\(prefix)\(name)=\(Quoting.quote(aliases[name] ?? ""))\n"
  }

  mutating func removeAliases(_ arguments: [String]) {
    for name in arguments {
      if name == "-a" {
        aliases = [:]
      } else if aliases.removeValue(forKey: name) == nil {
        fail("unalias", "\(name): not found")
      }
    }
  }

  static let reserved = [
    "if", "then", "else", "elif", "fi", "do", "done", "while", "until", "for", "case", "esac", "{",
    "}", "!", "[[", "]]", "function", "time", "in", "select",
  ]

  mutating func describe(_ arguments: [String], _ system: Kernel) {
    var arguments = arguments
    var short: Character?
    while let flag = arguments.first, flag.hasPrefix("-"), flag.count == 2 {
      short = flag.last
      arguments.removeFirst()
    }
    for name in arguments {
      switch short {
      case "a":
        describe(name, system, verbose: true, builtin: "type")
        if lastStatus == 0 { describeOthers(name, system) }
      case "t":
        if let kind = kind(of: name, system) { print(kind + "\n") } else { lastStatus = 1 }
      case "p", "P":
        if let path = path(of: name, variables["PATH"]?.text, system) {
          print(path + "\n")
        } else {
          lastStatus = 1
        }
      default: describe(name, system, verbose: true, builtin: "type")
      }
    }
  }

  /// What else a name means, behind what it means first.
  private mutating func describeOthers(_ name: String, _ system: Kernel) {
    let first = kind(of: name, system)
    if first != "builtin", builtin(named: name) != nil {
      print("\(name) is a shell builtin\n")
    }
    var paths = (variables["PATH"]?.text ?? "").split(separator: ":").map { "\($0)/\(name)" }
    paths.removeAll { (try? system.stat($0))?.isExecutable != true }
    for path in paths.dropFirst(first == "file" ? 1 : 0) { print("\(name) is \(path)\n") }
  }

  private func kind(of name: String, _ system: Kernel) -> String? {
    let expands = isInteractive || dialect != .bash || options.has(.expandAliases)
    if expands, aliases[name] != nil { return "alias" }
    if Self.reserved.contains(name) { return "keyword" }
    if functions[name] != nil { return "function" }
    if builtin(named: name) != nil { return "builtin" }
    return path(of: name, variables["PATH"]?.text, system) == nil ? nil : "file"
  }

  mutating func describe(
    _ name: String,
    _ system: Kernel,
    verbose: Bool,
    builtin: String = "command"
  ) {
    let place = path(of: name, variables["PATH"]?.text, system)
    switch kind(of: name, system) {
    case "alias":
      let text = aliases[name] ?? ""
      let shown = dialect == .bash ? "aliased to `\(text)'" : "an alias for \(text)"
      print(verbose ? "\(name) is \(shown)\n" : "alias \(name)='\(text)'\n")
    case "keyword": print(verbose ? "\(name) is a shell keyword\n" : name + "\n")
    case "function":
      print(verbose ? "\(name) is a function\n" : name + "\n")
      if verbose, dialect == .bash, let function = functions[name] {
        print(CommandPrinter.function(name, function, like: self))
      }
    case "builtin": print(verbose ? "\(name) is a shell builtin\n" : name + "\n")
    case "file": print(verbose ? "\(name) is \(place ?? name)\n" : (place ?? name) + "\n")
    default:
      lastStatus = dialect == .bash ? 1 : 127
      guard verbose else { return }
      if dialect == .bash {
        complain("\(builtin): \(name): not found")
      } else {
        print("\(name): not found\n")
      }
    }
  }
}
