import Manifests

/// Go's `Sprintf` for the values of templates.
struct GoFormat {
  /// Wider fields than this are not padded further.
  private static let maximumWidth = 1000

  private var flags = ""
  private var width: Int?
  private var precision: Int?

  /// The format with its arguments filled in.
  static func text(_ format: String, _ arguments: [Value]) -> String {
    var result = ""
    var rest = arguments[...]
    let characters = Array(format)
    var index = 0
    while index < characters.count {
      let character = characters[index]
      index += 1
      guard character == "%" else {
        result.append(character)
        continue
      }
      var format = GoFormat()
      while index < characters.count, "-+# 0".contains(characters[index]) {
        format.flags.append(characters[index])
        index += 1
      }
      format.width = number(characters, &index)
      if index < characters.count, characters[index] == "." {
        index += 1
        format.precision = number(characters, &index) ?? 0
      }
      guard index < characters.count else {
        result += "%!(NOVERB)"
        break
      }
      let verb = characters[index]
      index += 1
      if verb == "%" {
        result += "%"
      } else if let argument = rest.popFirst() {
        result += format.padded(format.text(verb, argument))
      } else {
        result += "%!\(verb)(MISSING)"
      }
    }
    if !rest.isEmpty {
      let list = rest.map { "\(GoTemplateFunctions.type(of: $0))=\(GoSyntax.print($0))" }
      result += "%!(EXTRA \(list.joined(separator: ", ")))"
    }
    return result
  }

  private static func number(_ characters: [Character], _ index: inout Int) -> Int? {
    var number: Int?
    while index < characters.count, let digit = characters[index].wholeNumberValue {
      number = min((number ?? 0) * 10 + digit, maximumWidth)
      index += 1
    }
    return number
  }

  private func text(_ verb: Character, _ value: Value) -> String {
    switch (verb, value) {
    case ("v", _): return signed(GoSyntax.print(value), value)
    case ("s", .string(let text)): return String(text.prefix(precision ?? text.count))
    case ("s", .array), ("s", .object): return GoSyntax.print(value)
    case ("q", .string(let text)): return GoSyntax.quoted(text)
    case ("d", .integer): return signed(GoSyntax.print(value), value)
    case ("x", .integer(let number)): return String(number, radix: 16)
    case ("X", .integer(let number)): return String(number, radix: 16, uppercase: true)
    case ("x", .string(let text)):
      return text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    case ("c", .integer(let number)):
      return UInt32(exactly: number).flatMap(Unicode.Scalar.init).map { String($0) } ?? "\u{FFFD}"
    case ("t", .bool): return GoSyntax.print(value)
    case ("g", .number): return signed(GoSyntax.print(value), value)
    case ("f", .number(let number)): return signed(fixed(number), value)
    case ("T", _): return GoTemplateFunctions.type(of: value)
    case (_, .null): return "%!\(verb)(<nil>)"
    default:
      return "%!\(verb)(\(GoTemplateFunctions.type(of: value))=\(GoSyntax.print(value)))"
    }
  }

  private func signed(_ text: String, _ value: Value) -> String {
    let isNumber = if case .number = value { true } else { value.integer != nil }
    return flags.contains("+") && isNumber && !text.hasPrefix("-") ? "+" + text : text
  }

  /// With so many digits behind the point; numbers too great for that as they are.
  private func fixed(_ number: Double) -> String {
    let digits = min(precision ?? 6, 9)
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (number.magnitude * scale).rounded(.toNearestOrEven)
    guard scaled < 9e18 else { return GoNumber.print(number) }
    let whole = String(Int64(scaled))
    let padded = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
    let sign = number < 0 ? "-" : ""
    return digits == 0
      ? sign + padded : sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }

  private func padded(_ text: String) -> String {
    let missing = (width ?? 0) - text.count
    guard missing > 0 else { return text }
    if flags.contains("-") { return text + String(repeating: " ", count: missing) }
    let isNegative = text.hasPrefix("-")
    if flags.contains("0") {
      return (isNegative ? "-" : "") + String(repeating: "0", count: missing)
        + (isNegative ? String(text.dropFirst()) : text)
    }
    return String(repeating: " ", count: missing) + text
  }
}
