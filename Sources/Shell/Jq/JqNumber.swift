import Manifests

/// Numbers of jq: all are doubles, whole ones are kept as whole numbers.
enum JqNumber {
  static func value(_ number: Double) -> Value {
    if number == number.rounded(.towardZero), number.magnitude < 9e15,
      !(number == 0 && number.sign == .minus)
    {
      return .integer(Int64(number))
    }
    return .number(number)
  }

  /// A number as jq 1.6 writes it: 17 digits, shortest form.
  static func text(_ number: Double) -> String {
    if number.isNaN { return "null" }
    if number.isInfinite {
      return number < 0 ? "-1.7976931348623157e+308" : "1.7976931348623157e+308"
    }
    if number == 0 { return number.sign == .minus ? "-0" : "0" }
    // The shortest digits that read back as the same number.
    let shortest = "\(number.magnitude)"
    let parts = shortest.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = mantissa[0]
    let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
    var digits = String(whole) + fraction
    exponent += whole.count
    while digits.hasPrefix("0"), digits.count > 1 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
    return (number < 0 ? "-" : "") + layout(digits, point: exponent)
  }

  /// Digits with the point behind the first `point` of them.
  private static func layout(_ digits: String, point: Int) -> String {
    if point <= -5 || point > digits.count + 15 || point > 17 {
      let first = digits.prefix(1)
      let rest = digits.dropFirst()
      let exponent = point - 1
      let sign = exponent < 0 ? "-" : "+"
      let magnitude = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
      return first + (rest.isEmpty ? "" : "." + rest) + "e" + sign + magnitude
    }
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.count { return digits + String(repeating: "0", count: point - digits.count) }
    return digits.prefix(point) + "." + digits.dropFirst(point)
  }
}

extension Value {
  /// The number, whole or not.
  var jqNumber: Double? {
    switch self {
    case .integer(let whole): Double(whole)
    case .number(let number): number
    default: nil
    }
  }

  /// All but null and false.
  var jqIsTrue: Bool {
    switch self {
    case .null, .bool(false): false
    default: true
    }
  }

  /// The type's name.
  var jqType: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer, .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  private var jqRank: Int {
    switch self {
    case .null: 0
    case .bool(let flag): flag ? 2 : 1
    case .integer, .number: 3
    case .string: 4
    case .array: 5
    case .object: 6
    }
  }

  /// The order of jq: null, false, true, numbers, strings, arrays, objects.
  static func jqOrder(_ left: Value, _ right: Value) -> Int {
    guard left.jqRank == right.jqRank else { return left.jqRank < right.jqRank ? -1 : 1 }
    switch (left, right) {
    case (.string(let first), .string(let second)):
      if first == second { return 0 }
      return first.utf8.lexicographicallyPrecedes(second.utf8) ? -1 : 1
    case (.array(let first), .array(let second)):
      for (one, other) in zip(first, second) {
        let order = jqOrder(one, other)
        if order != 0 { return order }
      }
      return first.count == second.count ? 0 : first.count < second.count ? -1 : 1
    case (.object(let first), .object(let second)):
      let firstKeys = first.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let secondKeys = second.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let order = jqOrder(.array(firstKeys.map(Value.string)), .array(secondKeys.map(Value.string)))
      if order != 0 { return order }
      for key in firstKeys {
        let order = jqOrder(first[key] ?? .null, second[key] ?? .null)
        if order != 0 { return order }
      }
      return 0
    default:
      guard let first = left.jqNumber, let second = right.jqNumber else { return 0 }
      return first < second ? -1 : first == second ? 0 : first.isNaN ? -1 : 1
    }
  }
}
