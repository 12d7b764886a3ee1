/// Queries made of queries: `WITH`, `UNION` and its kin, `VALUES`, and what stands in `FROM`.
extension SQLEngine {
  /// The rows of a query with all that belongs to it.
  func select(
    _ select: SQLSelect,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    var surroundings = surroundings
    for common in select.common {
      surroundings.common.append(try table(of: common, select.isRecursive, surroundings))
    }
    if select.combinations.isEmpty, select.literals.isEmpty {
      return try simpleSelect(select, surroundings)
    }
    var first = select
    first.combinations = []
    first.order = []
    first.limit = nil
    first.offset = nil
    var result =
      try select.literals.isEmpty
      ? simpleSelect(first, surroundings) : literalRows(select.literals, surroundings)
    for combination in select.combinations {
      let other = try self.select(combination.select, surroundings)
      try checkWidths(result, other, combination)
      result.rows = Self.combined(result.rows, other.rows, combination)
    }
    try finish(&result, select, surroundings)
    result.affected = result.rows.count
    result.tag = "SELECT \(result.rows.count)"
    return result
  }

  private func literalRows(
    _ literals: [[SQLExpression]],
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let scope = SQLScope(surroundings: surroundings)
    var rows: [[SQLValue]] = []
    for literal in literals {
      guard literal.count == literals[0].count else {
        throw SQLFailure(
          state: "42601",
          number: 1136,
          message: dialect == .postgres
            ? "VALUES lists must all be the same length"
            : "Column count doesn't match value count at row \(rows.count + 1)"
        )
      }
      var row: [SQLValue] = []
      for expression in literal { row.append(try scope.value(expression, [])) }
      rows.append(row)
    }
    let columns = literals[0].enumerated().map { place, expression in
      let type = scope.type(of: expression)
      return SQLResult.Column(
        name: dialect == .postgres ? "column\(place + 1)" : "column_\(place)",
        isNumeric: [.integer, .number].contains(type.kind),
        type: type
      )
    }
    return SQLResult(columns: columns, rows: rows)
  }

  private func checkWidths(
    _ left: SQLResult,
    _ right: SQLResult,
    _ combination: SQLSelect.Combination
  ) throws(SQLFailure) {
    guard left.columns?.count != right.columns?.count else { return }
    throw dialect == .postgres
      ? SQLFailure(
        state: "42601",
        message: "each \(combination.kind.rawValue) query must have the same number of columns",
        position: combination.position
      )
      : SQLFailure(
        state: "21000",
        number: 1222,
        message: "The used SELECT statements have a different number of columns"
      )
  }

  private static func combined(
    _ left: [[SQLValue]],
    _ right: [[SQLValue]],
    _ combination: SQLSelect.Combination
  ) -> [[SQLValue]] {
    var counts: [[SQLValue]: Int] = [:]
    switch combination.kind {
    case .union:
      if combination.keepsAll { return left + right }
      var seen: Set<[SQLValue]> = []
      return (left + right).filter { seen.insert($0).inserted }
    case .intersect:
      for row in right { counts[row, default: 0] += 1 }
      return left.filter { row in
        guard let count = counts[row], count > 0 else { return false }
        counts[row] = combination.keepsAll ? count - 1 : 0
        return true
      }
    case .except:
      for row in right { counts[row, default: 0] += 1 }
      var seen: Set<[SQLValue]> = []
      return left.filter { row in
        if let count = counts[row], count > 0 {
          if combination.keepsAll { counts[row] = count - 1 }
          return false
        }
        return combination.keepsAll || seen.insert(row).inserted
      }
    }
  }

  /// Orders and cuts the rows of several queries, by the columns that they have in common.
  private func finish(
    _ result: inout SQLResult,
    _ select: SQLSelect,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) {
    let named = (result.columns ?? []).map {
      SQLScope.Column(table: "", name: $0.name, type: $0.type ?? .text)
    }
    let scope = SQLScope(columns: named, surroundings: surroundings, clause: "order clause")
    var made = result.rows.map { Made(values: $0, group: [$0]) }
    let items = named.map {
      SQLSelect.Item(expression: .column(table: nil, name: $0.name, at: 0), alias: $0.name)
    }
    try sort(&made, select, items, false, scope)
    result.rows = try cut(made.map(\.values), select, scope)
  }

  // MARK: Tables of queries

  private func table(
    of common: SQLSelect.Common,
    _ isRecursive: Bool,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLTable {
    guard isRecursive, let step = common.select.combinations.first else {
      return named(try select(common.select, surroundings), common.name, common.columns)
    }
    var first = common.select
    first.combinations = []
    var result = try select(first, surroundings)
    var fresh = result.rows
    var seen = Set(fresh)
    while !fresh.isEmpty {
      var inner = surroundings
      var last = result
      last.rows = fresh
      inner.common.append(named(last, common.name, common.columns))
      fresh = try select(step.select, inner).rows
      if !step.keepsAll { fresh = fresh.filter { seen.insert($0).inserted } }
      result.rows += fresh
      guard result.rows.count <= Self.rowLimit else {
        throw SQLFailure(
          state: "53200",
          number: 3636,
          message: "a recursive query gave more than \(Self.rowLimit) rows"
        )
      }
    }
    return named(result, common.name, common.columns)
  }

  /// A result as a table that can be asked.
  func named(_ result: SQLResult, _ name: String, _ aliases: [String] = []) -> SQLTable {
    var columns = (result.columns ?? []).map { SQLColumn(name: $0.name, type: $0.type ?? .text) }
    for (place, alias) in zip(columns.indices, aliases) { columns[place].name = alias }
    for place in columns.indices { columns[place].type.isSerial = false }
    return SQLTable(name: name, columns: columns, rows: result.rows, owner: "")
  }

  /// What a name, a query or a function in `FROM` stands for.
  func table(
    of source: SQLSelect.Source,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLTable {
    if let query = source.query.first {
      return named(try select(query, surroundings), source.alias ?? "", source.columns)
    }
    if let call = source.call { return try series(call, source, surroundings) }
    let name = source.table
    if name.schema == nil,
      var table = surroundings.common.last(where: { $0.name == name.name })
    {
      for (place, alias) in zip(table.columns.indices, source.columns) {
        table.columns[place].name = alias
      }
      return table
    }
    if let table = catalogTable(name, surroundings) { return table }
    let (base, place) = try find(name, surroundings)
    let table = databases[base].tables[place]
    guard let view = table.view else { return table }
    guard surroundings.outer.count < 32 else {
      throw SQLFailure(state: "54001", number: 1436, message: "stack depth limit exceeded")
    }
    return named(
      try select(view.select, surroundings),
      table.name,
      table.columns.map(\.name)
    )
  }

  private func series(
    _ call: SQLCall,
    _ source: SQLSelect.Source,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLTable {
    guard call.name == "generate_series", dialect == .postgres else {
      throw .notSimulated("\(call.name)() in FROM")
    }
    let scope = SQLScope(surroundings: surroundings)
    var bounds: [Int] = []
    for argument in call.arguments {
      guard case .integer(let number) = try scope.value(argument, []) else {
        throw .notSimulated("generate_series() of other than whole numbers")
      }
      bounds.append(number)
    }
    guard bounds.count >= 2 else { throw .notSimulated("this form of generate_series()") }
    let step = bounds.count > 2 ? bounds[2] : 1
    guard step != 0 else {
      throw SQLFailure(state: "22023", message: "step size cannot equal zero")
    }
    let (span, isWide) = bounds[1].subtractingReportingOverflow(bounds[0])
    guard !isWide, span / step < Self.rowLimit else {
      throw SQLFailure(state: "53200", message: "more than \(Self.rowLimit) rows in a series")
    }
    let title = source.alias ?? "generate_series"
    return SQLTable(
      name: title,
      columns: [SQLColumn(name: source.columns.first ?? title, type: .integer)],
      rows: stride(from: bounds[0], through: bounds[1], by: step).map { [.integer($0)] },
      owner: ""
    )
  }
}
