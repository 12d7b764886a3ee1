/// What can be asked of a database.
enum SQLStatement: Hashable, Sendable {
  case select(SQLSelect)
  case insert(SQLInsert)
  case update(SQLUpdate)
  case delete(SQLDelete)
  case truncate([SQLName], cascades: Bool)
  case createTable(SQLTableDefinition)
  case dropTable([SQLName], ifExists: Bool, cascades: Bool)
  case alterTable(SQLName, SQLAlteration)
  case createIndex(
    name: String,
    table: SQLName,
    columns: [String],
    isUnique: Bool,
    ifNotExists: Bool
  )
  case dropIndex([SQLName], ifExists: Bool)
  case createView(SQLViewDefinition)
  case dropView([SQLName], ifExists: Bool, cascades: Bool)
  case createDatabase(String, ifNotExists: Bool, word: String)
  case dropDatabase(String, ifExists: Bool, word: String)
  case createUser(String, password: String?, ifNotExists: Bool, word: String)
  case alterUser(String, password: String, word: String)
  case dropUser(String, ifExists: Bool, word: String)
  case grant(String)
  case begin
  case commit
  case rollback
  /// The number after which a column goes on, by the name of its sequence.
  case setNumber(sequence: String, value: Int, isUsed: Bool)
  case savepoint(String)
  case rollbackTo(String)
  case release(String)
  case use(String)
  case show([String])
  case describe(SQLName)
  /// Something that is accepted and changes nothing that could be seen, with its tag.
  case nothing(String)

  /// Whether it must be written down, so that it is there after a restart.
  var changes: Bool {
    switch self {
    case .select, .begin, .commit, .rollback, .savepoint, .rollbackTo, .release, .use, .show,
      .describe, .nothing:
      false
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
    /// Other names for its columns, as in `t(a, b)`.
    var columns: [String] = []
    /// The query in its place, if any.
    var query: [SQLSelect] = []
    /// The function that gives its rows.
    var call: SQLCall?
    /// How it is joined to what stands before it.
    var condition: SQLExpression?
    var keepsLeft = false
    var keepsRight = false
    /// The columns of `USING`.
    var shared: [String] = []
    var isNatural = false
  }

  struct Order: Hashable, Sendable {
    var expression: SQLExpression
    var isDescending = false
    var nullsFirst: Bool?
  }

  /// Another query whose rows are put together with those of the first.
  struct Combination: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
      case union = "UNION"
      case intersect = "INTERSECT"
      case except = "EXCEPT"
    }

    var kind: Kind
    var keepsAll = false
    var select: SQLSelect
    var position = 0
  }

  /// A query of `WITH`, by its name.
  struct Common: Hashable, Sendable {
    var name: String
    var columns: [String]
    var select: SQLSelect
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
  var combinations: [Combination] = []
  var common: [Common] = []
  var isRecursive = false
  /// The rows of `VALUES`, which has no items.
  var literals: [[SQLExpression]] = []
}

struct SQLInsert: Hashable, Sendable {
  var table: SQLName
  var columns: [SQLName] = []
  /// Nil stands for DEFAULT.
  var rows: [[SQLExpression?]] = []
  var select: SQLSelect?
  var skipsConflicts = false
  /// Whether rows in the way are taken out first.
  var replaces = false
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
  var uniques: [SQLNamedColumns] = []
  /// Indexes that MySQL makes with the table.
  var keys: [SQLNamedColumns] = []
  var primaryName: String?
  var checks: [SQLCheck] = []
  var references: [SQLReference] = []
  var ifNotExists = false
  /// The query whose rows fill it.
  var select: [SQLSelect] = []
}

/// Columns with the name of what they are for; empty where it has none.
struct SQLNamedColumns: Hashable, Sendable {
  var name: String
  var columns: [String]
}

/// `CREATE VIEW`.
struct SQLViewDefinition: Hashable, Sendable {
  var name: SQLName
  var columns: [String] = []
  var select: SQLSelect
  var text: String
  var replaces = false
}

enum SQLAlteration: Hashable, Sendable {
  case add(SQLColumn, skips: Bool)
  case drop(String, skips: Bool)
  case addConstraint(SQLTableDefinition)
  case dropConstraint(String, skips: Bool)
  case setRequired(String, Bool)
  case setDefault(String, SQLExpression?, typed: String)
  case setType(String, SQLType)
  case modify(String, SQLColumn)
  /// The column numbers rows from here.
  case number(String)
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
