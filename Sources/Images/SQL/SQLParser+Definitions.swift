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
      _ = take("if", "not", "exists")
      let index = token.isWord("on") ? "" : try identifier()
      try expect("on")
      let table = try name()
      if take("using") { _ = try identifier() }
      let columns = try columnList()
      return .createIndex(name: index, table: table, columns: columns, isUnique: isUnique)
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
    case "extension", "view", "function", "trigger", "sequence", "type", "procedure", "or",
      "materialized", "event":
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
      _ = take("cascade") || take("restrict")
      return .dropTable(names, ifExists: skips)
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
    let table = try name()
    if take("add") {
      _ = take("column")
      _ = take("if", "not", "exists")
      if token.isWord("constraint") || token.isWord("primary") || token.isWord("foreign") {
        throw .notSimulated("ADD CONSTRAINT")
      }
      return .alterTable(table, .add(try column()))
    }
    if take("drop") {
      _ = take("column")
      return .alterTable(table, .drop(try identifier()))
    }
    if take("rename", "to") { return .alterTable(table, .rename(try identifier())) }
    if take("rename") {
      _ = take("column")
      let old = try identifier()
      try expect("to")
      return .alterTable(table, .renameColumn(old, to: try identifier()))
    }
    throw .notSimulated("this form of ALTER TABLE")
  }

  private mutating func tableDefinition() throws(SQLFailure) -> SQLTableDefinition {
    let skips = take("if", "not", "exists")
    var table = SQLTableDefinition(name: try name())
    table.ifNotExists = skips
    if token.isWord("as") || token.isWord("like") {
      throw .notSimulated("CREATE TABLE \(token.text.uppercased())")
    }
    try expect(symbol: "(")
    repeat {
      if take("constraint") { _ = try identifier() }
      if take("primary", "key") {
        table.primaryKey = try columnList()
      } else if take("unique") || take("unique", "key") || take("unique", "index") {
        if token.kind != .symbol { _ = try identifier() }
        table.uniques.append(try columnList())
      } else if take("key") || take("index") {
        if token.kind != .symbol { _ = try identifier() }
        _ = try columnList()
      } else if take("foreign", "key") {
        _ = try columnList()
        try skipReference()
      } else if token.isWord("check") {
        throw .notSimulated("CHECK")
      } else {
        table.columns.append(try column())
      }
    } while take(symbol: ",")
    try expect(symbol: ")")
    // Engine, character set and the like.
    if dialect == .mysql { skipToEnd() }
    return table
  }

  /// What a foreign key refers to is read and not enforced.
  private mutating func skipReference() throws(SQLFailure) {
    try expect("references")
    _ = try name()
    if take(symbol: "(") {
      _ = try names()
      try expect(symbol: ")")
    }
    while take("on") {
      advance()
      guard take("cascade") || take("restrict") || take("set", "null") || take("no", "action")
      else { throw unexpected() }
    }
  }

  private mutating func column() throws(SQLFailure) -> SQLColumn {
    var column = SQLColumn(name: try identifier(), type: .text)
    column.type = try type()
    while true {
      if take("not", "null") {
        column.isRequired = true
      } else if take("null") {
        continue
      } else if take("primary", "key") {
        column.isPrimary = true
      } else if take("unique") {
        column.isUnique = true
      } else if take("auto_increment") {
        column.type.isSerial = true
      } else if take("generated") {
        _ = take("always") || take("by", "default")
        try expect("as", "identity")
        column.type.isSerial = true
      } else if take("default") {
        let start = token.start
        column.usual = try defaultValue()
        column.usualText = typed(from: start)
      } else if take("on", "update") {
        _ = try defaultValue()
      } else if take("comment") {
        _ = try text()
      } else if token.isWord("references") {
        try skipReference()
      } else if token.isWord("check") {
        throw .notSimulated("CHECK")
      } else {
        return column
      }
    }
  }
}
