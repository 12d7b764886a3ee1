/// The columns that an expression may name, and what it may ask about.
struct SQLScope: Sendable {
  struct Column: Hashable, Sendable {
    var table: String
    var name: String
    var type: SQLType
    /// The primary key of its table.
    var key: [String]?
    /// Whether `*` leaves it out, since `USING` has it already.
    var isHidden = false
  }

  var columns: [Column] = []
  var surroundings: SQLSurroundings
  /// What MySQL calls the clause that is looked at.
  var clause = "field list"

  var dialect: SQLDialect { surroundings.dialect }

  /// The place of a column among its own; nil where there is none.
  func ownPlace(
    of name: String,
    table: String?,
    at position: Int
  ) throws(SQLFailure) -> Int? {
    let lower = name.lowercased()
    let places = columns.indices.filter {
      columns[$0].name.lowercased() == lower
        && (table == nil ? !columns[$0].isHidden : columns[$0].table == table)
    }
    if places.count > 1 {
      throw dialect == .postgres
        ? SQLFailure(
          state: "42702",
          message: "column reference \"\(name)\" is ambiguous",
          position: position
        )
        : SQLFailure(
          state: "23000",
          number: 1052,
          message: "Column '\(name)' in \(clause) is ambiguous"
        )
    }
    return places.first
  }

  /// The place of a column.
  func place(of name: String, table: String?, at position: Int) throws(SQLFailure) -> Int {
    if let place = try ownPlace(of: name, table: table, at: position) { return place }
    throw missing(name, table, position)
  }

  private func missing(_ name: String, _ table: String?, _ position: Int) -> SQLFailure {
    if let table, dialect == .postgres, !columns.contains(where: { $0.table == table }) {
      return SQLFailure(
        state: "42P01",
        message: "missing FROM-clause entry for table \"\(table)\"",
        position: position
      )
    }
    let shown = table.map { "\($0).\(name)" } ?? name
    return .noColumn(shown, at: position, place: clause, dialect)
  }

  /// The value of a column, of this row or of a query's around it.
  private func value(
    ofColumn name: String,
    _ table: String?,
    _ position: Int,
    _ row: [SQLValue]
  ) throws(SQLFailure) -> SQLValue {
    if let place = try ownPlace(of: name, table: table, at: position) {
      return place < row.count ? row[place] : .null
    }
    for outer in surroundings.outer.reversed() {
      let scope = SQLScope(columns: outer.columns, surroundings: surroundings, clause: clause)
      if let place = try scope.ownPlace(of: name, table: table, at: position) {
        return place < outer.row.count ? outer.row[place] : .null
      }
    }
    throw missing(name, table, position)
  }

  /// The value of an expression for one row; `group` has the rows that functions gather.
  func value(
    _ expression: SQLExpression,
    _ row: [SQLValue],
    group: [[SQLValue]]? = nil
  ) throws(SQLFailure) -> SQLValue {
    func inner(_ expression: SQLExpression) throws(SQLFailure) -> SQLValue {
      try value(expression, row, group: group)
    }
    switch expression {
    case .literal(let value): return value
    case .column(let table, let name, let position):
      return try value(ofColumn: name, table, position, row)
    case .query, .exists, .memberOf, .quantified:
      return try valueOfQuery(expression, row, group)
    case .not(let part): return try inner(part).truth.map { .boolean(!$0) } ?? .null
    case .negative(let part):
      guard let number = try inner(part).decimal else { return .null }
      return try SQLDecimal(0 - number.digits, scale: number.scale).value()
    case .binary(let symbol, let left, let right):
      return try SQLOperator.apply(symbol, try inner(left), try inner(right), dialect)
    case .isNull(let part, let negated):
      return .boolean((try inner(part) == .null) != negated)
    case .member(let part, let list, let negated):
      let subject = try inner(part)
      var isUnknown = subject == .null
      for item in list {
        guard let order = subject.compared(to: try inner(item)) else {
          isUnknown = true
          continue
        }
        if order == 0 { return .boolean(!negated) }
      }
      return isUnknown ? .null : .boolean(negated)
    case .between(let part, let low, let high, let negated):
      guard let lower = try inner(part).compared(to: try inner(low)),
        let upper = try inner(part).compared(to: try inner(high))
      else { return .null }
      return .boolean((lower >= 0 && upper <= 0) != negated)
    case .like(let part, let pattern, let ignores, let negated):
      let (subject, wanted) = (try inner(part), try inner(pattern))
      if subject == .null || wanted == .null { return .null }
      var (text, mask) = (subject.text(dialect), wanted.text(dialect))
      if ignores { (text, mask) = (text.lowercased(), mask.lowercased()) }
      return .boolean(SQLOperator.isLike(Array(text)[...], Array(mask)[...]) != negated)
    case .cast(let part, let type):
      return try type.stored(try inner(part), column: "", dialect)
    case .choice(let branches, let otherwise):
      for branch in branches where try inner(branch.condition).truth == true {
        return try inner(branch.result)
      }
      guard let otherwise else { return .null }
      return try inner(otherwise)
    case .call(let call):
      if SQLCall.gatherers.contains(call.name) {
        guard let group else { throw misplaced(call) }
        return try gathered(call, group)
      }
      var arguments: [SQLValue] = []
      for argument in call.arguments { arguments.append(try inner(argument)) }
      return try SQLFunctions.value(call, arguments, surroundings)
    }
  }

  private func misplaced(_ call: SQLCall) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(
        state: "42803",
        message: "aggregate functions are not allowed in WHERE",
        position: call.position
      )
      : SQLFailure(state: "HY000", number: 1111, message: "Invalid use of group function")
  }

  private func gathered(_ call: SQLCall, _ rows: [[SQLValue]]) throws(SQLFailure) -> SQLValue {
    if call.countsRows { return .integer(rows.count) }
    guard let argument = call.arguments.first else { throw .notSimulated("\(call.name)()") }
    var values: [SQLValue] = []
    for row in rows {
      let value = try value(argument, row)
      if value != .null, !call.isDistinct || !values.contains(value) { values.append(value) }
    }
    switch call.name {
    case "count": return .integer(values.count)
    case "min": return values.min { ($0.compared(to: $1) ?? 0) < 0 } ?? .null
    case "max": return values.max { ($0.compared(to: $1) ?? 0) < 0 } ?? .null
    case "sum", "avg":
      guard var total = values.first else { return .null }
      for value in values.dropFirst() {
        total = try SQLOperator.apply("+", total, value, dialect)
      }
      if call.name == "sum" { return total }
      guard let sum = total.decimal else { return .null }
      let count = SQLDecimal(Int128(values.count))
      let places =
        dialect == .postgres ? SQLDecimal.places(ofQuotient: sum, count) : sum.scale + 4
      return SQLDecimal.quotient(sum, count, places: places)
        .map(SQLValue.number) ?? .null
    default:
      if values.isEmpty { return .null }
      var separator = ","
      if call.arguments.count > 1 {
        separator = try value(call.arguments[1], rows.first ?? []).text(dialect)
      }
      return .text(values.map { $0.text(dialect) }.joined(separator: separator))
    }
  }
}
