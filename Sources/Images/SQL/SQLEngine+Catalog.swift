/// What a database tells about itself: catalog tables, SHOW and DESCRIBE.
extension SQLEngine {
  /// A table of the catalog; nil for a name that is none of these.
  func catalogTable(_ name: SQLName, _ surroundings: SQLSurroundings) -> SQLTable? {
    switch (name.schema, name.name.lowercased(), dialect) {
    case (nil, "pg_database", .postgres), ("pg_catalog", "pg_database", .postgres):
      return made("pg_database", ["datname"], databases.map { [$0.name] })
    case (nil, "pg_tables", .postgres), ("pg_catalog", "pg_tables", .postgres):
      return made(
        "pg_tables",
        ["schemaname", "tablename", "tableowner"],
        tables(surroundings.database).map { ["public", $0.name, $0.owner] }
      )
    case (nil, "pg_user", .postgres), (nil, "pg_roles", .postgres):
      let column = name.name == "pg_user" ? "usename" : "rolname"
      return made(name.name, [column], users.map { [$0.name] })
    case ("information_schema", "tables", _):
      let bases = dialect == .postgres ? [surroundings.database] : databases.map(\.name)
      let rows = bases.flatMap { base in
        tables(base).map { [dialect == .postgres ? "public" : base, $0.name, "BASE TABLE"] }
      }
      return made("tables", ["table_schema", "table_name", "table_type"], rows)
    case ("pg_catalog", "psql_databases", .postgres): return databaseList
    case ("pg_catalog", "psql_relations", .postgres): return relationList(surroundings)
    case ("pg_catalog", "psql_columns", .postgres): return columnList(surroundings)
    case ("pg_catalog", "psql_roles", .postgres): return roleList
    case ("pg_catalog", "psql_dump", .postgres): return postgresDump(surroundings)
    case ("mysql", "mysql_dump", .mysql): return mysqlDump(surroundings.database)
    case ("mysql", "user", .mysql):
      let own = ["mysql.infoschema", "mysql.session", "mysql.sys", "root"].map {
        ["localhost", $0]
      }
      return made("user", ["Host", "User"], users.map { ["%", $0.name] } + own)
    default: return nil
    }
  }

  func tables(_ database: String) -> [SQLTable] {
    guard let place = place(ofDatabase: database) else { return [] }
    return databases[place].tables.sorted { $0.name < $1.name }
  }

  func made(_ name: String, _ columns: [String], _ rows: [[String]]) -> SQLTable {
    SQLTable(
      name: name,
      columns: columns.map { SQLColumn(name: $0, type: .text) },
      rows: rows.map { $0.map(SQLValue.text) },
      owner: ""
    )
  }

  func show(_ words: [String], _ surroundings: SQLSurroundings) throws(SQLFailure) -> SQLResult {
    let lower = words.map { $0.lowercased() }
    if dialect == .postgres { return try showSetting(lower) }
    switch lower.first {
    case "databases", "schemas":
      return .texts(["Database"], databases.map { [$0.name] })
    case "tables":
      var base = surroundings.database
      if let from = lower.firstIndex(where: { $0 == "from" || $0 == "in" }),
        from + 1 < words.count
      {
        base = words[from + 1]
      }
      if base.isEmpty { throw .noDatabaseSelected }
      guard place(ofDatabase: base) != nil else { throw .noDatabase(base, dialect) }
      if let like = lower.firstIndex(of: "like"), like + 1 < words.count {
        let mask = Array(words[like + 1])[...]
        let found = tables(base).filter { SQLOperator.isLike(Array($0.name)[...], mask) }
        return .texts(["Tables_in_\(base) (\(words[like + 1]))"], found.map { [$0.name] })
      }
      return .texts(["Tables_in_\(base)"], tables(base).map { [$0.name] })
    case "columns", "fields":
      guard lower.count > 2 else { throw .notSimulated("SHOW COLUMNS without a table") }
      return try describe(SQLName(name: words[2], position: 0), surroundings)
    case "variables", "status": return try showSettings(words, isStatus: lower.first == "status")
    case "global", "session", "full", "extended":
      guard words.count > 1 else { throw .notSimulated("SHOW \(words[0])") }
      return try show(Array(words.dropFirst()), surroundings)
    case "create": return try showCreate(Array(words.dropFirst()), surroundings)
    case "index", "indexes", "keys":
      guard lower.count > 2 else { throw .notSimulated("SHOW INDEX without a table") }
      return try showIndexes(Array(words.dropFirst(2)), surroundings)
    case "grants": return showGrants(surroundings)
    case "engines":
      return .texts(
        ["Engine", "Support", "Comment", "Transactions", "XA", "Savepoints"],
        [
          [
            "InnoDB", "DEFAULT", "Supports transactions, row-level locking, and foreign keys",
            "YES",
            "YES", "YES",
          ],
          [
            "MEMORY", "YES", "Hash based, stored in memory, useful for temporary tables", "NO",
            "NO",
            "NO",
          ], ["MyISAM", "YES", "MyISAM storage engine", "NO", "NO", "NO"],
        ]
      )
    case "triggers":
      return .texts(["Trigger", "Event", "Table", "Statement", "Timing", "Created"], [])
    case "warnings": return .texts(["Level", "Code", "Message"], [])
    case "processlist":
      return .texts(
        ["Id", "User", "Host", "db", "Command", "Time", "State", "Info"],
        [
          [
            "8", surroundings.user, "localhost", surroundings.database, "Query", "0", "init",
            "show processlist",
          ]
        ]
      )
    default: throw .notSimulated("SHOW \(words.joined(separator: " "))")
    }
  }

  private func showSetting(_ words: [String]) throws(SQLFailure) -> SQLResult {
    let name = words.joined(separator: "_")
    let settings = [
      "server_version": version, "port": "5432", "max_connections": "100",
      "shared_buffers": "128MB", "server_encoding": "UTF8", "timezone": "Etc/UTC",
      "data_directory": "/var/lib/postgresql/data", "listen_addresses": "*", "wal_level": "replica",
      "search_path": "\"$user\", public",
    ]
    guard let value = settings[name] else {
      throw SQLFailure(
        state: "42704",
        message: "unrecognized configuration parameter \"\(name)\""
      )
    }
    return .texts([name], [[value]])
  }

  func describe(
    _ name: SQLName,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let (base, place) = try find(name, surroundings)
    let table = databases[base].tables[place]
    let rows = table.columns.map { column -> [SQLValue] in
      let indexes = table.indexes.filter { $0.columns.first == column.name }
      let key =
        table.indexes.contains { $0.isPrimary && $0.columns.contains(column.name) }
        ? "PRI"
        : indexes.contains { $0.isUnique && $0.columns.count == 1 }
          ? "UNI" : indexes.isEmpty ? "" : "MUL"
      let usual: SQLValue =
        switch column.usual {
        case .literal(let value)?: value
        case nil: .null
        default: .text(column.usualText)
        }
      return [
        .text(column.name), .text(column.type.mysqlName),
        .text(column.isRequired ? "NO" : "YES"), .text(key),
        usual == .null ? .null : .text(usual.text(dialect)),
        .text(column.type.isSerial ? "auto_increment" : ""),
      ]
    }
    return SQLResult(
      columns: ["Field", "Type", "Null", "Key", "Default", "Extra"].map {
        SQLResult.Column(name: $0)
      },
      rows: rows
    )
  }
}
