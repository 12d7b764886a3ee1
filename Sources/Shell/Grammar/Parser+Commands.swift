extension Parser {
  mutating func parseCommand() throws(ParseFailure) -> Command {
    skipBlanks()
    try enter()
    defer { leave() }
    let start = line
    if let compound = try parseCompound() {
      var redirections: [Redirection] = []
      while true {
        skipBlanks()
        guard let redirection = try parseRedirection() else { break }
        redirections.append(redirection)
      }
      skipBlanks()
      if let next = byte, !next.isMeta { throw unexpected() }
      if byte == Byte.open { throw unexpected() }
      return .compound(compound, redirections, line: start)
    }
    if let function = try parseFunction() { return .function(function) }
    return .simple(try parseSimple())
  }

  /// `name() body` and `function name body`.
  private mutating func parseFunction() throws(ParseFailure) -> FunctionDefinition? {
    let start = (position, line)
    let worded = slices && takeReserved("function")
    skipBlanks()
    let nameStart = position
    while let next = byte, !next.isMeta, next != Byte.dollar, next != Byte.quote,
      next != Byte.doubleQuote, next != Byte.equals, next != Byte.backslash
    {
      position += 1
    }
    let name = String(bytes: source[nameStart..<position])
    skipBlanks()
    var parentheses = false
    if !name.isEmpty, byte == Byte.open {
      position += 1
      skipBlanks()
      if byte == Byte.close {
        position += 1
        parentheses = true
      } else if !worded {
        throw incomplete(")")
      }
    }
    guard !name.isEmpty, worded || parentheses else {
      (position, line) = start
      return nil
    }
    skipLines()
    if byte == nil { throw .incomplete(.word(""), line: line) }
    let bodyStart = line
    guard let body = try parseCompound() else { throw unexpected() }
    var redirections: [Redirection] = []
    while true {
      skipBlanks()
      guard let redirection = try parseRedirection() else { break }
      redirections.append(redirection)
    }
    return FunctionDefinition(
      name: name,
      body: .compound(body, redirections, line: bodyStart),
      text: String(bytes: source[start.0..<position])
    )
  }

  private mutating func parseSimple() throws(ParseFailure) -> SimpleCommand {
    var command = SimpleCommand()
    command.line = line
    let commandStart = position
    let insertedBefore = inserted
    var declares = false
    var mayBeAlias = true
    var elements = 0
    while true {
      // Its line is where the second part of it ends, which bash has read by then.
      if extended, elements < 3 { command.line = line }
      elements += 1
      skipBlanks()
      if let redirection = try parseRedirection() {
        command.redirections.append(redirection)
        continue
      }
      guard let next = byte, !next.isMeta || startsProcess else {
        if byte == Byte.open, !command.words.isEmpty || !command.assignments.isEmpty {
          throw unexpected()
        }
        break
      }
      let start = position
      if command.words.isEmpty, let assignment = try parseAssignment() {
        if keepsText {
          let text = Word([.literal(String(bytes: source[start..<position]))])
          command.assignments.append(Assignment(name: "", value: .scalar(text)))
          continue
        }
        command.assignments.append(assignment)
        continue
      }
      if declares, let assignment = try parseAssignment() {
        if keepsText {
          let text = String(bytes: source[start..<position])
          command.words.append(Word([.literal(text)]))
          continue
        }
        command.declared.append(assignment)
        continue
      }
      if mayBeAlias, command.words.isEmpty, expandAlias() { continue }
      mayBeAlias = false
      let word = try parseWord()
      if command.words.isEmpty, let name = word.plain {
        declares = ["declare", "typeset", "local", "export", "readonly"].contains(name)
      }
      command.words.append(word)
    }
    if command.words.isEmpty, command.assignments.isEmpty, command.redirections.isEmpty {
      throw byte == nil ? .incomplete(.word(""), line: line) : unexpected()
    }
    if inserted == insertedBefore { command.text = text(from: commandStart) }
    let span = source[commandStart..<position]
    command.substitutes =
      documentBreak != nil || span.contains(Byte.backtick)
      || zip(span, span.dropFirst()).contains {
        $0 == (Byte.dollar, Byte.open) || $0 == (Byte.less, Byte.open)
      }
    return command
  }

  /// Puts the text of an alias in the place of its name.
  private mutating func expandAlias() -> Bool {
    guard !aliases.isEmpty else { return false }
    activeAliases.removeAll { $0.end < position }
    var end = position
    while end < source.count, !source[end].isMeta { end += 1 }
    let name = String(bytes: source[position..<end])
    guard let text = aliases[name], !activeAliases.contains(where: { $0.name == name }) else {
      return false
    }
    let replacement = Array(text.utf8)
    source.replaceSubrange(position..<end, with: replacement)
    let growth = replacement.count - (end - position)
    inserted += growth
    for index in activeAliases.indices { activeAliases[index].end += growth }
    activeAliases.append((name, position + replacement.count))
    return true
  }

  /// An assignment, if one stands here.
  mutating func parseAssignment() throws(ParseFailure) -> Assignment? {
    guard let first = byte, first.isNameStart else { return nil }
    var end = position
    while end < source.count, source[end].isNamePart { end += 1 }
    let name = String(bytes: source[position..<end])
    var bracket: Int?
    if extended, end < source.count, source[end] == Byte.openBracket {
      bracket = end
      var level = 0
      while end < source.count {
        if source[end] == Byte.openBracket { level += 1 }
        if source[end] == Byte.closeBracket { level -= 1 }
        if source[end] == Byte.newline { return nil }
        end += 1
        if level == 0 { break }
      }
    }
    guard end < source.count else { return nil }
    let appends = extended && source[end] == Byte.plus
    if appends { end += 1 }
    guard end < source.count, source[end] == Byte.equals else { return nil }
    var index: Word?
    if let bracket {
      position = bracket + 1
      index = try parseText(until: [Byte.closeBracket])
    }
    position = end + 1
    let value: Assignment.Value
    if extended, byte == Byte.open {
      value = .array(try parseArray())
    } else {
      value = .scalar(byte.map(\.isMeta) ?? true ? Word() : try parseWord())
    }
    return Assignment(name: name, index: index, appends: appends, value: value)
  }

  private mutating func parseArray() throws(ParseFailure) -> [ArrayElement] {
    let start = line
    position += 1
    var elements: [ArrayElement] = []
    while true {
      skipLines()
      guard let next = byte else { throw .incomplete(.quote(")"), line: start) }
      if next == Byte.close {
        position += 1
        return elements
      }
      if next.isMeta { throw unexpected() }
      if next == Byte.openBracket, let key = try parseElementKey() {
        let empty = byte.map(\.isMeta) ?? true
        elements.append(ArrayElement(key: key, value: empty ? Word() : try parseWord()))
      } else {
        elements.append(ArrayElement(key: nil, value: try parseWord()))
      }
    }
  }

  private mutating func parseElementKey() throws(ParseFailure) -> Word? {
    let start = (position, line)
    position += 1
    let key = try parseText(until: [Byte.closeBracket, Byte.newline])
    if take("]=") { return key }
    (position, line) = start
    return nil
  }
}
