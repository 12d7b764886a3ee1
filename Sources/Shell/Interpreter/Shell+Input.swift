import Machine
import Simulation

extension Shell {
  /// Whether it waits at its first prompt: nothing runs, and no command is half typed.
  public var isAtPrompt: Bool {
    guard frames.isEmpty, case .lines(let lines) = input else { return false }
    return lines.isPrompted && lines.pending.isEmpty
  }

  /// The prompt behind which a line is awaited; nil where it reads none.
  public var openPrompt: String? {
    guard frames.isEmpty, case .lines(let lines) = input, lines.isPrompted else { return nil }
    return lines.prompt
  }

  /// Gets the next command when nothing is left to do.
  mutating func readCommand(_ system: inout Kernel) -> Disposition? {
    switch input {
    case .none:
      exit(lastStatus)
      return nil
    case .text(var parser):
      input = .none  // Not shared while it is parsed.
      if let list = next(&parser, system) {
        input = .text(parser)
        if let list { frames.append(.list(list, next: 0)) } else { exit(lastStatus) }
      }
      return nil
    case .lines(let lines): return readLines(lines, &system)
    }
  }

  /// The next command of a text: nil after a syntax error, an inner nil at its end.
  mutating func next(_ parser: inout Parser, _ system: Kernel) -> CommandList?? {
    if options.noExecution, !isInteractive { return .some(nil) }
    prepare(&parser)
    let start = parser.position
    do throws(ParseFailure) {
      parser.isWhole = true
      defer { warn(&parser) }
      let list = try parser.nextCommand()
      if options.verbose, list != nil {
        print(Array(parser.source[start..<parser.position]), to: 2)
      }
      mayBecomeLast(parser)
      return .some(list)
    } catch {
      complain(error, source: parser.source)
      frames.removeAll()
      input = .none
      exit(status(after: error))
      return nil
    }
  }

  /// A condition that is none ends what bash reads, and changes no status.
  private func status(after failure: ParseFailure) -> Int32 {
    if case .conditional = failure, dialect == .bash { return lastStatus }
    return 2
  }

  /// Tells of here-documents that ended with the text.
  mutating func warn(_ parser: inout Parser) {
    guard dialect == .bash else { return }
    let last = parser.line - (parser.source.last == Byte.newline ? 1 : 0)
    for (line, word, end) in parser.warnings {
      let text = "here-document at line \(line) delimited by end-of-file (wanted `\(word)')"
      print("\(sources.last ?? argumentZero): line \(end ?? last): warning: \(text)\n", to: 2)
    }
    parser.warnings = []
  }

  /// Tells a parser what the options make of the grammar.
  func prepare(_ parser: inout Parser) {
    let expands = isInteractive || dialect != .bash || options.has(.expandAliases)
    parser.aliases = expands ? aliases : [:]
    parser.groups = dialect == .bash && options.has(.extglob)
  }

  /// A command string turns into its last program, as bash does.
  private mutating func mayBecomeLast(_ parser: Parser) {
    guard isCommandString, !isInteractive else { return }
    mayBecome = parser.source[parser.position...].allSatisfy { $0.isBlank || $0 == Byte.newline }
  }

  private mutating func readLines(_ lines: LineInput, _ system: inout Kernel) -> Disposition? {
    var lines = lines
    if var parser = lines.ready {
      return takeReady(&lines, &parser, system)
    }
    if isInteractive, !lines.isPrompted {
      reportJobs(&system)
      claimTerminal(&system)
      let name = lines.pending.isEmpty ? "PS1" : "PS2"
      lines.prompt = prompt(variables[name]?.text ?? "", system)
      print(lines.prompt, to: 2)
      lines.isPrompted = true
      input = .lines(lines)
      return nil
    }
    while true {
      switch system.read(lines.descriptor, max: 1) {
      case .wouldBlock:
        input = .lines(lines)
        return .wait([.readable(lines.descriptor)])
      case .bytes(let bytes):
        lines.partial += bytes
        guard bytes.last == Byte.newline else { continue }
        exitWarned = false
        return takeLine(&lines, system)
      case .endOfFile, .failure:
        return takeEnd(&lines, system)
      }
    }
  }

  private mutating func takeEnd(
    _ lines: inout LineInput,
    _ system: Kernel
  )
    -> Disposition?
  {
    if !lines.partial.isEmpty {
      lines.ended = true
      return takeLine(&lines, system)
    }
    if !lines.pending.isEmpty {
      var parser = makeParser(String(bytes: lines.pending), line: lines.line)
      lines.pending = []
      do throws(ParseFailure) { _ = try parser.nextCommand() } catch {
        complain(error, source: parser.source)
        lastStatus = 2
      }
      guard isInteractive else {
        exit(2)
        return nil
      }
      lines.isPrompted = false
      input = .lines(lines)
      return nil
    }
    if isInteractive {
      print(dialect == .bash ? "exit\n" : "\n", to: 2)
    }
    exit(lastStatus)
    return nil
  }

  private mutating func takeLine(
    _ lines: inout LineInput,
    _ system: Kernel
  )
    -> Disposition?
  {
    var typed = lines.partial
    lines.partial = []
    lines.isPrompted = false
    if isInteractive {
      guard let line = remember(typed, continuing: lines.missing) else {
        input = .lines(lines)
        return nil
      }
      typed = line
    }
    lines.pending += typed
    var parser = makeParser(String(bytes: lines.pending), line: lines.line)
    prepare(&parser)
    return takeReady(&lines, &parser, system)
  }

  /// Runs the next command of the lines that were read, or asks for more lines.
  private mutating func takeReady(
    _ lines: inout LineInput,
    _ parser: inout Parser,
    _ system: Kernel
  ) -> Disposition? {
    lines.missing = nil
    do throws(ParseFailure) {
      prepare(&parser)
      let list = try parser.nextCommand()
      if let list {
        lines.ready = parser
        lines.pending = []
        frames.append(.list(list, next: 0))
      } else {
        lines.ready = nil
        lines.pending = []
        lines.line = parser.line
      }
    } catch {
      lines.ready = nil
      if case .incomplete(let missing, _) = error, !lines.ended {
        lines.missing = missing
        if lines.pending.isEmpty {
          lines.pending = Array(parser.source[parser.position...])
        }
        input = .lines(lines)
        return nil
      }
      complain(error, source: parser.source)
      lastStatus = status(after: error)
      lines.pending = []
      lines.line = parser.line
      if !isInteractive {
        exit(lastStatus)
        return nil
      }
    }
    input = .lines(lines)
    return nil
  }

  /// Expands the escapes of a prompt.
  func prompt(_ text: String, _ system: Kernel) -> String {
    let user = system.process.user
    var result = ""
    var escapes = false
    for character in text {
      guard escapes else {
        if character == "\\", dialect != .dash { escapes = true } else { result.append(character) }
        continue
      }
      escapes = false
      switch character {
      case "u": result += user == 0 ? "root" : variables["USER"]?.text ?? "user"
      case "h": result += system.hostname.split(separator: ".").first.map(String.init) ?? ""
      case "H": result += system.hostname
      case "w", "W": result += shortDirectory(system, last: character == "W")
      case "$": result += user == 0 ? "#" : "$"
      case "s": result += baseName
      case "v": result += "5.2"
      case "V": result += "5.2.15"
      case "n": result += "\n"
      case "t": result += CivilTime(system.now).timeOfDay
      case "j": result += String(jobs.count)
      case "!", "#": result += String(history.count + 1)
      case "e": result += "\u{1B}"
      case "a": result += "\u{7}"
      case "[", "]": break
      case "\\": result += "\\"
      default: result += "\\" + String(character)
      }
    }
    return result
  }

  private func shortDirectory(_ system: Kernel, last: Bool) -> String {
    var path = variables["PWD"]?.text ?? system.workingDirectory
    let home = variables["HOME"]?.text ?? ""
    if !home.isEmpty, home != "/", path == home || path.hasPrefix(home + "/") {
      path = "~" + path.dropFirst(home.count)
    }
    if last, path != "/" { return path.split(separator: "/").last.map(String.init) ?? path }
    return path
  }
}
