extension SQLParser {
  mutating func expression() throws(SQLFailure) -> SQLExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < 64 else {
      throw SQLFailure(state: "54001", number: 1436, message: "stack depth limit exceeded")
    }
    var left = try conjunction()
    while take("or") { left = .binary("or", left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws(SQLFailure) -> SQLExpression {
    var left = try negation()
    while take("and") { left = .binary("and", left, try negation()) }
    return left
  }

  private mutating func negation() throws(SQLFailure) -> SQLExpression {
    take("not") ? .not(try negation()) : try comparison()
  }

  private mutating func comparison() throws(SQLFailure) -> SQLExpression {
    var left = try sum()
    while true {
      if token.kind == .symbol, ["=", "<", ">", "<=", ">=", "<>", "!="].contains(token.text) {
        let typed = advance().text
        let symbol = typed == "!=" ? "<>" : typed
        let isAll = token.isWord("all")
        if isAll || token.isWord("any") || token.isWord("some"), token(ahead: 1).text == "(",
          startsQuery(ahead: 2)
        {
          advance()
          left = .quantified(symbol, left, try queryInParentheses(), isAll: isAll)
        } else if token(ahead: 1).text == "(", dialect == .postgres,
          isAll && symbol == "<>" || !isAll && symbol == "=", token.isWord("any") || isAll
        {
          advance()
          left = .member(left, try array(), negated: isAll)
        } else {
          left = .binary(symbol, left, try sum())
        }
        continue
      }
      if take("is") {
        let isNegated = take("not")
        if take("null") {
          left = .isNull(left, negated: isNegated)
        } else if take("true") || take("false") {
          let flag = token(ahead: -1).isWord("true")
          let test = SQLExpression.binary("=", left, .literal(.boolean(flag)))
          left = isNegated ? .not(test) : test
        } else {
          throw unexpected()
        }
        continue
      }
      let isNegated = token.isWord("not")
      let next = isNegated ? token(ahead: 1) : token
      guard next.kind == .word, ["in", "between", "like", "ilike"].contains(next.text.lowercased())
      else { return left }
      if isNegated { advance() }
      left = try test(left, advance().text.lowercased(), isNegated)
    }
  }

  /// The items of `(ARRAY[…])`, whose type is not looked at.
  private mutating func array() throws(SQLFailure) -> [SQLExpression] {
    try expect(symbol: "(")
    var items: [SQLExpression] = []
    if token.kind == .symbol, token.text == "(" {
      items = try array()
    } else {
      guard token.isWord("array") else { throw .notSimulated("ANY of other than ARRAY") }
      advance()
      try expect(symbol: "[")
      repeat { items.append(try expression()) } while take(symbol: ",")
      try expect(symbol: "]")
    }
    if take(symbol: "::") {
      _ = try type()
      if take(symbol: "[") { try expect(symbol: "]") }
    }
    try expect(symbol: ")")
    return items
  }

  private mutating func test(
    _ left: SQLExpression,
    _ word: String,
    _ isNegated: Bool
  ) throws(SQLFailure) -> SQLExpression {
    switch word {
    case "in":
      let start = token.start
      if startsQuery(ahead: 1) {
        return .memberOf(left, try queryInParentheses(), negated: isNegated, at: start)
      }
      try expect(symbol: "(")
      var items = [try expression()]
      while take(symbol: ",") { items.append(try expression()) }
      try expect(symbol: ")")
      return .member(left, items, negated: isNegated)
    case "between":
      let low = try sum()
      try expect("and")
      return .between(left, low, try sum(), negated: isNegated)
    default:
      let ignores = word == "ilike" || dialect == .mysql
      return .like(left, try sum(), ignoresCase: ignores, negated: isNegated)
    }
  }

  private mutating func sum() throws(SQLFailure) -> SQLExpression {
    var left = try product()
    while token.kind == .symbol, ["+", "-", "||"].contains(token.text) {
      let symbol = advance().text
      left = .binary(symbol, left, try product())
    }
    return left
  }

  private mutating func product() throws(SQLFailure) -> SQLExpression {
    var left = try cast()
    while token.kind == .symbol, ["*", "/", "%"].contains(token.text) {
      let symbol = advance().text
      left = .binary(symbol, left, try cast())
    }
    return left
  }

  private mutating func cast() throws(SQLFailure) -> SQLExpression {
    var inner = try primary()
    while dialect == .postgres, take(symbol: "::") { inner = .cast(inner, try type()) }
    return inner
  }

  /// The value of a `DEFAULT`, which no comparison or `NOT` belongs to.
  mutating func defaultValue() throws(SQLFailure) -> SQLExpression { try cast() }

  private mutating func primary() throws(SQLFailure) -> SQLExpression {
    let first = token
    switch first.kind {
    case .number:
      advance()
      if let number = Int(first.text) { return .literal(.integer(number)) }
      guard let number = SQLDecimal(first.text) else { throw .outOfRange("numeric") }
      return .literal(.number(number))
    case .text:
      advance()
      return .literal(.text(first.text))
    case .symbol:
      if take(symbol: "-") { return .negative(try cast()) }
      if take(symbol: "+") { return try cast() }
      if token.text == "(", startsQuery(ahead: 1) {
        return .query(try queryInParentheses(), at: first.start)
      }
      guard take(symbol: "(") else { throw unexpected() }
      let inner = try expression()
      try expect(symbol: ")")
      return inner
    case .word, .name: return try named()
    case .end: throw unexpected()
    }
  }

  private mutating func named() throws(SQLFailure) -> SQLExpression {
    let first = token
    if first.kind == .word {
      switch first.text.lowercased() {
      case "null":
        advance()
        return .literal(.null)
      case "true", "false":
        advance()
        return .literal(.boolean(first.text.lowercased() == "true"))
      case "case": return try choice()
      case "current_timestamp", "current_date", "current_user", "session_user", "localtimestamp":
        advance()
        if take(symbol: "(") { try expect(symbol: ")") }
        return .call(SQLCall(name: first.text.lowercased(), position: first.start))
      case "cast":
        advance()
        try expect(symbol: "(")
        let inner = try expression()
        try expect("as")
        let type = try type()
        try expect(symbol: ")")
        return .cast(inner, type)
      case "exists":
        advance()
        return .exists(try queryInParentheses())
      case "array", "interval", "extract": throw .notSimulated(first.text.uppercased())
      default: break
      }
    }
    if token(ahead: 1).kind == .symbol, token(ahead: 1).text == "(" { return try call() }
    if first.isWord("pg_catalog"), token(ahead: 1).text == ".", token(ahead: 3).text == "(" {
      advance()
      advance()
      return try call()
    }
    let name = try identifier()
    guard take(symbol: ".") else { return .column(table: nil, name: name, at: first.start) }
    return .column(table: name, name: try identifier(), at: first.start)
  }

  private mutating func call() throws(SQLFailure) -> SQLExpression {
    var call = SQLCall(name: token.text.lowercased(), position: token.start)
    advance()
    try expect(symbol: "(")
    if take(symbol: "*") {
      call.countsRows = true
    } else if !(token.kind == .symbol && token.text == ")") {
      call.isDistinct = take("distinct")
      call.arguments.append(try expression())
      while take(symbol: ",") { call.arguments.append(try expression()) }
    }
    try expect(symbol: ")")
    if token.isWord("over") { throw .notSimulated("OVER") }
    return .call(call)
  }

  private mutating func choice() throws(SQLFailure) -> SQLExpression {
    advance()
    let subject = token.isWord("when") ? nil : try expression()
    var branches: [SQLBranch] = []
    while take("when") {
      let test = try expression()
      try expect("then")
      let condition = subject.map { SQLExpression.binary("=", $0, test) } ?? test
      branches.append(SQLBranch(condition: condition, result: try expression()))
    }
    let otherwise = take("else") ? try expression() : nil
    try expect("end")
    return .choice(branches, otherwise: otherwise)
  }

  mutating func type() throws(SQLFailure) -> SQLType {
    let first = token
    var word = try identifier().lowercased()
    if word == "double" { _ = take("precision") }
    if word == "character", take("varying") { word = "varchar" }
    if word == "signed" || word == "unsigned" { word = "bigint" }
    var numbers: [Int] = []
    if take(symbol: "(") {
      repeat {
        guard token.kind == .number, let number = Int(advance().text) else { throw unexpected() }
        numbers.append(number)
      } while take(symbol: ",")
      try expect(symbol: ")")
    }
    var isZoned = false
    if take("with", "time", "zone") { isZoned = true }
    _ = take("without", "time", "zone")
    if dialect == .mysql { _ = take("unsigned") }
    guard let type = SQLType.named(word, numbers, zoned: isZoned) else {
      throw dialect == .postgres
        ? SQLFailure(
          state: "42704",
          message: "type \"\(word)\" does not exist",
          position: first.start
        )
        : .syntax(
          near: first.typed,
          rest: String(source[first.start...]),
          at: first.start,
          dialect
        )
    }
    return type
  }
}
