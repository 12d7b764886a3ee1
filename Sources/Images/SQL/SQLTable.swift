/// A table: its columns, what must be unique, and its rows.
struct SQLTable: Hashable, Sendable {
  /// Columns whose values together are not in two rows.
  struct Index: Hashable, Sendable {
    var name: String
    var columns: [String]
    var isPrimary = false
    var isUnique = true
    /// Whether it came with the table, as a constraint.
    var isConstraint = true
  }

  var name: String
  var columns: [SQLColumn]
  var indexes: [Index] = []
  var rows: [[SQLValue]] = []
  var owner: String
  /// What the next row of a numbered column gets.
  var nextNumber = 1
  /// Conditions that every row must meet.
  var checks: [SQLCheck] = []
  /// What other tables its rows refer to.
  var references: [SQLReference] = []
  /// What a view asks; a table has none.
  var view: SQLView?

  /// The place of a column; nil where there is none.
  func place(of column: String) -> Int? {
    columns.firstIndex { $0.name.lowercased() == column.lowercased() }
  }

  /// The first index that a new row would break, and the values of it that are there already.
  func conflict(_ row: [SQLValue], except own: Int? = nil) -> (Index, [SQLValue], row: Int)? {
    for index in indexes where index.isUnique {
      let places = index.columns.compactMap(place)
      let key = places.map { row[$0] }
      if key.contains(.null) { continue }
      let found = rows.indices.first { other in
        other != own && zip(places, key).allSatisfy { rows[other][$0].compared(to: $1) == 0 }
      }
      if let found { return (index, key, found) }
    }
    return nil
  }
}

/// A database with its tables.
struct SQLDatabase: Hashable, Sendable {
  var name: String
  var owner: String
  /// In the order in which they were made.
  var tables: [SQLTable] = []

  func place(of table: String) -> Int? { tables.firstIndex { $0.name == table } }
}

/// The query of a view.
struct SQLView: Hashable, Sendable {
  var select: SQLSelect
  /// As it was written.
  var text: String
}

/// A condition of a table's rows.
struct SQLCheck: Hashable, Sendable {
  /// Empty where it was given none.
  var name: String
  var condition: SQLExpression
  /// The condition as it was written.
  var typed: String
  /// The column it stands at.
  var column: String?
}

/// Columns whose values must be in another table.
struct SQLReference: Hashable, Sendable {
  enum Action: String, Hashable, Sendable {
    case none = "NO ACTION"
    case restrict = "RESTRICT"
    case cascade = "CASCADE"
    case setNull = "SET NULL"
  }

  /// Empty where it was given none.
  var name: String
  var columns: [String]
  var table: SQLName
  /// Empty for the primary key.
  var targets: [String] = []
  var onDelete = Action.none
  var onUpdate = Action.none
}
