extension Shell {
  /// Prints why a text cannot be read, in the words of this shell.
  mutating func complain(
    _ failure: ParseFailure,
    source: [UInt8],
    name: String? = nil,
    firstLine: Int = 1
  ) {
    line = failure.line
    if case .incomplete = failure, dialect != .bash {
      line = firstLine + source.reduce(0) { $1 == Byte.newline ? $0 + 1 : $0 }
    }
    switch dialect {
    case .bash: complainAsBash(failure, source, name, firstLine)
    case .dash: complain((name.map { $0 + ": " } ?? "") + "Syntax error: " + plainReason(failure))
    case .busybox:
      complain((name.map { builtinPrefix($0) } ?? "") + "syntax error: " + plainReason(failure))
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
      if isInteractive, name == nil, sources.isEmpty { return baseName + ": " }
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
    case .unexpected(let token, _, let line):
      print("\(prefix)syntax error near unexpected token `\(token)'\n", to: 2)
      if !isInteractive, !options.exitOnError {
        print("\(prefix)`\(sourceLine(line))'\n", to: 2)
      }
    case .ambiguous(let word, let line):
      print("\(prefix)syntax error near `\(word)'\n", to: 2)
      if !isInteractive { print("\(prefix)`\(sourceLine(line))'\n", to: 2) }
    case .badName(let name, _): print("\(prefix)`\(name)': not a valid identifier\n", to: 2)
    case .badDescriptor: break
    case .badSubstitution(let text, _): print("\(prefix)\(text): bad substitution\n", to: 2)
    case .conditional(let message, _): if !message.isEmpty { print(prefix + message + "\n", to: 2) }
    case .notSimulated(let what, _): print("\(prefix)\(what) is not simulated\n", to: 2)
    case .nesting(let limit, _):
      print("\(prefix)commands nest deeper than the limit of \(limit)\n", to: 2)
    }
  }

  /// The reason in the words of dash and busybox, which differ in their order.
  private func plainReason(_ failure: ParseFailure) -> String {
    let isDash = dialect == .dash
    func told(_ what: String, _ expected: String) -> String {
      (isDash ? "\(what) unexpected" : "unexpected \(what)")
        + (expected.isEmpty || expected == "newline" ? "" : " (expecting \"\(expected)\")")
    }
    switch failure {
    case .incomplete(.quote(let quote), _):
      switch quote {
      case "'", "\"": return isDash ? "Unterminated quoted string" : "unterminated quoted string"
      case ")": return told("end of file", ")")
      case "}": return isDash ? "Missing '}'" : "missing '}'"
      default: return "EOF in backquote substitution"
      }
    case .incomplete(.word(let word), _): return told("end of file", word == "esac" ? ")" : word)
    case .unexpected(let token, let expected, _):
      if token == "newline" { return told(token, expected) }
      if token.hasPrefix("<") || token.hasPrefix(">") { return told("redirection", expected) }
      let isWord = token.utf8.first?.isMeta == false && !Self.reserved.contains(token)
      return told(isWord ? "word" : "\"\(token)\"", expected)
    case .ambiguous(let word, _): return told("\"\(word)\"", "")
    case .badSubstitution: return isDash ? "Bad substitution" : "bad substitution"
    case .badName: return isDash ? "Bad for loop variable" : "bad for loop variable"
    case .badDescriptor: return "Bad fd number"
    case .conditional(let token, _): return told("\"\(token)\"", "")
    case .notSimulated(let what, _): return "\(what) is not simulated"
    case .nesting(let limit, _): return "commands nest deeper than the limit of \(limit)"
    }
  }
}
