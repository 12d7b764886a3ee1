/// Something that a row gives a value to.
indirect enum SQLExpression: Hashable, Sendable {
  case literal(SQLValue)
  case column(table: String?, name: String, at: Int)
  case not(SQLExpression)
  case negative(SQLExpression)
  case binary(String, SQLExpression, SQLExpression)
  case call(SQLCall)
  case isNull(SQLExpression, negated: Bool)
  case member(SQLExpression, [SQLExpression], negated: Bool)
  case between(SQLExpression, SQLExpression, SQLExpression, negated: Bool)
  case like(SQLExpression, SQLExpression, ignoresCase: Bool, negated: Bool)
  case cast(SQLExpression, SQLType)
  case choice([SQLBranch], otherwise: SQLExpression?)
  /// A query in parentheses that gives one value.
  case query(SQLSelect, at: Int)
  case exists(SQLSelect)
  case memberOf(SQLExpression, SQLSelect, negated: Bool, at: Int)
  /// A comparison with any or all values of a query.
  case quantified(String, SQLExpression, SQLSelect, isAll: Bool)

  /// Whether it counts, sums or otherwise gathers rows.
  var gathers: Bool {
    switch self {
    case .literal, .column, .query, .exists: false
    case .memberOf(let inner, _, _, _), .quantified(_, let inner, _, _): inner.gathers
    case .not(let inner), .negative(let inner), .isNull(let inner, _), .cast(let inner, _):
      inner.gathers
    case .binary(_, let left, let right), .like(let left, let right, _, _):
      left.gathers || right.gathers
    case .call(let call):
      SQLCall.gatherers.contains(call.name) || call.arguments.contains(where: \.gathers)
    case .member(let inner, let list, _): inner.gathers || list.contains(where: \.gathers)
    case .between(let inner, let low, let high, _):
      inner.gathers || low.gathers || high.gathers
    case .choice(let branches, let otherwise):
      branches.contains { $0.condition.gathers || $0.result.gathers } || otherwise?.gathers == true
    }
  }

  /// What a column of results is called that has no name of its own.
  func title(_ dialect: SQLDialect, typed: String) -> String {
    if dialect == .mysql {
      if case .column(_, let name, _) = self { return name }
      return typed
    }
    return switch self {
    case .column(_, let name, _): name
    case .call(let call): call.name
    case .cast(let inner, let type):
      inner.hasName ? inner.title(dialect, typed: typed) : type.shortName
    case .literal(.boolean): "bool"
    case .choice: "case"
    case .exists: "exists"
    case .query(let select, _): Self.title(of: select, dialect)
    default: "?column?"
    }
  }

  /// A query as a value has the name of its column.
  private static func title(of select: SQLSelect, _ dialect: SQLDialect) -> String {
    guard let item = select.items.first, let expression = item.expression else { return "?column?" }
    return item.alias ?? expression.title(dialect, typed: item.typed)
  }

  private var hasName: Bool {
    switch self {
    case .column, .call: true
    default: false
    }
  }
}

extension SQLType {
  /// The name that PostgreSQL gives the column of a cast.
  fileprivate var shortName: String {
    switch name {
    case "integer": "int4"
    case "bigint": "int8"
    case "boolean": "bool"
    default: name.hasPrefix("character varying") ? "varchar" : name
    }
  }
}

/// One `WHEN … THEN …`.
struct SQLBranch: Hashable, Sendable {
  var condition: SQLExpression
  var result: SQLExpression
}

/// A function with its arguments.
struct SQLCall: Hashable, Sendable {
  var name: String
  var arguments: [SQLExpression] = []
  var isDistinct = false
  /// `count(*)`.
  var countsRows = false
  var position = 0

  static let gatherers = ["count", "sum", "avg", "min", "max", "string_agg", "group_concat"]
}
