extension SQLParser {
  mutating func select() throws(SQLFailure) -> SQLSelect {
    try expect("select")
    var select = SQLSelect()
    select.isDistinct = take("distinct")
    if !select.isDistinct { _ = take("all") }
    select.items = try items()
    if take("from") { try readSources(&select) }
    if take("where") { select.filter = try expression() }
    if take("group", "by") {
      repeat { select.grouping.append(try expression()) } while take(symbol: ",")
    }
    if take("having") { select.having = try expression() }
    if take("order", "by") {
      repeat {
        var order = SQLSelect.Order(expression: try expression())
        if take("desc") { order.isDescending = true } else { _ = take("asc") }
        if token.isWord("nulls") { throw .notSimulated("NULLS FIRST or LAST") }
        select.order.append(order)
      } while take(symbol: ",")
    }
    while true {
      if take("limit") {
        let first = try expression()
        if dialect == .mysql, take(symbol: ",") {
          select.offset = first
          select.limit = try expression()
        } else if case .column(_, "all", _) = first {
          continue
        } else {
          select.limit = first
        }
      } else if take("offset") {
        select.offset = try expression()
      } else {
        break
      }
    }
    if token.isWord("union") { throw .notSimulated("UNION") }
    return select
  }

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

  private mutating func readSources(_ select: inout SQLSelect) throws(SQLFailure) {
    select.sources.append(try tableSource())
    while true {
      var joined: SQLSelect.Source
      if take(symbol: ",") || take("cross", "join") {
        joined = try tableSource()
      } else if take("join") || take("inner", "join") {
        joined = try tableSource()
        try expect("on")
        joined.condition = try expression()
      } else if take("left", "join") || take("left", "outer", "join") {
        joined = try tableSource()
        joined.keepsLeft = true
        try expect("on")
        joined.condition = try expression()
      } else if token.isWord("right") || token.isWord("full") || token.isWord("natural") {
        throw .notSimulated("\(token.text.uppercased()) JOIN")
      } else {
        return
      }
      select.sources.append(joined)
    }
  }

  private mutating func tableSource() throws(SQLFailure) -> SQLSelect.Source {
    if token.kind == .symbol, token.text == "(" { throw .notSimulated("a query within a query") }
    var source = SQLSelect.Source(table: try name())
    if take("as") {
      source.alias = try identifier()
    } else if token.kind == .name
      || token.kind == .word && !Self.reserved.contains(token.text.lowercased())
        && !["full", "natural"].contains(token.text.lowercased())
    {
      source.alias = advance().text
    }
    return source
  }

  mutating func insert() throws(SQLFailure) -> SQLInsert {
    if advance().isWord("replace") { throw .notSimulated("REPLACE") }
    let ignores = take("ignore")
    if dialect == .postgres { try expect("into") } else { _ = take("into") }
    var insert = SQLInsert(table: try name())
    insert.skipsConflicts = ignores
    if take(symbol: "(") {
      insert.columns = try names()
      try expect(symbol: ")")
    }
    if token.isWord("select") {
      insert.select = try select()
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
