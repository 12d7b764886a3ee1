/// Finds what is wrong with a text that should be JSON, and tells it as jq does.
///
/// It goes through the text byte by byte, since the place that jq tells is where it noticed.
struct JqSyntaxScanner {
  private enum Open {
    case array(isEmpty: Bool)
    case object(isEmpty: Bool)
    /// A key whose value comes.
    case key
  }

  /// A value that waits for what comes behind it.
  private enum Next {
    case none, string, other
  }

  private var open: [Open] = []
  private var next = Next.none
  private var word: [UInt8] = []

  /// The words for the first mistake; nil where there is none yet.
  static func failure(
    _ text: ArraySlice<UInt8>,
    line: Int = 1,
    column: Int = 0,
    isAtEnd: Bool
  ) -> String? {
    var scanner = JqSyntaxScanner()
    var (line, column) = (line, column)
    var isInString = false
    var isEscaped = false
    var problem: String?
    for byte in text {
      column += 1
      if byte == Byte.newline { (line, column) = (line + 1, 0) }
      var reason: String?
      if isInString {
        if isEscaped {
          isEscaped = false
          if !"\"\\/bfnrtu".utf8.contains(byte) { problem = problem ?? "Invalid escape" }
        } else if byte == Byte.backslash {
          isEscaped = true
        } else if byte == Byte.doubleQuote {
          isInString = false
          reason = problem ?? scanner.take(.string)
        } else if byte < 32 {
          problem =
            problem
            ?? "Invalid string: control characters from U+0000 through U+001F must be escaped"
        }
      } else {
        reason = scanner.scan(byte)
        if reason == nil, byte == Byte.doubleQuote { isInString = true }
      }
      if let reason { return "\(reason) at line \(line), column \(column)" }
      if scanner.open.isEmpty, scanner.word.isEmpty { scanner.next = .none }
    }
    guard isAtEnd else { return nil }
    let place = "at EOF at line \(line), column \(column)"
    if isInString { return "Unfinished string \(place)" }
    if let reason = scanner.endWord() { return "\(reason) \(place)" }
    return scanner.open.isEmpty ? nil : "Unfinished JSON term \(place)"
  }

  private mutating func scan(_ byte: UInt8) -> String? {
    let isBlank = byte == Byte.space || byte == Byte.tab || byte == 13 || byte == Byte.newline
    let isMark = "[{:,]}\"".utf8.contains(byte)
    guard isBlank || isMark else {
      word.append(byte)
      return nil
    }
    if let reason = endWord() { return reason }
    return isBlank || byte == Byte.doubleQuote ? nil : mark(byte)
  }

  private mutating func endWord() -> String? {
    guard let first = word.first else { return nil }
    defer { word = [] }
    let names = [
      UInt8(ascii: "t"): "true", UInt8(ascii: "f"): "false",
      UInt8(ascii: "n"): word.count == 3 ? "nan" : "null",
    ]
    if let name = names[first] {
      return Array(name.utf8) == word ? take(.other) : "Invalid literal"
    }
    let length = AwkValue.numberLength(word[...])
    return length == word.count ? take(.other) : "Invalid numeric literal"
  }

  private mutating func take(_ value: Next) -> String? {
    if next != .none { return "Expected separator between values" }
    next = value
    return nil
  }

  private mutating func mark(_ byte: UInt8) -> String? {
    switch byte {
    case Byte.openBracket, Byte.openBrace:
      if next != .none { return "Expected separator between values" }
      open.append(byte == Byte.openBracket ? .array(isEmpty: true) : .object(isEmpty: true))
    case Byte.colon:
      if next == .none { return "Expected string key before ':'" }
      guard case .object? = open.last else { return "':' not as part of an object" }
      if next != .string { return "Object keys must be strings" }
      next = .none
      open.append(.key)
    case UInt8(ascii: ","):
      if next == .none { return "Expected value before ','" }
      switch open.last {
      case nil: return "',' not as part of an object or array"
      case .array: open[open.count - 1] = .array(isEmpty: false)
      case .key: closeKey()
      case .object: return "Objects must consist of key:value pairs"
      }
      next = .none
    case Byte.closeBracket:
      guard case .array(let isEmpty)? = open.last else { return "Unmatched ']'" }
      if next == .none, !isEmpty { return "Expected another array element" }
      open.removeLast()
      next = .other
    default:
      guard !open.isEmpty else { return "Unmatched '}'" }
      if next != .none {
        guard case .key? = open.last else { return "Objects must consist of key:value pairs" }
        closeKey()
      } else {
        guard case .object(let isEmpty)? = open.last else { return "Unmatched '}'" }
        if !isEmpty { return "Expected another key-value pair" }
      }
      open.removeLast()
      next = .other
    }
    return nil
  }

  private mutating func closeKey() {
    open.removeLast()
    if !open.isEmpty { open[open.count - 1] = .object(isEmpty: false) }
  }
}
