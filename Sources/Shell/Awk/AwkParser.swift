/// Reads a program of awk.
struct AwkParser {
  var tokens: [(token: AwkToken, line: Int)]
  var index = 0
  /// In the list of `print` a `>` writes to a file.
  var isInOutputList = false
  var depth = 0

  private init(_ source: [UInt8]) throws(AwkFailure) {
    tokens = try AwkLexer.tokens(source)
  }

  static func parse(_ source: [UInt8]) throws(AwkFailure) -> AwkProgram {
    var parser = try AwkParser(source)
    return try parser.program()
  }

  var token: AwkToken { tokens[index].token }
  var following: AwkToken { index + 1 < tokens.count ? tokens[index + 1].token : .end }

  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  func isMark(_ mark: String) -> Bool { token == .mark(mark) }
  func isWord(_ word: String) -> Bool { token == .keyword(word) }

  mutating func take(_ mark: String) -> Bool {
    guard isMark(mark) else { return false }
    advance()
    return true
  }

  mutating func expect(_ mark: String) throws(AwkFailure) {
    guard take(mark) else { throw syntaxError() }
  }

  func syntaxError() -> AwkFailure {
    let near: String
    switch token {
    case .end: near = "end of file"
    case .newline: near = "end of line"
    case .mark(let text), .keyword(let text), .builtin(let text): near = text
    case .name(let text), .callName(let text): near = text
    case .number(let number): near = String(bytes: AwkValue.text(number, "%.6g"))
    case .string(let bytes): near = "\"\(String(bytes: bytes))\""
    case .regex(let bytes): near = "/\(String(bytes: bytes))/"
    }
    return AwkFailure(message: "syntax error at or near \(near)", line: tokens[index].line)
  }

  mutating func skipNewlines() { while token == .newline { advance() } }

  private mutating func skipEnds() {
    while token == .newline || isMark(";") { advance() }
  }

  private mutating func program() throws(AwkFailure) -> AwkProgram {
    var program = AwkProgram()
    skipEnds()
    while token != .end {
      if isWord("function") {
        try function(into: &program)
      } else {
        program.rules.append(try rule())
      }
      skipEnds()
    }
    return program
  }

  private mutating func function(into program: inout AwkProgram) throws(AwkFailure) {
    advance()
    let name: String
    switch token {
    case .name(let text), .callName(let text): name = text
    default: throw syntaxError()
    }
    advance()
    try expect("(")
    var parameters: [String] = []
    while case .name(let parameter) = token {
      parameters.append(parameter)
      advance()
      guard take(",") else { break }
      skipNewlines()
    }
    try expect(")")
    skipNewlines()
    program.functions[name] = .init(parameters: parameters, body: try block())
  }

  private mutating func rule() throws(AwkFailure) -> AwkProgram.Rule {
    var pattern = AwkProgram.Pattern.always
    if isWord("BEGIN") || isWord("END") {
      pattern = isWord("BEGIN") ? .begin : .end
      advance()
      guard isMark("{") else { throw syntaxError() }
    } else if !isMark("{") {
      let first = try expression()
      if take(",") {
        skipNewlines()
        pattern = .range(first, try expression())
      } else {
        pattern = .when(first)
      }
    }
    guard isMark("{") else {
      guard token == .newline || token == .end || isMark(";") else { throw syntaxError() }
      return .init(pattern: pattern, action: nil)
    }
    return .init(pattern: pattern, action: try block())
  }

  private mutating func block() throws(AwkFailure) -> [AwkStatement] {
    try expect("{")
    var statements: [AwkStatement] = []
    skipEnds()
    while !isMark("}") {
      guard token != .end else { throw syntaxError() }
      statements.append(try statement())
      skipEnds()
    }
    advance()
    return statements
  }

  /// The body of `if` or a loop.
  private mutating func body() throws(AwkFailure) -> [AwkStatement] {
    skipNewlines()
    if take(";") { return [] }
    if isMark("{") { return try block() }
    return [try statement()]
  }

  private mutating func statement() throws(AwkFailure) -> AwkStatement {
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else {
      throw AwkFailure(message: "nested more than 200 deep", line: tokens[index].line)
    }
    if isMark("{") { return .block(try block()) }
    guard case .keyword(let word) = token else { return try ended(simple()) }
    switch word {
    case "if": return try conditional()
    case "while":
      advance()
      let condition = try parenthesised()
      return .whileLoop(condition, try body())
    case "do":
      advance()
      let statements = try body()
      skipEnds()
      guard isWord("while") else { throw syntaxError() }
      advance()
      return try ended(.doLoop(statements, try parenthesised()))
    case "for": return try loop()
    default: return try ended(simple())
    }
  }

  private mutating func ended(_ statement: AwkStatement) throws(AwkFailure) -> AwkStatement {
    if token == .newline || isMark(";") {
      advance()
    } else if !isMark("}"), token != .end {
      throw syntaxError()
    }
    return statement
  }

  private mutating func parenthesised() throws(AwkFailure) -> AwkExpression {
    try expect("(")
    let condition = try expression()
    try expect(")")
    return condition
  }

  private mutating func conditional() throws(AwkFailure) -> AwkStatement {
    advance()
    let condition = try parenthesised()
    let then = try body()
    let mark = index
    skipEnds()
    guard isWord("else") else {
      index = mark
      return .when(condition, then, [])
    }
    advance()
    return .when(condition, then, try body())
  }

  private mutating func loop() throws(AwkFailure) -> AwkStatement {
    advance()
    try expect("(")
    if case .name(let name) = token, following == .keyword("in"), index + 3 < tokens.count,
      case .name(let array) = tokens[index + 2].token, tokens[index + 3].token == .mark(")")
    {
      index += 4
      return .forKeys(name, array: array, try body())
    }
    let start = isMark(";") ? nil : try simple()
    try expect(";")
    skipNewlines()
    let condition = isMark(";") ? nil : try expression()
    try expect(";")
    skipNewlines()
    let step = isMark(")") ? nil : try simple()
    try expect(")")
    return .forLoop(start, condition, step, try body())
  }

  private mutating func simple() throws(AwkFailure) -> AwkStatement {
    guard case .keyword(let word) = token else { return .expression(try expression()) }
    let ends =
      following == .newline || following == .mark(";") || following == .mark("}")
      || following == .end
    switch word {
    case "print", "printf": return try output(word)
    case "delete":
      advance()
      guard case .name(let array) = token else { throw syntaxError() }
      advance()
      guard take("[") else { return .delete(array, nil) }
      let keys = try list(until: "]")
      return .delete(array, keys)
    case "getline": return .expression(try expression())
    default: advance()
    }
    switch word {
    case "next": return .next
    case "nextfile": return .nextFile
    case "break": return .breakLoop
    case "continue": return .continueLoop
    case "exit": return .exit(ends ? nil : try expression())
    case "return": return .returnValue(ends ? nil : try expression())
    default:
      index -= 1
      throw syntaxError()
    }
  }

  private mutating func output(_ word: String) throws(AwkFailure) -> AwkStatement {
    advance()
    var values: [AwkExpression] = []
    let wasInList = isInOutputList
    isInOutputList = true
    if !endsOutput {
      let first = try expression()
      if case .grouping(let inner) = first, endsOutput || isMark(">") || isMark(">>") || isMark("|")
      {
        values = inner
      } else {
        values = [first]
        while take(",") {
          skipNewlines()
          values.append(try expression())
        }
      }
    }
    var redirection: AwkRedirection?
    if isMark(">") || isMark(">>") {
      let appends = isMark(">>")
      advance()
      redirection = .file(try concatenation(), appends: appends)
    } else if take("|") {
      redirection = .command(try concatenation())
    }
    isInOutputList = wasInList
    return word == "print" ? .print(values, redirection) : .printf(values, redirection)
  }

  private var endsOutput: Bool {
    token == .newline || token == .end || [";", "}", ">", ">>", "|"].contains { isMark($0) }
  }
}
