import Manifests
import Simulation

/// The plain functions of jq: a value in, a value out.
enum JqFunctions {
  static let unary: [String] = [
    "length", "utf8bytelength", "not", "keys", "keys_unsorted", "add", "floor", "ceil", "round",
    "sqrt", "fabs", "exp", "log", "sin", "cos", "tostring", "tonumber", "type", "infinite", "nan",
    "isinfinite", "isnan", "isnormal", "sort", "min", "max", "unique", "reverse", "explode",
    "implode", "ascii_downcase", "ascii_upcase", "trim", "ltrim", "rtrim", "flatten", "tojson",
    "fromjson", "fromdateiso8601", "mktime", "gmtime", "trunc", "significand", "exp10", "log10",
    "exp2", "log2",
  ]
  static let binary: [String] = [
    "has", "contains", "startswith", "endswith", "split", "join", "ltrimstr", "rtrimstr", "flatten",
    "indices", "strftime", "strptime", "trimstr",
  ]

  static func apply(_ name: String, _ value: Value) throws(JqStop) -> Value {
    switch name {
    case "not": return .bool(!value.jqIsTrue)
    case "type": return .string(value.jqType)
    case "length": return try length(value)
    case "utf8bytelength": return .integer(Int64(try text(value, name).utf8.count))
    case "tostring": return .string(JqText.plain(value))
    case "tojson": return .string(JqWriter.compact(value))
    case "infinite": return .number(.infinity)
    case "nan": return .number(.nan)
    case "keys", "keys_unsorted": return try keys(value, isSorted: name == "keys")
    case "explode":
      return .array(try text(value, name).unicodeScalars.map { .integer(Int64($0.value)) })
    case "implode": return try implode(value)
    case "ascii_downcase", "ascii_upcase", "trim", "ltrim", "rtrim":
      return .string(changed(try text(value, name), name))
    case "add", "sort", "min", "max", "unique", "reverse", "flatten":
      return try ofArray(name, value)
    case "tonumber", "fromjson": return try read(name, value)
    case "fromdateiso8601", "mktime", "gmtime": return try JqDates.apply(name, value)
    default: return try numeric(name, value)
    }
  }

  private static func text(_ value: Value, _ name: String) throws(JqStop) -> String {
    guard let text = value.string else {
      switch name {
      case "utf8bytelength":
        throw .message("\(JqText.described(value)) only strings have UTF-8 byte length")
      case "explode": throw .message("\(JqText.described(value)) cannot be exploded")
      case "trim", "ltrim", "rtrim":
        throw .message("\(JqText.described(value)) cannot be trimmed")
      default: throw .message("\(name) input must be a string")
      }
    }
    return text
  }

  private static func length(_ value: Value) throws(JqStop) -> Value {
    switch value {
    case .null: return .integer(0)
    case .string(let text): return .integer(Int64(text.unicodeScalars.count))
    case .array(let elements): return .integer(Int64(elements.count))
    case .object(let object): return .integer(Int64(object.count))
    case .bool: throw .message("\(JqText.described(value)) has no length")
    default: return JqNumber.value((value.jqNumber ?? 0).magnitude)
    }
  }

  private static func keys(_ value: Value, isSorted: Bool) throws(JqStop) -> Value {
    switch value {
    case .object(let object):
      let keys =
        isSorted ? object.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } : object.keys
      return .array(keys.map(Value.string))
    case .array(let elements): return .array(elements.indices.map { .integer(Int64($0)) })
    default: throw .message("\(JqText.described(value)) has no keys")
    }
  }

  private static func implode(_ value: Value) throws(JqStop) -> Value {
    guard let codes = value.array else {
      throw .message("\(JqText.described(value)) cannot be imploded")
    }
    var result = String.UnicodeScalarView()
    for code in codes {
      let number = UInt32(max(0, min(code.jqNumber ?? 0, 1_114_111)))
      result.append(Unicode.Scalar(number) ?? "\u{FFFD}")
    }
    return .string(String(result))
  }

  private static func changed(_ text: String, _ name: String) -> String {
    switch name {
    case "ascii_downcase":
      return String(bytes: text.utf8.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 })
    case "ascii_upcase":
      return String(bytes: text.utf8.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 })
    default:
      var scalars = text.unicodeScalars[...]
      if name != "rtrim" {
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
      }
      if name != "ltrim" {
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
      }
      return String(scalars)
    }
  }

  private static func ofArray(_ name: String, _ value: Value) throws(JqStop) -> Value {
    if value.isNull, name == "add" { return .null }
    if name == "reverse", value.isNull { return .array([]) }
    if name == "add", case .object(let object) = value {
      var sum = Value.null
      for field in object.fields { sum = try JqOperations.add(sum, field.value) }
      return sum
    }
    guard let elements = value.array else {
      switch name {
      case "sort", "unique":
        throw .message("\(JqText.described(value)) cannot be sorted, as it is not an array")
      case "add": throw .message("Cannot iterate over \(JqText.described(value))")
      default: throw .message("Cannot index \(value.jqType) with number")
      }
    }
    switch name {
    case "add":
      var sum = Value.null
      for element in elements { sum = try JqOperations.add(sum, element) }
      return sum
    case "sort": return .array(sorted(elements))
    case "unique":
      var result: [Value] = []
      for element in sorted(elements) {
        if let last = result.last, Value.jqOrder(last, element) == 0 { continue }
        result.append(element)
      }
      return .array(result)
    case "min": return elements.min { Value.jqOrder($0, $1) < 0 } ?? .null
    case "max":
      return elements.reduce(nil as Value?) { best, next in
        guard let best else { return next }
        return Value.jqOrder(best, next) <= 0 ? next : best
      } ?? .null
    case "flatten": return .array(flattened(elements, 1_000))
    default: return .array(elements.reversed())
    }
  }

  private static func sorted(_ elements: [Value]) -> [Value] {
    elements.enumerated().sorted { left, right in
      let order = Value.jqOrder(left.element, right.element)
      return order == 0 ? left.offset < right.offset : order < 0
    }.map(\.element)
  }

  private static func flattened(_ elements: [Value], _ depth: Int) -> [Value] {
    elements.flatMap { element -> [Value] in
      guard depth > 0, let inner = element.array else { return [element] }
      return flattened(inner, depth - 1)
    }
  }

  private static func read(_ name: String, _ value: Value) throws(JqStop) -> Value {
    if value.jqNumber != nil, name == "tonumber" { return value }
    guard let text = value.string else {
      throw .message("\(JqText.described(value)) cannot be parsed as a number")
    }
    guard let parsed = try? JSONReader.value(text) else {
      let reason = JqSyntaxScanner.failure(Array(text.utf8)[...], isAtEnd: true)
      throw .message("\(reason ?? "Expected JSON value") (while parsing '\(text)')")
    }
    if name == "tonumber", parsed.jqNumber == nil {
      throw .message("\(JqText.described(value)) cannot be parsed as a number")
    }
    return parsed
  }

  private static func numeric(_ name: String, _ value: Value) throws(JqStop) -> Value {
    guard let number = value.jqNumber else {
      throw .message("\(JqText.described(value)) number required")
    }
    switch name {
    case "isinfinite": return .bool(number.isInfinite)
    case "isnan": return .bool(number.isNaN)
    case "isnormal": return .bool(number.isNormal)
    case "floor": return JqNumber.value(number.rounded(.down))
    case "ceil": return JqNumber.value(number.rounded(.up))
    case "round": return JqNumber.value(number.rounded(.toNearestOrAwayFromZero))
    case "trunc": return JqNumber.value(number.rounded(.towardZero))
    case "sqrt": return JqNumber.value(number.squareRoot())
    case "fabs": return JqNumber.value(number.magnitude)
    case "significand": return JqNumber.value(number.significand)
    case "exp": return JqNumber.value(AwkMathematics.exponential(number))
    case "exp10": return JqNumber.value(AwkMathematics.power(10, number))
    case "exp2": return JqNumber.value(AwkMathematics.power(2, number))
    case "log": return JqNumber.value(AwkMathematics.logarithm(number))
    case "log10":
      return JqNumber.value(AwkMathematics.logarithm(number) / AwkMathematics.logarithm(10))
    case "log2":
      return JqNumber.value(AwkMathematics.logarithm(number) / AwkMathematics.logarithm(2))
    case "sin": return JqNumber.value(AwkMathematics.sine(number))
    case "cos": return JqNumber.value(AwkMathematics.cosine(number))
    default: throw .message("\(name) is not simulated")
    }
  }

  // MARK: With an argument

  static func apply(_ name: String, _ value: Value, _ argument: Value) throws(JqStop) -> Value {
    switch name {
    case "has": return try has(value, argument)
    case "contains": return .bool(try contains(value, argument))
    case "startswith", "endswith":
      guard let text = value.string, let part = argument.string else {
        throw .message("\(name)() requires string inputs")
      }
      return .bool(name == "startswith" ? text.hasPrefix(part) : text.hasSuffix(part))
    case "split":
      guard let text = value.string, let separator = argument.string else {
        throw .message("split input and separator must be strings")
      }
      return .array(JqText.split(text, separator).map(Value.string))
    case "join": return try join(value, argument)
    case "ltrimstr", "rtrimstr", "trimstr":
      guard var text = value.string, let part = argument.string else { return value }
      if name != "rtrimstr", text.hasPrefix(part) { text = String(text.dropFirst(part.count)) }
      if name != "ltrimstr", text.hasSuffix(part) { text = String(text.dropLast(part.count)) }
      return .string(text)
    case "flatten":
      guard let elements = value.array, let depth = argument.jqNumber else {
        throw .message("Cannot iterate over \(JqText.described(value))")
      }
      guard depth >= 0 else { throw .message("flatten depth must not be negative") }
      return .array(flattened(elements, Int(min(depth, 1_000))))
    case "indices": return try indices(value, argument)
    case "strftime", "strptime": return try JqDates.apply(name, value, argument)
    default: throw .message("\(name)/1 is not simulated")
    }
  }

  private static func has(_ value: Value, _ key: Value) throws(JqStop) -> Value {
    switch (value, key) {
    case (.object(let object), .string(let name)): return .bool(object[name] != nil)
    case (.array(let elements), .integer(let index)):
      return .bool(index >= 0 && index < elements.count)
    default:
      throw .message(
        "Cannot check whether \(value.jqType) has a \(key.jqType == "string" ? "string" : key.jqType) key"
      )
    }
  }

  private static func contains(_ value: Value, _ part: Value) throws(JqStop) -> Bool {
    switch (value, part) {
    case (.object(let object), .object(let other)):
      for field in other.fields {
        guard let inner = object[field.key], try contains(inner, field.value) else { return false }
      }
      return true
    case (.array(let elements), .array(let others)):
      for other in others {
        var isFound = false
        for element in elements where element.jqType == other.jqType {
          if try contains(element, other) {
            isFound = true
            break
          }
        }
        guard isFound else { return false }
      }
      return true
    case (.string(let text), .string(let other)):
      return other.isEmpty || JqText.split(text, other).count > 1
    default:
      guard value.jqType == part.jqType else {
        throw .message(
          "\(JqText.described(value)) and \(JqText.described(part)) cannot have their containment checked"
        )
      }
      return Value.jqOrder(value, part) == 0
    }
  }

  private static func join(_ value: Value, _ separator: Value) throws(JqStop) -> Value {
    guard let elements = value.array else {
      throw .message("Cannot iterate over \(JqText.described(value))")
    }
    guard !elements.isEmpty else { return .string("") }
    var result = Value.null
    for (index, element) in elements.enumerated() {
      if index > 0 { result = try JqOperations.add(result, separator) }
      switch element {
      case .null: result = try JqOperations.add(result, .string(""))
      case .bool, .integer, .number:
        result = try JqOperations.add(result, .string(JqWriter.compact(element)))
      default: result = try JqOperations.add(result, element)
      }
    }
    return result
  }

  private static func indices(_ value: Value, _ part: Value) throws(JqStop) -> Value {
    switch (value, part) {
    case (.null, _): return .null
    case (.string(let text), .string(let other)):
      let bytes = Array(text.utf8)
      let mark = Array(other.utf8)
      guard !mark.isEmpty, mark.count <= bytes.count else { return .array([]) }
      let places = (0...(bytes.count - mark.count)).filter { bytes[$0...].starts(with: mark) }
      return .array(places.map { .integer(Int64($0)) })
    case (.array(let elements), .array(let others)):
      return .array(JqPaths.indices(of: others, in: elements).map { .integer(Int64($0)) })
    case (.array(let elements), _):
      return .array(
        JqPaths.indices(of: [part], in: elements).map { .integer(Int64($0)) }
      )
    default: throw .message("Cannot determine indices of \(value.jqType)")
    }
  }
}
