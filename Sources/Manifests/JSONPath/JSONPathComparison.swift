/// The comparisons of a filter, as Go's templates make them: only like with like.
enum JSONPathComparison {
  /// Whether `left` stands to `right` as `comparison` says.
  static func holds(
    _ left: Value,
    _ comparison: String,
    _ right: Value
  ) throws(JSONPathError) -> Bool {
    switch comparison {
    case "==": return try areEqual(left, right)
    case "!=": return try !areEqual(left, right)
    case "<": return try isLess(left, right)
    case "<=": return try !isLess(right, left)
    case ">": return try isLess(right, left)
    case ">=": return try !isLess(left, right)
    default: throw JSONPathError(message: "unrecognized filter operator \(comparison)")
    }
  }

  private static func areEqual(_ left: Value, _ right: Value) throws(JSONPathError) -> Bool {
    try check(left, right)
    return left == right
  }

  private static func isLess(_ left: Value, _ right: Value) throws(JSONPathError) -> Bool {
    try check(left, right)
    switch (left, right) {
    case (.integer(let first), .integer(let second)): return first < second
    case (.number(let first), .number(let second)): return first < second
    case (.string(let first), .string(let second)):
      return first.utf8.lexicographicallyPrecedes(second.utf8)
    default: throw JSONPathError(message: "invalid type for comparison")
    }
  }

  private static func check(_ left: Value, _ right: Value) throws(JSONPathError) {
    switch (left, right) {
    case (.integer, .integer), (.number, .number), (.string, .string), (.bool, .bool): return
    case (.null, _), (.array, _), (.object, _), (_, .null), (_, .array), (_, .object):
      throw JSONPathError(message: "invalid type for comparison")
    default: throw JSONPathError(message: "incompatible types for comparison")
    }
  }
}
