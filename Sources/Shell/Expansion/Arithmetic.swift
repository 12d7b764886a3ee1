/// Why an arithmetic expression has no value; worded as bash words it.
struct ArithmeticFailure: Error, Equatable {
  var message: String
  /// Whether the shell ends with it: an unset variable under `set -u`.
  var isFatal = false
}

/// Where arithmetic finds and leaves variables.
protocol ArithmeticVariables {
  /// Whether there are `++`, `--` and `**`; dash has none of them.
  var hasSteps: Bool { get }
  /// The text of a variable or of an element; nil when unset.
  mutating func text(
    of name: String,
    subscript: String?,
    depth: Int
  ) throws(ArithmeticFailure)
    -> String?
  mutating func assign(
    _ value: Int64,
    to name: String,
    subscript: String?,
    depth: Int
  ) throws(ArithmeticFailure)
}

/// Evaluates `$(( … ))`: C's operators on 64-bit integers.
///
/// It reads one token ahead and evaluates as it goes, as bash does, so that errors name the same
/// token and what stands before them takes effect.
struct Arithmetic<Variables: ArithmeticVariables> {
  static var nestingLimit: Int { 250 }

  enum Token: Equatable {
    case end
    case number
    case name
    case sign(StaticSign)
    case assignment(StaticSign)
    case increment(before: Bool, by: Int64)
    case conditional
  }

  /// The operators.
  enum StaticSign: UInt8 {
    case equals, greater, less, plus, minus, times, over, modulo, not, open, close, and, or, xor
    case complement, question, colon, comma
    case same, different, atMost, atLeast, both, either, left, right, power
  }

  let text: [UInt8]
  var hasSteps = true
  var next = 0
  /// Where the token that was read last begins.
  var tokenStart = 0
  var token = Token.end
  var last = Token.end
  var value: Int64 = 0
  var name = ""
  var key: String?
  var skipping = 0
  var depth: Int

  private init(_ text: String, depth: Int) {
    self.text = Array(text.utf8)
    self.depth = depth
  }

  /// The value of an expression; assignments in it change the variables.
  static func evaluate(
    _ text: String,
    _ variables: inout Variables,
    depth: Int = 0
  ) throws(ArithmeticFailure) -> Int64 {
    guard depth < nestingLimit else {
      throw ArithmeticFailure(
        message: "\(text): expression recursion level exceeded (error token is \"\(text)\")"
      )
    }
    var evaluator = Arithmetic(text, depth: depth)
    evaluator.hasSteps = variables.hasSteps
    guard evaluator.text.contains(where: { !$0.isBlank && $0 != Byte.newline }) else { return 0 }
    try evaluator.readToken(&variables)
    let value = try evaluator.comma(&variables)
    guard evaluator.token == .end else { throw evaluator.failure("syntax error in expression") }
    return value
  }

  func failure(_ reason: String) -> ArithmeticFailure {
    let shown = String(bytes: text.drop(while: \.isBlank))
    let rest = String(bytes: text[min(tokenStart, text.count)...])
    return ArithmeticFailure(message: "\(shown): \(reason) (error token is \"\(rest)\")")
  }

  private mutating func deepen() throws(ArithmeticFailure) {
    depth += 1
    guard depth < Self.nestingLimit else { throw failure("expression recursion level exceeded") }
  }

  // MARK: - Levels of precedence

  private mutating func comma(_ variables: inout Variables) throws(ArithmeticFailure) -> Int64 {
    try deepen()
    defer { depth -= 1 }
    var result = try assignment(&variables)
    while token == .sign(.comma) {
      try readToken(&variables)
      result = try assignment(&variables)
    }
    return result
  }

  private mutating func assignment(
    _ variables: inout Variables
  ) throws(ArithmeticFailure) -> Int64 {
    try deepen()
    defer { depth -= 1 }
    var result = try conditional(&variables)
    let combined: StaticSign?
    switch token {
    case .sign(.equals): combined = nil
    case .assignment(let sign): combined = sign
    default: return result
    }
    guard last == .name else { throw failure("attempted assignment to non-variable") }
    let (target, place) = (name, key)
    let old = result
    try readToken(&variables)
    let operandStart = tokenStart
    result = try assignment(&variables)
    if let combined {
      if combined == .over || combined == .modulo, result == 0 {
        if skipping == 0 {
          tokenStart = operandStart
          throw failure("division by 0")
        }
        result = 1
      }
      result = Self.apply(combined, old, result)
    }
    if skipping == 0 {
      try variables.assign(result, to: target, subscript: place, depth: depth + 1)
    }
    return result
  }

  private mutating func conditional(
    _ variables: inout Variables
  ) throws(ArithmeticFailure) -> Int64 {
    let test = try logical(.either, &variables)
    guard token == .sign(.question) else { return test }
    if test == 0 { skipping += 1 }
    try readToken(&variables)
    if token == .end || token == .sign(.colon) { throw failure("expression expected") }
    let yes = try comma(&variables)
    if test == 0 { skipping -= 1 }
    guard token == .sign(.colon) else {
      throw failure("`:' expected for conditional expression")
    }
    if test != 0 { skipping += 1 }
    try readToken(&variables)
    if token == .end { throw failure("expression expected") }
    try deepen()
    let no = try conditional(&variables)
    depth -= 1
    if test != 0 { skipping -= 1 }
    last = .conditional
    return test != 0 ? yes : no
  }

  /// `||` and, above it, `&&`: what does not matter is read without effect.
  private mutating func logical(
    _ sign: StaticSign,
    _ variables: inout Variables
  ) throws(ArithmeticFailure) -> Int64 {
    func operand(
      _ evaluator: inout Self,
      _ variables: inout Variables
    ) throws(ArithmeticFailure)
      -> Int64
    {
      sign == .either
        ? try evaluator.logical(.both, &variables) : try evaluator.binary(0, &variables)
    }
    var result = try operand(&self, &variables)
    while token == .sign(sign) {
      let isDecided = (result != 0) == (sign == .either)
      if isDecided { skipping += 1 }
      try readToken(&variables)
      let right = try operand(&self, &variables)
      if isDecided { skipping -= 1 }
      result =
        sign == .either
        ? (result != 0 || right != 0 ? 1 : 0) : (result != 0 && right != 0 ? 1 : 0)
      last = .sign(sign)
    }
    return result
  }

  private static var levels: [[StaticSign]] {
    [
      [.or], [.xor], [.and], [.same, .different], [.less, .greater, .atMost, .atLeast],
      [.left, .right], [.plus, .minus], [.times, .over, .modulo],
    ]
  }

  private mutating func binary(
    _ level: Int,
    _ variables: inout Variables
  ) throws(ArithmeticFailure) -> Int64 {
    if level == 8 { return try power(&variables) }
    var result = try binary(level + 1, &variables)
    while case .sign(let sign) = token, Self.precedence(of: sign) == level {
      try readToken(&variables)
      let operandStart = tokenStart
      var right = try binary(level + 1, &variables)
      if sign == .over || sign == .modulo, right == 0 {
        if skipping == 0 {
          tokenStart = operandStart
          throw failure("division by 0")
        }
        right = 1
      }
      result = Self.apply(sign, result, right)
      last = .number
    }
    return result
  }

  private static func precedence(of sign: StaticSign) -> Int {
    switch sign {
    case .or: 0
    case .xor: 1
    case .and: 2
    case .same, .different: 3
    case .less, .greater, .atMost, .atLeast: 4
    case .left, .right: 5
    case .plus, .minus: 6
    case .times, .over, .modulo: 7
    default: -1
    }
  }

  private static func apply(_ sign: StaticSign, _ left: Int64, _ right: Int64) -> Int64 {
    switch sign {
    case .or: left | right
    case .xor: left ^ right
    case .and: left & right
    case .same: left == right ? 1 : 0
    case .different: left != right ? 1 : 0
    case .less: left < right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .atMost: left <= right ? 1 : 0
    case .atLeast: left >= right ? 1 : 0
    case .left: left &<< right
    case .right: left &>> right
    case .plus: left &+ right
    case .minus: left &- right
    case .times: left &* right
    case .over: left.dividedReportingOverflow(by: right).partialValue
    case .modulo: left.remainderReportingOverflow(dividingBy: right).partialValue
    default: right
    }
  }

  private mutating func power(_ variables: inout Variables) throws(ArithmeticFailure) -> Int64 {
    var result = try unary(&variables)
    while token == .sign(.power) {
      try readToken(&variables)
      try deepen()
      var exponent = try power(&variables)
      depth -= 1
      last = .number
      if exponent == 0 { return 1 }
      if exponent < 0 { throw failure("exponent less than 0") }
      var factor = result
      result = 1
      while exponent > 0 {
        if exponent & 1 == 1 { result &*= factor }
        factor &*= factor
        exponent >>= 1
      }
    }
    return result
  }

  private mutating func unary(_ variables: inout Variables) throws(ArithmeticFailure) -> Int64 {
    guard case .sign(let sign) = token,
      sign == .not || sign == .complement || sign == .minus || sign == .plus
    else { return try operand(&variables) }
    try deepen()
    defer { depth -= 1 }
    try readToken(&variables)
    let inner = try unary(&variables)
    last = .number
    switch sign {
    case .not: return inner == 0 ? 1 : 0
    case .complement: return ~inner
    case .minus: return 0 &- inner
    default: return inner
    }
  }

  private mutating func operand(_ variables: inout Variables) throws(ArithmeticFailure) -> Int64 {
    switch token {
    case .increment(before: true, let amount):
      last = token
      try readToken(&variables)
      guard token == .name else {
        throw failure("identifier expected after pre-increment or pre-decrement")
      }
      let result = value &+ amount
      if skipping == 0 {
        try variables.assign(result, to: name, subscript: key, depth: depth + 1)
      }
      token = .number
      try readToken(&variables)
      return result
    case .sign(.open):
      try readToken(&variables)
      let result = try comma(&variables)
      guard token == .sign(.close) else { throw failure("missing `)'") }
      try readToken(&variables)
      return result
    case .number:
      let result = value
      try readToken(&variables)
      return result
    case .name:
      let result = value
      let (target, place) = (name, key)
      try readToken(&variables)
      if case .increment(before: false, let amount) = token {
        if skipping == 0 {
          try variables.assign(result &+ amount, to: target, subscript: place, depth: depth + 1)
        }
        last = .name
        token = .number
        try readToken(&variables)
      } else if token == .sign(.equals) || isAssignment {
        (name, key) = (target, place)
      }
      return result
    default: throw failure("syntax error: operand expected")
    }
  }

  private var isAssignment: Bool { if case .assignment = token { true } else { false } }

  // MARK: - Numbers

  /// A number as written: decimal, `0` octal, `0x` hexadecimal or `base#digits`.
  static func constant(_ digits: [UInt8]) throws(ArithmeticFailure) -> Int64 {
    var rest = digits[...]
    var base: Int64 = 10
    var hasBase = false
    if rest.first == 48 {
      rest = rest.dropFirst()
      guard let mark = rest.first else { return 0 }
      base = 8
      if mark | 32 == UInt8(ascii: "x") {
        base = 16
        rest = rest.dropFirst()
        if rest.isEmpty { throw ArithmeticFailure(message: "invalid number") }
      }
      hasBase = true
    }
    var result: Int64 = 0
    while let byte = rest.popFirst() {
      if byte == Byte.hash {
        if hasBase { throw ArithmeticFailure(message: "invalid number") }
        guard (2...64).contains(result) else {
          throw ArithmeticFailure(message: "invalid arithmetic base")
        }
        (base, result, hasBase) = (result, 0, true)
        guard let first = rest.first, first.isNamePart || first == Byte.at else {
          throw ArithmeticFailure(message: "invalid integer constant")
        }
        continue
      }
      let digit: Int64 =
        switch byte {
        case 48...57: Int64(byte) - 48
        case 97...122: Int64(byte) - 87
        case 65...90: Int64(byte) - (base <= 36 ? 55 : 29)
        case Byte.at: 62
        default: 63
        }
      guard digit < base else { throw ArithmeticFailure(message: "value too great for base") }
      result = result &* base &+ digit
    }
    return result
  }
}
