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

  func conditionFailure() -> ParseFailure {
    guard byte != nil else { return .incomplete(.word("]]"), line: line) }
    if case .unexpected(let token, let line) = unexpected() {
      return .conditional(token, line: line)
    }
    return unexpected()
  }

  private mutating func parseTerm() throws(ParseFailure) -> Condition {
    skipConditionBlanks()
    if takeReserved("!") { return .not(try parseTerm()) }
    if byte == Byte.open {
      position += 1
      let inner = try parseCondition()
      skipConditionBlanks()
      guard byte == Byte.close else { throw conditionFailure() }
      position += 1
      return keepsText ? .group(inner) : inner
    }
    if isReserved("]]") { throw conditionFailure() }
    let first = try conditionWord()
    skipConditionBlanks()
    if let flag = first.plain, flag.utf8.count == 2, flag.utf8.first == Byte.minus,
      let next = byte, !next.isMeta, !isReserved("]]"), !startsBinaryOperator()
    {
      return .unary(flag, try conditionWord())
    }
    if isReserved("]]") || byte == Byte.close || looking(at: "&&") || looking(at: "||") {
      return .word(first)
    }
    let sign = try binaryOperator()
    skipBlanks()
    let hadGroups = groups
    groups = true
    defer { groups = hadGroups }
    let second = sign == "=~" ? try expressionWord() : try conditionWord()
    return .binary(first, sign, second)
  }

  private func startsBinaryOperator() -> Bool {
    ["==", "!=", "=~", "=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge"].contains { isReserved($0) }
  }

  private mutating func conditionWord() throws(ParseFailure) -> Word {
    guard let next = byte, !next.isMeta || startsProcess else { throw conditionFailure() }
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
    throw conditionFailure()
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
