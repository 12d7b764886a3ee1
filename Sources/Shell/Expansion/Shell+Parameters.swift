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
    if name != "_", let variable = variables[name], !variable.isReference,
      let text = variable.text
    {
      return text
    }
    switch name {
    case "?":
      let isBehind = memoCursor > 0 && memoCursor <= memoStatuses.count
      return String(isBehind ? memoStatuses[memoCursor - 1] : lastStatus)
    case "#": return String(positional.count)
    case "$": return String(shellNumber)
    case "!": return lastBackground.map(String.init)
    case "-": return optionLetters
    case "0": return argumentZero
    case "_" where dialect == .bash: return lastWord
    case "@", "*": return positional.joined(separator: " ")
    case "LINENO" where dialect != .dash: return String(line)
    case "SECONDS" where dialect == .bash: return String((system.now - startedAt).wholeSeconds)
    case "EPOCHSECONDS" where dialect == .bash:
      return String(system.now.nanoseconds / 1_000_000_000)
    case "BASHPID" where dialect == .bash: return String(system.current.number)
    case "FUNCNAME" where dialect == .bash: return functionNames.last
    case "BASH_COMMAND" where dialect == .bash: return CommandPrinter.line(commandText, like: self)
    case "BASH_SOURCE" where dialect == .bash:
      return sources.last ?? (isScript ? argumentZero : nil)
    case "PIPESTATUS" where dialect == .bash: return String(pipeStatuses.first ?? 0)
    case "DIRSTACK" where dialect == .bash: return variables["PWD"]?.text
    case "SHELLOPTS" where dialect == .bash: return options.names.joined(separator: ":")
    case "BASHOPTS" where dialect == .bash: return options.shoptNames.joined(separator: ":")
    case "BASH_SUBSHELL" where dialect == .bash: return String(subshellDepth)
    default: break
    }
    if let first = name.utf8.first, first.isDigit {
      guard let index = Int(name), index <= positional.count, index > 0 else { return nil }
      return positional[index - 1]
    }
    if let reference = variables[name], reference.isReference {
      let target = variables.target(of: name)
      return target == name ? nil : value(ofElement: target, system)
    }
    return nil
  }

  /// The value of `name` or `name[index]`, for references and indirection.
  func value(ofElement text: String, _ system: Kernel) -> String? {
    guard let open = text.firstIndex(of: "["), text.hasSuffix("]") else {
      return value(of: text, system)
    }
    let name = String(text[..<open])
    let key = String(text[text.index(after: open)...].dropLast())
    if key == "@" || key == "*" { return elements(named: name)?.joined(separator: " ") }
    var copy = self
    return (try? copy.element(of: name, key: key)) ?? nil
  }

  /// The elements of an array, nil when it is unset.
  func elements(named given: String) -> [String]? {
    let name = variables.target(of: given)
    if let variable = variables[name] {
      if case .unset = variable.value { return nil }
      return variable.isBare ? nil : variable.elements
    }
    guard dialect == .bash else { return nil }
    switch name {
    case "PIPESTATUS": return pipeStatuses.map(String.init)
    case "FUNCNAME":
      return functionNames.isEmpty ? nil : functionNames.reversed() + (isScript ? ["main"] : [])
    case "BASH_SOURCE":
      return sources.isEmpty && !isScript
        ? nil : sources.reversed() + (isScript ? [argumentZero] : [])
    case "BASH_LINENO": return callLines.reversed().map { String($0) } + (isScript ? ["0"] : [])
    case "DIRSTACK": return [variables["PWD"]?.text ?? "/"] + directories
    default: return nil
    }
  }

  /// The keys of an array.
  func keys(named given: String) -> [String] {
    let name = variables.target(of: given)
    if let variable = variables[name] { return variable.keys }
    return (elements(named: name) ?? []).indices.map { String($0) }
  }

  /// The elements of `$@`, `$*` or `${name[@]}`.
  func elements(of parameter: Parameter) -> [String]? {
    if parameter.name == "@" || parameter.name == "*" { return positional }
    guard case .all = parameter.index else { return nil }
    return elements(named: parameter.name) ?? []
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
      if parameter.name == "RANDOM", dialect != .dash { return String(drawNumber()) }
      return value(of: parameter.name, system)
    }
    let name = variables.target(of: parameter.name)
    let key = try expandText(word, system).string
    if case .associative = variables[name]?.value, key.isEmpty {
      throw .failure("\(parameter.name): bad array subscript", ends: .line)
    }
    return try element(of: name, key: key)
  }

  /// The next number of `$RANDOM`.
  mutating func drawNumber() -> Int {
    randomState = randomState &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((randomState >> 33) & 32_767)
  }

  mutating func element(of name: String, key: String) throws(ExpansionStop) -> String? {
    guard let variable = variables[name] else {
      let index = Int(truncatingIfNeeded: try evaluate(key))
      let elements = elements(named: name) ?? []
      if index < 0 { complain("\(name): bad array subscript") }
      return elements.indices.contains(index) ? elements[index] : nil
    }
    switch variable.value {
    case .associative(let elements): return elements[key]
    case .indexed(let elements):
      var index = Int(truncatingIfNeeded: try evaluate(key))
      if index < 0 {
        index += elements.end
        if index < 0 {
          complain("\(name): bad array subscript")
          return nil
        }
      }
      return elements[index]
    default:
      let index = try evaluate(key)
      return index == 0 || index == -1 ? variable.text : nil
    }
  }

  /// The value of an arithmetic expression.
  mutating func evaluate(_ text: String) throws(ExpansionStop) -> Int64 {
    do throws(ArithmeticFailure) {
      return try Arithmetic.evaluate(text, &self)
    } catch {
      let isPlain = dialect == .bash || error.isFatal
      throw .failure(
        isPlain ? error.message : plain(error.message),
        ends: error.isFatal ? .shell : .line
      )
    }
  }

  /// What arithmetic cannot do, in the words of dash and busybox.
  private func plain(_ message: String) -> String {
    let expression = message.split(separator: ": ").first.map(String.init) ?? ""
    let isDivision = message.contains("division by 0")
    if dialect == .busybox { return isDivision ? "divide by zero" : "arithmetic syntax error" }
    let reason =
      isDivision
      ? "division by zero"
      : message.contains("missing `)'")
        ? "expecting ')'"
        : message.contains("operand expected") ? "expecting primary" : "expecting EOF"
    return "arithmetic expression: \(reason): \"\(expression)\""
  }

  func readOnly(_ name: String) -> String {
    dialect == .bash ? "\(name): readonly variable" : "\(name): is read only"
  }

  /// Sets a variable, heeding readonly and its attributes.
  mutating func assign(
    _ given: String,
    _ text: String,
    append: Bool = false
  )
    throws(ExpansionStop)
  {
    let name = variables.target(of: given)
    if name.utf8.last == Byte.closeBracket, let open = name.firstIndex(of: "[") {
      let key = String(name[name.index(after: open)...].dropLast())
      return try assign(String(name[..<open]), element: key, text, append: append)
    }
    var variable = variables[name] ?? Variable()
    variable.isBare = false
    if variable.isReadOnly { throw .failure(readOnly(name), ends: .line) }
    if name == "RANDOM" { randomState = UInt64(text) ?? 0 }
    if name == "SECONDS", dialect == .bash {
      startedAt = now - Duration.seconds(Int64(text) ?? 0)
      return
    }
    let old: String?
    switch variable.value {
    case .indexed(let elements): old = elements[0]
    case .associative(let elements): old = elements["0"]
    default: old = variable.text
    }
    let new = try transformed(text, variable, append ? old ?? "" : nil)
    if append { expandedBytes += new.utf8.count }
    switch variable.value {
    case .indexed(var elements):
      variable.value = .unset
      elements[0] = new
      variable.value = .indexed(elements)
    case .associative(var elements):
      variable.value = .unset
      elements["0"] = new
      variable.value = .associative(elements)
    default: variable.value = .scalar(new)
    }
    if options.exportAll { variable.isExported = true }
    variables[name] = variable
  }

  /// What is stored: an integer's value, with the case that was asked for, after what is there.
  mutating func transformed(
    _ text: String,
    _ variable: Variable,
    _ old: String?
  )
    throws(ExpansionStop) -> String
  {
    var new = text
    if variable.isInteger {
      let base = try old.map { (old) throws(ExpansionStop) in try integer(old) } ?? 0
      let value = try integer(text)
      new = String(base &+ value)
    } else if let old {
      new = old + text
    }
    guard new.utf8.count <= Self.textLimit else {
      throw .failure("a text of more than \(Self.textLimit) bytes", ends: .shell)
    }
    if variable.isLower { new = new.lowercased() }
    if variable.isUpper { new = new.uppercased() }
    if variable.isCapitalized { new = new.prefix(1).uppercased() + new.dropFirst().lowercased() }
    return new
  }

  /// What an integer variable makes of a text.
  private mutating func integer(_ text: String) throws(ExpansionStop) -> Int64 {
    do throws(ExpansionStop) { return try evaluate(text) } catch .failure(let message, .line) {
      throw .abandonment(message)
    }
  }

  /// Sets one element of an array.
  mutating func assign(
    _ given: String,
    element key: String,
    _ text: String,
    append: Bool
  )
    throws(ExpansionStop)
  {
    let name = variables.target(of: given)
    var variable = variables[name] ?? Variable()
    variable.isBare = false
    if variable.isReadOnly { throw .failure(readOnly(name), ends: .line) }
    if key.isEmpty { throw .failure("\(name)[]: bad array subscript", ends: .lineOrShell) }
    if case .associative(var elements) = variable.value {
      let new = try transformed(text, variable, append ? elements[key] ?? "" : nil)
      variables.clear(name)
      variable.value = .unset
      elements[key] = new
      variable.value = .associative(elements)
    } else {
      var elements = IndexedArray()
      if case .indexed(let old) = variable.value { elements = old }
      if case .scalar(let old) = variable.value { elements[0] = old }
      var index = Int(truncatingIfNeeded: try evaluate(key))
      if index < 0 { index += elements.end }
      guard index >= 0 else {
        throw .failure("\(name)[\(key)]: bad array subscript", ends: .line)
      }
      let new = try transformed(text, variable, append ? elements[index] ?? "" : nil)
      variables.clear(name)
      variable.value = .unset
      elements[index] = new
      variable.value = .indexed(elements)
    }
    variables[name] = variable
  }
}

/// Arithmetic reads and sets the variables of the shell.
extension Shell: ArithmeticVariables {
  var hasSteps: Bool { dialect != .dash }

  mutating func text(
    of name: String,
    subscript key: String?,
    depth: Int
  ) throws(ArithmeticFailure)
    -> String?
  {
    let found: String?
    if let key {
      found = try elementText(variables.target(of: name), key, depth)
    } else if name == "LINENO" {
      found = String(line)
    } else if name == "RANDOM", dialect != .dash {
      found = String(drawNumber())
    } else if let variable = variables[name] {
      found = variable.isReference ? variables[variables.target(of: name)]?.text : variable.text
    } else {
      found = counted(name) ?? elements(named: name)?.first
    }
    if found == nil, options.unsetIsError,
      key == nil || variables[variables.target(of: name)] == nil
    {
      throw ArithmeticFailure(message: "\(name): unbound variable", isFatal: true)
    }
    return found
  }

  /// The variables of bash that are numbers by themselves.
  private func counted(_ name: String) -> String? {
    guard dialect == .bash else { return nil }
    switch name {
    case "SECONDS": return String((now - startedAt).wholeSeconds)
    case "EPOCHSECONDS": return String(now.nanoseconds / 1_000_000_000)
    case "BASHPID": return String(ownNumber)
    case "BASH_SUBSHELL": return String(subshellDepth)
    default: return nil
    }
  }

  private mutating func elementText(
    _ name: String,
    _ key: String,
    _ depth: Int
  ) throws(ArithmeticFailure) -> String? {
    switch variables[name]?.value {
    case .associative(let elements): return elements[key]
    case .indexed(let elements):
      var index = Int(truncatingIfNeeded: try Arithmetic.evaluate(key, &self, depth: depth))
      if index < 0 { index += elements.end }
      return elements[index]
    case .scalar(let value):
      return try Arithmetic.evaluate(key, &self, depth: depth) == 0 ? value : nil
    default: return nil
    }
  }

  mutating func assign(
    _ value: Int64,
    to name: String,
    subscript key: String?,
    depth: Int
  ) throws(ArithmeticFailure) {
    do throws(ExpansionStop) {
      if let key {
        try assign(name, element: key, String(value), append: false)
      } else {
        try assign(name, String(value))
      }
    } catch {
      guard case .failure(let message, let ends) = error else { return }
      throw ArithmeticFailure(message: message, isFatal: ends == .shell)
    }
  }
}
