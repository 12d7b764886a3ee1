/// Reads one statement.
struct SQLParser {
  let source: [Character]
  let dialect: SQLDialect
  private let tokens: [SQLToken]
  private var place = 0
  /// How deep expressions are nested in one another.
  var depth = 0

  init(_ text: String, _ dialect: SQLDialect) throws(SQLFailure) {
    source = Array(text)
    self.dialect = dialect
    tokens = try SQLReader.tokens(text, dialect)
  }

  /// The statement; nil where there is none but blanks and comments.
  static func statement(
    _ text: String,
    _ dialect: SQLDialect
  ) throws(SQLFailure) -> SQLStatement? {
    if dialect == .postgres, let statement = SQLSequences.statement(text) { return statement }
    var parser = try SQLParser(text, dialect)
    while parser.take(symbol: ";") {}
    if parser.token.kind == .end { return nil }
    let statement = try parser.statement()
    _ = parser.take(symbol: ";")
    guard parser.token.kind == .end else { throw parser.unexpected() }
    return statement
  }

  // MARK: Words

  var token: SQLToken { tokens[place] }
  func token(ahead count: Int) -> SQLToken { tokens[min(place + count, tokens.count - 1)] }

  @discardableResult mutating func advance() -> SQLToken {
    let token = tokens[place]
    if place < tokens.count - 1 { place += 1 }
    return token
  }

  /// Takes key words where they stand next, all of them or none.
  mutating func take(_ words: String...) -> Bool {
    for (offset, word) in words.enumerated() where !token(ahead: offset).isWord(word) {
      return false
    }
    for _ in words { advance() }
    return true
  }

  mutating func take(symbol: String) -> Bool {
    guard token.kind == .symbol, token.text == symbol else { return false }
    advance()
    return true
  }

  mutating func expect(_ words: String...) throws(SQLFailure) {
    for word in words {
      guard token.isWord(word) else { throw unexpected() }
      advance()
    }
  }

  mutating func expect(symbol: String) throws(SQLFailure) {
    guard take(symbol: symbol) else { throw unexpected() }
  }

  func unexpected() -> SQLFailure {
    let rest = String(source[min(token.start, source.count)...])
    return .syntax(
      near: token.typed,
      rest: rest,
      at: token.kind == .end ? nil : token.start,
      dialect
    )
  }

  /// The text between a place and here, without blanks around it.
  func typed(from start: Int) -> String {
    String(source[start..<max(start, min(token.start, source.count))]).trimmedOfSpaces
  }

  mutating func identifier() throws(SQLFailure) -> String {
    guard token.kind == .word || token.kind == .name else { throw unexpected() }
    if token.kind == .word, SQLParser.reserved.contains(token.text.lowercased()) {
      throw unexpected()
    }
    return advance().text
  }

  mutating func name() throws(SQLFailure) -> SQLName {
    let start = token.start
    let first = try identifier()
    guard take(symbol: ".") else { return SQLName(name: first, position: start) }
    return SQLName(schema: first, name: try identifier(), position: start)
  }

  mutating func text() throws(SQLFailure) -> String {
    guard token.kind == .text else { throw unexpected() }
    return advance().text
  }

  mutating func names() throws(SQLFailure) -> [SQLName] {
    var names = [try name()]
    while take(symbol: ",") { names.append(try name()) }
    return names
  }

  /// Names in parentheses.
  mutating func columnList() throws(SQLFailure) -> [String] {
    try expect(symbol: "(")
    let names = try names().map(\.name)
    try expect(symbol: ")")
    return names
  }

  static let reserved: Set<String> = [
    "select", "from", "where", "group", "order", "limit", "offset", "having", "insert", "into",
    "values", "update", "set", "delete", "create", "table", "drop", "and", "or", "not", "null",
    "join", "inner", "left", "right", "on", "as", "union", "case", "when", "then", "else", "end",
    "returning", "primary", "unique", "references", "foreign", "constraint", "in", "is", "like",
    "between", "distinct", "using", "cross", "default", "intersect", "except", "full", "natural",
    "with", "check", "exists",
  ]

  // MARK: Statements

  mutating func statement() throws(SQLFailure) -> SQLStatement {
    if startsQuery { return .select(try query()) }
    guard token.kind == .word else { throw unexpected() }
    switch token.text.lowercased() {
    case "select", "with", "values", "table": return .select(try query())
    case "insert", "replace": return .insert(try insert())
    case "update": return .update(try update())
    case "delete": return .delete(try delete())
    case "truncate":
      advance()
      _ = take("table")
      let names = try names()
      _ = take("restart", "identity") || take("continue", "identity")
      let cascades = take("cascade")
      _ = take("restrict")
      return .truncate(names, cascades: cascades)
    case "create": return try create()
    case "drop": return try drop()
    case "alter": return try alter()
    case "grant", "revoke":
      let word = advance().text.uppercased()
      skipToEnd()
      return .grant(word)
    case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release":
      return try transaction()
    case "lock" where dialect == .mysql, "unlock" where dialect == .mysql:
      skipToEnd()
      return .nothing("")
    case "comment" where dialect == .postgres:
      skipToEnd()
      return .nothing("COMMENT")
    case "use" where dialect == .mysql:
      advance()
      return .use(try identifier())
    case "show": return try show()
    case "describe" where dialect == .mysql, "desc" where dialect == .mysql:
      advance()
      return .describe(try name())
    case "set":
      skipToEnd()
      return .nothing("SET")
    case "flush" where dialect == .mysql:
      skipToEnd()
      return .nothing("")
    case "vacuum" where dialect == .postgres, "analyze" where dialect == .postgres:
      let word = token.text.uppercased()
      skipToEnd()
      return .nothing(word)
    case "explain", "copy", "lock", "call", "declare", "listen", "notify", "execute", "prepare",
      "comment", "do":
      throw .notSimulated(token.text.uppercased())
    default: throw unexpected()
    }
  }

  private mutating func transaction() throws(SQLFailure) -> SQLStatement {
    switch token.text.lowercased() {
    case "begin", "start":
      if advance().isWord("start") { try expect("transaction") }
      _ = take("transaction") || take("work")
      return .begin
    case "commit", "end":
      advance()
      _ = take("transaction") || take("work")
      return .commit
    case "rollback", "abort":
      advance()
      _ = take("transaction") || take("work")
      if take("to") {
        _ = take("savepoint")
        return .rollbackTo(try identifier())
      }
      return .rollback
    case "savepoint":
      advance()
      return .savepoint(try identifier())
    case "release":
      advance()
      _ = take("savepoint")
      return .release(try identifier())
    default: throw unexpected()
    }
  }

  mutating func skipToEnd() {
    while !isAtEnd { advance() }
  }

  /// Whether nothing follows but a semicolon.
  var isAtEnd: Bool { token.kind == .end || token.kind == .symbol && token.text == ";" }

  private mutating func show() throws(SQLFailure) -> SQLStatement {
    advance()
    var words: [String] = []
    while !isAtEnd { words.append(advance().text) }
    guard !words.isEmpty else { throw unexpected() }
    return .show(words)
  }
}
