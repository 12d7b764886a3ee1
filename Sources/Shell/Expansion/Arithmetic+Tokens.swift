extension Arithmetic {
  /// Reads the next token; the value of a name is fetched with it, unless it is assigned to.
  mutating func readToken(_ variables: inout Variables) throws(ArithmeticFailure) {
    var position = next
    while position < text.count, text[position].isBlank || text[position] == Byte.newline {
      position += 1
    }
    guard position < text.count else {
      last = token
      token = .end
      next = position
      return
    }
    tokenStart = position
    let byte = text[position]
    if byte.isNameStart {
      try readName(from: position, &variables)
    } else if byte.isDigit {
      var end = position
      while end < text.count, text[end].isNamePart || text[end] == Byte.hash || text[end] == Byte.at
      { end += 1 }
      do throws(ArithmeticFailure) {
        value = try Self.constant(Array(text[position..<end]))
      } catch {
        throw failure(error.message)
      }
      next = end
      last = token
      token = .number
    } else {
      try readSign(from: position)
    }
  }

  private mutating func readName(
    from start: Int,
    _ variables: inout Variables
  ) throws(ArithmeticFailure) {
    var end = start
    while end < text.count, text[end].isNamePart { end += 1 }
    name = String(bytes: text[start..<end])
    key = nil
    if end < text.count, text[end] == Byte.openBracket {
      var level = 0
      var close = end
      while close < text.count {
        if text[close] == Byte.openBracket { level += 1 }
        if text[close] == Byte.closeBracket { level -= 1 }
        if level == 0 { break }
        close += 1
      }
      guard close < text.count else {
        let rest = String(bytes: text[start...])
        let reason = "bad array subscript (error token is \"\(rest)\")"
        throw ArithmeticFailure(message: "\(rest): \(reason)")
      }
      key = String(bytes: text[(end + 1)..<close])
      end = close + 1
    }
    next = end
    let isStep = if case .increment(before: true, _) = token { true } else { false }
    value = 0
    try lookAhead(end)
    if skipping == 0, isStep || !assignmentFollows(end),
      let found = try variables.text(of: name, subscript: key, depth: depth + 1)
    {
      value = try Self.value(of: found, &variables, depth: depth + 1)
    }
    last = token
    token = .name
  }

  /// What follows a name is read before its value is: it must be the beginning of something.
  private mutating func lookAhead(_ end: Int) throws(ArithmeticFailure) {
    var place = end
    while place < text.count, text[place].isBlank || text[place] == Byte.newline { place += 1 }
    guard place < text.count else { return }
    let byte = text[place]
    guard !byte.isNamePart, Self.sign(byte) == nil else { return }
    tokenStart = place
    throw failure("syntax error: invalid arithmetic operator")
  }

  /// The value of a variable's text: a number at once, else an expression of its own.
  private static func value(
    of text: String,
    _ variables: inout Variables,
    depth: Int
  ) throws(ArithmeticFailure) -> Int64 {
    if let number = Int64(text), text == "0" || text.utf8.first != 48 { return number }
    return text.isEmpty ? 0 : try evaluate(text, &variables, depth: depth)
  }

  private func assignmentFollows(_ end: Int) -> Bool {
    var place = end
    while place < text.count, text[place].isBlank || text[place] == Byte.newline { place += 1 }
    guard place < text.count, text[place] == Byte.equals else { return false }
    return place + 1 >= text.count || text[place + 1] != Byte.equals
  }

  private mutating func readSign(from start: Int) throws(ArithmeticFailure) {
    let byte = text[start]
    let second = start + 1 < text.count ? text[start + 1] : 0
    let third = start + 2 < text.count ? text[start + 2] : 0
    func isPair(_ pair: StaticString) -> Bool {
      pair.withUTF8Buffer { $0[0] == byte && $0[1] == second }
    }
    var read: Token?
    var length = 2
    if isPair("==") {
      read = .sign(.same)
    } else if isPair("!=") {
      read = .sign(.different)
    } else if isPair(">=") {
      read = .sign(.atLeast)
    } else if isPair("<=") {
      read = .sign(.atMost)
    } else if isPair("<<") || isPair(">>") {
      let sign = byte == Byte.less ? StaticSign.left : .right
      length = third == Byte.equals ? 3 : 2
      read = third == Byte.equals ? .assignment(sign) : .sign(sign)
    } else if isPair("&&") {
      read = .sign(.both)
    } else if isPair("||") {
      read = .sign(.either)
    } else if hasSteps, isPair("**") {
      read = .sign(.power)
    } else if hasSteps, isPair("++") || isPair("--") {
      (read, length) = try readStep(start, by: byte == Byte.plus ? 1 : -1)
    } else if second == Byte.equals, let sign = Self.sign(byte), "*/%+-&^|".utf8.contains(byte) {
      read = .assignment(sign)
    } else {
      length = 1
      guard let sign = Self.sign(byte) else {
        let hasOperand =
          switch token {
          case .number, .name: true
          default: false
          }
        throw failure(
          hasOperand
            ? "syntax error: invalid arithmetic operator" : "syntax error: operand expected"
        )
      }
      read = .sign(sign)
    }
    next = start + length
    last = token
    token = read ?? .end
  }

  /// `++` and `--`: before or after a name, or two signs.
  private func readStep(
    _ start: Int,
    by amount: Int64
  )
    throws(ArithmeticFailure) -> (Token, length: Int)
  {
    if token == .name { return (.increment(before: false, by: amount), 2) }
    if token == .number, case .increment(before: true, _) = last {
      throw failure("\(amount > 0 ? "++" : "--"): assignment requires lvalue")
    }
    var place = start + 2
    while place < text.count, text[place].isBlank || text[place] == Byte.newline { place += 1 }
    if place < text.count, text[place].isNameStart {
      return (.increment(before: true, by: amount), 2)
    }
    return (.sign(amount > 0 ? .plus : .minus), 1)
  }

  private static func sign(_ byte: UInt8) -> StaticSign? {
    switch byte {
    case Byte.equals: .equals
    case Byte.greater: .greater
    case Byte.less: .less
    case Byte.plus: .plus
    case Byte.minus: .minus
    case Byte.star: .times
    case Byte.slash: .over
    case UInt8(ascii: "%"): .modulo
    case Byte.bang: .not
    case Byte.open: .open
    case Byte.close: .close
    case Byte.ampersand: .and
    case Byte.pipe: .or
    case UInt8(ascii: "^"): .xor
    case UInt8(ascii: "~"): .complement
    case UInt8(ascii: "?"): .question
    case Byte.colon: .colon
    case UInt8(ascii: ","): .comma
    default: nil
    }
  }
}
