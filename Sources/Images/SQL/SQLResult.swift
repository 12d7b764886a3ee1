/// What a statement gave.
struct SQLResult: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    var name: String
    /// Whether clients show it flush right.
    var isNumeric = false
    var type: SQLType?
  }

  /// Nil where the statement gives no rows.
  var columns: [Column]?
  var rows: [[SQLValue]] = []
  /// PostgreSQL's command tag, as in `INSERT 0 1`.
  var tag = ""
  var affected = 0
  /// Warnings to print before it.
  var notices: [String] = []
  /// The database that the session uses from here.
  var database: String?

  /// One without rows.
  static func done(_ tag: String, affected: Int = 0, notices: [String] = []) -> SQLResult {
    SQLResult(tag: tag, affected: affected, notices: notices)
  }

  /// Rows of texts, as SHOW gives them.
  static func texts(_ columns: [String], _ rows: [[String]], tag: String = "SHOW") -> SQLResult {
    SQLResult(
      columns: columns.map { Column(name: $0) },
      rows: rows.map { $0.map(SQLValue.text) },
      tag: tag
    )
  }
}
