extension AwkParser {
  mutating func expression() throws(AwkFailure) -> AwkExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else {
      throw AwkFailure(message: "nested more than 200 deep", line: tokens[index].line)
    }
    let left = try ternary()
    guard case .mark(let mark) = token, case .place(let place) = left else { return left }
    switch mark {
    case "=":
      advance()
      skipNewlines()
      return .assign(place, try expression())
    case "+=": return try update(place, .add)
    case "-=": return try update(place, .subtract)
    case "*=": return try update(place, .multiply)
    case "/=": return try update(place, .divide)
    case "%=": return try update(place, .remainder)
    case "^=", "**=": return try update(place, .power)
    default: return left
    }
  }

  private mutating func update(
    _ place: AwkExpression.Place,
    _ operation: AwkExpression.Arithmetic
  )
    throws(AwkFailure) -> AwkExpression
  {
    advance()
    skipNewlines()
    return .update(place, operation, try expression())
  }

  /// Expressions between commas, up to the closing mark, which is taken.
  mutating func list(until end: String) throws(AwkFailure) -> [AwkExpression] {
    let wasInList = isInOutputList
    isInOutputList = false
    defer { isInOutputList = wasInList }
    var result: [AwkExpression] = []
    skipNewlines()
    if take(end) { return result }
    repeat {
      skipNewlines()
      result.append(try expression())
      skipNewlines()
    } while take(",")
    try expect(end)
    return result
  }

  private mutating func ternary() throws(AwkFailure) -> AwkExpression {
    let condition = try disjunction()
    guard take("?") else { return condition }
    skipNewlines()
    let first = try expression()
    skipNewlines()
    try expect(":")
    skipNewlines()
    return .choose(condition, first, try expression())
  }

  private mutating func disjunction() throws(AwkFailure) -> AwkExpression {
    var left = try conjunction()
    while take("||") {
      skipNewlines()
      left = .or(left, try conjunction())
    }
    return left
  }

  private mutating func conjunction() throws(AwkFailure) -> AwkExpression {
    var left = try membership()
    while take("&&") {
      skipNewlines()
      left = .and(left, try membership())
    }
    return left
  }

  private mutating func membership() throws(AwkFailure) -> AwkExpression {
    var left = try matching()
    while isWord("in") {
      advance()
      guard case .name(let array) = token else { throw syntaxError() }
      advance()
      if case .grouping(let keys) = left {
        left = .contains(keys, array: array)
      } else {
        left = .contains([left], array: array)
      }
    }
    return left
  }

  private mutating func matching() throws(AwkFailure) -> AwkExpression {
    var left = try comparison()
    while isMark("~") || isMark("!~") {
      let isNegated = isMark("!~")
      advance()
      left = .match(left, try comparison(), isNegated: isNegated)
    }
    return left
  }

  private mutating func comparison() throws(AwkFailure) -> AwkExpression {
    let left = try concatenation()
    let operation: AwkExpression.Comparison
    switch token {
    case .mark("<"): operation = .less
    case .mark("<="): operation = .lessOrEqual
    case .mark("=="): operation = .equal
    case .mark("!="): operation = .notEqual
    case .mark(">") where !isInOutputList: operation = .greater
    case .mark(">="): operation = .greaterOrEqual
    case .mark("|") where following == .keyword("getline"):
      index += 2
      return .builtin("|getline", [left, try getlineTarget()])
    default: return left
    }
    advance()
    return .compare(operation, left, try concatenation())
  }

  mutating func concatenation() throws(AwkFailure) -> AwkExpression {
    var left = try additive()
    while startsOperand { left = .concatenate(left, try additive()) }
    return left
  }

  private var startsOperand: Bool {
    switch token {
    case .number, .string, .regex, .name, .callName, .builtin: true
    case .mark(let mark): ["$", "!", "(", "++", "--", "-", "+"].contains(mark)
    default: false
    }
  }

  private mutating func additive() throws(AwkFailure) -> AwkExpression {
    var left = try multiplicative()
    while isMark("+") || isMark("-") {
      let operation: AwkExpression.Arithmetic = isMark("+") ? .add : .subtract
      advance()
      left = .arithmetic(operation, left, try multiplicative())
    }
    return left
  }

  private mutating func multiplicative() throws(AwkFailure) -> AwkExpression {
    var left = try unary()
    while isMark("*") || isMark("/") || isMark("%") {
      let operation: AwkExpression.Arithmetic =
        isMark("*") ? .multiply : isMark("/") ? .divide : .remainder
      advance()
      left = .arithmetic(operation, left, try unary())
    }
    return left
  }

  private mutating func unary() throws(AwkFailure) -> AwkExpression {
    if take("!") { return .not(try unary()) }
    if take("-") { return .negate(try unary()) }
    if take("+") { return .signed(try unary()) }
    return try power()
  }

  private mutating func power() throws(AwkFailure) -> AwkExpression {
    let base = try stepped()
    guard isMark("^") || isMark("**") else { return base }
    advance()
    // Binds to the right, and tighter than a sign before it.
    let exponent = take("-") ? AwkExpression.negate(try power()) : try power()
    return .arithmetic(.power, base, exponent)
  }

  private mutating func stepped() throws(AwkFailure) -> AwkExpression {
    if isMark("++") || isMark("--") {
      let by: Double = isMark("++") ? 1 : -1
      advance()
      guard case .place(let place) = try primary() else { throw syntaxError() }
      return .step(place, .before(by))
    }
    let operand = try primary()
    guard case .place(let place) = operand, isMark("++") || isMark("--") else { return operand }
    let by: Double = isMark("++") ? 1 : -1
    advance()
    return .step(place, .after(by))
  }

  private mutating func primary() throws(AwkFailure) -> AwkExpression {
    let current = token
    advance()
    switch current {
    case .number(let number): return .number(number)
    case .string(let bytes): return .string(bytes)
    case .regex(let bytes): return .regex(bytes)
    case .mark("$"): return .place(.field(try fieldNumber()))
    case .mark("("): return .grouping(try list(until: ")"))
    case .name(let name):
      guard take("[") else { return .place(.variable(name)) }
      return .place(.element(name, try list(until: "]")))
    case .callName(let name):
      try expect("(")
      return .call(name, try list(until: ")"))
    case .builtin(let name):
      if take("(") { return .builtin(name, try list(until: ")")) }
      guard name == "length" else { throw syntaxError() }
      return .builtin(name, [])
    case .keyword("getline"):
      let target = try getlineTarget()
      var file: AwkExpression?
      if take("<") { file = try fileOperand() }
      guard case .place(let place) = target else { return .getline(nil, file: file) }
      return .getline(place, file: file)
    default:
      index -= 1
      throw syntaxError()
    }
  }

  /// The variable behind `getline`; a number where there is none.
  private mutating func getlineTarget() throws(AwkFailure) -> AwkExpression {
    switch token {
    case .name, .mark("$"): try primary()
    default: .number(0)
    }
  }

  private mutating func fileOperand() throws(AwkFailure) -> AwkExpression { try primary() }

  private mutating func fieldNumber() throws(AwkFailure) -> AwkExpression {
    if take("-") { return .negate(try fieldNumber()) }
    if isMark("++") || isMark("--") { return try stepped() }
    return try primary()
  }
}
