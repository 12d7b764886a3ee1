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

  /// Whether it counts, sums or otherwise gathers rows.
  var gathers: Bool {
    switch self {
    case .literal, .column: false
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
    default: "?column?"
    }
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
