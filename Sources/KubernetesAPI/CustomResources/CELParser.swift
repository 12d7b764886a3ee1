/// Reads expressions of CEL.
struct CELParser {
  enum Token: Hashable {
    case name(String)
    case literal(CELLiteral)
    case mark(String)
  }

  /// The functions that are simulated, and how many arguments each takes.
  private static let functions: [String: ClosedRange<Int>] = [
    "size": 0...1, "startsWith": 1...1, "endsWith": 1...1, "contains": 1...1, "matches": 1...1,
    "int": 1...1, "string": 1...1, "double": 1...1, "lowerAscii": 0...0, "upperAscii": 0...0,
    "trim": 0...0, "split": 1...1, "join": 0...1, "isSorted": 0...0, "sum": 0...0, "min": 0...0,
    "max": 0...0, "indexOf": 1...1, "charAt": 1...1, "substring": 1...2,
    "replace": 2...2,
  ]
  private static let macros = ["all", "exists", "exists_one", "map", "filter"]

  private var tokens: [Token]
  private var index = 0
  private var depth = 0

  init(_ text: String) throws(CELError) { tokens = try CELLexer.tokens(of: text) }

  mutating func parse() throws(CELError) -> CELNode {
    let node = try conditional()
    guard index == tokens.count else {
      throw CELError("Syntax error: unexpected input at the end of the expression")
    }
    return node
  }

  private mutating func take(_ mark: String) -> Bool {
    guard index < tokens.count, tokens[index] == .mark(mark) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ mark: String) throws(CELError) {
    guard take(mark) else { throw CELError("Syntax error: missing '\(mark)'") }
  }

  private mutating func conditional() throws(CELError) -> CELNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= CELExpression.nestingLimit else {
      throw CELError(
        "the expression is nested deeper than the limit of \(CELExpression.nestingLimit)"
      )
    }
    let test = try binary(0)
    guard take("?") else { return test }
    let left = try binary(0)
    try expect(":")
    return .conditional(test, left, try conditional())
  }

  private static let levels: [[String]] = [
    ["||"], ["&&"], ["==", "!=", "<=", ">=", "<", ">", "in"], ["+", "-"], ["*", "/", "%"],
  ]

  private mutating func binary(_ level: Int) throws(CELError) -> CELNode {
    guard level < Self.levels.count else { return try unary() }
    var left = try binary(level + 1)
    while index < tokens.count {
      let sign: String
      switch tokens[index] {
      case .mark(let mark): sign = mark
      case .name("in"): sign = "in"
      default: return left
      }
      guard Self.levels[level].contains(sign) else { return left }
      index += 1
      left = .binary(sign, left, try binary(level + 1))
    }
    return left
  }

  private mutating func unary() throws(CELError) -> CELNode {
    var signs: [String] = []
    while true {
      if take("!") {
        signs.append("!")
      } else if take("-") {
        signs.append("-")
      } else {
        break
      }
    }
    var node = try member()
    // Two of a kind undo each other, so that a long row of signs nests nothing.
    for sign in signs.reversed() {
      if case .unary(sign, let inner) = node { node = inner } else { node = .unary(sign, node) }
    }
    return node
  }

  private mutating func member() throws(CELError) -> CELNode {
    var node = try primary()
    var length = 0
    while true {
      length += 1
      guard length <= CELExpression.nestingLimit else {
        throw CELError(
          "the expression is nested deeper than the limit of \(CELExpression.nestingLimit)"
        )
      }
      if take("[") {
        let place = try conditional()
        try expect("]")
        node = .index(node, place)
      } else if take(".") {
        if take("?") { throw CELError("optional fields of CEL are not simulated") }
        guard index < tokens.count, case .name(let name) = tokens[index] else {
          throw CELError("Syntax error: a name is missing behind '.'")
        }
        index += 1
        guard take("(") else {
          node = .field(node, name)
          continue
        }
        node = try call(name, on: node)
      } else {
        return node
      }
    }
  }

  private mutating func call(_ name: String, on target: CELNode?) throws(CELError) -> CELNode {
    var arguments: [CELNode] = []
    if !take(")") {
      repeat { arguments.append(try conditional()) } while take(",")
      try expect(")")
    }
    if name == "has", target == nil {
      guard arguments.count == 1, case .field(let inner, let field) = arguments[0] else {
        throw CELError("invalid argument to has() macro")
      }
      return .has(inner, field)
    }
    if let target, Self.macros.contains(name), arguments.count >= 2 {
      guard case .name(let variable) = arguments[0], arguments.count <= 3 else {
        throw CELError("argument must be a simple name")
      }
      guard arguments.count == 2 || name == "map" else {
        throw CELError("\(name) over two variables of CEL is not simulated")
      }
      return .macro(name, target, variable, Array(arguments.dropFirst()))
    }
    guard let counts = Self.functions[name] else {
      throw CELError("the function \(name) of CEL is not simulated")
    }
    guard counts.contains(arguments.count),
      name != "size" || (target == nil) == (arguments.count == 1)
    else { throw CELError("found no matching overload for '\(name)'") }
    return .call(name, target, arguments)
  }

  private mutating func primary() throws(CELError) -> CELNode {
    guard index < tokens.count else {
      throw CELError("Syntax error: mismatched input '<EOF>'")
    }
    let token = tokens[index]
    index += 1
    switch token {
    case .literal(let literal): return .literal(literal)
    case .name(let name):
      if take("(") { return try call(name, on: nil) }
      return .name(name)
    case .mark("("):
      let inner = try conditional()
      try expect(")")
      return inner
    case .mark("["):
      var elements: [CELNode] = []
      if take("]") { return .list([]) }
      repeat { elements.append(try conditional()) } while take(",")
      try expect("]")
      return .list(elements)
    case .mark("{"): throw CELError("mappings written in CEL are not simulated")
    case .mark(let mark): throw CELError("Syntax error: unexpected '\(mark)'")
    }
  }
}

/// Takes a text of CEL apart.
enum CELLexer {
  static func tokens(of text: String) throws(CELError) -> [CELParser.Token] {
    var tokens: [CELParser.Token] = []
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar.properties.isWhitespace {
        index += 1
      } else if scalar == "'" || scalar == "\"" {
        tokens.append(.literal(.string(try string(scalars, &index))))
      } else if scalar == "r", index + 1 < scalars.count,
        "'\"".unicodeScalars.contains(scalars[index + 1])
      {
        index += 1
        tokens.append(.literal(.string(try string(scalars, &index, isRaw: true))))
      } else if PatternSet.digit.contains(scalar) {
        tokens.append(.literal(try number(scalars, &index)))
      } else if PatternSet.word.contains(scalar) {
        var name = ""
        while index < scalars.count, PatternSet.word.contains(scalars[index]) {
          name.unicodeScalars.append(scalars[index])
          index += 1
        }
        switch name {
        case "true": tokens.append(.literal(.bool(true)))
        case "false": tokens.append(.literal(.bool(false)))
        case "null": tokens.append(.literal(.null))
        default: tokens.append(.name(name))
        }
      } else {
        tokens.append(.mark(try mark(scalars, &index)))
      }
    }
    return tokens
  }

  private static func mark(
    _ scalars: [Unicode.Scalar],
    _ index: inout Int
  ) throws(CELError) -> String {
    for mark in ["||", "&&", "==", "!=", "<=", ">="] {
      let parts = Array(mark.unicodeScalars)
      if scalars[index...].starts(with: parts) {
        index += 2
        return mark
      }
    }
    let scalar = scalars[index]
    guard "<>+-*/%!?:.,()[]{}".unicodeScalars.contains(scalar) else {
      throw CELError("Syntax error: token recognition error at: '\(scalar)'")
    }
    index += 1
    return String(scalar)
  }

  private static func number(
    _ scalars: [Unicode.Scalar],
    _ index: inout Int
  ) throws(CELError) -> CELLiteral {
    var text = ""
    var isWhole = true
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "." || scalar == "e" || scalar == "E" {
        isWhole = false
      } else if !PatternSet.digit.contains(scalar) {
        break
      }
      text.unicodeScalars.append(scalar)
      index += 1
    }
    if isWhole, let whole = Int64(text) { return .integer(whole) }
    guard !isWhole, let number = Double(text) else {
      throw CELError("the number \(text) of CEL is not simulated")
    }
    return .number(number)
  }

  private static func string(
    _ scalars: [Unicode.Scalar],
    _ index: inout Int,
    isRaw: Bool = false
  ) throws(CELError) -> String {
    let quote = scalars[index]
    index += 1
    var text = ""
    while index < scalars.count, scalars[index] != quote {
      var scalar = scalars[index]
      if scalar == "\\", !isRaw, index + 1 < scalars.count {
        index += 1
        switch scalars[index] {
        case "n": scalar = "\n"
        case "t": scalar = "\t"
        case "r": scalar = "\r"
        case "\\", "'", "\"", "`", "?": scalar = scalars[index]
        default: throw CELError("the escape \\\(scalars[index]) of CEL is not simulated")
        }
      }
      text.unicodeScalars.append(scalar)
      index += 1
    }
    guard index < scalars.count else { throw CELError("Syntax error: a text has no end") }
    index += 1
    return text
  }
}
