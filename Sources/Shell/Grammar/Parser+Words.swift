extension Parser {
  /// One word, up to an unquoted metacharacter.
  mutating func parseWord() throws(ParseFailure) -> Word {
    var collector = WordCollector()
    let start = position
    while let next = byte, !next.isMeta || startsProcess || startsGroup {
      if startsGroup {
        try parseGroup(into: &collector)
      } else {
        try parsePiece(into: &collector)
      }
    }
    if let next = byte, next == Byte.less || next == Byte.greater, collector.isEmpty {
      throw unexpected()
    }
    return keepsText ? Word([.literal(String(bytes: source[start..<position]))]) : collector.word()
  }

  /// Whether `<(` or `>(` stands here.
  var startsProcess: Bool {
    slices && (byte == Byte.less || byte == Byte.greater) && byte(ahead: 1) == Byte.open
  }

  /// Whether the parenthesis of `@(…)` stands here.
  var startsGroup: Bool {
    groups && byte == Byte.open && position > 0 && "?*+@!".utf8.contains(source[position - 1])
      && (position < 2 || source[position - 2] != Byte.backslash)
  }

  /// The alternatives of `@(…)`: parentheses, bars and blanks are part of the word.
  mutating func parseGroup(into collector: inout WordCollector) throws(ParseFailure) {
    var level = 0
    let start = line
    repeat {
      guard let next = byte else { throw .incomplete(.quote(")"), line: start) }
      switch next {
      case Byte.open:
        level += 1
        collector.literal(next)
        position += 1
      case Byte.close:
        level -= 1
        collector.literal(next)
        position += 1
      case _ where next.isMeta:
        collector.literal(next)
        advance()
      default: try parsePiece(into: &collector)
      }
    } while level > 0
  }

  /// Text up to one of these bytes, which is not stepped over; blanks and operators are text.
  mutating func parseText(
    until ends: [UInt8],
    inQuotes: Bool = false
  ) throws(ParseFailure)
    -> Word
  {
    var collector = WordCollector()
    while true {
      guard let next = byte else {
        throw .incomplete(.quote(String(bytes: ends.prefix(1))), line: line)
      }
      if ends.contains(next) { return collector.word() }
      if inQuotes {
        try parseQuotedPiece(into: &collector, outer: Byte.closeBrace)
      } else {
        try parsePiece(into: &collector)
      }
    }
  }

  /// One byte, quotation or expansion outside double quotes.
  mutating func parsePiece(into collector: inout WordCollector) throws(ParseFailure) {
    guard let next = byte else { return }
    switch next {
    case Byte.backslash:
      position += 1
      guard let escaped = byte else {
        collector.quote([Byte.backslash])
        return
      }
      if escaped == Byte.newline {
        position += 1
        line += 1
      } else {
        position += 1
        collector.quote([escaped])
      }
    case Byte.quote:
      position += 1
      collector.quote(try takeQuotation())
    case Byte.doubleQuote:
      position += 1
      collector.append(.doubleQuoted(try parseDoubleQuoted()))
    case Byte.dollar:
      if slices, byte(ahead: 1) == Byte.quote {
        position += 2
        collector.quote(try takeEscapedQuotation())
      } else if extended, byte(ahead: 1) == Byte.doubleQuote {
        position += 2
        collector.append(.doubleQuoted(try parseDoubleQuoted()))
      } else {
        try parseDollar(into: &collector, quoted: false)
      }
    case Byte.backtick:
      collector.append(try parseBackticks(quoted: false))
    case Byte.less, Byte.greater:
      if byte(ahead: 1) == Byte.open {
        position += 2
        collector.append(.process(try parseSubstitution(), writes: next == Byte.greater))
        return
      }
      collector.literal(next)
      position += 1
    default:
      collector.literal(next)
      advance()
    }
  }

  private mutating func takeQuotation() throws(ParseFailure) -> [UInt8] {
    let start = line
    var text: [UInt8] = []
    while let next = byte {
      if next == Byte.quote {
        position += 1
        return text
      }
      text.append(next)
      if next == Byte.newline { line += 1 }
      position += 1
    }
    throw .incomplete(.quote("'"), line: start)
  }

  /// The inside of `$'…'`.
  private mutating func takeEscapedQuotation() throws(ParseFailure) -> [UInt8] {
    let start = line
    var text: [UInt8] = []
    while let next = byte {
      if next == Byte.quote {
        position += 1
        return Escapes.expand(text, style: .ansi).bytes
      }
      text.append(next)
      position += 1
      if next == Byte.backslash, let escaped = byte {
        text.append(escaped)
        position += 1
      }
      if next == Byte.newline { line += 1 }
    }
    throw .incomplete(.quote("'"), line: start)
  }

  private mutating func parseDoubleQuoted() throws(ParseFailure) -> [WordPart] {
    let start = line
    try enter()
    defer { leave() }
    var collector = WordCollector()
    while let next = byte {
      if next == Byte.doubleQuote {
        position += 1
        return collector.word().parts
      }
      try parseQuotedPiece(into: &collector, outer: Byte.doubleQuote)
    }
    throw .incomplete(.quote("\""), line: start)
  }

  /// One byte or expansion inside double quotes or a here-document.
  mutating func parseQuotedPiece(
    into collector: inout WordCollector,
    outer: UInt8
  )
    throws(ParseFailure)
  {
    guard let next = byte else { return }
    switch next {
    case Byte.backslash:
      position += 1
      switch byte {
      case Byte.newline:
        position += 1
        line += 1
      case let escaped?
      where escaped == Byte.dollar || escaped == Byte.backtick || escaped == Byte.backslash
        || escaped == outer || outer == Byte.closeBrace && escaped == Byte.doubleQuote:
        collector.literal(escaped)
        position += 1
      default:
        collector.literal(Byte.backslash)
      }
    case Byte.dollar where outer == Byte.closeBrace && slices && byte(ahead: 1) == Byte.quote:
      position += 2
      collector.quote(try takeEscapedQuotation())
    case Byte.dollar:
      try parseDollar(into: &collector, quoted: true)
    case Byte.backtick:
      collector.append(try parseBackticks(quoted: true))
    case Byte.doubleQuote where outer == Byte.closeBrace:
      position += 1
      collector.append(.doubleQuoted(try parseDoubleQuoted()))
    default:
      collector.literal(next)
      if next == Byte.newline { line += 1 }
      position += 1
    }
  }

  /// The expansions of a text that stands by itself, as in double quotes.
  static func parts(
    ofText text: String,
    like other: Parser,
    line: Int? = nil
  ) throws(ParseFailure) -> [WordPart] {
    var parser = Parser(Array(text.utf8), line: line ?? other.line)
    parser.extended = other.extended
    parser.slices = other.slices
    parser.depth = other.depth
    var collector = WordCollector()
    while parser.byte != nil {
      try parser.parseQuotedPiece(into: &collector, outer: 0)
    }
    return collector.word().parts
  }
}

/// Gathers the pieces of a word.
struct WordCollector: Sendable {
  private var parts: [WordPart] = []
  private var plain: [UInt8] = []

  var isEmpty: Bool { parts.isEmpty && plain.isEmpty }

  mutating func literal(_ byte: UInt8) {
    plain.append(byte)
  }

  mutating func quote(_ bytes: [UInt8]) {
    flush()
    parts.append(.quoted(String(bytes: bytes)))
  }

  mutating func append(_ part: WordPart) {
    flush()
    parts.append(part)
  }

  private mutating func flush() {
    guard !plain.isEmpty else { return }
    parts.append(.literal(String(bytes: plain)))
    plain = []
  }

  consuming func word() -> Word {
    flush()
    return Word(parts)
  }
}
