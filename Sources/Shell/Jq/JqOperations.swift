import Manifests

/// Arithmetic and comparison of jq's values.
enum JqOperations {
  static func apply(
    _ operation: JqFilter.Operation,
    _ left: Value,
    _ right: Value
  )
    throws(JqStop) -> Value
  {
    switch operation {
    case .add: return try add(left, right)
    case .subtract: return try subtract(left, right)
    case .multiply: return try multiply(left, right)
    case .divide: return try divide(left, right)
    case .remainder: return try remainder(left, right)
    case .equal: return .bool(Value.jqOrder(left, right) == 0)
    case .notEqual: return .bool(Value.jqOrder(left, right) != 0)
    case .less: return .bool(Value.jqOrder(left, right) < 0)
    case .lessOrEqual: return .bool(Value.jqOrder(left, right) <= 0)
    case .greater: return .bool(Value.jqOrder(left, right) > 0)
    case .greaterOrEqual: return .bool(Value.jqOrder(left, right) >= 0)
    }
  }

  private static func refusal(_ left: Value, _ right: Value, _ what: String) -> JqStop {
    .message("\(JqText.described(left)) and \(JqText.described(right)) cannot be \(what)")
  }

  /// How many elements a list may have.
  static let elementLimit = 2_000_000

  private static func check(bytes: Double) throws(JqStop) {
    guard bytes < 10_000_000 else { throw .limit("a text of more than 10000000 bytes") }
  }

  static func add(_ left: Value, _ right: Value) throws(JqStop) -> Value {
    switch (left, right) {
    case (.null, _): return right
    case (_, .null): return left
    case (.string(let first), .string(let second)):
      try check(bytes: Double(first.utf8.count + second.utf8.count))
      return .string(first + second)
    case (.array(let first), .array(let second)):
      guard first.count + second.count < elementLimit else {
        throw .limit("a list of more than \(elementLimit) elements")
      }
      return .array(first + second)
    case (.object(let first), .object(let second)):
      var result = first
      for field in second.fields { result[field.key] = field.value }
      return .object(result)
    default:
      guard let first = left.jqNumber, let second = right.jqNumber else {
        throw refusal(left, right, "added")
      }
      return JqNumber.value(first + second)
    }
  }

  private static func subtract(_ left: Value, _ right: Value) throws(JqStop) -> Value {
    if case .array(let first) = left, case .array(let second) = right {
      return .array(
        first.filter { element in !second.contains { Value.jqOrder($0, element) == 0 } }
      )
    }
    guard let first = left.jqNumber, let second = right.jqNumber else {
      throw refusal(left, right, "subtracted")
    }
    return JqNumber.value(first - second)
  }

  private static func multiply(_ left: Value, _ right: Value) throws(JqStop) -> Value {
    if case .object(let first) = left, case .object(let second) = right {
      return .object(merged(first, second))
    }
    if case .string(let text) = left, let count = right.jqNumber {
      guard count > 0 else { return .null }
      try check(bytes: Double(text.utf8.count) * count)
      return .string(String(repeating: text, count: max(1, Int(count.rounded(.up)))))
    }
    guard let first = left.jqNumber, let second = right.jqNumber else {
      throw refusal(left, right, "multiplied")
    }
    return JqNumber.value(first * second)
  }

  private static func merged(_ left: ValueObject, _ right: ValueObject) -> ValueObject {
    var result = left
    for field in right.fields {
      if case .object(let inner)? = result[field.key], case .object(let other) = field.value {
        result[field.key] = .object(merged(inner, other))
      } else {
        result[field.key] = field.value
      }
    }
    return result
  }

  private static func divide(_ left: Value, _ right: Value) throws(JqStop) -> Value {
    if case .string(let text) = left, case .string(let separator) = right {
      return .array(JqText.split(text, separator).map(Value.string))
    }
    guard let first = left.jqNumber, let second = right.jqNumber else {
      throw refusal(left, right, "divided")
    }
    guard second != 0 else {
      throw refusal(left, right, "divided because the divisor is zero")
    }
    return JqNumber.value(first / second)
  }

  private static func remainder(_ left: Value, _ right: Value) throws(JqStop) -> Value {
    guard let first = left.jqNumber, let second = right.jqNumber else {
      throw refusal(left, right, "divided")
    }
    let divisor = second.rounded(.towardZero).magnitude
    guard divisor != 0 else {
      throw refusal(left, right, "divided (remainder) because the divisor is zero")
    }
    return JqNumber.value(
      first.rounded(.towardZero).truncatingRemainder(dividingBy: divisor)
    )
  }
}
