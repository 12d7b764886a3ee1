import Machine

extension Shell {
  /// `declare`, `export`, `readonly`, `local`, `typeset`.
  mutating func declare(_ name: String, _ arguments: [String]) {
    var flags: [Character: Bool] = [:]
    var names: [String] = []
    for argument in arguments {
      if names.isEmpty, argument.count > 1, argument.hasPrefix("-") || argument.hasPrefix("+") {
        if argument == "--" { continue }
        for letter in argument.dropFirst() {
          guard declareOptions(name).contains(letter) else {
            return refuse(option: letter, of: name)
          }
          flags[letter] = argument.hasPrefix("-")
        }
      } else {
        names.append(argument)
      }
    }
    if name == "export", flags["f"] == true { return exportFunctions(names, flags["n"] == nil) }
    if name == "export" { flags["x"] = flags.removeValue(forKey: "n") == nil }
    if name == "readonly" { flags["r"] = true }
    let assignments = declared
    declared = []
    if name == "local", !variables.isInFunction {
      return dialect == .bash
        ? fail("local", "can only be used in a function")
        : failPlainly("local", "not in a function")
    }
    if flags["f"] == true || flags["F"] == true {
      return listFunctions(names, bodies: flags["F"] != true)
    }
    if names.isEmpty, assignments.isEmpty || flags["p"] == true {
      listVariables(name, flags)
      return
    }
    if flags["p"] == true {
      for name in names {
        if let variable = variables[name] {
          print(declaration(name, variable) + "\n")
        } else {
          fail("declare", "\(name): not found")
        }
      }
      return
    }
    let isLocal =
      variables.isInFunction && name != "export" && name != "readonly" && flags["g"] != true
    for argument in names {
      if name == "local", argument == "-" {
        hideOptions()
      } else {
        declareOne(name, argument, flags, isLocal: isLocal)
      }
    }
    do throws(ExpansionStop) {
      for assignment in assignments {
        if flags["n"] == true, case .scalar(let text) = assignment.value {
          variables[assignment.name] = Variable(value: .scalar(text), isReference: true)
          continue
        }
        if isLocal { variables.makeLocal(assignment.name) }
        setAttributes(of: assignment.name, flags.filter { $0.key != "r" })
        try apply(assignment)
        if flags["r"] == true { setAttributes(of: assignment.name, ["r": true]) }
      }
    } catch {
      refuse(error, name)
    }
  }

  private func declareOptions(_ name: String) -> String {
    switch (dialect, name) {
    case (.bash, "export"): "fnp"
    case (.bash, "readonly"): "aAfp"
    case (.bash, _): "aAfFgiIlnrtuxpc"
    case (.busybox, "export"): "np"
    case (_, "local"): ""
    default: "p"
    }
  }

  /// What cannot be assigned: a builtin goes on where the variable is only readonly.
  private mutating func refuse(_ stop: ExpansionStop, _ builtin: String) {
    if dialect == .bash, case .failure(let message, .line) = stop,
      message.hasSuffix("readonly variable")
    {
      guard builtin != "export", builtin != "readonly" else {
        lastStatus = 1
        return complain(message)
      }
      return fail(builtin, message)
    }
    handle(stop.named(builtin))
  }

  private mutating func declareOne(
    _ builtin: String,
    _ argument: String,
    _ flags: [Character: Bool],
    isLocal: Bool
  ) {
    var name = argument
    var value: String?
    if let equals = argument.firstIndex(of: "=") {
      name = String(argument[..<equals])
      value = String(argument[argument.index(after: equals)...])
    }
    guard name.isShellName else {
      return dialect == .bash
        ? fail(builtin, "`\(argument)': not a valid identifier")
        : failPlainly(builtin, "\(name): bad variable name")
    }
    if isLocal { variables.makeLocal(name) }
    if let value {
      do throws(ExpansionStop) {
        try assign(name, value)
      } catch {
        return refuse(error, builtin)
      }
    }
    setAttributes(of: name, flags)
  }

  private mutating func setAttributes(of name: String, _ flags: [Character: Bool]) {
    var variable = variables[name] ?? Variable()
    for (flag, isOn) in flags {
      switch flag {
      case "x": variable.isExported = isOn
      case "r": variable.isReadOnly = isOn || variable.isReadOnly
      case "i": variable.isInteger = isOn
      case "n": variable.isReference = isOn
      case "t": variable.isTraced = isOn
      case "c": variable.isCapitalized = isOn
      case "l":
        variable.isLower = isOn
        if isOn { variable.isUpper = false }
      case "u":
        variable.isUpper = isOn
        if isOn { variable.isLower = false }
      case "a" where isOn && !variable.isArray:
        if let text = variable.text {
          variable.value = .indexed(IndexedArray([text]))
        } else {
          variable.value = .indexed(IndexedArray())
          variable.isBare = true
        }
      case "A" where isOn && !variable.isArray:
        var elements = AssociativeArray()
        if let text = variable.text { elements["0"] = text } else { variable.isBare = true }
        variable.value = .associative(elements)
      default: break
      }
    }
    variables[name] = variable
  }

  /// `declare -f` and `declare -F`.
  private mutating func listFunctions(_ names: [String], bodies: Bool) {
    for name in names.isEmpty ? functions.keys.sorted() : names {
      guard let function = functions[name] else {
        lastStatus = 1
        continue
      }
      if bodies {
        print(CommandPrinter.function(name, function, like: self))
      } else {
        print(names.isEmpty ? "declare -f\(function.isExported ? "x" : "") \(name)\n" : "\(name)\n")
      }
    }
  }

  /// `export -f`: other shells get the functions through the environment.
  private mutating func exportFunctions(_ names: [String], _ isOn: Bool) {
    for name in names {
      if functions[name] == nil {
        fail("export", "\(name): not a function")
      } else {
        functions[name]?.isExported = isOn
      }
    }
  }

  private mutating func listVariables(_ builtin: String, _ flags: [Character: Bool]) {
    for name in variables.names {
      guard let variable = variables[name] else { continue }
      switch builtin {
      case "export":
        guard variable.isExported else { continue }
        if dialect == .bash {
          print(declaration(name, variable) + "\n")
        } else {
          print("export \(name)=\(Quoting.quote(variable.text ?? ""))\n")
        }
      case "readonly":
        if variable.isReadOnly { print(declaration(name, variable) + "\n") }
      case "local":
        if variables.localNames.contains(name) { print(declaration(name, variable) + "\n") }
      default:
        if flags["p"] == true || flags.keys.contains("x") {
          if flags["x"] == true, !variable.isExported { continue }
          print(declaration(name, variable) + "\n")
        } else if let text = variable.text {
          print("\(name)=\(Quoting.ifNeeded(text))\n")
        }
      }
    }
  }

  /// `local -`: what the function sets is set back when it ends.
  private mutating func hideOptions() {
    guard hiddenOptions.last?.depth != functionNames.count else { return }
    hiddenOptions.append((functionNames.count, options))
  }

  /// A variable as `declare -p` prints it.
  func declaration(_ name: String, _ variable: Variable) -> String {
    let flags = flags(of: variable)
    var text = "declare -\(flags.isEmpty ? "-" : flags) \(name)"
    switch variable.value {
    case .unset: break
    case .indexed where variable.isBare, .associative where variable.isBare: break
    case .scalar(let value): text += "=" + Quoting.doubled(value)
    case .indexed(let array):
      let pairs = zip(array.keys, array.values).map { "[\($0)]=\(Quoting.doubled($1))" }
      text += "=(" + pairs.joined(separator: " ") + ")"
    case .associative(let array):
      let pairs = array.elements.map { "[\(Quoting.key($0.key))]=\(Quoting.doubled($0.value)) " }
      text += "=(" + pairs.joined() + ")"
    }
    return text
  }

  mutating func unset(_ arguments: [String], _ system: Kernel) {
    var onlyFunctions = false
    var onlyVariables = false
    for argument in arguments {
      if argument == "-f" {
        onlyFunctions = true
        continue
      }
      if argument == "-v" {
        onlyVariables = true
        continue
      }
      if dialect == .bash, argument.hasPrefix("-"), argument.count > 1, argument != "-n" {
        fail("unset", "\(argument.prefix(2)): invalid option", status: 2)
        print("unset: usage: unset [-f] [-v] [-n] [name ...]\n", to: 2)
        return
      }
      if dialect != .bash, !argument.isShellName {
        if argument.hasPrefix("-"), argument.count > 1 {
          return refuse(option: argument.dropFirst().first ?? "-", of: "unset")
        }
        if !onlyFunctions { return failPlainly("unset", "\(argument): bad variable name") }
      }
      if onlyVariables, !argument.isShellName, !argument.hasSuffix("]") {
        fail("unset", "`\(argument)': not a valid identifier")
        continue
      }
      if let bracket = argument.firstIndex(of: "["), argument.hasSuffix("]") {
        unsetElement(
          String(argument[..<bracket]),
          String(argument[argument.index(after: bracket)...].dropLast()),
          system
        )
        continue
      }
      if !onlyFunctions, let variable = variables[argument] {
        if variable.isReadOnly {
          if dialect != .bash { return failPlainly("unset", "\(argument): is read only") }
          fail("unset", "\(argument): cannot unset: readonly variable")
        } else {
          variables[argument] = nil
        }
      } else if !onlyVariables {
        functions[argument] = nil
      }
    }
  }

  /// A subscript that came as text, with what is to be put in for its parameters and commands.
  private mutating func expandSubscript(
    _ text: String,
    _ system: Kernel
  ) throws(ExpansionStop) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var parser = makeParser(text + "))")
    guard let word = try? parser.parseArithmeticText() else { return text }
    return try expandText(word, system).string
  }

  private mutating func unsetElement(_ name: String, _ key: String, _ system: Kernel) {
    guard var variable = variables[name] else { return }
    switch variable.value {
    case .indexed where key == "@" || key == "*": variable.value = .indexed(IndexedArray())
    case .indexed(var elements):
      do throws(ExpansionStop) {
        var index = Int(truncatingIfNeeded: try evaluate(try expandSubscript(key, system)))
        if index < 0 { index += elements.end }
        if index < 0 {
          fail("unset", "[\(key)]: bad array subscript")
          return
        }
        elements[index] = nil
      } catch {
        handle(error)
      }
      variable.value = .indexed(elements)
    case .associative(var elements):
      elements[elements[key] == nil ? Quoting.removed(key) : key] = nil
      variable.value = .associative(elements)
    default: return
    }
    variables[name] = variable
  }

  mutating func setOptions(_ arguments: [String]) {
    if arguments.isEmpty {
      for name in variables.names {
        if let text = variables[name]?.text { print("\(name)=\(Quoting.ifNeeded(text))\n") }
      }
      return
    }
    var rest = arguments[...]
    while let argument = rest.first {
      guard argument.count > 1, argument.hasPrefix("-") || argument.hasPrefix("+") else { break }
      rest.removeFirst()
      if argument == "--" {
        positional = Array(rest)
        return
      }
      let isOn = argument.hasPrefix("-")
      for letter in argument.dropFirst() {
        if letter == "o" {
          guard let name = rest.popFirst() else { return listOptions(asCommands: !isOn) }
          if dialect != .bash, !plainOptions.contains(name) {
            return failPlainly(
              "set",
              "\(dialect == .dash ? "Illegal" : "illegal") option \(isOn ? "-" : "+")o \(name)"
            )
          }
          if !options.set(named: name, isOn) {
            fail("set", "\(name): invalid option name", status: 2)
            return
          }
        } else if !options.set(letter, isOn) {
          return refuse(option: letter, of: "set")
        }
      }
    }
    if !rest.isEmpty { positional = Array(rest) }
  }

  /// The options of `set -o` that dash and busybox have, in their order.
  private var plainOptions: [String] {
    dialect == .dash
      ? [
        "errexit", "noglob", "ignoreeof", "interactive", "monitor", "noexec", "stdin", "xtrace",
        "verbose", "vi", "emacs", "noclobber", "allexport", "notify", "nounset", "privileged",
        "nolog", "debug",
      ]
      : [
        "errexit", "noglob", "ignoreeof", "monitor", "noexec", "xtrace", "verbose", "noclobber",
        "allexport", "notify", "nounset", "errtrace", "vi", "pipefail",
      ]
  }

  /// `set -o` and `set +o`.
  private mutating func listOptions(asCommands: Bool) {
    let known = dialect == .bash ? options.states.map(\.name) : plainOptions
    if dialect == .dash, !asCommands { print("Current option settings\n") }
    for name in known {
      let isOn = name == "interactive" ? isInteractive : options.state(named: name) ?? false
      let padded = name + String(repeating: " ", count: max(1, 16 - name.count))
      print(
        asCommands
          ? "set \(isOn ? "-" : "+")o \(name)\n" : "\(padded)\(isOn ? "on" : "off")\n"
      )
    }
  }

  mutating func shift(_ arguments: [String]) {
    if dialect == .bash, let text = arguments.first {
      guard let number = Int(text) else {
        return fail("shift", "\(text): numeric argument required")
      }
      if number < 0 { return fail("shift", "\(text): shift count out of range") }
    }
    let count = arguments.first.flatMap { Int($0) } ?? 1
    if count < 0 || count > positional.count {
      if dialect == .dash { return failPlainly("shift", "can't shift that many") }
      lastStatus = 1
      return
    }
    positional.removeFirst(count)
  }

  mutating func calculate(_ arguments: [String]) {
    lastStatus = 1
    if arguments.isEmpty { complain("let: expression expected") }
    for argument in arguments {
      do throws(ExpansionStop) {
        lastStatus = try evaluate(argument) == 0 ? 1 : 0
      } catch {
        if case .failure(let message, _) = error { complain("let: \(message)") }
        lastStatus = 1
      }
    }
  }

  mutating func getOptions(_ arguments: [String]) {
    guard arguments.count >= 2 else {
      switch dialect {
      case .bash: return printUsage("getopts")
      case .dash: return fail("getopts", "Usage: getopts optstring var [arg...]", status: 2)
      case .busybox: return fail("getopts", "usage: getopts optstring var [arg]", status: 2)
      }
    }
    let words = arguments.count > 2 ? Array(arguments[2...]) : positional
    var index = Int(variables["OPTIND"]?.text ?? "1") ?? 1
    if index == 1, optionPlace != 1, lastOptionIndex != 1 { optionPlace = 1 }
    var name = "?"
    var argument: String?
    lastStatus = 0
    if index > words.count || !words[index - 1].hasPrefix("-") || words[index - 1] == "-"
      || words[index - 1] == "--"
    {
      if index <= words.count, words[index - 1] == "--" { index += 1 }
      lastStatus = 1
      optionPlace = 1
    } else {
      let word = Array(words[index - 1])
      let letter = word[min(optionPlace, word.count - 1)]
      optionPlace += 1
      let specification = Array(arguments[0])
      let silent = specification.first == ":"
      let isAtEnd = optionPlace >= word.count
      if letter != ":", let place = specification.firstIndex(of: letter) {
        name = String(letter)
        if place + 1 < specification.count, specification[place + 1] == ":" {
          if !isAtEnd {
            argument = String(word[optionPlace...])
          } else if index < words.count {
            index += 1
            argument = words[index - 1]
          } else {
            name = silent ? ":" : "?"
            if silent {
              argument = String(letter)
            } else if variables["OPTERR"]?.text != "0" {
              refuseArgument("option requires an argument", "No arg for -\(letter) option", letter)
            }
          }
          optionPlace = word.count
        }
      } else if silent {
        argument = String(letter)
      } else if variables["OPTERR"]?.text != "0" {
        refuseArgument("illegal option", "Illegal option -\(letter)", letter)
      }
      if optionPlace >= word.count {
        index += 1
        optionPlace = 1
      }
    }
    lastOptionIndex = index
    do throws(ExpansionStop) {
      try assign(arguments[1], name)
      try assign("OPTIND", String(index))
      if let argument { try assign("OPTARG", argument) } else { variables["OPTARG"] = nil }
    } catch {
      handle(error)
    }
  }

  /// What `getopts` says of an option, in bash and in the others.
  private mutating func refuseArgument(_ reason: String, _ plain: String, _ letter: Character) {
    let isBash = dialect == .bash
    print(isBash ? "\(argumentZero): \(reason) -- \(letter)\n" : "\(plain)\n", to: 2)
  }
}
