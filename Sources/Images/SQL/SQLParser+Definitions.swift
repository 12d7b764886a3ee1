extension SQLParser {
  mutating func create() throws(SQLFailure) -> SQLStatement {
    advance()
    _ = take("temporary") || take("temp")
    let isUnique = take("unique")
    let word = token.text.lowercased()
    switch word {
    case "table":
      advance()
      return .createTable(try tableDefinition())
    case "index":
      advance()
      _ = take("concurrently")
      let skips = take("if", "not", "exists")
      let index = token.isWord("on") ? "" : try identifier()
      try expect("on")
      let table = try name()
      if take("using") { _ = try identifier() }
      let columns = try keyColumns()
      if dialect == .postgres, token.isWord("where") { throw .notSimulated("a partial index") }
      return .createIndex(
        name: index,
        table: table,
        columns: columns,
        isUnique: isUnique,
        ifNotExists: skips
      )
    case "view", "or": return try view()
    case "database", "schema":
      advance()
      let skips = take("if", "not", "exists")
      let name = try identifier()
      skipToEnd()
      return .createDatabase(name, ifNotExists: skips, word: word.uppercased())
    case "user", "role":
      advance()
      let skips = take("if", "not", "exists")
      let name = try account()
      let password = try password()
      return .createUser(name, password: password, ifNotExists: skips, word: word.uppercased())
    case "extension", "function", "trigger", "sequence", "type", "procedure", "materialized",
      "event":
      throw .notSimulated("CREATE \(word.uppercased())")
    default: throw unexpected()
    }
  }

  /// A user's name, with MySQL's host behind it, which is not looked at.
  private mutating func account() throws(SQLFailure) -> String {
    let first = advance()
    guard [.word, .name, .text].contains(first.kind) else { throw unexpected() }
    let parts = first.text.split(separator: "@", omittingEmptySubsequences: false)
    if token.kind == .text || token.kind == .name, first.text.hasSuffix("@") { advance() }
    if token.kind == .word, token.text.hasPrefix("@") {
      if advance().text == "@" { advance() }
    }
    return parts.first.map(String.init) ?? first.text
  }

  /// The password among a user's options; the other options are not looked at.
  private mutating func password() throws(SQLFailure) -> String? {
    var password: String?
    while !isAtEnd {
      let word = advance()
      if word.isWord("password") || word.isWord("by"), token.kind == .text {
        password = try text()
      }
    }
    return password
  }

  mutating func drop() throws(SQLFailure) -> SQLStatement {
    advance()
    let word = token.text.lowercased()
    advance()
    let skips = take("if", "exists")
    switch word {
    case "table":
      let names = try names()
      let cascades = take("cascade")
      _ = take("restrict")
      return .dropTable(names, ifExists: skips, cascades: cascades)
    case "view":
      let names = try names()
      let cascades = take("cascade")
      _ = take("restrict")
      return .dropView(names, ifExists: skips, cascades: cascades)
    case "index":
      var names = try names()
      if dialect == .mysql, take("on") {
        let table = try name()
        names = names.map { SQLName(schema: table.name, name: $0.name, position: $0.position) }
      }
      _ = take("cascade") || take("restrict")
      return .dropIndex(names, ifExists: skips)
    case "database", "schema":
      let name = try identifier()
      _ = take("cascade")
      return .dropDatabase(name, ifExists: skips, word: word.uppercased())
    case "user", "role":
      return .dropUser(try account(), ifExists: skips, word: word.uppercased())
    default: throw .notSimulated("DROP \(word.uppercased())")
    }
  }

  mutating func alter() throws(SQLFailure) -> SQLStatement {
    advance()
    if token.isWord("user") || token.isWord("role") {
      let word = advance().text.uppercased()
      let name = try account()
      guard let password = try password() else { throw .notSimulated("this form of ALTER \(word)") }
      return .alterUser(name, password: password, word: word)
    }
    guard take("table") else { throw .notSimulated("ALTER \(token.text.uppercased())") }
    _ = take("if", "exists")
    _ = take("only")
    return .alterTable(try name(), try alteration())
  }
}
