extension SQLEngine {
  mutating func createTable(
    _ definition: SQLTableDefinition,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let name = definition.name
    let database = dialect == .mysql ? name.schema ?? surroundings.database : surroundings.database
    if database.isEmpty { throw .noDatabaseSelected }
    guard let base = place(ofDatabase: database) else { throw .noDatabase(database, dialect) }
    if databases[base].place(of: name.name) != nil {
      guard definition.ifNotExists else { throw .tableExists(name.name, dialect) }
      let notice = "NOTICE:  relation \"\(name.name)\" already exists, skipping"
      return .done("CREATE TABLE", notices: dialect == .postgres ? [notice] : [])
    }
    var table = SQLTable(name: name.name, columns: definition.columns, owner: surroundings.user)
    for (place, column) in table.columns.enumerated() {
      if table.place(of: column.name) != place { throw repeated(column.name) }
    }
    let primary =
      definition.primaryKey.isEmpty
      ? table.columns.filter(\.isPrimary).map(\.name) : definition.primaryKey
    if !primary.isEmpty {
      let title = dialect == .mysql ? "PRIMARY" : "\(table.name)_pkey"
      table.indexes.append(SQLTable.Index(name: title, columns: primary, isPrimary: true))
      for column in primary {
        guard let place = table.place(of: column) else { throw missingKey(column) }
        table.columns[place].isRequired = true
      }
    }
    let uniques = table.columns.filter(\.isUnique).map { [$0.name] } + definition.uniques
    for columns in uniques {
      for column in columns where table.place(of: column) == nil { throw missingKey(column) }
      let title =
        dialect == .mysql
        ? columns[0] : "\(table.name)_\(columns.joined(separator: "_"))_key"
      table.indexes.append(SQLTable.Index(name: title, columns: columns))
    }
    for place in table.columns.indices where table.columns[place].type.isSerial {
      table.columns[place].isRequired = true
    }
    databases[base].tables.append(table)
    return .done("CREATE TABLE")
  }

  private func repeated(_ column: String) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(state: "42701", message: "column \"\(column)\" specified more than once")
      : SQLFailure(state: "42S21", number: 1060, message: "Duplicate column name '\(column)'")
  }

  private func missingKey(_ column: String) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(state: "42703", message: "column \"\(column)\" named in key does not exist")
      : SQLFailure(
        state: "42000",
        number: 1072,
        message: "Key column '\(column)' doesn't exist in table"
      )
  }

  mutating func dropTables(
    _ names: [SQLName],
    _ skips: Bool,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    var result = SQLResult.done("DROP TABLE")
    for name in names {
      do throws(SQLFailure) {
        let (base, table) = try find(name, surroundings, isDropped: true)
        databases[base].tables.remove(at: table)
      } catch {
        guard skips, ["42P01", "42S02"].contains(error.state) else { throw error }
        if dialect == .postgres {
          result.notices.append("NOTICE:  table \"\(name.name)\" does not exist, skipping")
        }
      }
    }
    return result
  }

  mutating func alter(
    _ name: SQLName,
    _ change: SQLAlteration,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let (base, place) = try find(name, surroundings)
    var table = databases[base].tables[place]
    switch change {
    case .add(let column):
      guard table.place(of: column.name) == nil else {
        throw dialect == .postgres
          ? SQLFailure(
            state: "42701",
            message: "column \"\(column.name)\" of relation \"\(table.name)\" already exists"
          ) : repeated(column.name)
      }
      let scope = SQLScope(surroundings: surroundings)
      var value = SQLValue.null
      if let usual = column.usual {
        value = try column.type.stored(try scope.value(usual, []), column: column.name, dialect)
      }
      table.columns.append(column)
      for row in table.rows.indices { table.rows[row].append(value) }
    case .drop(let column):
      guard let at = table.place(of: column) else {
        throw .noColumn(column, of: table.name, at: nil, dialect)
      }
      table.columns.remove(at: at)
      for row in table.rows.indices { table.rows[row].remove(at: at) }
      table.indexes.removeAll { $0.columns.contains(column) }
    case .rename(let title):
      if databases[base].place(of: title) != nil { throw .tableExists(title, dialect) }
      table.name = title
    case .renameColumn(let old, let new):
      guard let at = table.place(of: old) else {
        throw .noColumn(old, of: table.name, at: nil, dialect)
      }
      table.columns[at].name = new
      for index in table.indexes.indices {
        table.indexes[index].columns = table.indexes[index].columns.map { $0 == old ? new : $0 }
      }
    }
    databases[base].tables[place] = table
    return .done("ALTER TABLE", affected: 0)
  }

  mutating func createIndex(
    _ name: String,
    _ table: SQLName,
    _ columns: [String],
    _ isUnique: Bool,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let (base, place) = try find(table, surroundings)
    let target = databases[base].tables[place]
    for column in columns where target.place(of: column) == nil {
      throw dialect == .postgres ? .noColumn(column, at: nil, dialect) : missingKey(column)
    }
    let title =
      name.isEmpty ? "\(target.name)_\(columns.joined(separator: "_"))_idx" : name
    if target.indexes.contains(where: { $0.name == title }) {
      throw dialect == .postgres
        ? .tableExists(title, dialect)
        : SQLFailure(state: "42000", number: 1061, message: "Duplicate key name '\(title)'")
    }
    databases[base].tables[place].indexes.append(
      SQLTable.Index(name: title, columns: columns, isUnique: isUnique, isConstraint: false)
    )
    return .done("CREATE INDEX")
  }

  mutating func createDatabase(
    _ name: String,
    _ skips: Bool,
    _ word: String,
    _ user: String
  ) throws(SQLFailure) -> SQLResult {
    if word == "SCHEMA", dialect == .postgres { throw .notSimulated("CREATE SCHEMA") }
    if place(ofDatabase: name) != nil {
      guard skips else { throw .databaseExists(name, dialect) }
      return .done("CREATE DATABASE", affected: 1)
    }
    databases.append(SQLDatabase(name: name, owner: user))
    databases.sort { $0.name < $1.name }
    return .done("CREATE DATABASE", affected: 1)
  }

  mutating func dropDatabase(
    _ name: String,
    _ skips: Bool,
    _ word: String,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    guard let base = place(ofDatabase: name) else {
      guard skips else {
        throw dialect == .postgres
          ? .noDatabase(name, dialect)
          : SQLFailure(
            state: "HY000",
            number: 1008,
            message: "Can't drop database '\(name)'; database doesn't exist"
          )
      }
      let notice = "NOTICE:  database \"\(name)\" does not exist, skipping"
      return .done("DROP DATABASE", notices: dialect == .postgres ? [notice] : [])
    }
    if dialect == .postgres, name == surroundings.database {
      throw SQLFailure(state: "55006", message: "cannot drop the currently open database")
    }
    let count = databases[base].tables.count
    databases.remove(at: base)
    return .done("DROP DATABASE", affected: count)
  }
}
