/// What a program of `bc` is made of.
indirect enum BcExpression: Sendable {
  case number(String)
  case variable(String)
  case unary(String, BcExpression)
  case binary(String, BcExpression, BcExpression)
  case assign(String, String, BcExpression)
  /// `++` and `--`, before or behind.
  case step(String, by: Int, isPrefix: Bool)
  case call(String, BcExpression)

  /// Whether its value is printed where it stands alone.
  var isPrinted: Bool {
    if case .assign = self { false } else { true }
  }
}

/// One statement.
indirect enum BcStatement: Sendable {
  case expression(BcExpression)
  case string(String)
  case print([BcStatement])
  case block([BcStatement])
  case branch(BcExpression, BcStatement, BcStatement?)
  case loop(start: BcExpression?, condition: BcExpression?, step: BcExpression?, body: BcStatement)
  case leave
  case quit
}

/// Why a text is no program of `bc`.
struct BcSyntaxFailure: Error {
  var message: String
}

/// Reads the statements of `bc`.
struct BcParser {
  private var tokens: [String] = []
  private var place = 0

  init(_ text: String) throws(BcSyntaxFailure) {
    var rest = Array(text)[...]
    while let first = rest.first {
      if first == " " || first == "\t" || first == "\r" {
        rest.removeFirst()
      } else if first == "\\", rest.dropFirst().first == "\n" {
        rest.removeFirst(2)
      } else if first == "#" {
        rest = rest.drop { $0 != "\n" }
      } else if rest.starts(with: "/*") {
        while !rest.isEmpty, !rest.starts(with: "*/") { rest.removeFirst() }
        rest = rest.dropFirst(2)
      } else if first == "\"" {
        let inner = rest.dropFirst().prefix { $0 != "\"" }
        tokens.append("\"" + String(inner))
        rest = rest.dropFirst(inner.count + 2)
      } else if first.isNumber || first == "." || ("A"..."F").contains(first) {
        let word = rest.prefix { $0.isNumber || $0 == "." || ("A"..."F").contains($0) }
        tokens.append(String(word))
        rest = rest.dropFirst(word.count)
      } else if first.isLetter {
        let word = rest.prefix { $0.isLetter && $0.isLowercase || $0.isNumber || $0 == "_" }
        guard !word.isEmpty else { throw BcSyntaxFailure(message: "illegal character: \(first)") }
        tokens.append(String(word))
        rest = rest.dropFirst(word.count)
      } else {
        let signs = [
          "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "<=", ">=", "==", "!=", "&&", "||",
        ]
        let sign = signs.first { rest.starts(with: $0) } ?? String(first)
        guard sign.count == 2 || "+-*/%^()<>=!;{},\n".contains(first) else {
          throw BcSyntaxFailure(message: "illegal character: \(first)")
        }
        tokens.append(sign)
        rest = rest.dropFirst(sign.count)
      }
    }
  }

  private var current: String? { place < tokens.count ? tokens[place] : nil }

  private mutating func take(_ token: String) -> Bool {
    guard current == token else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ token: String) throws(BcSyntaxFailure) {
    guard take(token) else { throw BcSyntaxFailure(message: "syntax error") }
  }

  /// The line that is read.
  var line: Int { 1 + tokens.prefix(place + 1).count { $0 == "\n" } }

  /// Goes on behind the line with a mistake.
  mutating func recover() {
    while current != nil, current != "\n" { place += 1 }
  }

  private mutating func skipLines() { while take("\n") || take(";") {} }

  /// The next statement; nil at the end.
  mutating func next() throws(BcSyntaxFailure) -> BcStatement? {
    skipLines()
    guard current != nil else { return nil }
    let result = try statement()
    guard current == nil || current == "\n" || current == ";" || current == "}" else {
      throw BcSyntaxFailure(message: "syntax error")
    }
    return result
  }

  private mutating func statement() throws(BcSyntaxFailure) -> BcStatement {
    guard let token = current else { throw BcSyntaxFailure(message: "syntax error") }
    if token.hasPrefix("\"") {
      place += 1
      return .string(String(token.dropFirst()))
    }
    switch token {
    case "{":
      place += 1
      var statements: [BcStatement] = []
      skipLines()
      while current != "}" {
        guard let inner = try next() else { throw BcSyntaxFailure(message: "syntax error") }
        statements.append(inner)
        skipLines()
      }
      place += 1
      return .block(statements)
    case "print":
      place += 1
      var parts: [BcStatement] = []
      repeat { parts.append(try statement()) } while take(",")
      return .print(parts)
    case "if":
      place += 1
      try expect("(")
      let condition = try expression()
      try expect(")")
      while take("\n") {}
      let body = try statement()
      let before = place
      skipLines()
      guard take("else") else {
        place = before
        return .branch(condition, body, nil)
      }
      while take("\n") {}
      return .branch(condition, body, try statement())
    case "while":
      place += 1
      try expect("(")
      let condition = try expression()
      try expect(")")
      while take("\n") {}
      return .loop(start: nil, condition: condition, step: nil, body: try statement())
    case "for":
      place += 1
      try expect("(")
      let start = current == ";" ? nil : try expression()
      try expect(";")
      let condition = current == ";" ? nil : try expression()
      try expect(";")
      let step = current == ")" ? nil : try expression()
      try expect(")")
      while take("\n") {}
      return .loop(start: start, condition: condition, step: step, body: try statement())
    case "break":
      place += 1
      return .leave
    case "quit", "halt":
      place += 1
      return .quit
    case "define", "auto", "return":
      throw BcSyntaxFailure(message: "functions of one's own are not simulated")
    default: return .expression(try expression())
    }
  }

  // MARK: - Expressions, weakest first

  private mutating func expression() throws(BcSyntaxFailure) -> BcExpression {
    try binary(0)
  }

  private static let levels: [[String]] = [
    ["||"], ["&&"], ["!"], ["<", ">", "<=", ">=", "==", "!="], ["="], ["+", "-"], ["*", "/", "%"],
    ["^"], ["-"],
  ]

  private mutating func binary(_ level: Int) throws(BcSyntaxFailure) -> BcExpression {
    guard level < Self.levels.count else { return try primary() }
    switch level {
    case 2:
      if take("!") { return .unary("!", try binary(2)) }
      return try binary(3)
    case 4:
      if let name = current, name.first?.isLetter == true, name.first?.isLowercase == true,
        place + 1 < tokens.count,
        ["=", "+=", "-=", "*=", "/=", "%=", "^="].contains(tokens[place + 1])
      {
        let sign = tokens[place + 1]
        place += 2
        return .assign(name, sign, try binary(4))
      }
      return try binary(5)
    case 7:
      let base = try binary(8)
      return take("^") ? .binary("^", base, try binary(7)) : base
    case 8:
      return take("-") ? .unary("-", try binary(8)) : try primary()
    default:
      var left = try binary(level + 1)
      while let sign = current, Self.levels[level].contains(sign) {
        place += 1
        left = .binary(sign, left, try binary(level + 1))
      }
      return left
    }
  }

  private mutating func primary() throws(BcSyntaxFailure) -> BcExpression {
    guard let token = current else { throw BcSyntaxFailure(message: "syntax error") }
    place += 1
    if token == "(" {
      let inner = try expression()
      try expect(")")
      // What is in parentheses is printed even where it is an assignment.
      if case .assign = inner { return .unary("+", inner) }
      return inner
    }
    if token == "++" || token == "--" {
      guard let name = current, name.first?.isLetter == true else {
        throw BcSyntaxFailure(message: "syntax error")
      }
      place += 1
      return .step(name, by: token == "++" ? 1 : -1, isPrefix: true)
    }
    guard let first = token.first else { throw BcSyntaxFailure(message: "syntax error") }
    if first.isNumber || first == "." || first.isUppercase { return .number(token) }
    guard first.isLetter else { throw BcSyntaxFailure(message: "syntax error") }
    if take("(") {
      let argument = try expression()
      try expect(")")
      return .call(token, argument)
    }
    if take("++") { return .step(token, by: 1, isPrefix: false) }
    if take("--") { return .step(token, by: -1, isPrefix: false) }
    return .variable(token)
  }
}
