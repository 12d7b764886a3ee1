extension Parser {
  /// What begins with `$`.
  mutating func parseDollar(
    into collector: inout WordCollector,
    quoted: Bool
  )
    throws(ParseFailure)
  {
    guard let next = byte(ahead: 1) else {
      position += 1
      collector.literal(Byte.dollar)
      return
    }
    switch next {
    case Byte.openBrace:
      position += 2
      collector.append(.parameter(try parseParameter(quoted: quoted)))
    case Byte.open:
      if byte(ahead: 2) == Byte.open, let arithmetic = try parseArithmeticExpansion() {
        collector.append(arithmetic)
      } else {
        position += 2
        collector.append(.command(try parseSubstitution()))
      }
    case Byte.openBracket where extended:
      position += 2
      collector.append(.arithmetic(try parseText(until: [Byte.closeBracket], inQuotes: true)))
      position += 1
    case _ where next.isNameStart:
      position += 1
      let start = position
      while let part = byte, part.isNamePart {
        _ = part
        position += 1
      }
      collector.append(.parameter(Parameter(name: String(bytes: source[start..<position]))))
    case _ where next.isDigit || Parser.isSpecialParameter(next):
      position += 2
      collector.append(.parameter(Parameter(name: String(bytes: [next]))))
    default:
      position += 1
      collector.literal(Byte.dollar)
    }
  }

  static func isSpecialParameter(_ byte: UInt8) -> Bool {
    "@*#?-$!".utf8.contains(byte)
  }

  mutating func parseSubstitution() throws(ParseFailure) -> CommandList {
    let start = line
    try enter()
    substitutions += 1
    defer {
      leave()
      substitutions -= 1
    }
    var list = CommandList()
    do {
      list = try parseList(multiline: true)
    } catch .incomplete {
      throw .incomplete(.quote(")"), line: byte == nil ? line : start)
    }
    skipLines()
    guard byte == Byte.close else {
      throw byte == nil ? .incomplete(.quote(")"), line: line) : unexpected(")")
    }
    position += 1
    return list
  }

  /// `$(( … ))`, or nil where it turns out to be `$( ( … ) )`.
  private mutating func parseArithmeticExpansion() throws(ParseFailure) -> WordPart? {
    let start = (position, line)
    position += 3
    if let text = try parseArithmeticText() { return .arithmetic(text) }
    (position, line) = start
    return nil
  }

  /// Text up to `))`, which is stepped over; nil when a single `)` closes it.
  mutating func parseArithmeticText(until end: UInt8? = nil) throws(ParseFailure) -> Word? {
    var collector = WordCollector()
    var level = 0
    let start = position
    func text(_ parser: Parser, _ collector: WordCollector) -> Word {
      guard parser.keepsText else { return collector.word() }
      return Word([.literal(String(bytes: parser.source[start..<parser.position]))])
    }
    while let next = byte {
      if let end, next == end, level == 0 { return text(self, collector) }
      switch next {
      case Byte.open:
        level += 1
        collector.literal(next)
        position += 1
      case Byte.close:
        if level == 0 {
          guard byte(ahead: 1) == Byte.close else { return nil }
          let word = text(self, collector)
          if end == nil { position += 2 }
          return word
        }
        level -= 1
        collector.literal(next)
        position += 1
      case Byte.doubleQuote: position += 1
      default: try parseQuotedPiece(into: &collector, outer: Byte.doubleQuote)
      }
    }
    throw .incomplete(.quote(")"), line: line)
  }

  mutating func parseBackticks(quoted: Bool) throws(ParseFailure) -> WordPart {
    let start = line
    position += 1
    var text: [UInt8] = []
    while let next = byte {
      position += 1
      if next == Byte.newline { line += 1 }
      if next == Byte.backtick {
        var inner = Parser(text, line: start)
        inner.extended = extended
        inner.slices = slices
        inner.depth = depth
        var list = CommandList()
        while let next = try inner.nextCommand() { list.items += next.items }
        return .command(list)
      }
      if next == Byte.backslash, let escaped = byte,
        escaped == Byte.backtick || escaped == Byte.backslash || escaped == Byte.dollar
          || (quoted && escaped == Byte.doubleQuote)
      {
        text.append(escaped)
        position += 1
      } else {
        text.append(next)
      }
    }
    throw .incomplete(.quote("`"), line: start)
  }

  /// The inside of `${ … }`; what makes no sense is an error once it is expanded.
  private mutating func parseParameter(quoted: Bool) throws(ParseFailure) -> Parameter {
    let start = (position, line)
    do throws(ParseFailure) {
      return try parseGoodParameter(quoted: quoted)
    } catch {
      guard case .badSubstitution = error else { throw error }
      (position, line) = start
      try skipBraces()
      let text = "${" + String(bytes: source[start.0..<position])
      return Parameter(name: "", operation: .bad(text))
    }
  }

  /// Steps over everything up to the brace that closes here, and it.
  private mutating func skipBraces() throws(ParseFailure) {
    var level = 0
    while let next = byte {
      position += 1
      switch next {
      case Byte.backslash where position < source.count: position += 1
      case Byte.quote, Byte.doubleQuote:
        while let inner = byte, inner != next { position += inner == Byte.backslash ? 2 : 1 }
        position += 1
      case Byte.newline: line += 1
      case Byte.openBrace: level += 1
      case Byte.closeBrace:
        if level == 0 { return }
        level -= 1
      default: break
      }
    }
    position = source.count
    throw .incomplete(.quote("}"), line: line)
  }

  private mutating func parseGoodParameter(quoted: Bool) throws(ParseFailure) -> Parameter {
    let start = position
    try enter()
    defer { leave() }
    var parameter = Parameter(name: "")
    var isLength = false
    var isIndirect = false
    if byte == Byte.hash, let next = byte(ahead: 1),
      next != Byte.closeBrace, next.isNamePart || Parser.isSpecialParameter(next),
      !(Parser.isSpecialParameter(next) && byte(ahead: 2) != Byte.closeBrace)
    {
      isLength = true
      position += 1
    } else if byte == Byte.bang, let next = byte(ahead: 1),
      next.isNamePart || next == Byte.hash && byte(ahead: 2) == Byte.closeBrace
    {
      isIndirect = true
      position += 1
    }
    guard let first = byte else { throw .incomplete(.quote("}"), line: line) }
    let nameStart = position
    if first.isNameStart {
      while let next = byte, next.isNamePart {
        _ = next
        position += 1
      }
    } else if first.isDigit {
      while let next = byte, next.isDigit {
        _ = next
        position += 1
      }
    } else if Parser.isSpecialParameter(first) {
      position += 1
    } else {
      throw badSubstitution(from: start)
    }
    parameter.name = String(bytes: source[nameStart..<position])
    if extended, byte == Byte.openBracket {
      position += 1
      if byte == Byte.at || byte == Byte.star, byte(ahead: 1) == Byte.closeBracket {
        parameter.index = .all(joined: byte == Byte.star)
        position += 1
      } else {
        parameter.index = .at(try parseText(until: [Byte.closeBracket]))
      }
      position += 1
    }
    if isIndirect, byte == Byte.star || byte == Byte.at, byte(ahead: 1) == Byte.closeBrace {
      parameter.operation = .names(joined: byte == Byte.star)
      position += 1
    } else if isLength {
      parameter.operation = .length
    } else if isIndirect, case .all = parameter.index, byte == Byte.closeBrace {
      parameter.operation = .keys
    } else {
      try parseOperation(of: &parameter, from: start, quoted: quoted)
      if isIndirect { parameter.operation = .indirect(parameter.operation) }
    }
    guard let end = byte else { throw .incomplete(.quote("}"), line: line) }
    guard end == Byte.closeBrace else { throw badSubstitution(from: start) }
    position += 1
    return parameter
  }

  private mutating func badSubstitution(from start: Int) -> ParseFailure {
    var end = position
    while end < source.count, source[end] != Byte.closeBrace, source[end] != Byte.newline {
      end += 1
    }
    guard end < source.count, source[end] == Byte.closeBrace else {
      return .incomplete(.quote("}"), line: line)
    }
    return .badSubstitution("${" + String(bytes: source[start..<end]) + "}", line: line)
  }

  private mutating func parseSubstring() throws(ParseFailure) -> Parameter.Operation {
    position += 1
    let offset = try parseText(until: [Byte.closeBrace, Byte.colon], inQuotes: true)
    var length: Word?
    if byte == Byte.colon {
      position += 1
      length = try parseText(until: [Byte.closeBrace], inQuotes: true)
    }
    return .substring(offset, length: length)
  }

  /// What stands behind the name in `${name/pattern/replacement}`.
  private mutating func parseReplacement() throws(ParseFailure) -> Parameter.Operation {
    position += 1
    var all = false
    var anchor = Parameter.Anchor.none
    if byte == Byte.slash {
      all = true
      position += 1
    } else if byte == Byte.hash {
      anchor = .start
      position += 1
    } else if byte == UInt8(ascii: "%") {
      anchor = .end
      position += 1
    }
    let pattern = try parseText(until: [Byte.closeBrace, Byte.slash])
    var replacement = Word()
    if byte == Byte.slash {
      position += 1
      replacement = try parseText(until: [Byte.closeBrace])
    }
    return .replace(pattern, with: replacement, all: all, anchor: anchor)
  }

  private mutating func parseOperation(
    of parameter: inout Parameter,
    from start: Int,
    quoted: Bool
  )
    throws(ParseFailure)
  {
    func isOperator(_ byte: UInt8?) -> Bool {
      byte.map { "-=+?".utf8.contains($0) } ?? false
    }
    let close = [Byte.closeBrace]
    let colon = byte == Byte.colon && isOperator(byte(ahead: 1))
    if colon { position += 1 }
    guard let sign = byte, sign != Byte.closeBrace else { return }
    switch sign {
    case _ where isOperator(sign):
      position += 1
      let word = try parseText(until: close, inQuotes: quoted)
      switch sign {
      case Byte.minus: parameter.operation = .useDefault(word, evenIfEmpty: colon)
      case Byte.equals: parameter.operation = .assignDefault(word, evenIfEmpty: colon)
      case Byte.plus: parameter.operation = .useAlternative(word, evenIfEmpty: colon)
      default:
        parameter.operation = .complain(word.parts.isEmpty ? nil : word, evenIfEmpty: colon)
      }
    case Byte.hash, UInt8(ascii: "%"):
      position += 1
      let longest = byte == sign
      if longest { position += 1 }
      let word = try parseText(until: close)
      parameter.operation = .trim(word, suffix: sign != Byte.hash, longest: longest)
    case Byte.slash where slices:
      parameter.operation = try parseReplacement()
    case Byte.colon where slices:
      parameter.operation = try parseSubstring()
    case UInt8(ascii: "^") where extended, UInt8(ascii: ",") where extended,
      UInt8(ascii: "~") where extended:
      position += 1
      let all = byte == sign
      if all { position += 1 }
      let word = try parseText(until: close)
      let change =
        sign == UInt8(ascii: "^")
        ? Parameter.CaseChange.upper : sign == UInt8(ascii: ",") ? .lower : .toggle
      parameter.operation = .changeCase(change, all: all, word.parts.isEmpty ? nil : word)
    case Byte.at where extended:
      guard let letter = byte(ahead: 1), "QUuLEPAaKk".utf8.contains(letter),
        byte(ahead: 2) == Byte.closeBrace
      else { throw badSubstitution(from: start) }
      position += 2
      parameter.operation = .transform(Character(Unicode.Scalar(letter)))
    default:
      throw badSubstitution(from: start)
    }
  }
}
