import Manifests

/// The functions of CEL that are simulated.
enum CELFunctions {
  /// Calls `name`; the first of `values` is what it is called on, where it is called on something.
  static func call(_ name: String, _ values: [Value]) throws(CELError) -> Value {
    guard let first = values.first else { throw CELError("no such overload") }
    let second = values.count > 1 ? values[1] : nil
    switch (name, first) {
    case ("size", .string(let text)): return .integer(Int64(text.unicodeScalars.count))
    case ("size", .array(let elements)): return .integer(Int64(elements.count))
    case ("size", .object(let fields)): return .integer(Int64(fields.count))
    case ("int", _): return try int(first)
    case ("double", _): return try double(first)
    case ("string", _): return try string(first)
    case (_, .string(let text)): return try call(name, on: text, second, Array(values.dropFirst()))
    case (_, .array(let elements)): return try call(name, on: elements, second)
    default: throw CELError("no such overload")
    }
  }

  private static func call(
    _ name: String,
    on text: String,
    _ argument: Value?,
    _ arguments: [Value]
  ) throws(CELError) -> Value {
    switch (name, argument) {
    case ("startsWith", .string(let part)): return .bool(text.utf8.starts(with: part.utf8))
    case ("endsWith", .string(let part)):
      return .bool(text.utf8.reversed().starts(with: part.utf8.reversed()))
    case ("contains", .string(let part)): return .bool(text.contains(part) || part.isEmpty)
    case ("matches", .string(let pattern)):
      do {
        return .bool(try Pattern(pattern).matches(text))
      } catch {
        throw CELError("error parsing regexp: \(error.message)")
      }
    case ("lowerAscii", nil): return .string(mapped(text, 65...90) { $0 + 32 })
    case ("upperAscii", nil): return .string(mapped(text, 97...122) { $0 - 32 })
    case ("trim", nil):
      let kept = text.unicodeScalars.drop { $0.properties.isWhitespace }.reversed()
        .drop { $0.properties.isWhitespace }.reversed()
      var result = ""
      result.unicodeScalars.append(contentsOf: kept)
      return .string(result)
    case ("split", .string(let separator)) where !separator.isEmpty:
      return .array(
        text.split(separator: separator, omittingEmptySubsequences: false).map {
          .string(String($0))
        }
      )
    case ("replace", .string(let part)) where !part.isEmpty:
      guard let other = arguments.last?.string else { throw CELError("no such overload") }
      return .string(
        text.split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
      )
    case ("charAt", .integer(let index)):
      return .string(try slice(text, index, index + 1))
    case ("substring", .integer(let start)):
      let end = arguments.count > 1 ? arguments[1].integer ?? 0 : Int64(text.unicodeScalars.count)
      return .string(try slice(text, start, end))
    case ("indexOf", .string(let part)):
      guard let range = text.firstRange(of: part) else { return -1 }
      return .integer(
        Int64(text.unicodeScalars.distance(from: text.startIndex, to: range.lowerBound))
      )
    default: throw CELError("no such overload")
    }
  }

  private static func mapped(
    _ text: String,
    _ range: ClosedRange<UInt8>,
    _ change: (UInt8) -> UInt8
  ) -> String {
    String(decoding: text.utf8.map { range.contains($0) ? change($0) : $0 }, as: UTF8.self)
  }

  private static func slice(_ text: String, _ start: Int64, _ end: Int64) throws(CELError) -> String
  {
    let scalars = Array(text.unicodeScalars)
    guard start >= 0, end >= start, end <= Int64(scalars.count) else {
      throw CELError("index out of range: \(start)")
    }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars[Int(start)..<Int(end)])
    return result
  }

  private static func call(
    _ name: String,
    on elements: [Value],
    _ argument: Value?
  ) throws(CELError) -> Value {
    switch (name, argument) {
    case ("join", nil), ("join", .string):
      return .string(elements.compactMap(\.string).joined(separator: argument?.string ?? ""))
    case ("indexOf", let wanted?):
      return .integer(Int64(elements.firstIndex(of: wanted) ?? -1))
    case ("isSorted", nil):
      for (left, right) in zip(elements, elements.dropFirst()) {
        if try CELOperators.binary("<=", left, right) != .bool(true) { return false }
      }
      return true
    case ("sum", nil):
      var total: Value = elements.contains { $0.integer == nil } ? .number(0) : 0
      for element in elements { total = try CELOperators.binary("+", total, element) }
      return total
    case ("min", nil), ("max", nil):
      guard var best = elements.first else { throw CELError("\(name) called on empty list") }
      for element in elements.dropFirst() {
        let sign = name == "min" ? "<" : ">"
        if try CELOperators.binary(sign, element, best) == .bool(true) { best = element }
      }
      return best
    default: throw CELError("no such overload")
    }
  }

  private static func int(_ value: Value) throws(CELError) -> Value {
    switch value {
    case .integer: return value
    case .number(let number):
      guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
        throw CELError("integer overflow")
      }
      return .integer(whole)
    case .string(let text):
      guard let number = Int64(text) else {
        throw CELError("type conversion error from 'string' to 'int'")
      }
      return .integer(number)
    default: throw CELError("no such overload")
    }
  }

  private static func double(_ value: Value) throws(CELError) -> Value {
    switch value {
    case .integer(let number): return .number(Double(number))
    case .number: return value
    case .string(let text):
      guard let number = Double(text) else {
        throw CELError("type conversion error from 'string' to 'double'")
      }
      return .number(number)
    default: throw CELError("no such overload")
    }
  }

  private static func string(_ value: Value) throws(CELError) -> Value {
    switch value {
    case .string: return value
    case .integer(let number): return .string(String(number))
    case .number(let number): return .string(GoNumber.print(number))
    case .bool(let flag): return .string(flag ? "true" : "false")
    default: throw CELError("no such overload")
    }
  }
}
