/// The functions that look at values, not at rows.
enum SQLFunctions {
  static func value(
    _ call: SQLCall,
    _ arguments: [SQLValue],
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLValue {
    let dialect = surroundings.dialect
    if let fact = fact(call.name, surroundings) { return fact }
    if call.name == "coalesce" || call.name == "ifnull" {
      return arguments.first { $0 != .null } ?? .null
    }
    if let value = spread(call, arguments, dialect) { return value }
    if call.name == "concat" {
      if dialect == .mysql, arguments.contains(.null) { return .null }
      return .text(arguments.map { $0 == .null ? "" : $0.text(dialect) }.joined())
    }
    guard let first = arguments.first else { throw unknown(call, surroundings) }
    if first == .null { return .null }
    let text = first.text(dialect)
    switch call.name {
    case "lower": return .text(text.lowercased())
    case "upper": return .text(text.uppercased())
    case "length", "char_length": return .integer(text.count)
    case "trim": return .text(text.trimmedOfSpaces)
    case "reverse": return .text(String(text.reversed()))
    case "md5", "random", "rand", "sleep", "pg_sleep", "generate_series":
      throw .notSimulated("\(call.name)()")
    case "abs":
      guard let number = first.decimal else { return .null }
      return try SQLDecimal(abs(number.digits), scale: number.scale).value()
    case "round", "floor", "ceil", "ceiling":
      return try rounded(call.name, first, arguments.dropFirst().first)
    case "left", "right":
      guard case .integer(let count)? = arguments.dropFirst().first, count >= 0 else {
        return .null
      }
      return .text(String(call.name == "left" ? text.prefix(count) : text.suffix(count)))
    case "substring", "substr":
      guard case .integer(let start)? = arguments.dropFirst().first else { return .null }
      let rest = text.dropFirst(max(start - 1, 0))
      guard case .integer(let count)? = arguments.dropFirst(2).first else {
        return .text(String(rest))
      }
      return .text(String(rest.prefix(max(count, 0))))
    case "nullif":
      let other = arguments.dropFirst().first ?? .null
      return first.compared(to: other) == 0 ? .null : first
    case "pg_size_pretty": return .text("\(text) bytes")
    default: return try textual(call, arguments, first, surroundings)
    }
  }

  /// Functions of texts, and powers.
  private static func textual(
    _ call: SQLCall,
    _ arguments: [SQLValue],
    _ first: SQLValue,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLValue {
    let dialect = surroundings.dialect
    let text = first.text(dialect)
    switch call.name {
    case "set_config": return arguments.dropFirst().first ?? .null
    case "replace":
      guard arguments.count == 3 else { throw unknown(call, surroundings) }
      let old = arguments[1].text(dialect)
      return old.isEmpty ? first : .text(text.replacing(old, with: arguments[2].text(dialect)))
    case "mod":
      return try SQLOperator.apply("%", first, arguments.dropFirst().first ?? .null, dialect)
    case "power", "pow":
      guard case .integer(let base) = first, case .integer(let exponent)? = arguments.last,
        exponent >= 0, exponent < 64
      else { throw .notSimulated("\(call.name)() of these") }
      var product = 1
      for _ in 0..<exponent {
        let (next, isTooLarge) = product.multipliedReportingOverflow(by: base)
        guard !isTooLarge else { throw .outOfRange("double precision") }
        product = next
      }
      return .integer(product)
    case "if" where dialect == .mysql:
      guard arguments.count == 3 else { throw unknown(call, surroundings) }
      return first.truth == true ? arguments[1] : arguments[2]
    case "initcap":
      return .text(
        text.lowercased().split(separator: " ", omittingEmptySubsequences: false)
          .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
      )
    case "repeat":
      guard case .integer(let count)? = arguments.last, count >= 0, text.count * count < 1_000_000
      else { return .null }
      return .text(String(repeating: text, count: count))
    case "lpad", "rpad":
      guard arguments.count > 1, case .integer(let width) = arguments[1], width < 100_000 else {
        throw unknown(call, surroundings)
      }
      let fill = arguments.count > 2 ? arguments[2].text(dialect) : " "
      if text.count >= width || fill.isEmpty { return .text(String(text.prefix(max(width, 0)))) }
      let gap = String(
        String(repeating: fill, count: (width - text.count) / fill.count + 1)
          .prefix(width - text.count)
      )
      return .text(call.name == "lpad" ? gap + text : text + gap)
    default: throw unknown(call, surroundings)
    }
  }

  /// Functions that look at all their arguments alike; nil for others.
  private static func spread(
    _ call: SQLCall,
    _ arguments: [SQLValue],
    _ dialect: SQLDialect
  ) -> SQLValue? {
    if call.name == "if", dialect == .mysql, arguments.first == .null {
      return arguments.last ?? .null
    }
    if call.name == "greatest" || call.name == "least" {
      let known = arguments.filter { $0 != .null }
      if dialect == .mysql, known.count < arguments.count { return .null }
      let sign = call.name == "least" ? 1 : -1
      return known.min { ($0.compared(to: $1) ?? 0) * sign < 0 } ?? .null
    }
    if call.name == "concat_ws", let separator = arguments.first {
      let known = arguments.dropFirst().filter { $0 != .null }
      return .text(known.map { $0.text(dialect) }.joined(separator: separator.text(dialect)))
    }
    return nil
  }

  private static func fact(_ name: String, _ surroundings: SQLSurroundings) -> SQLValue? {
    switch (name, surroundings.dialect) {
    case ("version", _): .text(surroundings.version)
    case ("now", .postgres), ("current_timestamp", .postgres): .text(surroundings.now + "+00")
    case ("now", .mysql), ("current_timestamp", .mysql), ("localtimestamp", _):
      .text(surroundings.now)
    case ("current_date", _), ("curdate", .mysql): .text(String(surroundings.now.prefix(10)))
    case ("current_database", .postgres), ("database", .mysql), ("schema", .mysql):
      surroundings.database.isEmpty ? .null : .text(surroundings.database)
    case ("current_user", .postgres), ("session_user", .postgres): .text(surroundings.user)
    case ("current_user", .mysql): .text("\(surroundings.user)@\(surroundings.account)")
    case ("user", .mysql), ("session_user", .mysql):
      .text("\(surroundings.user)@\(surroundings.client)")
    case ("current_schema", .postgres): .text("public")
    case ("pg_is_in_recovery", .postgres): .boolean(false)
    default: nil
    }
  }

  private static func rounded(
    _ name: String,
    _ value: SQLValue,
    _ places: SQLValue?
  ) throws(SQLFailure) -> SQLValue {
    guard let number = value.decimal else { return .null }
    if name == "round" {
      var count = 0
      if case .integer(let wanted)? = places { count = max(wanted, 0) }
      guard let result = number.rounded(to: count) else { throw .outOfRange("numeric") }
      return number.scale == 0 ? value : .number(result)
    }
    guard let divisor = SQLDecimal.shifted(1, by: number.scale) else { return value }
    let (quotient, rest) = number.digits.quotientAndRemainder(dividingBy: divisor)
    if name == "floor" { return try SQLDecimal(rest < 0 ? quotient - 1 : quotient).value() }
    return try SQLDecimal(rest > 0 ? quotient + 1 : quotient).value()
  }

  private static func unknown(_ call: SQLCall, _ surroundings: SQLSurroundings) -> SQLFailure {
    surroundings.dialect == .postgres
      ? SQLFailure(
        state: "42883",
        message: "function \(call.name)(\(call.arguments.isEmpty ? "" : "…")) does not exist",
        hint: "No function matches the given name and argument types. You might need to add "
          + "explicit type casts.",
        position: call.position
      )
      : SQLFailure(
        state: "42000",
        number: 1305,
        message: "FUNCTION \(surroundings.database).\(call.name) does not exist"
      )
  }
}
