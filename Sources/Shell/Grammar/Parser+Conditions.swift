extension Parser {
  /// The inside of `[[ … ]]`: `||` of `&&` of terms.
  mutating func parseCondition() throws(ParseFailure) -> Condition {
    try enter()
    defer { leave() }
    var condition = try parseConjunction()
    while true {
      skipConditionBlanks()
      guard take("||") else { return condition }
      condition = .or(condition, try parseConjunction())
    }
  }

  private mutating func parseConjunction() throws(ParseFailure) -> Condition {
    var condition = try parseTerm()
    while true {
      skipConditionBlanks()
      guard take("&&") else { return condition }
      condition = .and(condition, try parseTerm())
    }
  }

  mutating func skipConditionBlanks() {
    skipLines()
  }

  /// What stands here does not belong into a condition: the message, with the token in it.
  func conditionFailure(_ message: (_ token: String) -> String) -> ParseFailure {
    guard byte != nil else { return .incomplete(.word("]]"), line: line) }
    guard case .unexpected(let token, _, let line) = unexpected() else { return unexpected() }
    return .conditional(message(token), line: line)
  }

  /// What stands where the end of the condition should.
  func conditionEndFailure() -> ParseFailure {
    let isWord = byte.map { !$0.isMeta } ?? true
    let reason = "syntax error in conditional expression"
    return conditionFailure { isWord ? reason : "\(reason): unexpected token `\($0)'" }
  }

  private mutating func parseTerm() throws(ParseFailure) -> Condition {
    skipConditionBlanks()
    if takeReserved("!") { return .not(try parseTerm()) }
    if byte == Byte.open {
      position += 1
      let inner = try parseCondition()
      skipConditionBlanks()
      guard byte == Byte.close else {
        throw conditionFailure { "unexpected token `\($0)', expected `)'" }
      }
      position += 1
      return keepsText ? .group(inner) : inner
    }
    if isReserved("]]") { throw conditionFailure { _ in "" } }
    let first = try conditionWord { "unexpected token `\($0)' in conditional command" }
    skipConditionBlanks()
    if let flag = first.plain, flag.utf8.count == 2, flag.utf8.first == Byte.minus,
      "abcdefghknoprstuvwxzGLNORS".utf8.contains(flag.utf8.last ?? 0),
      let next = byte, !next.isMeta || next == Byte.close, !startsBinaryOperator()
    {
      let reason = "to conditional unary operator"
      if isReserved("]]") { throw conditionFailure { "unexpected argument `\($0)' \(reason)" } }
      return .unary(flag, try conditionWord { "unexpected argument `\($0)' \(reason)" })
    }
    if isReserved("]]") || byte == Byte.close || looking(at: "&&") || looking(at: "||") {
      return .word(first)
    }
    let sign = try binaryOperator()
    skipBlanks()
    let hadGroups = groups
    groups = true
    defer { groups = hadGroups }
    let reason = "to conditional binary operator"
    if isReserved("]]") { throw conditionFailure { "unexpected argument `\($0)' \(reason)" } }
    let second =
      sign == "=~"
      ? try expressionWord() : try conditionWord { "unexpected argument `\($0)' \(reason)" }
    return .binary(first, sign, second)
  }

  private func startsBinaryOperator() -> Bool {
    ["==", "!=", "=~", "=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge"].contains { isReserved($0) }
  }

  private mutating func conditionWord(
    else message: (_ token: String) -> String
  ) throws(ParseFailure) -> Word {
    guard let next = byte, !next.isMeta || startsProcess else { throw conditionFailure(message) }
    return try parseWord()
  }

  private mutating func binaryOperator() throws(ParseFailure) -> String {
    let known = [
      "==", "!=", "=~", "=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot",
      "-ef",
    ]
    for sign in known where isReserved(sign) || (sign.utf8.count == 1 && sign != "=") {
      let bytes = Array(sign.utf8)
      if source[position...].starts(with: bytes) {
        position += bytes.count
        return sign
      }
    }
    let isWord = byte.map { !$0.isMeta } ?? true
    let reason = "conditional binary operator expected"
    throw conditionFailure { isWord ? reason : "unexpected token `\($0)', \(reason)" }
  }

  /// A regular expression: parentheses and bars are part of it.
  private mutating func expressionWord() throws(ParseFailure) -> Word {
    var collector = WordCollector()
    var level = 0
    let start = position
    while let next = byte {
      if next == Byte.newline { break }
      if next.isBlank, level == 0 { break }
      if next == Byte.open { level += 1 }
      if next == Byte.close {
        if level == 0 { break }
        level -= 1
      }
      if next == Byte.ampersand, looking(at: "&&"), level == 0 { break }
      if next == Byte.open || next == Byte.close || next == Byte.pipe {
        collector.literal(next)
        position += 1
      } else {
        try parsePiece(into: &collector)
      }
    }
    return keepsText ? Word([.literal(String(bytes: source[start..<position]))]) : collector.word()
  }
}
