/// `ALTER TABLE`, and indexes that come and go by themselves.
extension SQLEngine {
  mutating func alter(
    _ name: SQLName,
    _ change: SQLAlteration,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let (base, place) = try find(name, surroundings)
    var table = databases[base].tables[place]
    switch change {
    case .add(let column, let skips):
      if table.place(of: column.name) != nil {
        if skips {
          let notice =
            "NOTICE:  column \"\(column.name)\" of relation \"\(table.name)\" already exists, skipping"
          return .done("ALTER TABLE", notices: [notice])
        }
        throw dialect == .postgres
          ? SQLFailure(
            state: "42701",
            message: "column \"\(column.name)\" of relation \"\(table.name)\" already exists"
          ) : repeated(column.name)
      }
      try add(column, to: &table, surroundings)
    case .drop(let column, let skips):
      guard let at = table.place(of: column) else {
        if skips {
          let notice =
            "NOTICE:  column \"\(column)\" of relation \"\(table.name)\" does not exist, skipping"
          return .done("ALTER TABLE", notices: [notice])
        }
        throw dialect == .postgres
          ? .noColumn(column, of: table.name, at: nil, dialect)
          : SQLFailure(
            state: "42000",
            number: 1091,
            message: "Can't DROP '\(column)'; check that column/key exists"
          )
      }
      table.columns.remove(at: at)
      for row in table.rows.indices { table.rows[row].remove(at: at) }
      table.indexes.removeAll { $0.columns.contains(column) }
      table.references.removeAll { $0.columns.contains(column) }
      table.checks.removeAll { $0.column == column }
    case .rename(let title):
      if databases[base].place(of: title) != nil { throw .tableExists(title, dialect) }
      table.name = title
      for other in databases[base].tables.indices {
        for at in databases[base].tables[other].references.indices
        where databases[base].tables[other].references[at].table.name == name.name {
          databases[base].tables[other].references[at].table.name = title
        }
      }
    case .renameColumn(let old, let new): try renameColumn(old, new, &table)
    default: try alterConstraints(change, &table, base, surroundings)
    }
    databases[base].tables[place] = table
    return .done("ALTER TABLE", affected: 0)
  }

  private func add(
    _ column: SQLColumn,
    to table: inout SQLTable,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) {
    let scope = SQLScope(surroundings: surroundings)
    var value = SQLValue.null
    if let usual = column.usual {
      value = try column.type.stored(try scope.value(usual, []), column: column.name, dialect)
    }
    if column.isRequired, value == .null, !table.rows.isEmpty, dialect == .postgres {
      throw SQLFailure(
        state: "23502",
        message: "column \"\(column.name)\" of relation \"\(table.name)\" contains null values"
      )
    }
    table.columns.append(column)
    for row in table.rows.indices { table.rows[row].append(value) }
    if column.isUnique {
      let key = SQLNamedColumns(name: "", columns: [column.name])
      table.indexes.append(Self.index(of: key, table, dialect))
    }
  }

  private func renameColumn(
    _ old: String,
    _ new: String,
    _ table: inout SQLTable
  ) throws(SQLFailure) {
    guard let at = table.place(of: old) else {
      throw .noColumn(old, of: nil, at: nil, dialect)
    }
    table.columns[at].name = new
    for index in table.indexes.indices {
      table.indexes[index].columns = table.indexes[index].columns.map { $0 == old ? new : $0 }
    }
    for reference in table.references.indices {
      table.references[reference].columns =
        table.references[reference].columns.map { $0 == old ? new : $0 }
    }
  }

  private func alterConstraints(
    _ change: SQLAlteration,
    _ table: inout SQLTable,
    _ base: Int,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) {
    func place(_ column: String) throws(SQLFailure) -> Int {
      guard let at = table.place(of: column) else {
        throw .noColumn(column, of: table.name, at: nil, dialect)
      }
      return at
    }
    switch change {
    case .addConstraint(let definition):
      try addKeys(definition, &table)
      try addConstraints(definition, to: &table, base, surroundings)
      for row in table.rows {
        do throws(SQLFailure) { try check(row, table, surroundings) } catch {
          guard dialect == .postgres, let name = table.checks.last?.name else { throw error }
          throw SQLFailure(
            state: "23514",
            message: "check constraint \"\(name)\" of relation \"\(table.name)\" is violated by "
              + "some row"
          )
        }
        try checkReferences(row, table, base)
      }
    case .dropConstraint(let name, let skips): try dropConstraint(name, skips, &table)
    case .setRequired(let column, let isRequired):
      let at = try place(column)
      if isRequired, table.rows.contains(where: { $0[at] == .null }) {
        throw SQLFailure(
          state: "23502",
          message: "column \"\(column)\" of relation \"\(table.name)\" contains null values"
        )
      }
      table.columns[at].isRequired = isRequired
    case .number(let column):
      let at = try place(column)
      table.columns[at].type.isSerial = true
      table.columns[at].isRequired = true
    case .setDefault(let column, let value, let typed):
      let at = try place(column)
      table.columns[at].usual = value
      table.columns[at].usualText = typed
    case .setType(let column, let type): try convert(try place(column), to: type, &table)
    case .modify(let column, let new):
      let at = try place(column)
      try convert(at, to: new.type, &table)
      if new.name != column { try renameColumn(column, new.name, &table) }
      let isKey = table.indexes.contains { $0.isPrimary && $0.columns.contains(new.name) }
      table.columns[at] = new
      if isKey { table.columns[at].isRequired = true }
    default: break
    }
  }

  private func dropConstraint(
    _ name: String,
    _ skips: Bool,
    _ table: inout SQLTable
  ) throws(SQLFailure) {
    let count = table.indexes.count + table.checks.count + table.references.count
    table.indexes.removeAll { $0.name == name }
    table.checks.removeAll { $0.name == name }
    table.references.removeAll { $0.name == name }
    if count == table.indexes.count + table.checks.count + table.references.count, !skips {
      throw dialect == .postgres
        ? SQLFailure(
          state: "42704",
          message: "constraint \"\(name)\" of relation \"\(table.name)\" does not exist"
        )
        : SQLFailure(
          state: "42000",
          number: 1091,
          message: "Can't DROP '\(name)'; check that column/key exists"
        )
    }
  }

  private func addKeys(
    _ definition: SQLTableDefinition,
    _ table: inout SQLTable
  ) throws(SQLFailure) {
    if !definition.primaryKey.isEmpty {
      if table.indexes.contains(where: \.isPrimary) {
        throw dialect == .postgres
          ? SQLFailure(
            state: "42P16",
            message: "multiple primary keys for table \"\(table.name)\" are not allowed"
          ) : SQLFailure(state: "42000", number: 1068, message: "Multiple primary key defined")
      }
      let title = dialect == .mysql ? "PRIMARY" : definition.primaryName ?? "\(table.name)_pkey"
      for column in definition.primaryKey {
        guard let at = table.place(of: column) else { throw missingKey(column) }
        table.columns[at].isRequired = true
      }
      table.indexes.append(
        SQLTable.Index(name: title, columns: definition.primaryKey, isPrimary: true)
      )
    }
    for key in definition.uniques + definition.keys {
      for column in key.columns where table.place(of: column) == nil { throw missingKey(column) }
    }
    for key in definition.uniques { table.indexes.append(Self.index(of: key, table, dialect)) }
    for key in definition.keys {
      table.indexes.append(
        SQLTable.Index(
          name: key.name.isEmpty ? key.columns[0] : key.name,
          columns: key.columns,
          isUnique: false,
          isConstraint: false
        )
      )
    }
    try checkUnique(table)
  }

  /// Whether the rows that are there fit the newest index.
  private func checkUnique(_ table: SQLTable) throws(SQLFailure) {
    for (place, row) in table.rows.enumerated() {
      guard let (index, key, _) = table.conflict(row, except: place) else { continue }
      let values = key.map { $0.text(dialect) }
      throw dialect == .postgres
        ? SQLFailure(
          state: "23505",
          message: "could not create unique index \"\(index.name)\"",
          detail: "Key (\(index.columns.joined(separator: ", ")))="
            + "(\(values.joined(separator: ", "))) is duplicated."
        )
        : SQLFailure(
          state: "23000",
          number: 1062,
          message: "Duplicate entry '\(values.joined(separator: "-"))' for key "
            + "'\(table.name).\(index.name)'"
        )
    }
  }

  private func convert(
    _ place: Int,
    to type: SQLType,
    _ table: inout SQLTable
  ) throws(SQLFailure) {
    let name = table.columns[place].name
    for row in table.rows.indices {
      table.rows[row][place] = try type.stored(
        table.rows[row][place],
        column: name,
        row: row + 1,
        dialect
      )
    }
    let isSerial = table.columns[place].type.isSerial
    table.columns[place].type = type
    if isSerial { table.columns[place].type.isSerial = true }
  }

  // MARK: Indexes

  mutating func createIndex(
    _ name: String,
    _ table: SQLName,
    _ columns: [String],
    _ isUnique: Bool,
    _ skips: Bool,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let (base, place) = try find(table, surroundings)
    var target = databases[base].tables[place]
    for column in columns where target.place(of: column) == nil {
      throw dialect == .postgres ? .noColumn(column, at: nil, dialect) : missingKey(column)
    }
    let names =
      dialect == .mysql
      ? target.indexes.map(\.name)
      : databases[base].tables.flatMap { [$0.name] + $0.indexes.map(\.name) }
    var title = name
    if title.isEmpty {
      title = "\(target.name)_\(columns.joined(separator: "_"))_idx"
      var number = 1
      while names.contains(title) {
        title = "\(target.name)_\(columns.joined(separator: "_"))_idx\(number)"
        number += 1
      }
    } else if names.contains(title) {
      if skips {
        let notice = "NOTICE:  relation \"\(title)\" already exists, skipping"
        return .done("CREATE INDEX", notices: [notice])
      }
      throw dialect == .postgres
        ? .tableExists(title, dialect)
        : SQLFailure(state: "42000", number: 1061, message: "Duplicate key name '\(title)'")
    }
    target.indexes.append(
      SQLTable.Index(name: title, columns: columns, isUnique: isUnique, isConstraint: false)
    )
    if isUnique { try checkUnique(target) }
    databases[base].tables[place] = target
    return .done("CREATE INDEX")
  }

  mutating func dropIndexes(
    _ names: [SQLName],
    _ skips: Bool,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    var result = SQLResult.done("DROP INDEX")
    guard let base = place(ofDatabase: surroundings.database) else { throw .noDatabaseSelected }
    for name in names {
      let found = databases[base].tables.firstIndex { table in
        (dialect == .postgres || table.name == name.schema)
          && table.indexes.contains { $0.name == name.name }
      }
      guard let found else {
        if skips {
          result.notices.append("NOTICE:  index \"\(name.name)\" does not exist, skipping")
          continue
        }
        throw dialect == .postgres
          ? SQLFailure(state: "42704", message: "index \"\(name.name)\" does not exist")
          : SQLFailure(
            state: "42000",
            number: 1091,
            message: "Can't DROP '\(name.name)'; check that column/key exists"
          )
      }
      let table = databases[base].tables[found]
      if let index = table.indexes.first(where: { $0.name == name.name }), index.isConstraint,
        dialect == .postgres
      {
        throw SQLFailure(
          state: "2BP01",
          message: "cannot drop index \(name.name) because constraint \(name.name) on table "
            + "\(table.name) requires it",
          hint: "You can drop constraint \(name.name) on table \(table.name) instead."
        )
      }
      databases[base].tables[found].indexes.removeAll { $0.name == name.name }
    }
    return result
  }
}
