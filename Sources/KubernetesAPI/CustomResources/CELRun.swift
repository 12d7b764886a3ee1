import Manifests

/// Works out expressions of CEL on a value.
struct CELRun {
  /// How many steps one rule may take.
  static let stepLimit = 200_000

  private let current: Value
  private let former: Value?

  init(self current: Value, oldSelf former: Value?) {
    self.current = current
    self.former = former
  }

  func value(of expression: CELExpression) throws(CELError) -> Value {
    var scope: [String: Value] = ["self": current]
    scope["oldSelf"] = former
    var steps = 0
    return try value(expression.root, scope, &steps)
  }

  private func value(
    _ node: CELNode,
    _ scope: [String: Value],
    _ steps: inout Int
  ) throws(CELError) -> Value {
    steps += 1
    guard steps <= Self.stepLimit else {
      throw CELError("the rule takes more than the limit of \(Self.stepLimit) steps")
    }
    switch node {
    case .literal(let literal): return Self.value(literal)
    case .name(let name):
      guard let value = scope[name] else { throw CELError("undeclared reference to '\(name)'") }
      return value
    case .field(let inner, let name):
      let base = try value(inner, scope, &steps)
      guard base.object != nil else { throw CELError("no such overload") }
      guard let found = base[name] else { throw CELError("no such key: \(name)") }
      return found
    case .has(let inner, let name): return .bool(try value(inner, scope, &steps)[name] != nil)
    case .index(let inner, let place):
      return try element(try value(inner, scope, &steps), try value(place, scope, &steps))
    case .list(let nodes):
      var elements: [Value] = []
      for node in nodes { elements.append(try value(node, scope, &steps)) }
      return .array(elements)
    case .unary(let sign, let inner):
      return try CELOperators.unary(sign, try value(inner, scope, &steps))
    case .binary(let sign, let left, let right):
      return try binary(sign, left, right, scope, &steps)
    case .conditional(let test, let left, let right):
      guard let flag = try value(test, scope, &steps).bool else {
        throw CELError("no such overload")
      }
      return try value(flag ? left : right, scope, &steps)
    case .call(let name, let target, let arguments):
      var values: [Value] = []
      if let target { values.append(try value(target, scope, &steps)) }
      for argument in arguments { values.append(try value(argument, scope, &steps)) }
      return try CELFunctions.call(name, values)
    case .macro(let name, let range, let variable, let bodies):
      return try macro(name, try value(range, scope, &steps), variable, bodies, scope, &steps)
    }
  }

  private static func value(_ literal: CELLiteral) -> Value {
    switch literal {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .integer(let number): .integer(number)
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    }
  }

  private func element(_ base: Value, _ place: Value) throws(CELError) -> Value {
    switch (base, place) {
    case (.array(let elements), .integer(let index)):
      guard elements.indices.contains(Int(clamping: index)) else {
        throw CELError("index out of bounds: \(index)")
      }
      return elements[Int(index)]
    case (.object(let fields), .string(let key)):
      guard let found = fields[key] else { throw CELError("no such key: \(key)") }
      return found
    default: throw CELError("no such overload")
    }
  }

  private func binary(
    _ sign: String,
    _ left: CELNode,
    _ right: CELNode,
    _ scope: [String: Value],
    _ steps: inout Int
  ) throws(CELError) -> Value {
    guard sign == "&&" || sign == "||" else {
      let first = try value(left, scope, &steps)
      return try CELOperators.binary(sign, first, try value(right, scope, &steps))
    }
    // One side may fail where the other decides, in either order.
    let decisive = sign == "||"
    var failure: CELError?
    for node in [left, right] {
      do throws(CELError) {
        guard let flag = try value(node, scope, &steps).bool else {
          throw CELError("no such overload")
        }
        if flag == decisive { return .bool(decisive) }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return .bool(!decisive)
  }

  private func macro(
    _ name: String,
    _ range: Value,
    _ variable: String,
    _ bodies: [CELNode],
    _ scope: [String: Value],
    _ steps: inout Int
  ) throws(CELError) -> Value {
    let elements: [Value]
    switch range {
    case .array(let list): elements = list
    case .object(let fields): elements = fields.keys.map { .string($0) }
    default: throw CELError("no such overload")
    }
    var scope = scope
    var kept: [Value] = []
    var count = 0
    for element in elements {
      scope[variable] = element
      if name == "map" {
        if bodies.count == 2, try value(bodies[0], scope, &steps).bool != true { continue }
        kept.append(try value(bodies[bodies.count - 1], scope, &steps))
        continue
      }
      guard let holds = try value(bodies[0], scope, &steps).bool else {
        throw CELError("no such overload")
      }
      if holds {
        count += 1
        kept.append(element)
      }
    }
    switch name {
    case "all": return .bool(count == elements.count)
    case "exists": return .bool(count > 0)
    case "exists_one": return .bool(count == 1)
    default: return .array(kept)
    }
  }
}

/// What the signs of CEL do.
enum CELOperators {
  static func unary(_ sign: String, _ value: Value) throws(CELError) -> Value {
    switch (sign, value) {
    case ("!", .bool(let flag)): return .bool(!flag)
    case ("-", .integer(let number)) where number != .min: return .integer(-number)
    case ("-", .number(let number)): return .number(-number)
    default: throw CELError("no such overload")
    }
  }

  static func binary(_ sign: String, _ left: Value, _ right: Value) throws(CELError) -> Value {
    switch sign {
    case "==": return .bool(areEqual(left, right))
    case "!=": return .bool(!areEqual(left, right))
    case "in":
      if let elements = right.array { return .bool(elements.contains { areEqual($0, left) }) }
      if let fields = right.object, let key = left.string { return .bool(fields[key] != nil) }
      throw CELError("no such overload")
    case "<", "<=", ">", ">=": return .bool(try compare(sign, left, right))
    default: return try arithmetic(sign, left, right)
    }
  }

  private static func areEqual(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.integer(let whole), .number(let number)), (.number(let number), .integer(let whole)):
      Double(whole) == number
    default: left == right
    }
  }

  private static func compare(
    _ sign: String,
    _ left: Value,
    _ right: Value
  ) throws(CELError) -> Bool {
    func holds<Order: Comparable>(_ left: Order, _ right: Order) -> Bool {
      switch sign {
      case "<": left < right
      case "<=": left <= right
      case ">": left > right
      default: left >= right
      }
    }
    switch (left, right) {
    case (.integer(let first), .integer(let second)): return holds(first, second)
    case (.string(let first), .string(let second)):
      if first == second { return holds(0, 0) }
      return first.utf8.lexicographicallyPrecedes(second.utf8) ? holds(0, 1) : holds(1, 0)
    default:
      guard let first = number(left), let second = number(right) else {
        throw CELError("no such overload")
      }
      return holds(first, second)
    }
  }

  private static func number(_ value: Value) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  private static func arithmetic(
    _ sign: String,
    _ left: Value,
    _ right: Value
  ) throws(CELError) -> Value {
    switch (left, right) {
    case (.integer(let first), .integer(let second)):
      if second == 0, sign == "/" || sign == "%" {
        throw CELError(sign == "/" ? "division by zero" : "modulus by zero")
      }
      let (result, overflow) =
        switch sign {
        case "+": first.addingReportingOverflow(second)
        case "-": first.subtractingReportingOverflow(second)
        case "*": first.multipliedReportingOverflow(by: second)
        case "/": first.dividedReportingOverflow(by: second)
        default: first.remainderReportingOverflow(dividingBy: second)
        }
      if overflow { throw CELError("integer overflow") }
      return .integer(result)
    case (.number(let first), .number(let second)):
      switch sign {
      case "+": return .number(first + second)
      case "-": return .number(first - second)
      case "*": return .number(first * second)
      case "/": return .number(first / second)
      default: throw CELError("no such overload")
      }
    // A field of type number may hold a whole one.
    case (.integer(let first), .number): return try arithmetic(sign, .number(Double(first)), right)
    case (.number, .integer(let second)):
      return try arithmetic(sign, left, .number(Double(second)))
    case (.string(let first), .string(let second)) where sign == "+":
      return .string(first + second)
    case (.array(let first), .array(let second)) where sign == "+": return .array(first + second)
    default: throw CELError("no such overload")
    }
  }
}
