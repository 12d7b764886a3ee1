/// What the operators of SQL do with two values.
enum SQLOperator {
  static func apply(
    _ symbol: String,
    _ left: SQLValue,
    _ right: SQLValue,
    _ dialect: SQLDialect
  ) throws(SQLFailure) -> SQLValue {
    switch symbol {
    case "and":
      if left.truth == false || right.truth == false { return .boolean(false) }
      return left.truth == nil || right.truth == nil ? .null : .boolean(true)
    case "or":
      if left.truth == true || right.truth == true { return .boolean(true) }
      return left.truth == nil || right.truth == nil ? .null : .boolean(false)
    case "=", "<>", "<", ">", "<=", ">=":
      guard let order = left.compared(to: right) else { return .null }
      return .boolean(holds(symbol, order))
    case "||":
      if left == .null || right == .null { return .null }
      if dialect == .mysql { return .boolean(left.truth == true || right.truth == true) }
      return .text(left.text(dialect) + right.text(dialect))
    default: return try arithmetic(symbol, left, right, dialect)
    }
  }

  private static func holds(_ symbol: String, _ order: Int) -> Bool {
    switch symbol {
    case "=": order == 0
    case "<>": order != 0
    case "<": order < 0
    case ">": order > 0
    case "<=": order <= 0
    default: order >= 0
    }
  }

  private static func arithmetic(
    _ symbol: String,
    _ left: SQLValue,
    _ right: SQLValue,
    _ dialect: SQLDialect
  ) throws(SQLFailure) -> SQLValue {
    if left == .null || right == .null { return .null }
    guard let first = left.decimal, let second = right.decimal else {
      throw SQLFailure(
        state: "22P02",
        number: 1292,
        message: dialect == .postgres
          ? "invalid input syntax for type integer: \"\(left.text(dialect))\""
          : "Truncated incorrect DOUBLE value: '\(left.text(dialect))'"
      )
    }
    let isWhole = first.scale == 0 && second.scale == 0
    guard let (one, other, scale) = SQLDecimal.aligned(first, second) else {
      throw .outOfRange("numeric")
    }
    let result: (partialValue: Int128, overflow: Bool)
    var places = scale
    switch symbol {
    case "+": result = one.addingReportingOverflow(other)
    case "-": result = one.subtractingReportingOverflow(other)
    case "*":
      result = first.digits.multipliedReportingOverflow(by: second.digits)
      places = first.scale + second.scale
    default:
      if other == 0 {
        if dialect == .mysql { return .null }
        throw SQLFailure(state: "22012", message: "division by zero")
      }
      if symbol == "%" {
        result = one.remainderReportingOverflow(dividingBy: other)
      } else if isWhole, dialect == .postgres {
        result = one.dividedReportingOverflow(by: other)
      } else {
        let digits =
          dialect == .postgres
          ? SQLDecimal.places(ofQuotient: first, second) : first.scale + 4
        guard let quotient = SQLDecimal.quotient(first, second, places: digits) else {
          throw .outOfRange("numeric")
        }
        return .number(quotient)
      }
    }
    guard !result.overflow else { throw .outOfRange(isWhole ? "bigint" : "numeric") }
    return try SQLDecimal(result.partialValue, scale: places).value()
  }

  /// Whether a text has the form of a pattern with `%` and `_`.
  static func isLike(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    // Only the last `%` can still take more: going back to it is enough.
    var (at, mask) = (text.startIndex, pattern.startIndex)
    var resume: (text: Int, pattern: Int)?
    while at < text.endIndex {
      if mask < pattern.endIndex, pattern[mask] == "%" {
        resume = (at, mask + 1)
        mask += 1
      } else if mask < pattern.endIndex, pattern[mask] == "_" || pattern[mask] == text[at] {
        at += 1
        mask += 1
      } else if let last = resume {
        resume = (last.text + 1, last.pattern)
        (at, mask) = (last.text + 1, last.pattern)
      } else {
        return false
      }
    }
    return pattern[mask...].allSatisfy { $0 == "%" }
  }
}
