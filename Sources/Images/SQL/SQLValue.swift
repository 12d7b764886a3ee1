/// A value in a table.
enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int)
  case number(SQLDecimal)
  case text(String)
  case boolean(Bool)

  /// How clients show it.
  func text(_ dialect: SQLDialect) -> String {
    switch self {
    case .null: dialect == .postgres ? "" : "NULL"
    case .integer(let number): String(number)
    case .number(let number): number.text
    case .text(let text): text
    case .boolean(let flag):
      dialect == .postgres ? (flag ? "t" : "f") : (flag ? "1" : "0")
    }
  }

  /// The number that it is or reads as.
  var decimal: SQLDecimal? {
    switch self {
    case .integer(let number): SQLDecimal(Int128(number))
    case .number(let number): number
    case .text(let text): SQLDecimal(text)
    case .boolean(let flag): SQLDecimal(flag ? 1 : 0)
    case .null: nil
    }
  }

  /// Whether a condition of this value holds; nil for unknown.
  var truth: Bool? {
    switch self {
    case .null: nil
    case .boolean(let flag): flag
    case .integer(let number): number != 0
    case .number(let number): number.digits != 0
    case .text(let text): ["t", "true", "1", "yes", "on"].contains(text.lowercased())
    }
  }

  /// Less, equal or more than another (-1, 0, 1); nil where either is null.
  func compared(to other: SQLValue) -> Int? {
    switch (self, other) {
    case (.null, _), (_, .null): return nil
    case (.text(let left), .text(let right)): return left == right ? 0 : left < right ? -1 : 1
    default:
      if let left = decimal, let right = other.decimal {
        return left < right ? -1 : right < left ? 1 : 0
      }
      let (left, right) = (text(.postgres), other.text(.postgres))
      return left == right ? 0 : left < right ? -1 : 1
    }
  }

  /// Whether it stands before another in an ordered result; null is the greatest in PostgreSQL and
  /// the least in MySQL.
  func precedes(_ other: SQLValue, _ dialect: SQLDialect) -> Bool {
    switch (self, other) {
    case (.null, .null): false
    case (.null, _): dialect == .mysql
    case (_, .null): dialect == .postgres
    default: (compared(to: other) ?? 0) < 0
    }
  }
}
