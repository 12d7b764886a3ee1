extension SQLParser {
  /// Whether a query begins here.
  var startsQuery: Bool { startsQuery(ahead: 0) }

  func startsQuery(ahead count: Int) -> Bool {
    var place = count
    while token(ahead: place).kind == .symbol, token(ahead: place).text == "(" { place += 1 }
    let first = token(ahead: place)
    return first.isWord("select") || first.isWord("with") || first.isWord("values")
  }

  mutating func queryInParentheses() throws(SQLFailure) -> SQLSelect {
    try expect(symbol: "(")
    let query = try query()
    try expect(symbol: ")")
    return query
  }

  /// A query with what may stand before and behind it.
  mutating func query() throws(SQLFailure) -> SQLSelect {
    depth += 1
    defer { depth -= 1 }
    guard depth < 48 else {
      throw SQLFailure(state: "54001", number: 1436, message: "stack depth limit exceeded")
    }
    var common: [SQLSelect.Common] = []
    var isRecursive = false
    if take("with") {
      isRecursive = take("recursive")
      repeat {
        let name = try identifier()
        var columns: [String] = []
        if token.kind == .symbol, token.text == "(" { columns = try columnList() }
        try expect("as")
        _ = take("materialized") || take("not", "materialized")
        common.append(
          SQLSelect.Common(name: name, columns: columns, select: try queryInParentheses())
        )
      } while take(symbol: ",")
    }
    var select = try intersection()
    while let kind = combination([.union, .except]) {
      let keepsAll = take("all")
      _ = take("distinct")
      // The mark stands under the first item.
      let position = token.text == "(" ? token.start : token(ahead: 1).start
      if !select.order.isEmpty || select.limit != nil { select = Self.wrapped(select) }
      select.combinations.append(
        SQLSelect.Combination(
          kind: kind,
          keepsAll: keepsAll,
          select: try intersection(),
          position: position
        )
      )
    }
    if token.isWord("order") || token.isWord("limit") || token.isWord("offset")
      || token.isWord("fetch")
    {
      if !select.order.isEmpty || select.limit != nil { select = Self.wrapped(select) }
      try readOrder(&select)
    }
    select.common = common + select.common
    select.isRecursive = isRecursive
    return select
  }

  /// A query in parentheses with an order of its own, as the source of another one.
  private static func wrapped(_ select: SQLSelect) -> SQLSelect {
    var outer = SQLSelect(items: [SQLSelect.Item()])
    outer.sources = [
      SQLSelect.Source(table: SQLName(name: "", position: 0), query: [select])
    ]
    return outer
  }

  private mutating func combination(
    _ kinds: [SQLSelect.Combination.Kind]
  ) -> SQLSelect.Combination.Kind? {
    kinds.first { take($0.rawValue.lowercased()) }
  }

  /// Queries joined by `INTERSECT`, which binds closer than the others.
  private mutating func intersection() throws(SQLFailure) -> SQLSelect {
    var select = try operand()
    while combination([.intersect]) != nil {
      let keepsAll = take("all")
      let position = token(ahead: 1).start
      if !select.order.isEmpty || select.limit != nil { select = Self.wrapped(select) }
      select.combinations.append(
        SQLSelect.Combination(
          kind: .intersect,
          keepsAll: keepsAll,
          select: try operand(),
          position: position
        )
      )
    }
    return select
  }

  private mutating func operand() throws(SQLFailure) -> SQLSelect {
    if token.kind == .symbol, token.text == "(" {
      let inner = try queryInParentheses()
      return inner.combinations.isEmpty ? inner : Self.wrapped(inner)
    }
    if take("values") {
      var select = SQLSelect()
      repeat {
        _ = take("row")
        try expect(symbol: "(")
        var row = [try expression()]
        while take(symbol: ",") { row.append(try expression()) }
        try expect(symbol: ")")
        select.literals.append(row)
      } while take(symbol: ",")
      return select
    }
    return try select()
  }

  private mutating func select() throws(SQLFailure) -> SQLSelect {
    try expect("select")
    var select = SQLSelect()
    select.isDistinct = take("distinct")
    if select.isDistinct, token.isWord("on") { throw .notSimulated("DISTINCT ON") }
    if !select.isDistinct { _ = take("all") }
    if !(dialect == .postgres && token.isWord("from")) { select.items = try items() }
    if take("from") { try readSources(&select) }
    if take("where") { select.filter = try expression() }
    if take("group", "by") {
      repeat { select.grouping.append(try expression()) } while take(symbol: ",")
    }
    if take("having") { select.having = try expression() }
    if token.isWord("window") { throw .notSimulated("WINDOW") }
    return select
  }

  /// `ORDER BY`, `LIMIT` and `OFFSET`.
  private mutating func readOrder(_ select: inout SQLSelect) throws(SQLFailure) {
    if take("order", "by") {
      repeat {
        var order = SQLSelect.Order(expression: try expression())
        if take("desc") { order.isDescending = true } else { _ = take("asc") }
        if take("nulls", "first") {
          order.nullsFirst = true
        } else if take("nulls", "last") {
          order.nullsFirst = false
        }
        select.order.append(order)
      } while take(symbol: ",")
    }
    while true {
      if take("limit") {
        if take("all") { continue }
        let first = try expression()
        if dialect == .mysql, take(symbol: ",") {
          select.offset = first
          select.limit = try expression()
        } else {
          select.limit = first
        }
      } else if take("offset") {
        select.offset = try expression()
        _ = take("rows") || take("row")
      } else if take("fetch") {
        _ = take("first") || take("next")
        select.limit = token.isWord("row") ? .literal(.integer(1)) : try expression()
        _ = take("rows") || take("row")
        try expect("only")
      } else {
        break
      }
    }
    if take("for") {
      _ = take("no", "key")
      _ = take("update") || take("share") || take("key", "share")
      _ = take("nowait") || take("skip", "locked")
    }
  }

  private mutating func readSources(_ select: inout SQLSelect) throws(SQLFailure) {
    select.sources.append(try tableSource())
    while true {
      let isNatural = take("natural")
      var joined: SQLSelect.Source
      let word = token.text.lowercased()
      if !isNatural, take(symbol: ",") || take("cross", "join") {
        select.sources.append(try tableSource())
        continue
      }
      if take("join") || take("inner", "join") {
        joined = try tableSource()
      } else if ["left", "right", "full"].contains(word), token.kind == .word {
        advance()
        _ = take("outer")
        try expect("join")
        joined = try tableSource()
        joined.keepsLeft = word != "right"
        joined.keepsRight = word != "left"
      } else if isNatural {
        throw unexpected()
      } else {
        return
      }
      if isNatural {
        joined.isNatural = true
      } else if take("using") {
        joined.shared = try columnList()
      } else {
        try expect("on")
        joined.condition = try expression()
      }
      select.sources.append(joined)
    }
  }

  private mutating func tableSource() throws(SQLFailure) -> SQLSelect.Source {
    _ = take("lateral")
    let start = token.start
    var source = SQLSelect.Source(table: SQLName(name: "", position: start))
    if token.kind == .symbol, token.text == "(" {
      source.query = [try queryInParentheses()]
    } else if token(ahead: 1).kind == .symbol, token(ahead: 1).text == "(" {
      var call = SQLCall(name: try identifier().lowercased(), position: start)
      try expect(symbol: "(")
      if !take(symbol: ")") {
        repeat { call.arguments.append(try expression()) } while take(symbol: ",")
        try expect(symbol: ")")
      }
      source.call = call
    } else {
      source.table = try name()
    }
    if take("as") {
      source.alias = try identifier()
    } else if token.kind == .name
      || token.kind == .word && !Self.reserved.contains(token.text.lowercased())
        && !["for", "fetch", "window"].contains(token.text.lowercased())
    {
      source.alias = advance().text
    }
    if source.alias != nil, token.kind == .symbol, token.text == "(" {
      source.columns = try columnList()
    }
    if !source.query.isEmpty, source.alias == nil {
      if dialect == .mysql {
        throw SQLFailure(
          state: "42000",
          number: 1248,
          message: "Every derived table must have its own alias"
        )
      }
    }
    return source
  }
}
