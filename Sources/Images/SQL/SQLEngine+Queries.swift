extension SQLEngine {
  /// The rows of one query without others at its side.
  func simpleSelect(
    _ select: SQLSelect,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    var scope = SQLScope(surroundings: surroundings)
    var rows: [[SQLValue]] = [[]]
    for source in select.sources { try join(source, &scope, &rows) }
    if let filter = select.filter {
      scope.clause = "where clause"
      var kept: [[SQLValue]] = []
      for row in rows where try scope.value(filter, row).truth == true { kept.append(row) }
      rows = kept
    }
    scope.clause = "field list"
    let items = try expanded(select.items, scope)
    let gathers =
      !select.grouping.isEmpty || select.having != nil
      || items.contains { $0.expression?.gathers == true }
    var groups: [[[SQLValue]]] = []
    if gathers {
      groups = try grouped(rows, by: select.grouping, items, scope)
      try checkGrouping(items, select, scope)
    } else {
      groups = rows.map { [$0] }
    }
    if let having = select.having {
      scope.clause = "having clause"
      var kept: [[[SQLValue]]] = []
      for group in groups
      where try scope.value(having, group.first ?? [], group: group).truth == true {
        kept.append(group)
      }
      groups = kept
    }
    var made = try values(of: items, groups, gathers, scope)
    try sort(&made, select, items, gathers, scope)
    var results = made.map(\.values)
    if select.isDistinct {
      var distinct: [[SQLValue]] = []
      var seen: Set<[SQLValue]> = []
      for row in results where seen.insert(row).inserted { distinct.append(row) }
      results = distinct
    }
    results = try cut(results, select, scope)
    return SQLResult(
      columns: titles(items, scope),
      rows: results,
      tag: "SELECT \(results.count)",
      affected: results.count
    )
  }

  /// The rows that `LIMIT` and `OFFSET` leave.
  func cut(
    _ rows: [[SQLValue]],
    _ select: SQLSelect,
    _ scope: SQLScope
  ) throws(SQLFailure) -> [[SQLValue]] {
    var rows = rows
    if let offset = select.offset, case .integer(let count) = try scope.value(offset, []) {
      rows.removeFirst(min(max(count, 0), rows.count))
    }
    if let limit = select.limit, case .integer(let count) = try scope.value(limit, []) {
      rows = Array(rows.prefix(max(count, 0)))
    }
    return rows
  }

  /// Rows as the items of a list show them.
  func project(
    _ items: [SQLSelect.Item],
    _ rows: [[SQLValue]],
    _ scope: SQLScope
  ) throws(SQLFailure) -> SQLResult {
    let items = try expanded(items, scope)
    let made = try values(of: items, rows.map { [$0] }, false, scope)
    return SQLResult(columns: titles(items, scope), rows: made.map(\.values))
  }

  private func titles(_ items: [SQLSelect.Item], _ scope: SQLScope) -> [SQLResult.Column] {
    items.map { item in
      guard let expression = item.expression else { return SQLResult.Column(name: "*") }
      let type = scope.type(of: expression)
      return SQLResult.Column(
        name: item.alias ?? expression.title(dialect, typed: item.typed),
        isNumeric: [.integer, .number].contains(type.kind),
        type: type
      )
    }
  }

  /// The items with the columns that `*` stands for in its place.
  private func expanded(
    _ items: [SQLSelect.Item],
    _ scope: SQLScope
  ) throws(SQLFailure) -> [SQLSelect.Item] {
    var result: [SQLSelect.Item] = []
    for item in items {
      guard item.expression == nil else {
        result.append(item)
        continue
      }
      let columns = scope.columns.filter {
        item.table == nil ? !$0.isHidden : $0.table == item.table
      }
      if columns.isEmpty {
        throw dialect == .postgres
          ? SQLFailure(
            state: "42601",
            message: item.table.map { "missing FROM-clause entry for table \"\($0)\"" }
              ?? "SELECT * with no tables specified is not valid"
          )
          : item.table.map {
            SQLFailure(state: "42S02", number: 1051, message: "Unknown table '\($0)'")
          } ?? SQLFailure(state: "HY000", number: 1096, message: "No tables used")
      }
      for column in columns {
        let expression = SQLExpression.column(table: column.table, name: column.name, at: 0)
        result.append(SQLSelect.Item(expression: expression, alias: column.name))
      }
    }
    return result
  }

  private func grouped(
    _ rows: [[SQLValue]],
    by grouping: [SQLExpression],
    _ items: [SQLSelect.Item],
    _ scope: SQLScope
  ) throws(SQLFailure) -> [[[SQLValue]]] {
    if grouping.isEmpty { return [rows] }
    var places: [[SQLValue]: Int] = [:]
    var groups: [[[SQLValue]]] = []
    for row in rows {
      var key: [SQLValue] = []
      for expression in grouping {
        key.append(try scope.value(resolved(expression, items, scope), row))
      }
      if let place = places[key] {
        groups[place].append(row)
      } else {
        places[key] = groups.count
        groups.append([row])
      }
    }
    return groups
  }

  /// An expression of GROUP BY or ORDER BY with numbers and other names of items taken for them.
  private func resolved(
    _ expression: SQLExpression,
    _ items: [SQLSelect.Item],
    _ scope: SQLScope
  ) -> SQLExpression {
    switch expression {
    case .literal(.integer(let number)) where items.indices.contains(number - 1):
      return items[number - 1].expression ?? expression
    case .column(nil, let name, _):
      let aliased = items.first { $0.alias?.lowercased() == name.lowercased() }
      return aliased?.expression ?? expression
    default: return expression
    }
  }

  /// PostgreSQL wants every plain column of a grouped query among those it is grouped by.
  private func checkGrouping(
    _ items: [SQLSelect.Item],
    _ select: SQLSelect,
    _ scope: SQLScope
  ) throws(SQLFailure) {
    guard dialect == .postgres else { return }
    var places: [Int] = []
    for expression in select.grouping {
      guard case .column(let table, let name, let at) = resolved(expression, items, scope),
        let place = try scope.ownPlace(of: name, table: table, at: at)
      else { return }
      places.append(place)
    }
    for item in items {
      guard case .column(let table, let name, let at)? = item.expression else { continue }
      guard let place = try scope.ownPlace(of: name, table: table, at: at) else { continue }
      if places.contains(place) || depends(scope.columns[place], on: places, scope) { continue }
      let column = scope.columns[place]
      throw SQLFailure(
        state: "42803",
        message: "column \"\(column.table).\(column.name)\" must appear in the GROUP BY clause or "
          + "be used in an aggregate function",
        position: at
      )
    }
  }

  /// Whether a column follows from a primary key that the rows are grouped by.
  private func depends(
    _ column: SQLScope.Column,
    on places: [Int],
    _ scope: SQLScope
  ) -> Bool {
    guard let key = column.key, !key.isEmpty else { return false }
    return key.allSatisfy { name in
      places.contains { scope.columns[$0].table == column.table && scope.columns[$0].name == name }
    }
  }

  /// A row of the result with the rows that it was made from.
  struct Made {
    var values: [SQLValue]
    var group: [[SQLValue]]
  }

  private func values(
    of items: [SQLSelect.Item],
    _ groups: [[[SQLValue]]],
    _ gathers: Bool,
    _ scope: SQLScope
  ) throws(SQLFailure) -> [Made] {
    // Names are checked also where no row asks for their values.
    if groups.isEmpty {
      let nothing = Array(repeating: SQLValue.null, count: scope.columns.count)
      for case let expression? in items.map(\.expression) {
        do throws(SQLFailure) { _ = try scope.value(expression, nothing, group: []) } catch {
          if ["42703", "42S22", "42P01", "42883"].contains(error.state) { throw error }
        }
      }
    }
    var made: [Made] = []
    for group in groups {
      var values: [SQLValue] = []
      for item in items {
        guard let expression = item.expression else { continue }
        values.append(
          try scope.value(expression, group.first ?? [], group: gathers ? group : nil)
        )
      }
      made.append(Made(values: values, group: group))
    }
    return made
  }

  func sort(
    _ made: inout [Made],
    _ select: SQLSelect,
    _ items: [SQLSelect.Item],
    _ gathers: Bool,
    _ scope: SQLScope
  ) throws(SQLFailure) {
    if select.order.isEmpty { return }
    var scope = scope
    scope.clause = "order clause"
    var keyed: [(key: [SQLValue], made: Made)] = []
    for row in made {
      var key: [SQLValue] = []
      for order in select.order {
        let expression = resolved(order.expression, items, scope)
        key.append(
          try scope.value(expression, row.group.first ?? [], group: gathers ? row.group : nil)
        )
      }
      keyed.append((key, row))
    }
    // Equal rows keep their order.
    let sorted = keyed.enumerated().sorted { left, right in
      for (place, order) in select.order.enumerated() {
        let (first, second) = (left.element.key[place], right.element.key[place])
        if first == second { continue }
        if let nullsFirst = order.nullsFirst, first == .null || second == .null {
          return (first == .null) == nullsFirst
        }
        let isBefore = first.precedes(second, dialect)
        if !isBefore, !second.precedes(first, dialect) { continue }
        return isBefore != order.isDescending
      }
      return left.offset < right.offset
    }
    made = sorted.map(\.element.made)
  }
}
