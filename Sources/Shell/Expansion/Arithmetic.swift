/// Why an arithmetic expression has no value; worded as bash words it.
struct ArithmeticFailure: Error, Equatable {
  var message: String
}

/// Where arithmetic finds and leaves variables.
protocol ArithmeticVariables {
  mutating func number(
    of name: String,
    index: Int64?,
    depth: Int
  ) throws(ArithmeticFailure)
    -> Int64
  mutating func assign(_ value: Int64, to name: String, index: Int64?) throws(ArithmeticFailure)
}

/// Evaluates `$(( … ))`: C's operators on 64-bit integers.
struct Arithmetic<Variables: ArithmeticVariables> {
  static var nestingLimit: Int { 200 }

  private let text: [UInt8]
  private var position = 0
  private var depth: Int
  private var skipping = 0
  private(set) var variables: Variables

  private init(_ text: String, variables: Variables, depth: Int) {
    self.text = Array(text.utf8)
    self.variables = variables
    self.depth = depth
  }

  /// The value of an expression; assignments in it change the variables.
  static func evaluate(
    _ text: String,
    _ variables: inout Variables,
    depth: Int = 0
  ) throws(ArithmeticFailure) -> Int64 {
    guard depth < nestingLimit else {
      throw ArithmeticFailure(message: "\(text): expression recursion level exceeded")
    }
    var evaluator = Arithmetic(text, variables: variables, depth: depth)
    evaluator.skipBlanks()
    guard evaluator.position < evaluator.text.count else { return 0 }
    let value = try evaluator.comma()
    evaluator.skipBlanks()
    guard evaluator.position == evaluator.text.count else {
      throw evaluator.failure(
        evaluator.startsOperand
          ? "syntax error in expression" : "syntax error: invalid arithmetic operator"
      )
    }
    variables = evaluator.variables
    return value
  }

  private var startsOperand: Bool {
    position < text.count && (text[position].isNamePart || text[position] == Byte.open)
  }

  private func failure(_ reason: String) -> ArithmeticFailure {
    let trimmed = String(bytes: text.drop { $0.isBlank })
    let rest = String(bytes: text[min(position, text.count)...])
    return ArithmeticFailure(message: "\(trimmed): \(reason) (error token is \"\(rest)\")")
  }

  private mutating func skipBlanks() {
    while position < text.count, text[position].isBlank || text[position] == Byte.newline {
      position += 1
    }
  }

  private mutating func take(_ sign: StaticString, unless: StaticString = "") -> Bool {
    skipBlanks()
    func matches(_ other: StaticString) -> Bool {
      let count = other.utf8CodeUnitCount
      guard count > 0, position + count <= text.count else { return false }
      return other.withUTF8Buffer { buffer in
        (0..<count).allSatisfy { text[position + $0] == buffer[$0] }
      }
    }
    guard matches(sign), !matches(unless) else { return false }
    position += sign.utf8CodeUnitCount
    return true
  }

  private mutating func comma() throws(ArithmeticFailure) -> Int64 {
    var value = try assignment()
    while take(",") { value = try assignment() }
    return value
  }

  private mutating func assignment() throws(ArithmeticFailure) -> Int64 {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.nestingLimit else { throw failure("expression recursion level exceeded") }
    skipBlanks()
    let start = position
    if let (name, index) = try target() {
      if take("=", unless: "==") {
        let value = try assignment()
        try store(value, name, index)
        return value
      }
      let operators: [StaticString] = [
        "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=",
      ]
      for sign in operators where take(sign) {
        let right = try assignment()
        let left = try load(name, index)
        let value = try apply(sign, left, right)
        try store(value, name, index)
        return value
      }
    }
    position = start
    return try conditional()
  }

  private func apply(
    _ sign: StaticString,
    _ left: Int64,
    _ right: Int64
  )
    throws(ArithmeticFailure) -> Int64
  {
    switch sign.description {
    case "+=": return left &+ right
    case "-=": return left &- right
    case "*=": return left &* right
    case "/=", "%=":
      if right == 0 {
        if skipping > 0 { return 0 }
        throw failure("division by 0")
      }
      return sign.description == "/="
        ? left.dividedReportingOverflow(by: right).partialValue
        : left.remainderReportingOverflow(dividingBy: right).partialValue
    case "<<=": return left &<< right
    case ">>=": return left &>> right
    case "&=": return left & right
    case "|=": return left | right
    default: return left ^ right
    }
  }

  private mutating func target() throws(ArithmeticFailure) -> (String, Int64?)? {
    guard position < text.count, text[position].isNameStart else { return nil }
    let start = position
    while position < text.count, text[position].isNamePart { position += 1 }
    let name = String(bytes: text[start..<position])
    var index: Int64?
    if position < text.count, text[position] == Byte.openBracket {
      position += 1
      index = try comma()
      guard take("]") else { throw failure("bad array subscript") }
    }
    return (name, index)
  }

  private mutating func load(_ name: String, _ index: Int64?) throws(ArithmeticFailure) -> Int64 {
    skipping > 0 ? 0 : try variables.number(of: name, index: index, depth: depth + 1)
  }

  private mutating func store(
    _ value: Int64,
    _ name: String,
    _ index: Int64?
  )
    throws(ArithmeticFailure)
  {
    if skipping == 0 { try variables.assign(value, to: name, index: index) }
  }

  private mutating func conditional() throws(ArithmeticFailure) -> Int64 {
    let test = try either()
    guard take("?") else { return test }
    if test == 0 { skipping += 1 }
    let yes = try assignment()
    if test == 0 { skipping -= 1 }
    guard take(":") else { throw failure("`:' expected for conditional expression") }
    if test != 0 { skipping += 1 }
    let no = try assignment()
    if test != 0 { skipping -= 1 }
    return test != 0 ? yes : no
  }

  private mutating func either() throws(ArithmeticFailure) -> Int64 {
    var value = try both()
    while take("||") {
      if value != 0 { skipping += 1 }
      let right = try both()
      if value != 0 { skipping -= 1 }
      value = value != 0 || right != 0 ? 1 : 0
    }
    return value
  }

  private mutating func both() throws(ArithmeticFailure) -> Int64 {
    var value = try binary(0)
    while take("&&") {
      if value == 0 { skipping += 1 }
      let right = try binary(0)
      if value == 0 { skipping -= 1 }
      value = value != 0 && right != 0 ? 1 : 0
    }
    return value
  }

  /// The binary operators from `|` (0) to `*` (7), by precedence.
  private mutating func binary(_ level: Int) throws(ArithmeticFailure) -> Int64 {
    if level == 8 { return try power() }
    var left = try binary(level + 1)
    while let sign = takeOperator(level) {
      let right = try binary(level + 1)
      switch sign {
      case "==": left = left == right ? 1 : 0
      case "!=": left = left != right ? 1 : 0
      case "<=": left = left <= right ? 1 : 0
      case ">=": left = left >= right ? 1 : 0
      case "<": left = left < right ? 1 : 0
      case ">": left = left > right ? 1 : 0
      case "|": left |= right
      case "^": left ^= right
      case "&": left &= right
      case "<<": left = left &<< right
      case ">>": left = left &>> right
      case "+": left &+= right
      case "-": left &-= right
      case "*": left &*= right
      case "/": left = try apply("/=", left, right)
      default: left = try apply("%=", left, right)
      }
    }
    return left
  }

  private mutating func takeOperator(_ level: Int) -> String? {
    switch level {
    case 0: return take("|", unless: "||") ? "|" : nil
    case 1: return take("^") ? "^" : nil
    case 2: return take("&", unless: "&&") ? "&" : nil
    case 3:
      if take("==") { return "==" }
      return take("!=") ? "!=" : nil
    case 4:
      if take("<=") { return "<=" }
      if take(">=") { return ">=" }
      if take("<", unless: "<<") { return "<" }
      return take(">", unless: ">>") ? ">" : nil
    case 5:
      if take("<<") { return "<<" }
      return take(">>") ? ">>" : nil
    case 6:
      if take("+") { return "+" }
      return take("-") ? "-" : nil
    default:
      if take("*", unless: "**") { return "*" }
      if take("/") { return "/" }
      return take("%") ? "%" : nil
    }
  }

  private mutating func power() throws(ArithmeticFailure) -> Int64 {
    let base = try unary()
    guard take("**") else { return base }
    var exponent = try power()
    if exponent < 0 { throw failure("exponent less than 0") }
    var result: Int64 = 1
    var factor = base
    while exponent > 0 {
      if exponent & 1 == 1 { result &*= factor }
      factor &*= factor
      exponent >>= 1
    }
    return result
  }

  private mutating func unary() throws(ArithmeticFailure) -> Int64 {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.nestingLimit else { throw failure("expression recursion level exceeded") }
    if take("++") { return try step(by: 1) }
    if take("--") { return try step(by: -1) }
    if take("!", unless: "!=") { return try unary() == 0 ? 1 : 0 }
    if take("~") { return ~(try unary()) }
    if take("-") { return 0 &- (try unary()) }
    if take("+") { return try unary() }
    return try operand()
  }

  private mutating func step(by amount: Int64) throws(ArithmeticFailure) -> Int64 {
    skipBlanks()
    guard let (name, index) = try target() else {
      return amount > 0 ? try unary() : try unary()
    }
    let value = try load(name, index) &+ amount
    try store(value, name, index)
    return value
  }

  private mutating func operand() throws(ArithmeticFailure) -> Int64 {
    skipBlanks()
    if take("(") {
      let value = try comma()
      guard take(")") else { throw failure("missing `)'") }
      return value
    }
    if let (name, index) = try target() {
      let value = try load(name, index)
      if take("++") {
        try store(value &+ 1, name, index)
      } else if take("--") {
        try store(value &- 1, name, index)
      }
      return value
    }
    guard position < text.count, text[position].isDigit else {
      throw failure("syntax error: operand expected")
    }
    let start = position
    while position < text.count, text[position].isNamePart || text[position] == Byte.hash {
      position += 1
    }
    let digits = Array(text[start..<position])
    guard let value = Self.constant(digits) else {
      position = start
      throw failure("value too great for base")
    }
    return value
  }

  /// A number as written: decimal, `0` octal, `0x` hexadecimal or `base#digits`.
  static func constant(_ digits: [UInt8]) -> Int64? {
    let text = String(bytes: digits)
    if let hash = digits.firstIndex(of: Byte.hash) {
      guard let base = Int(String(bytes: digits[..<hash])), (2...36).contains(base) else {
        return nil
      }
      return Int64(String(bytes: digits[(hash + 1)...]), radix: base)
    }
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return Int64(text.dropFirst(2), radix: 16) }
    if text.hasPrefix("0"), text.utf8.count > 1 { return Int64(text.dropFirst(), radix: 8) }
    return Int64(text)
  }
}
