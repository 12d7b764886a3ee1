extension SQLEngine {
  /// Puts the rows of what stands next in `FROM` beside those that are there.
  func join(
    _ source: SQLSelect.Source,
    _ scope: inout SQLScope,
    _ rows: inout [[SQLValue]]
  ) throws(SQLFailure) {
    let table = try table(of: source, scope.surroundings)
    let left = scope.columns
    let name = source.alias ?? table.name
    if !name.isEmpty, left.contains(where: { $0.table == name }) {
      throw dialect == .postgres
        ? SQLFailure(state: "42712", message: "table name \"\(name)\" specified more than once")
        : SQLFailure(
          state: "42000",
          number: 1066,
          message: "Not unique table/alias: '\(name)'"
        )
    }
    var right = columns(of: table, as: name)
    let pairs = try sharedColumns(of: source, left, &right)
    scope.columns = left + right
    var joined: [[SQLValue]] = []
    var taken = Array(repeating: false, count: table.rows.count)
    for row in rows {
      var isMatched = false
      for (place, other) in table.rows.enumerated() {
        let both = row + other
        let isEqual = pairs.allSatisfy { row[$0.left].compared(to: other[$0.right]) == 0 }
        if !isEqual { continue }
        if let condition = source.condition, try scope.value(condition, both).truth != true {
          continue
        }
        isMatched = true
        taken[place] = true
        joined.append(both)
        guard joined.count <= Self.rowLimit else {
          throw SQLFailure(
            state: "53200",
            number: 1104,
            message: "the result of a join has more than \(Self.rowLimit) rows"
          )
        }
      }
      if !isMatched, source.keepsLeft {
        joined.append(row + Array(repeating: .null, count: right.count))
      }
    }
    if source.keepsRight {
      for (place, other) in table.rows.enumerated() where !taken[place] {
        var row = Array(repeating: SQLValue.null, count: left.count)
        for pair in pairs { row[pair.left] = other[pair.right] }
        joined.append(row + other)
      }
    }
    rows = joined
  }

  /// The places of the columns that `USING` or `NATURAL` makes one.
  private func sharedColumns(
    of source: SQLSelect.Source,
    _ left: [SQLScope.Column],
    _ right: inout [SQLScope.Column]
  ) throws(SQLFailure) -> [(left: Int, right: Int)] {
    let shared =
      source.isNatural
      ? right.map(\.name).filter { name in left.contains { $0.name == name && !$0.isHidden } }
      : source.shared
    var pairs: [(left: Int, right: Int)] = []
    for column in shared {
      guard let here = left.firstIndex(where: { $0.name == column && !$0.isHidden }),
        let there = right.firstIndex(where: { $0.name == column })
      else {
        throw dialect == .postgres
          ? SQLFailure(
            state: "42703",
            message: "column \"\(column)\" specified in USING clause does not exist in "
              + "\(left.contains { $0.name == column } ? "right" : "left") table"
          ) : .noColumn(column, at: nil, place: "from clause", dialect)
      }
      right[there].isHidden = true
      pairs.append((here, there))
    }
    return pairs
  }
}
