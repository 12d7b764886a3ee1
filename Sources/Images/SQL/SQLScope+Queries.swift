extension SQLScope {
  /// The value of an expression that asks a query of its own for this row.
  func valueOfQuery(
    _ expression: SQLExpression,
    _ row: [SQLValue],
    _ group: [[SQLValue]]?
  ) throws(SQLFailure) -> SQLValue {
    switch expression {
    case .exists(let select): return .boolean(!(try rows(of: select, row).rows.isEmpty))
    case .query(let select, let position):
      let result = try rows(of: select, row)
      try checkWidth(result, "subquery must return only one column", position)
      guard result.rows.count <= 1 else {
        throw dialect == .postgres
          ? SQLFailure(
            state: "21000",
            message: "more than one row returned by a subquery used as an expression"
          ) : SQLFailure(state: "21000", number: 1242, message: "Subquery returns more than 1 row")
      }
      return result.rows.first?.first ?? .null
    case .memberOf(let part, let select, let negated, let position):
      let subject = try value(part, row, group: group)
      let result = try rows(of: select, row)
      try checkWidth(result, "subquery has too many columns", position)
      var isUnknown = subject == .null && !result.rows.isEmpty
      for candidate in result.rows {
        guard let order = subject.compared(to: candidate[0]) else {
          isUnknown = true
          continue
        }
        if order == 0 { return .boolean(!negated) }
      }
      return isUnknown ? .null : .boolean(negated)
    case .quantified(let symbol, let part, let select, let isAll):
      let subject = try value(part, row, group: group)
      var isUnknown = false
      for candidate in try rows(of: select, row).rows {
        switch try SQLOperator.apply(symbol, subject, candidate[0], dialect).truth {
        case nil: isUnknown = true
        case let holds? where holds != isAll: return .boolean(holds)
        default: continue
        }
      }
      return isUnknown ? .null : .boolean(isAll)
    default: return .null
    }
  }

  private func checkWidth(
    _ result: SQLResult,
    _ message: String,
    _ position: Int
  ) throws(SQLFailure) {
    guard let columns = result.columns, columns.count != 1 else { return }
    throw dialect == .postgres
      ? SQLFailure(state: "42601", message: message, position: position)
      : SQLFailure(state: "21000", number: 1241, message: "Operand should contain 1 column(s)")
  }

  private func rows(of select: SQLSelect, _ row: [SQLValue]) throws(SQLFailure) -> SQLResult {
    guard let engine = surroundings.engine else { throw .notSimulated("a query here") }
    var inner = surroundings
    inner.outer.append(SQLOuterRow(columns: columns, row: row))
    return try engine.select(select, inner)
  }
}
