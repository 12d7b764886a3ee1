import Machine

extension Shell {
  /// Whether the inside of `[[ … ]]` holds.
  mutating func holds(
    _ condition: Condition,
    _ system: Kernel
  )
    throws(ExpansionStop) -> Bool
  {
    switch condition {
    case .group(let inner): return try holds(inner, system)
    case .not(let inner): return try !holds(inner, system)
    case .and(let left, let right):
      guard try holds(left, system) else { return false }
      return try holds(right, system)
    case .or(let left, let right):
      if try holds(left, system) { return true }
      return try holds(right, system)
    case .word(let word):
      let text = try expandText(word, system).string
      if options.trace { traceCondition("-n \(shown(text))", system) }
      return !text.isEmpty
    case .unary(let sign, let word):
      let text = try expandText(word, system).string
      if options.trace { traceCondition("\(sign) \(shown(text))", system) }
      if sign == "-v" { return isSet(text, system) }
      if sign == "-o" { return options.state(named: text) ?? false }
      return TestExpression.unary(sign, text, system) ?? false
    case .binary(let left, let sign, let right):
      return try compare(left, sign, right, system)
    }
  }

  private mutating func compare(
    _ left: Word,
    _ sign: String,
    _ right: Word,
    _ system: Kernel
  ) throws(ExpansionStop) -> Bool {
    let text = try expandText(left, system).string
    switch sign {
    case "=", "==", "!=":
      let expanded = try expandText(right, system)
      if options.trace {
        traceCondition("\(shown(text)) \(sign) \(shownPattern(expanded))", system)
      }
      let pattern = Pattern(
        expanded.bytes,
        quoted: expanded.quoted,
        extended: true,
        ignoresCase: options.has(.nocasematch)
      )
      return pattern.matches(text) == (sign != "!=")
    case "=~":
      let expression = try expandText(right, system)
      var source: [UInt8] = []
      for (index, byte) in expression.bytes.enumerated() {
        if expression.quoted[index], "\\.[]{}()*+?^$|".utf8.contains(byte) {
          source.append(Byte.backslash)
        }
        source.append(byte)
      }
      let ignoresCase = options.has(.nocasematch)
      guard let regex = try? Expression(source, extended: true, ignoresCase: ignoresCase) else {
        throw .invalidExpression
      }
      let bytes = Array(text.utf8)
      guard let match = regex.firstMatch(in: bytes) else {
        try assign("BASH_REMATCH", list: [])
        return false
      }
      let groups: [(key: String?, value: String)] = match.groups.map { range in
        (nil, range.map { String(bytes: bytes[$0]) } ?? "")
      }
      try assign("BASH_REMATCH", list: groups)
      return true
    case "<": return text.utf8.lexicographicallyPrecedes(try expandText(right, system).string.utf8)
    case ">": return try expandText(right, system).string.utf8.lexicographicallyPrecedes(text.utf8)
    case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
      let other = try expandText(right, system).string
      if options.trace { traceCondition("\(shown(text)) \(sign) \(shown(other))", system) }
      let first = try evaluate(text)
      let second = try evaluate(other)
      return TestExpression.compare(first, sign, second)
    default:
      return TestExpression.files(text, sign, try expandText(right, system).string, system)
    }
  }

  private mutating func traceCondition(_ text: String, _ system: Kernel) {
    print("\(tracePrefix(system))[[ \(text) ]]\n", to: 2)
  }

  private func shown(_ text: String) -> String { text.isEmpty ? "''" : text }

  /// A pattern as `set -x` shows it: what was quoted with backslashes.
  private func shownPattern(_ text: ExpandedText) -> String {
    var bytes: [UInt8] = []
    for (index, byte) in text.bytes.enumerated() {
      if text.quoted[index] { bytes.append(Byte.backslash) }
      bytes.append(byte)
    }
    return bytes.isEmpty ? "''" : String(bytes: bytes)
  }

  /// Whether `-v` holds: a variable, an element or an array that has one.
  mutating func isSet(_ text: String, _ system: Kernel) -> Bool {
    guard let open = text.firstIndex(of: "["), text.hasSuffix("]") else {
      if let variable = variables[text], variable.isArray { return variable.text != nil }
      return value(of: text, system) != nil
    }
    let name = String(text[..<open])
    let key = String(text[text.index(after: open)...].dropLast())
    if key == "@" || key == "*" { return !(elements(named: name) ?? []).isEmpty }
    return ((try? element(of: variables.target(of: name), key: key)) ?? nil) != nil
  }
}
