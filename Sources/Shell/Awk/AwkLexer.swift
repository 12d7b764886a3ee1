/// A word of awk's grammar.
enum AwkToken: Equatable {
  case number(Double)
  case string([UInt8])
  case regex([UInt8])
  case name(String)
  /// A name with a parenthesis right behind: the call of a function.
  case callName(String)
  case keyword(String)
  case builtin(String)
  case mark(String)
  case newline
  case end
}

/// Splits the source of a program into tokens.
struct AwkLexer {
  static let keywords: Set<String> = [
    "BEGIN", "END", "function", "func", "if", "else", "while", "for", "do", "break", "continue",
    "next", "nextfile", "exit", "return", "delete", "in", "getline", "print", "printf",
  ]
  static let builtins: Set<String> = [
    "length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "sin", "cos", "atan2",
    "exp", "log", "sqrt", "int", "rand", "srand", "tolower", "toupper", "system", "close", "fflush",
    "strftime", "systime", "mktime",
  ]
  /// Longest first, so that `+=` is not read as `+`.
  private static let marks = [
    "**=", "!~", "&&", "||", "==", "!=", "<=", ">=", ">>", "+=", "-=", "*=", "/=", "%=", "^=", "++",
    "--",
    "**", "{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!", "<", ">", "~",
    "?", ":", "=", "$", "|",
  ].map { (text: $0, bytes: Array($0.utf8)) }

  private let source: [UInt8]
  private var position = 0
  private(set) var line = 1
  private var allowsRegex = true

  init(_ source: [UInt8]) { self.source = source }

  /// All tokens with their lines.
  static func tokens(_ source: [UInt8]) throws(AwkFailure) -> [(token: AwkToken, line: Int)] {
    var lexer = AwkLexer(source)
    var result: [(token: AwkToken, line: Int)] = []
    while true {
      let token = try lexer.next()
      result.append((token, lexer.line))
      lexer.allowsRegex = !token.endsOperand
      if token == .end { return result }
    }
  }

  private mutating func next() throws(AwkFailure) -> AwkToken {
    skipBlanks()
    guard position < source.count else { return .end }
    let byte = source[position]
    if byte == Byte.newline {
      position += 1
      line += 1
      return .newline
    }
    if byte.isNameStart { return word() }
    if byte.isDigit
      || (byte == UInt8(ascii: ".") && position + 1 < source.count
        && source[position + 1].isDigit)
    {
      return number()
    }
    if byte == Byte.doubleQuote { return .string(try text()) }
    if byte == Byte.slash, allowsRegex { return .regex(try regex()) }
    for mark in Self.marks where source[position...].starts(with: mark.bytes) {
      position += mark.bytes.count
      return .mark(mark.text)
    }
    throw AwkFailure(message: "unexpected character '\(String(bytes: [byte]))'", line: line)
  }

  private mutating func skipBlanks() {
    while position < source.count {
      let byte = source[position]
      if byte.isBlank || byte == 13 {
        position += 1
      } else if byte == Byte.backslash, position + 1 < source.count,
        source[position + 1] == Byte.newline
      {
        position += 2
        line += 1
      } else if byte == Byte.hash {
        while position < source.count, source[position] != Byte.newline { position += 1 }
      } else {
        return
      }
    }
  }

  private mutating func word() -> AwkToken {
    let start = position
    while position < source.count, source[position].isNamePart { position += 1 }
    let name = String(bytes: source[start..<position])
    if Self.keywords.contains(name) { return .keyword(name == "func" ? "function" : name) }
    if Self.builtins.contains(name) { return .builtin(name) }
    let isCall = position < source.count && source[position] == Byte.open
    return isCall ? .callName(name) : .name(name)
  }

  private mutating func number() -> AwkToken {
    let start = position
    let rest = String(bytes: source[start..<min(start + 64, source.count)])
    let text = NumberText.prefix(rest)
    let length = AwkValue.numberLength(source[start...])
    position = start + max(1, length)
    return .number(Double(text) ?? 0)
  }

  private mutating func text() throws(AwkFailure) -> [UInt8] {
    position += 1
    let start = position
    var result: [UInt8] = []
    while position < source.count, source[position] != Byte.doubleQuote {
      guard source[position] != Byte.newline else { break }
      if source[position] == Byte.backslash, position + 1 < source.count {
        escape(into: &result)
      } else {
        result.append(source[position])
        position += 1
      }
    }
    guard position < source.count, source[position] == Byte.doubleQuote else {
      throw AwkFailure(
        message: "runaway string constant \"\(Self.beginning(source, start)) ...",
        line: line
      )
    }
    position += 1
    return result
  }

  /// The first letters of a text that does not end.
  private static func beginning(_ source: [UInt8], _ start: Int) -> String {
    String(bytes: source[start...].prefix { $0 != Byte.newline }.prefix(10))
  }

  private mutating func escape(into result: inout [UInt8]) {
    let letter = source[position + 1]
    position += 2
    switch letter {
    case UInt8(ascii: "n"): result.append(Byte.newline)
    case UInt8(ascii: "t"): result.append(Byte.tab)
    case UInt8(ascii: "r"): result.append(13)
    case UInt8(ascii: "a"): result.append(7)
    case UInt8(ascii: "b"): result.append(8)
    case UInt8(ascii: "f"): result.append(12)
    case UInt8(ascii: "v"): result.append(11)
    case Byte.doubleQuote, Byte.backslash: result.append(letter)
    case UInt8(ascii: "x")
    where position < source.count
      && Escapes.hexadecimal(source[position]) != nil:
      let digits = String(bytes: source[position...].prefix(2)).prefix(while: \.isHexDigit)
      position += digits.utf8.count
      result.append(UInt8(digits, radix: 16) ?? 0)
    case Byte.newline: line += 1
    case 48...55:
      var value = Int(letter - 48)
      for _ in 0..<2 where position < source.count && (48...55).contains(source[position]) {
        value = value * 8 + Int(source[position] - 48)
        position += 1
      }
      result.append(UInt8(truncatingIfNeeded: value))
    default: result += [Byte.backslash, letter]
    }
  }

  private mutating func regex() throws(AwkFailure) -> [UInt8] {
    position += 1
    let start = position
    var result: [UInt8] = []
    var isInBrackets = false
    while position < source.count, source[position] != Byte.newline {
      let byte = source[position]
      if byte == Byte.backslash, position + 1 < source.count {
        // `\/` is a slash; all other escapes are the expression's own.
        if source[position + 1] != Byte.slash { result.append(byte) }
        result.append(source[position + 1])
        position += 2
        continue
      }
      if byte == Byte.openBracket { isInBrackets = true }
      if byte == Byte.closeBracket { isInBrackets = false }
      if byte == Byte.slash, !isInBrackets { break }
      result.append(byte)
      position += 1
    }
    guard position < source.count, source[position] == Byte.slash else {
      throw AwkFailure(
        message: "runaway regular expression /\(Self.beginning(source, start)) ...",
        line: line
      )
    }
    position += 1
    return result
  }
}

extension AwkToken {
  /// Whether a slash behind this divides.
  fileprivate var endsOperand: Bool {
    switch self {
    case .number, .string, .regex, .name, .builtin: true
    case .mark(let mark): [")", "]", "++", "--", "$"].contains(mark)
    default: false
    }
  }
}
