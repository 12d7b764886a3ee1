extension Parser {
  /// Commands up to the end of the line (or, inside compounds, up to a closing word).
  mutating func parseList(multiline: Bool) throws(ParseFailure) -> CommandList {
    try enter()
    defer { leave() }
    var list = CommandList()
    if multiline { skipLines() } else { skipBlanks() }
    while byte != nil, !startsClosing() {
      let start = position
      let before = inserted
      let chain = try parseChain()
      var item = CommandList.Item(chain: chain)
      if case .simple(let simple)? = chain.plainCommand {
        item.text = simple.text
      } else if before == inserted, start <= position {
        item.text = text(from: start)
      }
      skipBlanks()
      if looking(at: "&"), !looking(at: "&&"), !(slices && looking(at: "&>")) {
        position += 1
        item.background = true
        list.items.append(item)
      } else if looking(at: ";"), !looking(at: ";;"), !looking(at: ";&") {
        position += 1
        list.items.append(item)
      } else {
        list.items.append(item)
        if multiline, byte == Byte.newline {
          skipLines()
          continue
        }
        return list
      }
      if multiline { skipLines() } else { skipBlanks() }
      if !multiline, byte == Byte.newline { return list }
    }
    if list.items.isEmpty, byte != nil, !multiline { throw unexpected() }
    return list
  }

  func text(from start: Int, to place: Int? = nil) -> String {
    var end = place ?? position
    while end > start, source[end - 1].isBlank || source[end - 1] == Byte.newline { end -= 1 }
    return String(bytes: source[start..<end])
  }

  /// Whether what stands here closes the construct around this list.
  func startsClosing() -> Bool {
    switch byte {
    case Byte.close: return true
    case Byte.semicolon: return looking(at: ";;") || looking(at: ";&")
    case Byte.closeBrace: return isReserved("}")
    default: break
    }
    return ["then", "else", "elif", "fi", "do", "done", "esac"].contains { isReserved($0) }
  }

  /// Whether the word here is exactly this unquoted one.
  func isReserved(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard source[position...].starts(with: bytes) else { return false }
    let end = position + bytes.count
    return end >= source.count || source[end].isMeta
  }

  mutating func takeReserved(_ word: String) -> Bool {
    guard isReserved(word) else { return false }
    position += word.utf8.count
    return true
  }

  mutating func expect(_ word: String) throws(ParseFailure) {
    skipLines()
    guard takeReserved(word) else { throw incomplete(word) }
  }

  mutating func parseChain() throws(ParseFailure) -> Chain {
    var chain = Chain(first: try parsePipeline())
    while true {
      skipBlanks()
      let link: Chain.Link
      if take("&&") {
        link = .and
      } else if take("||") {
        link = .or
      } else {
        return chain
      }
      skipLines()
      if byte == nil { throw .incomplete(.word(""), line: line) }
      chain.rest.append((link, try parsePipeline()))
    }
  }

  mutating func parsePipeline() throws(ParseFailure) -> Pipeline {
    var pipeline = Pipeline(commands: [])
    while true {
      skipBlanks()
      if takeReserved("!") {
        pipeline.negated.toggle()
      } else if extended, isReserved("time"), !pipeline.timed {
        position += 4
        skipBlanks()
        if isReserved("-p") { position += 2 }
        pipeline.timed = true
      } else {
        break
      }
    }
    if pipeline.timed || pipeline.negated {
      skipBlanks()
      if byte == nil || byte == Byte.newline || byte == Byte.semicolon { return pipeline }
    }
    let start = position
    let before = inserted
    while true {
      var command = try parseCommand()
      let end = position
      skipBlanks()
      guard looking(at: "|"), !looking(at: "||") else {
        pipeline.commands.append(command)
        if pipeline.commands.count == 1, case .simple(let simple) = command {
          pipeline.text = simple.text
        } else if before == inserted, start <= end {
          pipeline.text = text(from: start, to: end)
        }
        return pipeline
      }
      position += 1
      if byte == Byte.ampersand {
        position += 1
        command = command.redirectingErrors()
      }
      pipeline.commands.append(command)
      skipLines()
      if byte == nil { throw .incomplete(.word(""), line: line) }
    }
  }
}

extension Chain {
  /// The command, where the chain is nothing but that.
  fileprivate var plainCommand: Command? {
    guard rest.isEmpty, first.commands.count == 1, !first.negated, !first.timed else { return nil }
    return first.commands[0]
  }
}

extension Command {
  /// The command with standard error joined to its output, as `|&` asks.
  fileprivate func redirectingErrors() -> Command {
    let joined = Redirection(descriptor: 2, target: .duplicate(Word([.literal("1")])))
    switch self {
    case .simple(var simple):
      simple.redirections.append(joined)
      return .simple(simple)
    case .compound(let compound, let redirections, let line):
      return .compound(compound, redirections + [joined], line: line)
    case .function: return self
    }
  }
}
