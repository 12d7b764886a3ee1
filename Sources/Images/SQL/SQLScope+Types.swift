extension SQLScope {
  /// Whether clients show the values of an expression as numbers.
  func isNumeric(_ expression: SQLExpression) -> Bool {
    [.integer, .number].contains(type(of: expression).kind)
  }

  /// The type of an expression, as far as it follows from its form.
  func type(of expression: SQLExpression) -> SQLType {
    switch expression {
    case .literal(let value): return SQLType.of(value)
    case .negative(let inner): return type(of: inner)
    case .not, .isNull, .member, .between, .like, .exists, .memberOf, .quantified:
      return dialect == .mysql ? .integer : .boolean
    case .column(let table, let name, let position):
      guard let place = try? ownPlace(of: name, table: table, at: position) else {
        for outer in surroundings.outer.reversed() {
          let scope = SQLScope(columns: outer.columns, surroundings: surroundings)
          if let place = try? scope.ownPlace(of: name, table: table, at: position) {
            return outer.columns[place].type
          }
        }
        return .text
      }
      return columns[place].type
    case .binary(let symbol, let left, let right):
      guard ["+", "-", "*", "/", "%"].contains(symbol) else {
        return symbol == "||" && dialect == .postgres
          ? .text : dialect == .mysql ? .integer : .boolean
      }
      let (first, second) = (type(of: left), type(of: right))
      if symbol == "/", dialect == .mysql { return .decimal }
      return [first.kind, second.kind].contains(.number) ? .decimal : .integer
    case .call(let call): return type(of: call)
    case .cast(_, let type): return type
    case .choice(let branches, let otherwise):
      let results = branches.map(\.result) + (otherwise.map { [$0] } ?? [])
      let typed = results.first { $0 != .literal(.null) }
      return typed.map { type(of: $0) } ?? .text
    case .query(let select, _): return type(of: select)
    }
  }

  private func type(of call: SQLCall) -> SQLType {
    switch call.name {
    case "count", "length", "char_length", "mod", "position", "strpos", "row_number", "rank",
      "dense_rank", "generate_series":
      return .integer
    case "sum", "avg", "abs", "round", "floor", "ceil", "ceiling", "power", "sqrt", "random",
      "rand":
      guard call.name == "sum" || call.name == "abs", let argument = call.arguments.first,
        dialect == .postgres
      else { return .decimal }
      return type(of: argument)
    case "min", "max", "coalesce", "ifnull", "nullif", "greatest", "least":
      return call.arguments.first.map { type(of: $0) } ?? .text
    case "if": return call.arguments.dropFirst().first.map { type(of: $0) } ?? .text
    default: return .text
    }
  }

  /// The type of the one value that a query gives.
  private func type(of select: SQLSelect) -> SQLType {
    guard let engine = surroundings.engine else { return .text }
    var inner = surroundings
    inner.outer.append(
      SQLOuterRow(columns: columns, row: Array(repeating: .null, count: columns.count))
    )
    let result = try? engine.select(select, inner)
    return result?.columns?.first?.type ?? .text
  }
}

extension SQLType {
  static let decimal = SQLType(kind: .number, name: "numeric", mysqlName: "decimal(10,0)")

  /// The type of a value that has no column.
  static func of(_ value: SQLValue) -> SQLType {
    switch value {
    case .integer: .integer
    case .number: .decimal
    case .boolean: .boolean
    case .text, .null: .text
    }
  }
}
