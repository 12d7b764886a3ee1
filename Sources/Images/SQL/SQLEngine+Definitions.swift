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
    if let query = definition.select.first {
      var table = named(try select(query, surroundings), name.name)
      let count = table.rows.count
      table.owner = surroundings.user
      databases[base].tables.append(table)
      return .done("SELECT \(count)", affected: count)
    }
    var table = SQLTable(name: name.name, columns: definition.columns, owner: surroundings.user)
    for (place, column) in table.columns.enumerated() {
      if table.place(of: column.name) != place { throw repeated(column.name) }
    }
    let primary =
      definition.primaryKey.isEmpty
      ? table.columns.filter(\.isPrimary).map(\.name) : definition.primaryKey
    if !primary.isEmpty {
      let title = dialect == .mysql ? "PRIMARY" : definition.primaryName ?? "\(table.name)_pkey"
      table.indexes.append(SQLTable.Index(name: title, columns: primary, isPrimary: true))
      for column in primary {
        guard let place = table.place(of: column) else { throw missingKey(column) }
        table.columns[place].isRequired = true
      }
    }
    let uniques =
      table.columns.filter(\.isUnique).map { SQLNamedColumns(name: "", columns: [$0.name]) }
      + definition.uniques
    for key in uniques + definition.keys {
      for column in key.columns where table.place(of: column) == nil { throw missingKey(column) }
    }
    for key in uniques { table.indexes.append(Self.index(of: key, table, dialect)) }
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
    try addConstraints(definition, to: &table, base, surroundings)
    for place in table.columns.indices where table.columns[place].type.isSerial {
      table.columns[place].isRequired = true
    }
    databases[base].tables.append(table)
    return .done("CREATE TABLE")
  }

  /// What keeps columns unique, by the name that it was given or gets.
  static func index(
    of key: SQLNamedColumns,
    _ table: SQLTable,
    _ dialect: SQLDialect
  ) -> SQLTable.Index {
    let usual =
      dialect == .mysql
      ? key.columns[0] : "\(table.name)_\(key.columns.joined(separator: "_"))_key"
    return SQLTable.Index(name: key.name.isEmpty ? usual : key.name, columns: key.columns)
  }

  func repeated(_ column: String) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(state: "42701", message: "column \"\(column)\" specified more than once")
      : SQLFailure(state: "42S21", number: 1060, message: "Duplicate column name '\(column)'")
  }

  func missingKey(_ column: String) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(state: "42703", message: "column \"\(column)\" named in key does not exist")
      : SQLFailure(
        state: "42000",
        number: 1072,
        message: "Key column '\(column)' doesn't exist in table"
      )
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
