extension SQLEngine {
  mutating func insert(
    _ insert: SQLInsert,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let (base, place) = try writable(insert.table, surroundings)
    var table = databases[base].tables[place]
    var targets: [Int] = []
    for column in insert.columns {
      guard let target = table.place(of: column.name) else {
        throw .noColumn(column.name, of: table.name, at: column.position, dialect)
      }
      targets.append(target)
    }
    if insert.columns.isEmpty { targets = Array(table.columns.indices) }
    let scope = SQLScope(surroundings: surroundings)
    var offered: [[SQLValue?]] = []
    if let select = insert.select {
      offered = try self.select(select, surroundings).rows
    } else {
      for row in insert.rows {
        var values: [SQLValue?] = []
        for value in row {
          if let value { values.append(try scope.value(value, [])) } else { values.append(nil) }
        }
        offered.append(values)
      }
    }
    var made: [[SQLValue]] = []
    for (number, values) in offered.enumerated() {
      if !values.isEmpty { try checkCount(values.count, targets.count, insert, number + 1) }
      let row = try newRow(values, targets, &table, number + 1, scope)
      try check(row, table, surroundings)
      if insert.replaces {
        while let (_, _, other) = table.conflict(row) { table.rows.remove(at: other) }
      }
      if let (index, key, other) = table.conflict(row) {
        if insert.skipsConflicts { continue }
        guard !insert.updates.isEmpty else { throw duplicate(table, index, key) }
        table.rows[other] = try changed(table, other, insert.updates, row, surroundings)
        made.append(table.rows[other])
        continue
      }
      guard table.rows.count < Self.rowLimit else {
        throw SQLFailure(state: "53100", number: 1114, message: "The table '\(table.name)' is full")
      }
      table.rows.append(row)
      made.append(row)
    }
    for row in made { try checkReferences(row, table, base) }
    databases[base].tables[place] = table
    return try finished("INSERT 0 \(made.count)", made, table, insert.returning, surroundings)
  }

  /// A table that can be written; views are read only here.
  private func writable(
    _ name: SQLName,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> (database: Int, table: Int) {
    let found = try find(name, surroundings)
    if databases[found.database].tables[found.table].view != nil {
      throw .notSimulated("changing rows through a view")
    }
    return found
  }

  /// The most rows that a table can have.
  static let rowLimit = 100_000

  private func checkCount(
    _ count: Int,
    _ wanted: Int,
    _ insert: SQLInsert,
    _ row: Int
  ) throws(SQLFailure) {
    if count == wanted || dialect == .postgres && count < wanted && insert.columns.isEmpty {
      return
    }
    guard dialect == .postgres else {
      throw SQLFailure(
        state: "21S01",
        number: 1136,
        message: "Column count doesn't match value count at row \(row)"
      )
    }
    throw SQLFailure(
      state: "42601",
      message: count > wanted
        ? "INSERT has more expressions than target columns"
        : "INSERT has more target columns than expressions"
    )
  }

  private func newRow(
    _ values: [SQLValue?],
    _ targets: [Int],
    _ table: inout SQLTable,
    _ number: Int,
    _ scope: SQLScope
  ) throws(SQLFailure) -> [SQLValue] {
    var row = Array(repeating: SQLValue.null, count: table.columns.count)
    var given = Array(repeating: false, count: row.count)
    for (target, value) in zip(targets, values) {
      guard let value else { continue }
      let column = table.columns[target]
      // MySQL numbers a row also where NULL is given.
      if value == .null, column.type.isSerial, dialect == .mysql { continue }
      row[target] = try column.type.stored(value, column: column.name, row: number, dialect)
      given[target] = true
      if column.type.isSerial, dialect == .mysql, case .integer(let number) = row[target] {
        table.nextNumber = max(table.nextNumber, number + 1)
      }
    }
    for (place, column) in table.columns.enumerated() where !given[place] {
      if column.type.isSerial {
        row[place] = .integer(table.nextNumber)
        table.nextNumber += 1
      } else if let usual = column.usual {
        row[place] = try column.type.stored(
          try scope.value(usual, []),
          column: column.name,
          dialect
        )
      } else if column.isRequired, dialect == .mysql {
        throw SQLFailure(
          state: "HY000",
          number: 1364,
          message: "Field '\(column.name)' doesn't have a default value"
        )
      }
    }
    try checkRequired(row, table)
    return row
  }

  private func checkRequired(_ row: [SQLValue], _ table: SQLTable) throws(SQLFailure) {
    for (place, column) in table.columns.enumerated()
    where column.isRequired && row[place] == .null {
      guard dialect == .postgres else {
        throw SQLFailure(
          state: "23000",
          number: 1048,
          message: "Column '\(column.name)' cannot be null"
        )
      }
      let shown = row.map { $0 == .null ? "null" : $0.text(dialect) }.joined(separator: ", ")
      throw SQLFailure(
        state: "23502",
        message: "null value in column \"\(column.name)\" of relation \"\(table.name)\" violates "
          + "not-null constraint",
        detail: "Failing row contains (\(shown))."
      )
    }
  }

  private func duplicate(
    _ table: SQLTable,
    _ index: SQLTable.Index,
    _ key: [SQLValue]
  ) -> SQLFailure {
    let values = key.map { $0.text(dialect) }
    guard dialect == .postgres else {
      let name = version.hasPrefix("5") ? index.name : "\(table.name).\(index.name)"
      return SQLFailure(
        state: "23000",
        number: 1062,
        message: "Duplicate entry '\(values.joined(separator: "-"))' for key '\(name)'"
      )
    }
    let columns = index.columns.joined(separator: ", ")
    return SQLFailure(
      state: "23505",
      message: "duplicate key value violates unique constraint \"\(index.name)\"",
      detail: "Key (\(columns))=(\(values.joined(separator: ", "))) already exists."
    )
  }

  /// A row after its assignments; `offered` is what could not be inserted.
  private func changed(
    _ table: SQLTable,
    _ place: Int,
    _ assignments: [SQLAssignment],
    _ offered: [SQLValue]?,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> [SQLValue] {
    var scope = SQLScope(columns: columns(of: table), surroundings: surroundings)
    var row = table.rows[place]
    if let offered {
      scope.columns += columns(of: table, as: "excluded").map {
        SQLScope.Column(table: "excluded", name: $0.name, type: $0.type)
      }
      scope.columns = scope.columns.filter { $0.table != "excluded" } + excluded(table)
      row += offered
    }
    var result = table.rows[place]
    for assignment in assignments {
      guard let target = table.place(of: assignment.column.name) else {
        throw .noColumn(
          assignment.column.name,
          of: table.name,
          at: assignment.column.position,
          dialect
        )
      }
      let value =
        try offered == nil
        ? scope.value(assignment.value, row) : merged(assignment.value, scope, row, table)
      let column = table.columns[target]
      result[target] = try column.type.stored(value, column: column.name, dialect)
    }
    try checkRequired(result, table)
    try check(result, table, surroundings)
    return result
  }

  /// The columns of what could not be inserted, as `EXCLUDED` names them.
  private func excluded(_ table: SQLTable) -> [SQLScope.Column] {
    table.columns.map { SQLScope.Column(table: "excluded", name: $0.name, type: $0.type) }
  }

  /// A value in which names without a table mean the row that is there.
  private func merged(
    _ value: SQLExpression,
    _ scope: SQLScope,
    _ row: [SQLValue],
    _ table: SQLTable
  ) throws(SQLFailure) -> SQLValue {
    do throws(SQLFailure) { return try scope.value(value, row) } catch {
      guard ["42702", "23000"].contains(error.state) else { throw error }
      let own = SQLScope(columns: columns(of: table), surroundings: scope.surroundings)
      return try own.value(value, row)
    }
  }

  func columns(of table: SQLTable, as name: String? = nil) -> [SQLScope.Column] {
    let key = table.indexes.first(where: \.isPrimary)?.columns
    return table.columns.map {
      SQLScope.Column(table: name ?? table.name, name: $0.name, type: $0.type, key: key)
    }
  }

  mutating func update(
    _ update: SQLUpdate,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let (base, place) = try writable(update.table, surroundings)
    var table = databases[base].tables[place]
    var scope = SQLScope(columns: columns(of: table), surroundings: surroundings)
    scope.clause = "where clause"
    var made: [[SQLValue]] = []
    var before: [[SQLValue]] = []
    for row in table.rows.indices {
      if let filter = update.filter, try scope.value(filter, table.rows[row]).truth != true {
        continue
      }
      let new = try changed(table, row, update.assignments, nil, surroundings)
      // MySQL counts what became different only.
      let isSame = new == table.rows[row]
      if !isSame { before.append(table.rows[row]) }
      table.rows[row] = new
      if let (index, key, _) = table.conflict(new, except: row) {
        throw duplicate(table, index, key)
      }
      if !isSame { try checkReferences(new, table, base) }
      if !(isSame && dialect == .mysql) { made.append(new) }
    }
    databases[base].tables[place] = table
    if isReferred(table.name, base) {
      let news = made.count == before.count ? made : before
      try follow(before, news: news, of: table.name, base)
    }
    return try finished("UPDATE \(made.count)", made, table, update.returning, surroundings)
  }

  mutating func delete(
    _ delete: SQLDelete,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let (base, place) = try writable(delete.table, surroundings)
    let table = databases[base].tables[place]
    var scope = SQLScope(columns: columns(of: table), surroundings: surroundings)
    scope.clause = "where clause"
    var (kept, gone): ([[SQLValue]], [[SQLValue]]) = ([], [])
    for row in table.rows {
      if let filter = delete.filter, try scope.value(filter, row).truth != true {
        kept.append(row)
      } else {
        gone.append(row)
      }
    }
    databases[base].tables[place].rows = kept
    if isReferred(table.name, base) { try follow(gone, of: table.name, base) }
    return try finished("DELETE \(gone.count)", gone, table, delete.returning, surroundings)
  }

  private func isReferred(_ name: String, _ base: Int) -> Bool {
    databases[base].tables.contains { table in
      table.references.contains { $0.table.name == name }
    }
  }

  private func finished(
    _ tag: String,
    _ rows: [[SQLValue]],
    _ table: SQLTable,
    _ returning: [SQLSelect.Item],
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    if returning.isEmpty { return .done(tag, affected: rows.count) }
    let scope = SQLScope(columns: columns(of: table), surroundings: surroundings)
    var result = try project(returning, rows, scope)
    result.tag = tag
    result.affected = rows.count
    return result
  }
}
