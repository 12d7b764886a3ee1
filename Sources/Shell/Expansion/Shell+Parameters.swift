import Machine
import Simulation

extension Shell {
  /// The separators that unquoted expansions are split at.
  var separators: [UInt8] {
    guard let text = variables["IFS"]?.text else { return [Byte.space, Byte.tab, Byte.newline] }
    return Array(text.utf8)
  }

  /// The value of `$name`, nil when unset.
  func value(of name: String, _ system: Kernel) -> String? {
    switch name {
    case "?": return String(lastStatus)
    case "#": return String(positional.count)
    case "$": return String(shellNumber)
    case "!": return lastBackground.map(String.init)
    case "-": return options.letters + (isInteractive ? "i" : "") + (isCommandString ? "c" : "")
    case "0": return argumentZero
    case "LINENO": return String(line)
    case "SECONDS": return String((system.now - startedAt).wholeSeconds)
    case "BASHPID" where dialect == .bash: return String(system.current.number)
    case "RANDOM" where dialect != .dash: return nil
    default: break
    }
    if let first = name.utf8.first, first.isDigit {
      guard let index = Int(name), index <= positional.count else { return nil }
      return positional[index - 1]
    }
    return variables[name]?.text
  }

  /// The elements of `$@`, `$*` or `${name[@]}`.
  func elements(of parameter: Parameter) -> [String]? {
    if parameter.name == "@" || parameter.name == "*" { return positional }
    guard case .all = parameter.index else { return nil }
    return variables[parameter.name]?.elements ?? []
  }

  func joins(_ parameter: Parameter) -> Bool {
    if case .all(let joined) = parameter.index { return joined }
    return parameter.name == "*"
  }

  /// The value of a parameter with its index, nil when unset.
  mutating func scalar(
    of parameter: Parameter,
    _ system: Kernel
  )
    throws(ExpansionStop) -> String?
  {
    guard case .at(let word) = parameter.index else {
      if parameter.name == "RANDOM", dialect != .dash {
        randomState = randomState &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return String((randomState >> 33) & 32_767)
      }
      return value(of: parameter.name, system)
    }
    return try element(of: parameter.name, at: word, system)
  }

  mutating func element(
    of name: String,
    at word: Word,
    _ system: Kernel
  )
    throws(ExpansionStop) -> String?
  {
    let text = try expandText(word, system).string
    guard let variable = variables[name] else { return nil }
    switch variable.value {
    case .associative(let elements): return elements[text]
    case .indexed(let elements):
      var index = Int(try evaluate(text))
      if index < 0 { index += (elements.keys.max() ?? -1) + 1 }
      return elements[index]
    default: return try evaluate(text) == 0 ? variable.text : nil
    }
  }

  /// The value of an arithmetic expression.
  mutating func evaluate(_ text: String) throws(ExpansionStop) -> Int64 {
    var scope = ArithmeticScope(shell: self)
    do throws(ArithmeticFailure) {
      let value = try Arithmetic.evaluate(text, &scope)
      variables = scope.shell.variables
      return value
    } catch {
      throw .failure(error.message, fatal: false)
    }
  }

  /// Sets a variable, heeding readonly and its attributes.
  mutating func assign(
    _ name: String,
    _ text: String,
    append: Bool = false
  )
    throws(ExpansionStop)
  {
    var variable = variables[name] ?? Variable()
    if variable.isReadOnly { throw .failure("\(name): readonly variable", fatal: true) }
    var new = text
    if variable.isInteger {
      let base = append ? (variable.text ?? "0") + "+" : ""
      new = String(try evaluate(base + "(" + (text.isEmpty ? "0" : text) + ")"))
    } else if append {
      new = (variable.text ?? "") + text
    }
    if variable.isLower { new = new.lowercased() }
    if variable.isUpper { new = new.uppercased() }
    switch variable.value {
    case .indexed(var elements):
      elements[0] = new
      variable.value = .indexed(elements)
    case .associative(var elements):
      elements["0"] = new
      variable.value = .associative(elements)
    default: variable.value = .scalar(new)
    }
    if options.exportAll { variable.isExported = true }
    variables[name] = variable
  }

  /// Sets one element of an array.
  mutating func assign(
    _ name: String,
    element key: String,
    _ text: String,
    append: Bool
  )
    throws(ExpansionStop)
  {
    var variable = variables[name] ?? Variable()
    if variable.isReadOnly { throw .failure("\(name): readonly variable", fatal: true) }
    if case .associative(var elements) = variable.value {
      elements[key] = append ? (elements[key] ?? "") + text : text
      variable.value = .associative(elements)
    } else {
      var elements: [Int: String] = [:]
      if case .indexed(let old) = variable.value { elements = old }
      if case .scalar(let old) = variable.value { elements = [0: old] }
      var index = Int(try evaluate(key))
      if index < 0 { index += (elements.keys.max() ?? -1) + 1 }
      guard index >= 0 else {
        throw .failure("\(name)[\(key)]: bad array subscript", fatal: false)
      }
      elements[index] = append ? (elements[index] ?? "") + text : text
      variable.value = .indexed(elements)
    }
    variables[name] = variable
  }
}

/// Lets arithmetic read and set the variables of a shell.
struct ArithmeticScope: ArithmeticVariables {
  var shell: Shell

  mutating func number(
    of name: String,
    index: Int64?,
    depth: Int
  ) throws(ArithmeticFailure)
    -> Int64
  {
    var text: String?
    if let index {
      switch shell.variables[name]?.value {
      case .indexed(let elements): text = elements[Int(index)]
      case .associative(let elements): text = elements[String(index)]
      case .scalar(let value): text = index == 0 ? value : nil
      default: text = nil
      }
    } else if name == "LINENO" {
      return Int64(shell.line)
    } else if name == "RANDOM" {
      shell.randomState =
        shell.randomState &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64((shell.randomState >> 33) & 32_767)
    } else {
      text = shell.variables[name]?.text
    }
    guard let text else {
      if shell.options.unsetIsError {
        throw ArithmeticFailure(message: "\(name): unbound variable")
      }
      return 0
    }
    if let value = Int64(text) {
      if !text.hasPrefix("0") || text == "0" { return value }
    }
    return try Arithmetic.evaluate(text, &self, depth: depth)
  }

  mutating func assign(_ value: Int64, to name: String, index: Int64?) throws(ArithmeticFailure) {
    do throws(ExpansionStop) {
      if let index {
        try shell.assign(name, element: String(index), String(value), append: false)
      } else {
        try shell.assign(name, String(value))
      }
    } catch {
      throw ArithmeticFailure(message: "\(name): readonly variable")
    }
  }
}
