/// Conditions as PostgreSQL prints them: with the types that it took their values for.
struct SQLDeparser {
  let table: SQLTable
  /// Whether every operation is in parentheses, as in dumps.
  var isFull = false

  /// A condition; as it was written where its form is not known here.
  func text(of check: SQLCheck) -> String { text(check.condition) ?? "(\(check.typed))" }

  private func closed(_ text: String) -> String { isFull ? "(\(text))" : text }

  private func text(_ expression: SQLExpression) -> String? {
    switch expression {
    case .binary(let symbol, let left, let right) where symbol == "and" || symbol == "or":
      guard let one = text(left), let other = text(right) else { return nil }
      let (first, second) =
        symbol == "and" && !isFull ? (grouped(one, left), grouped(other, right)) : (one, other)
      return closed("\(first) \(symbol.uppercased()) \(second)")
    case .binary(let symbol, let left, let right):
      guard let one = operand(left, beside: right), let other = operand(right, beside: left)
      else { return nil }
      return closed("\(one) \(symbol) \(other)")
    case .not(let inner): return text(inner).map { closed("NOT \(isFull ? $0 : "(\($0))")") }
    case .between(let part, let low, let high, false):
      return text(.binary("and", .binary(">=", part, low), .binary("<=", part, high)))
    case .isNull(let part, let negated):
      return operand(part, beside: part).map { closed("\($0) IS \(negated ? "NOT " : "")NULL") }
    case .member(let part, let list, let negated): return membership(part, list, negated)
    default: return operand(expression, beside: expression)
    }
  }

  private func membership(
    _ part: SQLExpression,
    _ list: [SQLExpression],
    _ negated: Bool
  ) -> String? {
    var part = part
    if case .cast(let inner, _) = part { part = inner }
    guard case .column(_, let name, _) = part, let place = table.place(of: name) else {
      return nil
    }
    let type = table.columns[place].type
    let isVaried = type.kind == .text && type.limit != nil
    var items: [String] = []
    for var item in list {
      if case .cast(let inner, _) = item { item = inner }
      guard case .literal(let value) = item else { return nil }
      if case .text(let text) = value {
        items.append("'\(text)'::\(isVaried ? "character varying" : "text")")
      } else {
        items.append(value.text(.postgres))
      }
    }
    let array = "ARRAY[\(items.joined(separator: ", "))]"
    let shown = isVaried ? "\(closed(array))::text[]" : array
    let subject = isVaried ? "\(isFull ? "(\(name))" : name)::text" : name
    return closed(
      "\(subject) \(negated ? "<> ALL" : "= ANY") (\(isVaried && isFull ? "(\(shown))" : shown))"
    )
  }

  private func grouped(_ text: String, _ expression: SQLExpression) -> String {
    if case .binary("or", _, _) = expression { return "(\(text))" }
    return text
  }

  private func operand(
    _ expression: SQLExpression,
    beside other: SQLExpression
  ) -> String? {
    switch expression {
    case .column(_, let name, _):
      guard let own = type(expression), own.kind == .text, own.limit != nil, expression != other
      else { return name }
      return "\(closed(name))::text"
    case .literal(.text(let text)): return "'\(text)'::text"
    case .literal(.integer(let number)):
      return type(other)?.name.hasPrefix("numeric") == true
        ? "\(closed(String(number)))::numeric" : "\(number)"
    case .negative(.literal(let value)):
      return
        "'-\(value.text(.postgres))'::\(type(other)?.name.hasPrefix("numeric") == true ? "numeric" : "integer")"
    case .literal(let value): return value == .null ? "NULL" : value.text(.postgres)
    case .cast(.literal(let value), let type):
      if case .text(let text) = value { return "'\(text)'::\(type.name)" }
      return "\(closed(value.text(.postgres)))::\(type.name)"
    case .cast(let inner, let type):
      return operand(inner, beside: inner).map { "\(closed($0))::\(type.name)" }
    case .call(let call):
      let arguments = call.arguments.compactMap { operand($0, beside: $0) }
      guard arguments.count == call.arguments.count else { return nil }
      return "\(call.name)(\(arguments.joined(separator: ", ")))"
    case .binary(let symbol, let left, let right) where "+-*/%".contains(symbol):
      guard let one = operand(left, beside: right), let two = operand(right, beside: left) else {
        return nil
      }
      return "(\(one) \(symbol) \(two))"
    default: return nil
    }
  }

  private func type(_ expression: SQLExpression) -> SQLType? {
    guard case .column(_, let name, _) = expression else { return nil }
    return table.place(of: name).map { table.columns[$0].type }
  }
}
