/// A word of jq's grammar.
enum JqToken: Equatable {
  case number(Double, String)
  case text([JqTextPiece])
  case field(String)
  case variable(String)
  case format(String)
  case name(String)
  case mark(String)
  case end
}

/// A piece of a string: letters, or the source of a filter to fill in.
enum JqTextPiece: Equatable {
  case letters(String)
  case filter([UInt8])
}

/// Splits the source of a filter into tokens.
struct JqLexer {
  private static let marks = [
    "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..",
    ".", "[", "]", "(", ")", "{", "}", "|", ",", ":", ";", "=", "<", ">", "+", "-",
    "*", "/", "%", "?",
  ].map { (text: $0, bytes: Array($0.utf8)) }

  private let source: [UInt8]
  private var position = 0

  init(_ source: [UInt8]) { self.source = source }

  static func tokens(
    _ source: [UInt8]
  ) throws(JqSyntaxFailure)
    -> [(token: JqToken, start: Int)]
  {
    var lexer = JqLexer(source)
    var result: [(token: JqToken, start: Int)] = []
    while true {
      lexer.skipBlanks()
      let start = lexer.position
      let token: JqToken
      do throws(JqSyntaxFailure) { token = try lexer.next() } catch {
        var failure = error
        failure.place = start + (error.message.contains("expecting QQSTRING") ? 1 : 0)
        throw failure
      }
      // The end is where the last word is.
      result.append((token, token == .end ? result.last?.start ?? 0 : start))
      if token == .end { return result }
    }
  }

  private mutating func next() throws(JqSyntaxFailure) -> JqToken {
    skipBlanks()
    guard position < source.count else { return .end }
    let byte = source[position]
    if byte == Byte.doubleQuote { return .text(try text()) }
    if byte == Byte.dollar, position + 1 < source.count, source[position + 1].isNameStart {
      position += 1
      return .variable(name(allowsModules: true))
    }
    if byte == Byte.at, position + 1 < source.count, source[position + 1].isNameStart {
      position += 1
      return .format(name(allowsModules: false))
    }
    if byte.isNameStart { return .name(name(allowsModules: true)) }
    if byte == UInt8(ascii: "."), position + 1 < source.count, source[position + 1].isNameStart {
      position += 1
      return .field(name(allowsModules: false))
    }
    if byte.isDigit
      || (byte == UInt8(ascii: ".") && position + 1 < source.count
        && source[position + 1].isDigit)
    {
      let length = AwkValue.numberLength(source[position...])
      let text = String(bytes: source[position..<(position + length)])
      position += length
      return .number(Double(NumberText.prefix(text)) ?? 0, text)
    }
    for mark in Self.marks where source[position...].starts(with: mark.bytes) {
      position += mark.bytes.count
      return .mark(mark.text)
    }
    throw JqSyntaxFailure(message: "syntax error, unexpected INVALID_CHARACTER, expecting $end")
  }

  private mutating func skipBlanks() {
    while position < source.count {
      let byte = source[position]
      if byte.isBlank || byte == Byte.newline || byte == 13 {
        position += 1
      } else if byte == Byte.hash {
        while position < source.count, source[position] != Byte.newline { position += 1 }
      } else {
        return
      }
    }
  }

  private mutating func name(allowsModules: Bool) -> String {
    let start = position
    while position < source.count {
      if source[position].isNamePart {
        position += 1
      } else if allowsModules, source[position...].starts(with: [Byte.colon, Byte.colon]) {
        position += 2
      } else {
        break
      }
    }
    return String(bytes: source[start..<position])
  }

  private mutating func text() throws(JqSyntaxFailure) -> [JqTextPiece] {
    position += 1
    var pieces: [JqTextPiece] = []
    var letters: [UInt8] = []
    while position < source.count, source[position] != Byte.doubleQuote {
      guard source[position] == Byte.backslash, position + 1 < source.count else {
        letters.append(source[position])
        position += 1
        continue
      }
      let letter = source[position + 1]
      position += 2
      if letter == Byte.open {
        if !letters.isEmpty { pieces.append(.letters(String(bytes: letters))) }
        letters = []
        pieces.append(.filter(try interpolation()))
      } else {
        try escape(letter, into: &letters)
      }
    }
    guard position < source.count else {
      throw JqSyntaxFailure(
        message: "syntax error, unexpected $end, expecting QQSTRING_TEXT or "
          + "QQSTRING_INTERP_START or QQSTRING_END"
      )
    }
    position += 1
    if !letters.isEmpty || pieces.isEmpty { pieces.append(.letters(String(bytes: letters))) }
    return pieces
  }

  /// The source up to the closing parenthesis of `\(`.
  private mutating func interpolation() throws(JqSyntaxFailure) -> [UInt8] {
    let start = position
    var depth = 1
    while position < source.count {
      switch source[position] {
      case Byte.open: depth += 1
      case Byte.close: depth -= 1
      case Byte.doubleQuote:
        _ = try text()
        continue
      default: break
      }
      position += 1
      if depth == 0 { return Array(source[start..<(position - 1)]) }
    }
    throw JqSyntaxFailure(message: "syntax error, unexpected $end, expecting QQSTRING_INTERP_END")
  }

  private mutating func escape(
    _ letter: UInt8,
    into letters: inout [UInt8]
  )
    throws(JqSyntaxFailure)
  {
    switch letter {
    case UInt8(ascii: "n"): letters.append(Byte.newline)
    case UInt8(ascii: "t"): letters.append(Byte.tab)
    case UInt8(ascii: "r"): letters.append(13)
    case UInt8(ascii: "b"): letters.append(8)
    case UInt8(ascii: "f"): letters.append(12)
    case Byte.backslash, Byte.slash, Byte.doubleQuote: letters.append(letter)
    case UInt8(ascii: "u"):
      var code = try unicode()
      if (0xD800..<0xDC00).contains(code), source[position...].starts(with: Array("\\u".utf8)) {
        position += 2
        code = 0x10000 + (code - 0xD800) << 10 + (try unicode() - 0xDC00)
      }
      letters += Array(String(Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}").utf8)
    default:
      throw JqSyntaxFailure(
        message: "syntax error, unexpected INVALID_CHARACTER, expecting QQSTRING_TEXT"
      )
    }
  }

  private mutating func unicode() throws(JqSyntaxFailure) -> UInt32 {
    let end = min(position + 4, source.count)
    guard let code = UInt32(String(bytes: source[position..<end]), radix: 16) else {
      throw JqSyntaxFailure(message: "syntax error, unexpected INVALID_CHARACTER")
    }
    position = end
    return code
  }
}
