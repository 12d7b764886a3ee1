/// Why a statement did not succeed, in the words of its dialect.
struct SQLFailure: Error, Hashable, Sendable {
  /// PostgreSQL's and MySQL's five-character state.
  var state: String
  /// MySQL's number.
  var number = 1105
  var message: String
  var detail = ""
  var hint = ""
  /// Where in the statement, counted in characters from zero.
  var position: Int?

  /// Something that SQL has and this engine has not.
  static func notSimulated(_ what: String) -> SQLFailure {
    SQLFailure(state: "0A000", number: 1235, message: "\(what) is not simulated")
  }

  /// A statement that the grammar does not have; `rest` begins at the fault.
  static func syntax(
    near word: String,
    rest: String,
    at position: Int?,
    _ dialect: SQLDialect
  ) -> SQLFailure {
    switch dialect {
    case .postgres:
      SQLFailure(
        state: "42601",
        message: position == nil
          ? "syntax error at end of input" : "syntax error at or near \"\(word)\"",
        position: position
      )
    case .mysql:
      SQLFailure(
        state: "42000",
        number: 1064,
        message: "You have an error in your SQL syntax; check the manual that corresponds to your "
          + "MySQL server version for the right syntax to use near '\(rest.prefix(80))' at line 1"
      )
    }
  }

  static func noTable(
    _ name: String,
    in database: String,
    at position: Int?,
    isDropped: Bool = false,
    _ dialect: SQLDialect
  ) -> SQLFailure {
    switch dialect {
    case .postgres:
      SQLFailure(
        state: "42P01",
        message: isDropped
          ? "table \"\(name)\" does not exist" : "relation \"\(name)\" does not exist",
        position: isDropped ? nil : position
      )
    case .mysql:
      isDropped
        ? SQLFailure(
          state: "42S02",
          number: 1051,
          message: "Unknown table '\(database).\(name)'"
        )
        : SQLFailure(
          state: "42S02",
          number: 1146,
          message: "Table '\(database).\(name)' doesn't exist"
        )
    }
  }

  static func tableExists(_ name: String, _ dialect: SQLDialect) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(state: "42P07", message: "relation \"\(name)\" already exists")
      : SQLFailure(state: "42S01", number: 1050, message: "Table '\(name)' already exists")
  }

  static func noColumn(
    _ name: String,
    of table: String? = nil,
    at position: Int?,
    place: String = "field list",
    _ dialect: SQLDialect
  ) -> SQLFailure {
    switch dialect {
    case .postgres:
      SQLFailure(
        state: "42703",
        message: table.map { "column \"\(name)\" of relation \"\($0)\" does not exist" }
          ?? "column \(name.contains(".") ? name : "\"\(name)\"") does not exist",
        position: position
      )
    case .mysql:
      SQLFailure(
        state: "42S22",
        number: 1054,
        message: "Unknown column '\(name)' in '\(place)'"
      )
    }
  }

  static func noDatabase(_ name: String, _ dialect: SQLDialect) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(state: "3D000", message: "database \"\(name)\" does not exist")
      : SQLFailure(state: "42000", number: 1049, message: "Unknown database '\(name)'")
  }

  static func databaseExists(_ name: String, _ dialect: SQLDialect) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(state: "42P04", message: "database \"\(name)\" already exists")
      : SQLFailure(
        state: "HY000",
        number: 1007,
        message: "Can't create database '\(name)'; database exists"
      )
  }

  static let noDatabaseSelected = SQLFailure(
    state: "3D000",
    number: 1046,
    message: "No database selected"
  )

  static func outOfRange(_ type: String) -> SQLFailure {
    SQLFailure(state: "22003", number: 1264, message: "\(type) out of range")
  }
}
