extension Parser {
  /// A command that holds other commands, if one stands here.
  mutating func parseCompound() throws(ParseFailure) -> Compound? {
    guard let next = byte else { return nil }
    switch next {
    case Byte.open: return try parseParentheses()
    case Byte.openBrace where isReserved("{"):
      position += 1
      let body = try parseBody()
      try expect("}")
      return .group(body)
    case Byte.openBracket where extended && isReserved("[["):
      position += 2
      let condition = try parseCondition()
      skipConditionBlanks()
      guard takeReserved("]]") else { throw conditionEndFailure() }
      return .condition(condition)
    default: break
    }
    if takeReserved("if") { return try parseBranch() }
    if takeReserved("while") { return try parseLoop(until: false) }
    if takeReserved("until") { return try parseLoop(until: true) }
    if takeReserved("for") { return try parseFor() }
    if takeReserved("case") { return try parseCase() }
    if extended, takeReserved("select") {
      guard case .forEach(let name, let words, let body) = try parseFor() else { return nil }
      return .select(name: name, words: words, body: body)
    }
    if extended, takeReserved("coproc") { return try parseCoprocess() }
    if startsClosing() { throw unexpected() }
    return nil
  }

  /// `coproc [NAME] command`: only a compound command can have a name.
  private mutating func parseCoprocess() throws(ParseFailure) -> Compound {
    skipBlanks()
    let start = (position, line)
    var end = position
    while end < source.count, source[end].isNamePart { end += 1 }
    let name = String(bytes: source[position..<end])
    if name.isShellName, end < source.count, source[end].isBlank {
      position = end
      skipBlanks()
      if startsCompound { return .coprocess(name: name, try parseCommand()) }
      (position, line) = start
    }
    return .coprocess(name: "COPROC", try parseCommand())
  }

  private var startsCompound: Bool {
    byte == Byte.open
      || ["{", "[[", "if", "while", "until", "for", "case", "select"].contains { isReserved($0) }
  }

  private mutating func parseBody() throws(ParseFailure) -> CommandList {
    let list = try parseList(multiline: true)
    if list.items.isEmpty { throw incomplete("") }
    return list
  }

  private mutating func parseParentheses() throws(ParseFailure) -> Compound {
    if extended, byte(ahead: 1) == Byte.open {
      let start = (position, line)
      position += 2
      if let text = try parseArithmeticText() { return .arithmetic(text) }
      if byte(ahead: 1) == Byte.newline { throw ambiguous() }
      (position, line) = start
    }
    position += 1
    let body = try parseBody()
    skipLines()
    guard byte == Byte.close else { throw incomplete(")") }
    position += 1
    return .subshell(body)
  }

  /// bash takes `((…)` with a newline behind it for neither arithmetic nor a subshell.
  private func ambiguous() -> ParseFailure {
    var start = position
    while start > 0, !" \n\t;|&".utf8.contains(source[start - 1]) { start -= 1 }
    return .ambiguous(after: String(bytes: source[start...position]), line: line)
  }

  private mutating func parseBranch() throws(ParseFailure) -> Compound {
    var branches: [(condition: CommandList, body: CommandList)] = []
    var otherwise: CommandList?
    repeat {
      let condition = try parseBody()
      try expect("then")
      branches.append((condition, try parseBody()))
      skipLines()
    } while takeReserved("elif")
    if takeReserved("else") { otherwise = try parseBody() }
    try expect("fi")
    return .branch(branches, otherwise: otherwise)
  }

  private mutating func parseLoop(until: Bool) throws(ParseFailure) -> Compound {
    let condition = try parseBody()
    let body = try parseDo()
    return .loop(condition: condition, body: body, until: until)
  }

  private mutating func parseDo() throws(ParseFailure) -> CommandList {
    try expect("do")
    let body = try parseBody()
    try expect("done")
    return body
  }

  private mutating func parseFor() throws(ParseFailure) -> Compound {
    skipBlanks()
    if extended, take("((") { return try parseCount() }
    let start = position
    while let next = byte, !next.isMeta {
      _ = next
      position += 1
    }
    let name = String(bytes: source[start..<position])
    guard !name.isEmpty else { throw incomplete("") }
    if !extended, !name.isShellName { throw .badName(name, line: line) }
    skipLines()
    var words: [Word]?
    if takeReserved("in") {
      var list: [Word] = []
      skipBlanks()
      while let next = byte, !next.isMeta {
        list.append(try parseWord())
        skipBlanks()
      }
      guard byte == Byte.semicolon || byte == Byte.newline else { throw incomplete("") }
      if byte == Byte.semicolon { position += 1 }
      words = list
    } else if byte == Byte.semicolon {
      position += 1
    }
    skipLines()
    if extended, isReserved("{") {
      position += 1
      let body = try parseBody()
      try expect("}")
      return .forEach(name: name, words: words, body: body)
    }
    return .forEach(name: name, words: words, body: try parseDo())
  }

  private mutating func parseCount() throws(ParseFailure) -> Compound {
    var texts: [Word] = []
    for _ in 0..<2 {
      guard let text = try parseArithmeticText(until: Byte.semicolon), byte == Byte.semicolon
      else { throw incomplete("") }
      texts.append(text)
      position += 1
    }
    guard let step = try parseArithmeticText() else { throw incomplete("") }
    skipBlanks()
    if byte == Byte.semicolon { position += 1 }
    skipLines()
    let body: CommandList
    if takeReserved("{") {
      body = try parseBody()
      try expect("}")
    } else {
      body = try parseDo()
    }
    return .count(start: texts[0], test: texts[1], step: step, body: body)
  }

  private mutating func parseCase() throws(ParseFailure) -> Compound {
    skipBlanks()
    guard let next = byte, !next.isMeta else { throw incomplete("") }
    let subject = try parseWord()
    try expect("in")
    var clauses: [MatchClause] = []
    while true {
      skipLines()
      if takeReserved("esac") { return .match(subject, clauses) }
      if byte == nil { throw .incomplete(.word("esac"), line: line) }
      if byte == Byte.open { position += 1 }
      var patterns: [Word] = []
      while true {
        skipBlanks()
        guard let next = byte, !next.isMeta || startsGroup else { throw incomplete("") }
        patterns.append(try parseWord())
        skipBlanks()
        if byte == Byte.pipe {
          position += 1
        } else if byte == Byte.close {
          position += 1
          break
        } else {
          throw incomplete(")")
        }
      }
      let body = try parseList(multiline: true)
      var clause = MatchClause(patterns: patterns, body: body)
      skipLines()
      if take(";;&") {
        clause.end = .testNext
      } else if take(";;") {
        clause.end = .leave
      } else if take(";&") {
        clause.end = .fallThrough
      } else if !isReserved("esac") {
        throw incomplete("esac")
      }
      clauses.append(clause)
    }
  }
}
