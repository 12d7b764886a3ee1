/// Databases, their tables and users, and what each statement does to them.
struct SQLEngine: Hashable, Sendable {
  struct User: Hashable, Sendable {
    var name: String
    var password: String
  }

  let dialect: SQLDialect
  /// The number of the release.
  let version: String
  /// The answer to `version()`.
  let banner: String
  var databases: [SQLDatabase]
  var users: [User]

  /// A server as it is after its first start, with its first user.
  init(_ dialect: SQLDialect, version: String, banner: String, user: String, password: String) {
    self.dialect = dialect
    self.version = version
    self.banner = banner
    let names =
      dialect == .postgres
      ? ["postgres", "template0", "template1"]
      : ["information_schema", "mysql", "performance_schema", "sys"]
    databases = names.map { SQLDatabase(name: $0, owner: user) }
    users = [User(name: user, password: password)]
  }

  /// The databases that the dialect has of itself.
  var ownDatabases: [String] {
    dialect == .postgres
      ? ["template0", "template1"] : ["information_schema", "mysql", "performance_schema", "sys"]
  }

  func place(ofDatabase name: String) -> Int? { databases.firstIndex { $0.name == name } }

  /// Does what a statement says.
  mutating func run(
    _ statement: SQLStatement,
    database: String,
    user: String,
    client: String = "localhost",
    now: String
  ) throws(SQLFailure) -> SQLResult {
    let surroundings = SQLSurroundings(
      dialect: dialect,
      version: banner,
      database: database,
      user: user,
      now: now,
      client: client,
      engine: self
    )
    switch statement {
    case .select(let select): return try self.select(select, surroundings)
    case .insert(let insert): return try self.insert(insert, surroundings)
    case .update(let update): return try self.update(update, surroundings)
    case .delete(let delete): return try self.delete(delete, surroundings)
    case .truncate(let names, let cascades):
      return try truncate(names, cascades, surroundings)
    case .createTable(let definition): return try createTable(definition, surroundings)
    case .dropTable(let names, let skips, let cascades):
      return try drop(names, isView: false, skips, cascades, surroundings)
    case .createView(let definition): return try createView(definition, surroundings)
    case .dropView(let names, let skips, let cascades):
      return try drop(names, isView: true, skips, cascades, surroundings)
    case .dropIndex(let names, let skips): return try dropIndexes(names, skips, surroundings)
    case .alterTable(let name, let change): return try alter(name, change, surroundings)
    case .createIndex(let name, let table, let columns, let isUnique, let skips):
      return try createIndex(name, table, columns, isUnique, skips, surroundings)
    case .createDatabase(let name, let skips, let word):
      return try createDatabase(name, skips, word, user)
    case .dropDatabase(let name, let skips, let word):
      return try dropDatabase(name, skips, word, surroundings)
    case .createUser, .alterUser, .dropUser: return try changeUsers(statement)
    case .grant(let word): return .done(word)
    case .begin: return .done(dialect == .postgres ? "BEGIN" : "")
    case .commit: return .done(dialect == .postgres ? "COMMIT" : "")
    case .rollback: return .done(dialect == .postgres ? "ROLLBACK" : "")
    case .setNumber(let sequence, let value, let isUsed):
      return try setNumber(sequence, value, isUsed, surroundings)
    case .savepoint, .rollbackTo, .release: return .done("")
    case .use(let name):
      guard place(ofDatabase: name) != nil else { throw .noDatabase(name, dialect) }
      var result = SQLResult.done("")
      result.database = name
      return result
    case .show(let words): return try show(words, surroundings)
    case .describe(let name): return try describe(name, surroundings)
    case .nothing(let tag): return .done(tag)
    }
  }

  /// The places of a database and a table in it.
  func find(
    _ name: SQLName,
    _ surroundings: SQLSurroundings,
    isDropped: Bool = false
  ) throws(SQLFailure) -> (database: Int, table: Int) {
    let database = dialect == .mysql ? name.schema ?? surroundings.database : surroundings.database
    if database.isEmpty { throw .noDatabaseSelected }
    guard let base = place(ofDatabase: database) else { throw .noDatabase(database, dialect) }
    let isElsewhere = dialect == .postgres && ![nil, "public"].contains(name.schema)
    guard !isElsewhere, let table = databases[base].place(of: name.name) else {
      let shown = isElsewhere ? "\(name.schema ?? "").\(name.name)" : name.name
      throw .noTable(shown, in: database, at: name.position, isDropped: isDropped, dialect)
    }
    return (base, table)
  }

  private mutating func truncate(
    _ names: [SQLName],
    _ cascades: Bool,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    var notices: [String] = []
    for name in names {
      let (base, place) = try find(name, surroundings)
      let referring = databases[base].tables.filter { table in
        !names.contains { $0.name == table.name }
          && table.references.contains { $0.table.name == name.name }
      }
      if let other = referring.first, !cascades {
        throw dialect == .postgres
          ? SQLFailure(
            state: "0A000",
            message: "cannot truncate a table referenced in a foreign key constraint",
            detail: "Table \"\(other.name)\" references \"\(name.name)\".",
            hint: "Truncate table \"\(other.name)\" at the same time, or use TRUNCATE ... CASCADE."
          )
          : SQLFailure(
            state: "42000",
            number: 1701,
            message: "Cannot truncate a table referenced in a foreign key constraint ("
              + "`\(databases[base].name)`.`\(other.name)`, CONSTRAINT "
              + "`\(other.references.first?.name ?? "")`)"
          )
      }
      for other in referring {
        notices.append("NOTICE:  truncate cascades to table \"\(other.name)\"")
        if let at = databases[base].place(of: other.name) { databases[base].tables[at].rows = [] }
      }
      databases[base].tables[place].rows = []
      if dialect == .mysql { databases[base].tables[place].nextNumber = 1 }
    }
    return .done("TRUNCATE TABLE", notices: notices)
  }

  private mutating func changeUsers(_ statement: SQLStatement) throws(SQLFailure) -> SQLResult {
    switch statement {
    case .createUser(let name, let password, let skips, let word):
      if users.contains(where: { $0.name == name }) {
        if skips { return .done("CREATE ROLE") }
        throw dialect == .postgres
          ? SQLFailure(state: "42710", message: "role \"\(name)\" already exists")
          : SQLFailure(
            state: "HY000",
            number: 1396,
            message: "Operation CREATE \(word) failed for '\(name)'@'%'"
          )
      }
      users.append(User(name: name, password: password ?? ""))
      return .done("CREATE ROLE")
    case .alterUser(let name, let password, let word):
      guard let place = users.firstIndex(where: { $0.name == name }) else {
        throw noUser(name, "ALTER \(word)")
      }
      users[place].password = password
      return .done("ALTER ROLE")
    case .dropUser(let name, let skips, let word):
      guard let place = users.firstIndex(where: { $0.name == name }) else {
        if skips { return .done("DROP ROLE") }
        throw noUser(name, "DROP \(word)")
      }
      users.remove(at: place)
      return .done("DROP ROLE")
    default: return .done("")
    }
  }

  private func noUser(_ name: String, _ action: String) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(state: "42704", message: "role \"\(name)\" does not exist")
      : SQLFailure(
        state: "HY000",
        number: 1396,
        message: "Operation \(action) failed for '\(name)'@'%'"
      )
  }
}
