/// What can be asked of a database.
enum SQLStatement: Hashable, Sendable {
  case select(SQLSelect)
  case insert(SQLInsert)
  case update(SQLUpdate)
  case delete(SQLDelete)
  case truncate([SQLName])
  case createTable(SQLTableDefinition)
  case dropTable([SQLName], ifExists: Bool)
  case alterTable(SQLName, SQLAlteration)
  case createIndex(name: String, table: SQLName, columns: [String], isUnique: Bool)
  case createDatabase(String, ifNotExists: Bool, word: String)
  case dropDatabase(String, ifExists: Bool, word: String)
  case createUser(String, password: String?, ifNotExists: Bool, word: String)
  case alterUser(String, password: String, word: String)
  case dropUser(String, ifExists: Bool, word: String)
  case grant(String)
  case begin
  case commit
  case rollback
  case use(String)
  case show([String])
  case describe(SQLName)
  /// Something that is accepted and changes nothing that could be seen, with its tag.
  case nothing(String)

  /// Whether it must be written down, so that it is there after a restart.
  var changes: Bool {
    switch self {
    case .select, .begin, .commit, .rollback, .use, .show, .describe, .nothing: false
    default: true
    }
  }
}

/// The name of a table, and where in the statement it stands.
struct SQLName: Hashable, Sendable {
  var schema: String?
  var name: String
  var position: Int
}

struct SQLSelect: Hashable, Sendable {
  struct Item: Hashable, Sendable {
    /// Nil for `*`.
    var expression: SQLExpression?
    /// The table whose columns `t.*` takes.
    var table: String?
    var alias: String?
    var typed = ""
  }

  struct Source: Hashable, Sendable {
    var table: SQLName
    var alias: String?
    /// How it is joined to what stands before it.
    var condition: SQLExpression?
    var keepsLeft = false
  }

  struct Order: Hashable, Sendable {
    var expression: SQLExpression
    var isDescending = false
  }

  var isDistinct = false
  var items: [Item] = []
  var sources: [Source] = []
  var filter: SQLExpression?
  var grouping: [SQLExpression] = []
  var having: SQLExpression?
  var order: [Order] = []
  var limit: SQLExpression?
  var offset: SQLExpression?
}

struct SQLInsert: Hashable, Sendable {
  var table: SQLName
  var columns: [SQLName] = []
  /// Nil stands for DEFAULT.
  var rows: [[SQLExpression?]] = []
  var select: SQLSelect?
  var skipsConflicts = false
  /// The assignments of `ON CONFLICT DO UPDATE` or `ON DUPLICATE KEY UPDATE`.
  var updates: [SQLAssignment] = []
  var returning: [SQLSelect.Item] = []
}

struct SQLAssignment: Hashable, Sendable {
  var column: SQLName
  var value: SQLExpression
}

struct SQLUpdate: Hashable, Sendable {
  var table: SQLName
  var assignments: [SQLAssignment]
  var filter: SQLExpression?
  var returning: [SQLSelect.Item] = []
}

struct SQLDelete: Hashable, Sendable {
  var table: SQLName
  var filter: SQLExpression?
  var returning: [SQLSelect.Item] = []
}

struct SQLTableDefinition: Hashable, Sendable {
  var name: SQLName
  var columns: [SQLColumn] = []
  var primaryKey: [String] = []
  var uniques: [[String]] = []
  var ifNotExists = false
}

enum SQLAlteration: Hashable, Sendable {
  case add(SQLColumn)
  case drop(String)
  case rename(String)
  case renameColumn(String, to: String)
}

/// A column of a table.
struct SQLColumn: Hashable, Sendable {
  var name: String
  var type: SQLType
  var isRequired = false
  var isPrimary = false
  var isUnique = false
  var usual: SQLExpression?
  /// The default as it was written.
  var usualText = ""
}
