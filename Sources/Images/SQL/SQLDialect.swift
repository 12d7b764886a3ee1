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
  /// Where the client is.
  var client = "localhost"
  /// The host in the name of the account that MySQL takes for the client.
  var account: String { client == "localhost" && user == "root" ? "localhost" : "%" }
  /// What queries within a query are asked of.
  var engine: SQLEngine?
  /// The rows of the queries around this one, the nearest last.
  var outer: [SQLOuterRow] = []
  /// What `WITH` has named.
  var common: [SQLTable] = []
}

/// A row of a query around another one.
struct SQLOuterRow: Sendable {
  var columns: [SQLScope.Column]
  var row: [SQLValue]
}
