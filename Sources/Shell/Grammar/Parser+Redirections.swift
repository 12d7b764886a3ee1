extension Parser {
  /// A redirection, if one stands here.
  mutating func parseRedirection() throws(ParseFailure) -> Redirection? {
    if startsProcess { return nil }
    guard let first = byte,
      first.isDigit || first == Byte.less || first == Byte.greater || first == Byte.ampersand
        || first == Byte.openBrace
    else { return nil }
    let start = position
    var end = position
    while end < source.count, source[end].isDigit { end += 1 }
    var variable: String?
    if extended, first == Byte.openBrace {
      while end < source.count, source[end] != Byte.closeBrace, !source[end].isMeta { end += 1 }
      let name = String(bytes: source[(start + 1)..<end])
      guard end < source.count, source[end] == Byte.closeBrace, name.isDescriptorName else {
        return nil
      }
      variable = name
      end += 1
    }
    guard end < source.count else { return nil }
    if end == start, looking(at: "&>") {
      guard slices else { return nil }
      position += 2
      let append = byte == Byte.greater
      if append { position += 1 }
      let word = try redirectionWord()
      return Redirection(
        descriptor: 1,
        target: .both(word, append: append),
        text: String(bytes: source[wordStart..<position])
      )
    }
    guard source[end] == Byte.less || source[end] == Byte.greater,
      end - start < 4 || variable != nil
    else { return nil }
    let number = Int(String(bytes: source[start..<end]))
    position = end
    var redirection: Redirection
    if let target = try parseInput() {
      redirection = Redirection(descriptor: number ?? 0, target: target)
      redirection.reads = true
    } else {
      redirection = try parseOutput(number)
    }
    redirection.variable = variable
    if case .text = redirection.target { return redirection }
    redirection.text = String(bytes: source[wordStart..<max(wordStart, position)])
    return redirection
  }

  private mutating func parseInput() throws(ParseFailure) -> Redirection.Target? {
    guard byte == Byte.less else { return nil }
    position += 1
    switch byte {
    case Byte.ampersand:
      position += 1
      return .duplicate(try redirectionWord())
    case Byte.greater:
      position += 1
      return .readWrite(try redirectionWord())
    case Byte.less:
      position += 1
      if extended, byte == Byte.less {
        position += 1
        return .line(try redirectionWord())
      }
      let stripsTabs = byte == Byte.minus
      if stripsTabs { position += 1 }
      return .text(try parseDocument(stripsTabs: stripsTabs))
    default:
      return .read(try redirectionWord())
    }
  }

  private mutating func parseOutput(_ number: Int?) throws(ParseFailure) -> Redirection {
    position += 1
    switch byte {
    case Byte.ampersand:
      position += 1
      let word = try redirectionWord()
      if slices, number == nil, let plain = word.plain, Int(plain) == nil, plain != "-" {
        return Redirection(descriptor: 1, target: .both(word, append: false))
      }
      if !slices, let plain = word.plain, Int(plain) == nil, plain != "-" {
        throw .badDescriptor(line: line)
      }
      return Redirection(descriptor: number ?? 1, target: .duplicate(word))
    case Byte.greater:
      position += 1
      let word = try redirectionWord()
      return Redirection(
        descriptor: number ?? 1,
        target: .write(word, append: true, clobber: true)
      )
    case Byte.pipe:
      position += 1
      let word = try redirectionWord()
      return Redirection(
        descriptor: number ?? 1,
        target: .write(word, append: false, clobber: true)
      )
    default:
      let word = try redirectionWord()
      return Redirection(
        descriptor: number ?? 1,
        target: .write(word, append: false, clobber: false)
      )
    }
  }

  private mutating func redirectionWord() throws(ParseFailure) -> Word {
    skipBlanks()
    wordStart = position
    guard let next = byte, !next.isMeta || startsProcess else {
      throw byte == nil ? .incomplete(.word("newline"), line: line) : unexpected()
    }
    return try parseWord()
  }

  /// The line at which a document ends, without the quotes of the word that names it.
  private static func delimiter(of word: Word, written: ArraySlice<UInt8>) -> [UInt8] {
    var delimiter: [UInt8] = []
    for part in word.parts {
      switch part {
      case .literal(let text), .quoted(let text): delimiter += Array(text.utf8)
      case .doubleQuoted(let parts):
        for case .literal(let text) in parts { delimiter += Array(text.utf8) }
      default: delimiter = Array(written)
      }
    }
    return delimiter
  }

  /// Whether the rest of a line that begins with the delimiter goes on behind the document: bash
  /// lets the parenthesis of a substitution stand there.
  private func endsInside(
    _ text: ArraySlice<UInt8>,
    _ delimiter: [UInt8],
    _ isContinued: Bool
  ) -> Bool {
    extended && substitutions > 0 && !isContinued && text.starts(with: delimiter)
      && text.dropFirst(delimiter.count).contains(Byte.close)
  }

  /// The delimiter after `<<` and the text up to it, which begins after this line.
  private mutating func parseDocument(stripsTabs: Bool) throws(ParseFailure) -> Word {
    skipBlanks()
    guard let next = byte, !next.isMeta else {
      throw byte == nil ? .incomplete(.word("newline"), line: line) : unexpected()
    }
    let start = position
    let delimiterWord = try parseWord()
    let written = source[start..<position]
    let quoted = written.contains { $0 == Byte.quote || $0 == Byte.doubleQuote || $0 == 92 }
    let delimiter = Self.delimiter(of: delimiterWord, written: written)
    var cursor: Int
    if let pending = documentBreak {
      cursor = pending.end
    } else {
      guard let newline = source[position...].firstIndex(of: Byte.newline) else {
        if isWhole {
          warnings.append((line, String(bytes: delimiter), nil))
          return Word([.quoted("")])
        }
        throw .incomplete(.word(String(bytes: delimiter)), line: line)
      }
      documentBreak = (newline, newline + 1, 0)
      cursor = newline + 1
    }
    var body: [UInt8] = []
    var lines = documentBreak?.lines ?? 0
    let firstLine = line + 1 + lines
    var isContinued = false
    while true {
      guard cursor < source.count else {
        if isWhole {
          warnings.append((line, String(bytes: delimiter), nil))
          break
        }
        documentBreak = nil
        throw .incomplete(.word(String(bytes: delimiter)), line: line)
      }
      let lineEnd = source[cursor...].firstIndex(of: Byte.newline) ?? source.count
      var text = source[cursor..<lineEnd]
      if stripsTabs, !isContinued { text = text.drop { $0 == Byte.tab } }
      if endsInside(text, delimiter, isContinued) {
        cursor = text.startIndex + delimiter.count
        warnings.append((line, String(bytes: delimiter), line + lines + 1))
        break
      }
      let terminated = lineEnd < source.count
      cursor = min(lineEnd + 1, source.count)
      lines += 1
      if !isContinued, text.elementsEqual(delimiter) { break }
      let slashes = text.reversed().prefix { $0 == Byte.backslash }.count
      isContinued = !quoted && slashes % 2 == 1
      guard terminated || isWhole else {
        documentBreak = nil
        throw .incomplete(.word(String(bytes: delimiter)), line: line)
      }
      body += text
      body.append(Byte.newline)
    }
    documentBreak?.end = cursor
    documentBreak?.lines = lines
    let text = String(bytes: body)
    if keepsText { return Word([.literal(text), .literal(String(bytes: written))]) }
    if quoted { return Word([.quoted(text)]) }
    let parts = try Parser.parts(
      ofText: text,
      like: self,
      line: extended ? line : firstLine
    )
    return Word([.doubleQuoted(parts)])
  }
}

extension String {
  /// Whether it may stand in the braces of `{name}>`: a variable, or an element of one.
  var isDescriptorName: Bool {
    guard let open = firstIndex(of: "[") else { return isShellName }
    return hasSuffix("]") && String(self[..<open]).isShellName
  }
}
