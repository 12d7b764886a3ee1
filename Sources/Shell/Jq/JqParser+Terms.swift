import Manifests

extension JqParser {
  mutating func postfix() throws(JqSyntaxFailure) -> JqFilter {
    if take("-") { return .negate(try postfix()) }
    var term = try self.term()
    while true {
      switch token {
      case .field(let name):
        advance()
        term = .index(term, .literal(.string(name)))
      case .mark("?"):
        advance()
        term = .attempt(term, nil)
      case .mark("["):
        advance()
        term = try bracket(term)
      case .mark("."):
        guard index + 1 < tokens.count else { return term }
        switch tokens[index + 1] {
        case .text(let pieces):
          index += 2
          term = .index(term, try text(pieces, format: nil))
        case .mark("["):
          index += 2
          term = try bracket(term)
        default: return term
        }
      case .name("as"):
        // `term as $x | body` takes the rest of the pipe.
        advance()
        let pattern = try self.pattern()
        try expect("|")
        return .bind(term, pattern, try pipe())
      default: return term
      }
    }
  }

  mutating func bracket(_ target: JqFilter) throws(JqSyntaxFailure) -> JqFilter {
    if take("]") { return .iterate(target) }
    if take(":") {
      let end = try pipe()
      try expect("]")
      return .slice(target, nil, end)
    }
    let key = try pipe()
    if take(":") {
      if take("]") { return .slice(target, key, nil) }
      let end = try pipe()
      try expect("]")
      return .slice(target, key, end)
    }
    try expect("]")
    return .index(target, key)
  }

  private mutating func term() throws(JqSyntaxFailure) -> JqFilter {
    let current = token
    switch current {
    case .number(let number, let text):
      advance()
      if let whole = Int64(text) { return .literal(.integer(whole)) }
      return .literal(JqNumber.value(number))
    case .text(let pieces):
      advance()
      return try text(pieces, format: nil)
    case .format(let name):
      advance()
      if case .text(let pieces) = token {
        advance()
        return try text(pieces, format: name)
      }
      return .format(name)
    case .field(let name):
      advance()
      return .index(.identity, .literal(.string(name)))
    case .variable(let name):
      advance()
      return .variable(name)
    case .mark(let mark): return try marked(mark)
    case .name(let name): return try named(name)
    case .end: throw unexpected()
    }
  }

  private mutating func marked(_ mark: String) throws(JqSyntaxFailure) -> JqFilter {
    switch mark {
    case ".":
      advance()
      if case .text(let pieces) = token {
        advance()
        return .index(.identity, try text(pieces, format: nil))
      }
      return .identity
    case "..":
      advance()
      return .recurse
    case "(":
      advance()
      let filter = try pipe()
      try expect(")")
      return filter
    case "[":
      advance()
      if take("]") { return .array(nil) }
      let filter = try pipe()
      try expect("]")
      return .array(filter)
    case "{":
      advance()
      return try object()
    default: throw unexpected()
    }
  }

  private mutating func named(_ name: String) throws(JqSyntaxFailure) -> JqFilter {
    switch name {
    case "if":
      advance()
      return try conditional()
    case "try":
      advance()
      let body = try postfix()
      guard takeWord("catch") else { return .attempt(body, nil) }
      return .attempt(body, try postfix())
    case "reduce", "foreach":
      advance()
      return try folding(name)
    case "break":
      advance()
      guard case .variable(let label) = token else { throw unexpected(expecting: "$") }
      advance()
      return .leave(label)
    case "null", "true", "false":
      advance()
      return .literal(name == "null" ? .null : .bool(name == "true"))
    case "def":
      let function = try definition()
      return .define(function, try pipe())
    default:
      guard !Self.keywords.contains(name) else { throw unexpected() }
      advance()
      var arguments: [JqFilter] = []
      if take("(") {
        repeat { arguments.append(try pipe()) } while take(";")
        try expect(")")
      }
      return .call(name, arguments)
    }
  }

  private mutating func conditional() throws(JqSyntaxFailure) -> JqFilter {
    let condition = try pipe()
    try expectWord("then")
    let first = try pipe()
    if takeWord("elif") { return .choose(condition, first, try conditional()) }
    var second: JqFilter?
    if takeWord("else") { second = try pipe() }
    try expectWord("end")
    return .choose(condition, first, second)
  }

  private mutating func folding(_ word: String) throws(JqSyntaxFailure) -> JqFilter {
    var source = try term()
    while token != .name("as") {
      let before = index
      switch token {
      case .field(let name):
        advance()
        source = .index(source, .literal(.string(name)))
      case .mark("["):
        advance()
        source = try bracket(source)
      case .mark("?"):
        advance()
        source = .attempt(source, nil)
      case .mark("."): advance()
      default: break
      }
      guard index > before else { throw unexpected(expecting: "as") }
    }
    advance()
    let pattern = try self.pattern()
    try expect("(")
    let start = try pipe()
    try expect(";")
    let update = try pipe()
    var extract: JqFilter?
    if word == "foreach", take(";") { extract = try pipe() }
    try expect(")")
    guard word == "foreach" else {
      return .reduce(source, pattern, start: start, update: update)
    }
    return .forEach(source, pattern, start: start, update: update, extract: extract)
  }

  func text(
    _ pieces: [JqTextPiece],
    format: String?
  )
    throws(JqSyntaxFailure) -> JqFilter
  {
    if pieces.count == 1, case .letters(let letters) = pieces[0] {
      return .literal(.string(letters))
    }
    var parts: [JqFilter.Part] = []
    for piece in pieces {
      switch piece {
      case .letters(let letters): parts.append(.text(letters))
      case .filter(let source): parts.append(.filter(try Self.parse(source)))
      }
    }
    return .text(format: format, parts)
  }
}
