import Machine
import Simulation

/// Where statements come from: a queue, or lines that are typed.
extension Psql {
  mutating func step(_ system: inout Kernel) -> Disposition? {
    if !queue.isEmpty {
      let entry = queue.removeFirst()
      origin = entry.file.isEmpty ? "" : "psql:\(entry.file):\(entry.line): "
      if copy != nil { return take(copied: entry.text, &system) }
      return entry.text.hasPrefix("\\") ? command(entry.text, &system) : send(entry.text, &system)
    }
    guard readsInput else {
      link[0].close(&system)
      return .exit(status)
    }
    if let end = typed.firstIndex(of: 10) {
      let line = String(decoding: typed[..<end], as: UTF8.self)
      typed.removeFirst(end + 1)
      isPrompted = false
      return take(line, &system)
    }
    if isInteractive, !isPrompted { system.print(prompt) }
    isPrompted = true
    return readLine(&system)
  }

  mutating func readLine(_ system: inout Kernel) -> Disposition? {
    while !typed.contains(10) {
      switch system.read(0) {
      case .bytes(let bytes): typed += bytes
      case .wouldBlock: return .wait([.readable(0)])
      case .endOfFile, .failure:
        if !buffer.trimmedOfSpaces.isEmpty {
          queue = [PsqlEntry(buffer)]
          buffer = ""
        }
        if !typed.isEmpty {
          typed.append(10)
          return nil
        }
        readsInput = false
        if isInteractive { system.print("\\q\n") }
        return nil
      }
    }
    return nil
  }

  /// The prompt is printed once a line; waiting for the rest of one does not print it again.
  var prompt: String {
    let mark = isSuperuser ? "#" : ">"
    let star = state == "T" ? "*" : state == "E" ? "!" : ""
    return "\(options[0].database)\(buffer.isEmpty ? "=" : "-")\(star)\(mark) "
  }

  mutating func take(_ line: String, _ system: inout Kernel) -> Disposition? {
    if copy != nil { return take(copied: line, &system) }
    let word = line.trimmedOfSpaces
    if buffer.isEmpty {
      if word.isEmpty { return nil }
      if word == "exit" || word == "quit" || word == "\\q" {
        link[0].close(&system)
        return .exit(0)
      }
      if word == "help" {
        system.print(
          "You are using psql, the command-line interface to PostgreSQL.\nType:  \\copyright for "
            + "distribution terms\n       \\h for help with SQL commands\n       \\? for help with "
            + "psql commands\n       \\g or terminate with semicolon to execute query\n"
            + "       \\q to quit\n"
        )
        return nil
      }
      if word.hasPrefix("\\") {
        queue = [PsqlEntry(word)]
        return nil
      }
    }
    for end in ["\\gx", "\\g"] where word.hasSuffix(end) {
      let text = buffer + word.dropLast(end.count)
      if text.trimmedOfSpaces.isEmpty { break }
      isExpandedOnce = end == "\\gx"
      queue = [PsqlEntry(text)]
      buffer = ""
      return nil
    }
    if buffer.isEmpty, word.hasPrefix("--") { return nil }
    buffer += line + "\n"
    let (complete, rest) = SQLReader.statements(buffer, .postgres)
    queue += complete.map { PsqlEntry($0) }
    buffer = rest.trimmedOfSpaces.isEmpty ? "" : rest
    return nil
  }

  /// A line of the rows of a `COPY`; behind the last they are sent as one statement.
  mutating func take(copied line: String, _ system: inout Kernel) -> Disposition? {
    guard line == "\\." else {
      copy?.rows.append(line)
      return nil
    }
    guard let copy else { return nil }
    self.copy = nil
    if copy.rows.isEmpty {
      if !options[0].isQuiet { system.print("COPY 0\n") }
      return nil
    }
    copied = copy.rows.count
    return send(copy.statement, &system)
  }

  mutating func send(_ text: String, _ system: inout Kernel) -> Disposition? {
    let statement = text.trimmedOfSpaces
    guard !statement.isEmpty else { return nil }
    if let copy = PsqlCopy(statement) {
      self.copy = copy
      return nil
    }
    sent = statement
    sentAt = system.now
    link[0].send(.query(statement), &system)
    phase = .answer
    return nil
  }
}
