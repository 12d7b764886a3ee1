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
