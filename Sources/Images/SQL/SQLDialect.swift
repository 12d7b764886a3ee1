/// Whose SQL a database speaks.
enum SQLDialect: Hashable, Sendable {
  case postgres
  case mysql
}

/// What a statement may ask about its surroundings.
struct SQLSurroundings: Sendable {
  var dialect: SQLDialect
  /// The answer to `version()`.
  var version: String
  var database: String
  var user: String
  /// The time as a timestamp of SQL.
  var now: String
}
