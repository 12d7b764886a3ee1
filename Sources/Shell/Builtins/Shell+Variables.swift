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
      let hasArray = assignments.contains { if case .array = $0.value { true } else { false } }
      if hasArray { handle(error) } else { refuse(error, name) }
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
}
