extension SQLParser {
  mutating func items() throws(SQLFailure) -> [SQLSelect.Item] {
    var items: [SQLSelect.Item] = []
    repeat {
      if take(symbol: "*") {
        items.append(SQLSelect.Item())
        continue
      }
      if token(ahead: 1).text == ".", token(ahead: 2).text == "*",
        token(ahead: 2).kind == .symbol
      {
        let table = try identifier()
        advance()
        advance()
        items.append(SQLSelect.Item(table: table))
        continue
      }
      let start = token.start
      var item = SQLSelect.Item(expression: try expression())
      item.typed = typed(from: start)
      if take("as") {
        item.alias = advance().text
      } else if token.kind == .name
        || token.kind == .word && !Self.reserved.contains(token.text.lowercased())
      {
        item.alias = advance().text
      }
      items.append(item)
    } while take(symbol: ",")
    return items
  }

  mutating func insert() throws(SQLFailure) -> SQLInsert {
    let replaces = advance().isWord("replace")
    if replaces, dialect == .postgres { throw .notSimulated("REPLACE") }
    let ignores = take("ignore")
    if dialect == .postgres { try expect("into") } else { _ = take("into") }
    var insert = SQLInsert(table: try name())
    insert.skipsConflicts = ignores
    insert.replaces = replaces
    if token.kind == .symbol, token.text == "(", !token(ahead: 1).isWord("select") {
      advance()
      insert.columns = try names()
      try expect(symbol: ")")
    }
    if startsQuery {
      insert.select = try query()
    } else if dialect == .mysql, take("set") {
      let pairs = try assignments()
      insert.columns = pairs.map(\.column)
      insert.rows = [pairs.map(\.value)]
    } else if take("default", "values") {
      insert.rows = [[]]
    } else {
      guard take("values") || take("value") else { throw unexpected() }
      repeat { insert.rows.append(try row()) } while take(symbol: ",")
    }
    if take("on", "conflict") {
      if take(symbol: "(") {
        _ = try names()
        try expect(symbol: ")")
      }
      try expect("do")
      if take("nothing") {
        insert.skipsConflicts = true
      } else {
        try expect("update", "set")
        insert.updates = try assignments()
      }
    } else if take("on", "duplicate", "key", "update") {
      insert.updates = try assignments()
    }
    insert.returning = try returning()
    return insert
  }

  private mutating func row() throws(SQLFailure) -> [SQLExpression?] {
    try expect(symbol: "(")
    var values: [SQLExpression?] = []
    if take(symbol: ")") { return values }
    repeat {
      if take("default") { values.append(nil) } else { values.append(try expression()) }
    } while take(symbol: ",")
    try expect(symbol: ")")
    return values
  }

  private mutating func assignments() throws(SQLFailure) -> [SQLAssignment] {
    var list: [SQLAssignment] = []
    repeat {
      let column = try name()
      try expect(symbol: "=")
      list.append(SQLAssignment(column: column, value: try expression()))
    } while take(symbol: ",")
    return list
  }

  private mutating func returning() throws(SQLFailure) -> [SQLSelect.Item] {
    take("returning") ? try items() : []
  }

  mutating func update() throws(SQLFailure) -> SQLUpdate {
    advance()
    let table = try name()
    try expect("set")
    var update = SQLUpdate(table: table, assignments: try assignments())
    if take("where") { update.filter = try expression() }
    update.returning = try returning()
    return update
  }

  mutating func delete() throws(SQLFailure) -> SQLDelete {
    advance()
    try expect("from")
    var delete = SQLDelete(table: try name())
    if take("where") { delete.filter = try expression() }
    delete.returning = try returning()
    return delete
  }
}
