extension Shell {
  /// Prints why a text cannot be read, in the words of this shell.
  mutating func complain(
    _ failure: ParseFailure,
    source: [UInt8],
    name: String? = nil,
    firstLine: Int = 1
  ) {
    line = failure.line
    switch dialect {
    case .bash: complainAsBash(failure, source, name, firstLine)
    case .dash: complain("Syntax error: " + plainReason(failure))
    case .busybox: print("sh: syntax error: \(plainReason(failure))\n", to: 2)
    }
  }

  private mutating func complainAsBash(
    _ failure: ParseFailure,
    _ source: [UInt8],
    _ name: String?,
    _ firstLine: Int
  ) {
    let isText = name != nil || (isCommandString && !isInteractive && sources.isEmpty)
    let command = name.map { "\($0): " } ?? (isText ? "-c: " : "")
    func start(_ line: Int) -> String {
      let shown = sources.last ?? argumentZero
      if isInteractive, name == nil, sources.isEmpty { return argumentZero + ": " }
      return "\(shown): \(command)line \(line): "
    }
    let prefix = start(failure.line)
    func sourceLine(_ place: Int) -> String {
      let number = place - firstLine + 1
      let lines = source.split(separator: Byte.newline, omittingEmptySubsequences: false)
      return number >= 1 && number <= lines.count ? String(bytes: lines[number - 1]) : ""
    }
    switch failure {
    case .incomplete(.quote(let quote), _):
      print("\(prefix)unexpected EOF while looking for matching `\(quote)'\n", to: 2)
    case .incomplete(.word, _):
      let lines = source.split(separator: Byte.newline, omittingEmptySubsequences: false).count
      let end = source.last == Byte.newline ? lines : lines + 1
      print("\(start(end))syntax error: unexpected end of file\n", to: 2)
    case .unexpected(let token, let line):
      print("\(prefix)syntax error near unexpected token `\(token)'\n", to: 2)
      if !isInteractive, !options.exitOnError {
        print("\(prefix)`\(sourceLine(line))'\n", to: 2)
      }
    case .ambiguous(let word, let line):
      print("\(prefix)syntax error near `\(word)'\n", to: 2)
      if !isInteractive { print("\(prefix)`\(sourceLine(line))'\n", to: 2) }
    case .badSubstitution(let text, _): print("\(prefix)\(text): bad substitution\n", to: 2)
    case .conditional(let token, let line):
      print("\(prefix)syntax error in conditional expression near `\(token)'\n", to: 2)
      if !isInteractive { print("\(prefix)`\(sourceLine(line))'\n", to: 2) }
    case .notSimulated(let what, _): print("\(prefix)\(what) is not simulated\n", to: 2)
    case .nesting(let limit, _):
      print("\(prefix)commands nest deeper than the limit of \(limit)\n", to: 2)
    }
  }

  private func plainReason(_ failure: ParseFailure) -> String {
    switch failure {
    case .incomplete(.quote(let quote), _):
      switch quote {
      case "'", "\"": dialect == .dash ? "Unterminated quoted string" : "unterminated quoted string"
      case ")": "end of file unexpected (expecting \")\")"
      default: "EOF in backquote substitution"
      }
    case .incomplete(.word(let word), _):
      word.isEmpty
        ? "end of file unexpected"
        : dialect == .dash
          ? "end of file unexpected (expecting \"\(word)\")"
          : "unexpected end of file (expecting \"\(word)\")"
    case .unexpected(let token, _):
      dialect == .dash
        ? (token == "newline" ? "newline unexpected" : "\"\(token)\" unexpected")
        : "unexpected " + (token == "newline" ? "newline" : "\"\(token)\"")
    case .ambiguous(let word, _): "unexpected \"\(word)\""
    case .badSubstitution: "Bad substitution"
    case .conditional(let token, _): "unexpected \"\(token)\""
    case .notSimulated(let what, _): "\(what) is not simulated"
    case .nesting(let limit, _): "commands nest deeper than the limit of \(limit)"
    }
  }
}
