import Manifests

extension JqParser {
  mutating func object() throws(JqSyntaxFailure) -> JqFilter {
    var entries: [JqFilter.Entry] = []
    guard !take("}") else { return .object([]) }
    repeat {
      if token == .mark("}") { break }
      entries.append(try entry())
    } while take(",")
    try expect("}")
    return .object(entries)
  }

  private mutating func entry() throws(JqSyntaxFailure) -> JqFilter.Entry {
    let key: JqFilter
    var short: JqFilter?
    switch token {
    case .name(let name):
      advance()
      key = .literal(.string(name))
      short = .index(.identity, key)
    case .variable(let name):
      advance()
      key = .literal(.string(name))
      short = .variable(name)
    case .number(_, let text):
      advance()
      key = .literal(.string(text))
      short = .index(.identity, key)
    case .text(let pieces):
      advance()
      key = try text(pieces, format: nil)
      short = .index(.identity, key)
    case .format(let name):
      advance()
      guard case .text(let pieces) = token else { throw unexpected() }
      advance()
      key = try text(pieces, format: name)
      short = .index(.identity, key)
    case .mark("("):
      advance()
      key = try pipe()
      try expect(")")
    default: throw unexpected()
    }
    guard take(":") else {
      guard let short else { throw unexpected(expecting: ":") }
      return JqFilter.Entry(key: key, value: short)
    }
    return JqFilter.Entry(key: key, value: try entryValue())
  }

  /// The value of an entry: terms, which `|` may join, but no comma.
  private mutating func entryValue() throws(JqSyntaxFailure) -> JqFilter {
    let left = try alternative()
    guard take("|") else { return left }
    return .pipe(left, try entryValue())
  }

  mutating func pattern() throws(JqSyntaxFailure) -> JqPattern {
    if case .variable(let name) = token {
      advance()
      return .variable(name)
    }
    if take("[") {
      var patterns: [JqPattern] = []
      repeat { patterns.append(try pattern()) } while take(",")
      try expect("]")
      return .array(patterns)
    }
    try expect("{")
    var entries: [JqPattern.Entry] = []
    repeat {
      var entry = JqPattern.Entry(key: .identity)
      switch token {
      case .variable(let name):
        advance()
        entry.variable = name
        entry.key = .literal(.string(name))
      case .name(let name):
        advance()
        entry.key = .literal(.string(name))
      case .text(let pieces):
        advance()
        entry.key = try text(pieces, format: nil)
      default:
        try expect("(")
        entry.key = try pipe()
        try expect(")")
      }
      if take(":") { entry.pattern = try pattern() }
      entries.append(entry)
    } while take(",")
    try expect("}")
    return .object(entries)
  }
}
