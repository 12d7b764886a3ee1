import Manifests

/// How templates compare: only values of the same type.
enum GoTemplateComparison {
  static func holds(_ name: String, _ arguments: [Value]) throws(GoTemplateError) -> Bool {
    guard arguments.count > 1 else {
      throw GoTemplateError(message: "missing argument for comparison")
    }
    if name != "eq", arguments.count > 2 {
      throw GoTemplateError(
        message: "wrong number of args for \(name): want 2 got \(arguments.count)"
      )
    }
    let (left, right) = (arguments[0], arguments[1])
    switch name {
    case "eq":
      for other in arguments.dropFirst() where try areEqual(left, other) { return true }
      return false
    case "ne": return !(try areEqual(left, right))
    case "lt": return try isLess(left, right)
    case "le":
      if try isLess(left, right) { return true }
      return try areEqual(left, right)
    case "gt":
      if try isLess(left, right) { return false }
      return !(try areEqual(left, right))
    default: return !(try isLess(left, right))
    }
  }

  private static func areEqual(_ left: Value, _ right: Value) throws(GoTemplateError) -> Bool {
    if left.isNull || right.isNull { return left.isNull && right.isNull }
    let types = [left, right].map(GoTemplateFunctions.type)
    guard types[0] == types[1] else {
      throw GoTemplateError(message: "incompatible types for comparison")
    }
    if left.array != nil || left.object != nil {
      throw GoTemplateError(
        message: "non-comparable type \(GoSyntax.print(left)): \(types[0])"
      )
    }
    return left == right
  }

  private static func isLess(_ left: Value, _ right: Value) throws(GoTemplateError) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): return left < right
    case (.number(let left), .number(let right)): return left < right
    case (.string(let left), .string(let right)):
      return left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.integer, .number), (.number, .integer), (.string, .integer), (.string, .number),
      (.integer, .string), (.number, .string):
      throw GoTemplateError(message: "incompatible types for comparison")
    default: throw GoTemplateError(message: "invalid type for comparison")
    }
  }
}
