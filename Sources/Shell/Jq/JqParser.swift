import Manifests

/// Reads a filter of jq.
struct JqParser {
  let tokens: [JqToken]
  private let starts: [Int]
  var index = 0
  private var depth = 0
  /// How many brackets and blocks are open.
  private var nesting: Int {
    tokens[..<index].reduce(0) { count, token in
      switch token {
      case .mark("("), .mark("["), .mark("{"), .name("if"): count + 1
      case .mark(")"), .mark("]"), .mark("}"), .name("end"): count - 1
      default: count
      }
    }
  }

  private init(_ source: [UInt8]) throws(JqSyntaxFailure) {
    let found = try JqLexer.tokens(source)
    tokens = found.map(\.token)
    starts = found.map(\.start)
  }

  static func parse(_ source: [UInt8]) throws(JqSyntaxFailure) -> JqFilter {
    var parser = try JqParser(source)
    if parser.token == .end { return .identity }
    let filter = try parser.program()
    guard parser.token == .end else { throw parser.unexpected() }
    return filter
  }

  /// Definitions without a filter behind them.
  static func definitions(_ source: String) throws(JqSyntaxFailure) -> [JqFunction] {
    var parser = try JqParser(Array(source.utf8))
    var functions: [JqFunction] = []
    while parser.token == .name("def") { functions.append(try parser.definition()) }
    return functions
  }

  var token: JqToken { tokens[index] }
  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  mutating func take(_ mark: String) -> Bool {
    guard token == .mark(mark) else { return false }
    advance()
    return true
  }

  mutating func takeWord(_ word: String) -> Bool {
    guard token == .name(word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ mark: String) throws(JqSyntaxFailure) {
    guard take(mark) else { throw unexpected(expecting: mark) }
  }

  mutating func expectWord(_ word: String) throws(JqSyntaxFailure) {
    guard takeWord(word) else { throw unexpected(expecting: word) }
  }

  func unexpected(expecting mark: String? = nil) -> JqSyntaxFailure {
    let what: String
    switch token {
    case .end: what = "$end"
    case .mark(let text): what = text.count == 1 ? "'\(text)'" : text
    case .name(let text): what = Self.keywords.contains(text) ? text : "IDENT"
    case .field: what = "FIELD"
    case .number: what = "LITERAL"
    case .format: what = "FORMAT"
    case .text: what = "QQSTRING_START"
    case .variable: what = "'$'"
    }
    if nesting == 0, token != .end, mark == nil || token == .mark("}") {
      let isStray = [.mark(")"), .mark("]"), .mark("}")].contains(token)
      return JqSyntaxFailure(
        message: "syntax error, unexpected \(isStray ? "INVALID_CHARACTER" : what), expecting $end",
        place: starts[index]
      )
    }
    let hidden = ["end", ")", "]", ";", ":", "then", "|"]
    let expected =
      mark.flatMap { hidden.contains($0) ? nil : $0 }.map {
        ", expecting \($0.count == 1 ? "'\($0)'" : $0)"
      } ?? ""
    return JqSyntaxFailure(
      message: "syntax error, unexpected \(what)\(expected)",
      place: starts[index]
    )
  }

  static let keywords: Set<String> = [
    "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch", "label",
    "and", "or", "import", "include", "__loc__",
  ]

  // MARK: Pipes

  private mutating func program() throws(JqSyntaxFailure) -> JqFilter { try pipe() }

  mutating func definition() throws(JqSyntaxFailure) -> JqFunction {
    try expectWord("def")
    guard case .name(let name) = token else { throw unexpected(expecting: "IDENT") }
    advance()
    var parameters: [String] = []
    if take("(") {
      repeat {
        switch token {
        case .name(let parameter): parameters.append(parameter)
        case .variable(let parameter): parameters.append("$" + parameter)
        default: throw unexpected()
        }
        advance()
      } while take(";")
      try expect(")")
    }
    try expect(":")
    let body = try pipe()
    try expect(";")
    return JqFunction(name: name, parameters: parameters, body: body)
  }

  mutating func pipe() throws(JqSyntaxFailure) -> JqFilter {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { throw JqSyntaxFailure(message: "nested more than 100 deep") }
    if token == .name("def") {
      let function = try definition()
      return .define(function, try pipe())
    }
    if takeWord("label") {
      guard case .variable(let name) = token else { throw unexpected(expecting: "$") }
      advance()
      try expect("|")
      return .label(name, try pipe())
    }
    let left = try comma()
    if takeWord("as") {
      let pattern = try self.pattern()
      try expect("|")
      return .bind(left, pattern, try pipe())
    }
    guard take("|") else { return left }
    return .pipe(left, try pipe())
  }

  mutating func comma() throws(JqSyntaxFailure) -> JqFilter {
    var left = try alternative()
    while take(",") { left = .comma(left, try alternative()) }
    return left
  }

  mutating func alternative() throws(JqSyntaxFailure) -> JqFilter {
    let left = try assignment()
    guard take("//") else { return left }
    return .alternative(left, try alternative())
  }

  private mutating func assignment() throws(JqSyntaxFailure) -> JqFilter {
    let left = try disjunction()
    guard case .mark(let mark) = token else { return left }
    let assignment: JqFilter.Assignment
    switch mark {
    case "=": assignment = .set
    case "|=": assignment = .update
    case "//=": assignment = .alternative
    case "+=", "-=", "*=", "/=", "%=":
      guard let operation = JqFilter.Operation(rawValue: String(mark.dropLast())) else {
        return left
      }
      assignment = .arithmetic(operation)
    default: return left
    }
    advance()
    return .assign(assignment, left, try disjunction())
  }

  private mutating func disjunction() throws(JqSyntaxFailure) -> JqFilter {
    var left = try conjunction()
    while takeWord("or") { left = .or(left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws(JqSyntaxFailure) -> JqFilter {
    var left = try comparison()
    while takeWord("and") { left = .and(left, try comparison()) }
    return left
  }

  private mutating func comparison() throws(JqSyntaxFailure) -> JqFilter {
    let left = try sum()
    guard case .mark(let mark) = token, ["==", "!=", "<", "<=", ">", ">="].contains(mark),
      let operation = JqFilter.Operation(rawValue: mark)
    else { return left }
    advance()
    return .binary(operation, left, try sum())
  }

  private mutating func sum() throws(JqSyntaxFailure) -> JqFilter {
    var left = try product()
    while token == .mark("+") || token == .mark("-") {
      let operation: JqFilter.Operation = token == .mark("+") ? .add : .subtract
      advance()
      left = .binary(operation, left, try product())
    }
    return left
  }

  private mutating func product() throws(JqSyntaxFailure) -> JqFilter {
    var left = try postfix()
    while case .mark(let mark) = token, ["*", "/", "%"].contains(mark),
      let operation = JqFilter.Operation(rawValue: mark)
    {
      advance()
      left = .binary(operation, left, try postfix())
    }
    return left
  }
}
