/// The type of a column.
struct SQLType: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case integer
    case number
    case text
    case boolean
    /// Dates, times, documents and others that are kept as they are written.
    case other
  }

  var kind: Kind
  /// As PostgreSQL's `\d` shows it.
  var name: String
  /// As MySQL's `DESCRIBE` shows it.
  var mysqlName: String
  /// The most characters, or the digits behind the point.
  var limit: Int?
  /// Whether rows number themselves.
  var isSerial = false

  static let text = SQLType(kind: .text, name: "text", mysqlName: "text")
  static let integer = SQLType(kind: .integer, name: "integer", mysqlName: "int")
  static let boolean = SQLType(kind: .boolean, name: "boolean", mysqlName: "tinyint(1)")

  /// The type of a name with its numbers in parentheses; nil where there is none.
  static func named(_ word: String, _ numbers: [Int], zoned: Bool = false) -> SQLType? {
    let list = numbers.map(String.init).joined(separator: ",")
    let arguments = numbers.isEmpty ? "" : "(\(list))"
    switch word {
    case "int", "integer", "int4", "mediumint":
      return integer
    case "serial", "serial4":
      return SQLType(kind: .integer, name: "integer", mysqlName: "int", isSerial: true)
    case "bigserial", "serial8":
      return SQLType(kind: .integer, name: "bigint", mysqlName: "bigint", isSerial: true)
    case "bigint", "int8": return SQLType(kind: .integer, name: "bigint", mysqlName: "bigint")
    case "smallint", "int2":
      return SQLType(kind: .integer, name: "smallint", mysqlName: "smallint")
    case "tinyint":
      return numbers == [1]
        ? boolean : SQLType(kind: .integer, name: "smallint", mysqlName: "tinyint")
    case "bool", "boolean": return boolean
    case "text", "longtext", "mediumtext", "tinytext":
      return SQLType(kind: .text, name: "text", mysqlName: word)
    case "varchar":
      return SQLType(
        kind: .text,
        name: "character varying" + arguments,
        mysqlName: "varchar" + arguments,
        limit: numbers.first
      )
    case "char", "character", "bpchar":
      let size = numbers.first ?? 1
      return SQLType(
        kind: .text,
        name: "character(\(size))",
        mysqlName: "char(\(size))",
        limit: size
      )
    case "numeric", "decimal", "dec":
      return SQLType(
        kind: .number,
        name: "numeric" + arguments,
        mysqlName: "decimal" + (numbers.isEmpty ? "(10,0)" : arguments),
        limit: numbers.count > 1 ? numbers[1] : numbers.count == 1 ? 0 : nil
      )
    case "real", "float4": return SQLType(kind: .number, name: "real", mysqlName: "float")
    case "float", "double", "float8":
      return SQLType(
        kind: .number,
        name: "double precision",
        mysqlName: word == "float" ? "float" : "double"
      )
    case "timestamp", "timestamptz":
      let suffix = zoned || word == "timestamptz" ? "with" : "without"
      return SQLType(
        kind: .other,
        name: "timestamp \(suffix) time zone",
        mysqlName: "timestamp"
      )
    case "datetime", "date", "time", "json", "jsonb", "uuid", "bytea", "blob", "inet":
      return SQLType(kind: .other, name: word, mysqlName: word)
    default: return nil
    }
  }

  /// A value as a column of this type keeps it.
  func stored(
    _ value: SQLValue,
    column: String,
    row: Int = 1,
    _ dialect: SQLDialect
  ) throws(SQLFailure) -> SQLValue {
    switch (kind, value) {
    case (_, .null): return value
    case (.integer, .integer): return value
    case (.integer, .number(let number)):
      guard let whole = number.rounded(to: 0) else { throw .outOfRange(name) }
      return try whole.value()
    case (.integer, _):
      guard let number = value.decimal?.rounded(to: 0), value.isNumeral else {
        throw invalid(value, column, row, dialect)
      }
      return try number.value()
    case (.number, _):
      guard let number = value.decimal else { throw invalid(value, column, row, dialect) }
      guard let limit else { return .number(number) }
      guard let rounded = number.rounded(to: limit) else { throw .outOfRange("numeric") }
      return .number(rounded)
    case (.boolean, .boolean): return value
    case (.boolean, _):
      if case .text(let text) = value, dialect == .postgres,
        !["t", "f", "true", "false", "1", "0", "yes", "no", "on", "off"].contains(text.lowercased())
      {
        throw invalid(value, column, row, dialect)
      }
      return .boolean(value.truth ?? false)
    case (.text, _):
      let text = value.text(dialect)
      guard let limit, text.count > limit else { return .text(text) }
      throw dialect == .postgres
        ? SQLFailure(state: "22001", message: "value too long for type \(name)")
        : SQLFailure(
          state: "22001",
          number: 1406,
          message: "Data too long for column '\(column)' at row \(row)"
        )
    case (.other, _): return .text(value.text(dialect))
    }
  }

  private func invalid(
    _ value: SQLValue,
    _ column: String,
    _ row: Int,
    _ dialect: SQLDialect
  ) -> SQLFailure {
    let text = value.text(dialect)
    return dialect == .postgres
      ? SQLFailure(state: "22P02", message: "invalid input syntax for type \(name): \"\(text)\"")
      : SQLFailure(
        state: "HY000",
        number: 1366,
        message:
          "Incorrect \(kind == .integer ? "integer" : "decimal") value: '\(text)' for column "
          + "'\(column)' at row \(row)"
      )
  }
}

extension SQLValue {
  /// Whether it is written as a whole number, which integer columns ask of texts.
  fileprivate var isNumeral: Bool {
    guard case .text(let text) = self else { return true }
    return Int(text.trimmedOfSpaces) != nil
  }
}

extension String {
  /// The text without blanks around it.
  var trimmedOfSpaces: String {
    let start = drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }
    var end = start
    while let last = end.last, last == " " || last == "\n" || last == "\t" || last == "\r\n" {
      end.removeLast()
    }
    return String(end)
  }
}
