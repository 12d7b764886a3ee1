/// Reads commands from text, one complete line (or more, where the line is not the end) at a time.
///
/// The grammar depends on place, so there is no separate token list: words, operators and
/// here-documents are read where the grammar expects them.
struct Parser: Sendable {
  /// How deep commands and substitutions may lie inside each other.
  static let nestingLimit = 250

  var source: [UInt8]
  var position: Int
  var line: Int
  /// The line that the text begins with.
  let firstLine: Int
  var aliases: [String: String] = [:]
  /// Arrays, `[[` and their like; not in dash and busybox.
  var extended = true
  /// What busybox has of bash: `${x:1:2}`, `${x/a/b}`, `$'…'`, `&>`, `<(…)`, `function`.
  var slices = true
  /// Whether `@(…)` and its like are part of words (`shopt -s extglob`).
  var groups = false
  /// Whether words are kept as they were written, for printing functions.
  var keepsText = false
  /// Whether the text is all that there will be, so that here-documents end with it.
  var isWhole = false
  /// The here-documents that ended so: the line, the word that was wanted, and where they ended
  /// if that is not the end of the text.
  var warnings: [(line: Int, word: String, end: Int?)] = []
  /// How many substitutions enclose what is read.
  var substitutions = 0
  /// Bytes that aliases put into the source, and what they took out.
  var inserted = 0
  var depth = 0
  /// Where the word of the redirection that was read last begins.
  var wordStart = 0
  /// Aliases being expanded, and up to where.
  var activeAliases: [(name: String, end: Int)] = []
  /// The newline after which here-documents stand, and where they end.
  var documentBreak: (newline: Int, end: Int, lines: Int)?

  init(_ source: [UInt8], position: Int = 0, line: Int = 1) {
    self.source = source
    self.position = position
    self.line = line
    firstLine = line
  }

  var byte: UInt8? { position < source.count ? source[position] : nil }

  func byte(ahead: Int) -> UInt8? {
    position + ahead < source.count ? source[position + ahead] : nil
  }

  func looking(at text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= source.count else { return false }
    return text.withUTF8Buffer { buffer in
      for index in 0..<count where source[position + index] != buffer[index] { return false }
      return true
    }
  }

  mutating func take(_ text: StaticString) -> Bool {
    guard looking(at: text) else { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  /// Steps over one byte and keeps count of lines; here-documents are stepped over with the
  /// newline before them.
  mutating func advance() {
    if source[position] == Byte.newline {
      line += 1
      if let pending = documentBreak, pending.newline == position {
        position = pending.end
        line += pending.lines
        documentBreak = nil
        return
      }
    }
    position += 1
  }

  /// Steps over blanks, continued lines and a comment.
  mutating func skipBlanks() {
    while let next = byte {
      if next.isBlank {
        position += 1
      } else if next == Byte.backslash, byte(ahead: 1) == Byte.newline {
        position += 2
        line += 1
      } else if next == Byte.hash {
        while let other = byte, other != Byte.newline {
          _ = other
          position += 1
        }
      } else {
        return
      }
    }
  }

  /// Steps over blanks, comments and newlines.
  mutating func skipLines() {
    skipBlanks()
    while byte == Byte.newline {
      advance()
      skipBlanks()
    }
  }

  mutating func enter() throws(ParseFailure) {
    depth += 1
    if depth > Parser.nestingLimit {
      throw .nesting(limit: Parser.nestingLimit, line: line)
    }
  }

  mutating func leave() {
    depth -= 1
  }

  /// The next complete command line, or nil at the end of the text.
  mutating func nextCommand() throws(ParseFailure) -> CommandList? {
    skipLines()
    guard byte != nil else { return nil }
    let list = try parseList(multiline: false)
    if byte == Byte.newline {
      advance()
    } else if byte != nil {
      throw unexpected()
    }
    return list
  }

  /// Where the next command begins in the text as it was given.
  var consumed: Int { position - inserted }

  /// The refusal of whatever stands here, where something else was expected.
  func unexpected(_ expected: String = "") -> ParseFailure {
    guard let next = byte else { return .incomplete(.word(expected), line: line) }
    if next == Byte.newline {
      return .unexpected(token: "newline", expected: expected, line: line)
    }
    for text in ["<<<", "<<-", ";;&", "&>>", "&&", "||", ";;", ";&", "|&", "<<", ">>", "<&", ">&"] {
      let bytes = Array(text.utf8)
      if source[position...].starts(with: bytes) {
        return .unexpected(token: text, expected: expected, line: line)
      }
    }
    if next.isMeta {
      return .unexpected(token: String(bytes: [next]), expected: expected, line: line)
    }
    var end = position
    while end < source.count, !source[end].isMeta { end += 1 }
    let token = String(bytes: source[position..<end])
    return .unexpected(token: token, expected: expected, line: line)
  }

  func incomplete(_ word: String) -> ParseFailure {
    byte == nil ? .incomplete(.word(word), line: line) : unexpected(word)
  }
}
