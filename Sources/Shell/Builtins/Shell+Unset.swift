import Machine

/// `unset`.
extension Shell {
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
}
