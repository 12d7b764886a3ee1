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
    case .not(let inner): return try !holds(inner, system)
    case .and(let left, let right):
      guard try holds(left, system) else { return false }
      return try holds(right, system)
    case .or(let left, let right):
      if try holds(left, system) { return true }
      return try holds(right, system)
    case .word(let word): return try !expandText(word, system).bytes.isEmpty
    case .unary(let sign, let word):
      let text = try expandText(word, system).string
      if sign == "-v" { return value(of: text, system) != nil }
      if sign == "-o" { return options.states.contains { $0.name == text && $0.isOn } }
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
    case "=", "==": return try pattern(right, system).matches(text)
    case "!=": return try !pattern(right, system).matches(text)
    case "=~":
      let expression = try expandText(right, system)
      var source: [UInt8] = []
      for (index, byte) in expression.bytes.enumerated() {
        if expression.quoted[index], "\\.[]{}()*+?^$|".utf8.contains(byte) {
          source.append(Byte.backslash)
        }
        source.append(byte)
      }
      guard let regex = try? Expression(source, extended: true) else {
        throw .failure("[[: invalid regular expression", fatal: false)
      }
      let bytes = Array(text.utf8)
      guard let match = regex.firstMatch(in: bytes) else { return false }
      let groups: [(key: String?, value: String)] = match.groups.map { range in
        (nil, range.map { String(bytes: bytes[$0]) } ?? "")
      }
      try assign("BASH_REMATCH", list: groups)
      return true
    case "<": return text.utf8.lexicographicallyPrecedes(try expandText(right, system).string.utf8)
    case ">": return try expandText(right, system).string.utf8.lexicographicallyPrecedes(text.utf8)
    case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
      let first = try evaluate(text)
      let second = try evaluate(try expandText(right, system).string)
      return TestExpression.compare(first, sign, second)
    default:
      return TestExpression.files(text, sign, try expandText(right, system).string, system)
    }
  }
}
