import Machine
import Simulation

/// `mysql` and `mariadb`: statements from the command line, a pipe, or typed line by line.
struct MySQLClient: Program {
  private enum Phase: Sendable {
    case start
    case password
    case connect
    case next
    case answer
  }

  private var phase = Phase.start
  private var options: [MySQLOptions] = []
  private var link: [DatabaseLink] = []
  private var reply = DatabaseReply()
  private var queue: [String] = []
  private var typed: [UInt8] = []
  private var buffer = ""
  private var isInteractive = false
  private var isPrompted = false
  private var readsInput = false
  private var isConnected = false
  private var isVertical = false
  private var version = ""
  private var line = 0
  private var sentAt = Instant.epoch

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = start(&system) { return end }
      case .password:
        if let end = readPassword(&system) { return end }
      case .connect, .answer:
        if let end = listen(&system) { return end }
      case .next:
        if let end = step(&system) { return end }
      }
    }
  }

  private var name: String { "mysql" }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    let options = MySQLOptions(Array(system.arguments.dropFirst()), system)
    let own = system.arguments.first?.split(separator: "/").last.map(String.init) ?? "mysql"
    if let refusal = options.refusal {
      system.print("\(own): [ERROR] \(own): \(refusal).\n", to: 2)
      return .exit(2)
    }
    if options.showsPassword, own == "mysql", isOracle(system) {
      system.print(
        "mysql: [Warning] Using a password on the command line interface can be insecure.\n",
        to: 2
      )
    }
    self.options = [options]
    if let statements = options.statements {
      queue = Self.parts(of: statements + ";").complete
      line = 1
    } else {
      readsInput = true
      isInteractive = system.isTerminal(0)
    }
    if options.asksForPassword {
      guard system.isTerminal(0) else {
        link = [options.link]
        phase = .connect
        return nil
      }
      system.print("Enter password: ")
      phase = .password
      return nil
    }
    link = [options.link]
    phase = .connect
    return nil
  }

  private func isOracle(_ system: Kernel) -> Bool { system.environment["MARIADB_VERSION"] == nil }

  private mutating func readPassword(_ system: inout Kernel) -> Disposition? {
    if let end = typed.firstIndex(of: 10) {
      options[0].password = String(decoding: typed[..<end], as: UTF8.self)
      typed.removeFirst(end + 1)
      link = [options[0].link]
      phase = .connect
      return nil
    }
    switch system.read(0) {
    case .bytes(let bytes): typed += bytes
    case .wouldBlock: return .wait([.readable(0)])
    case .endOfFile, .failure: return .exit(1)
    }
    return nil
  }

  private mutating func listen(_ system: inout Kernel) -> Disposition? {
    switch link[0].next(&system) {
    case .wait(let waits): return .wait(waits)
    case .failed(let failure):
      system.print("ERROR \(options[0].words(for: failure))\n", to: 2)
      return .exit(1)
    case .closed:
      system.print(
        isConnected
          ? "ERROR 2013 (HY000): Lost connection to MySQL server during query\n"
          : "ERROR 2013 (HY000): Lost connection to MySQL server at 'reading initial communication "
            + "packet', system error: 0\n",
        to: 2
      )
      return .exit(1)
    case .message(.wantsPassword):
      link[0].send(.password(options[0].password ?? ""), &system)
      return nil
    case .message(.parameter("server_version", let text)):
      version = text
      return nil
    case .message(.parameter("database", let text)):
      options[0].database = text
      return nil
    case .message(let message):
      if case .failure(let fields) = message, !isConnected {
        system.print(Self.words(fields) + "\n", to: 2)
        return .exit(1)
      }
      guard reply.take(message) else { return nil }
      return ready(&system)
    }
  }

  private static func words(_ fields: [Character: String], line: Int? = nil) -> String {
    let place = line.map { " at line \($0)" } ?? ""
    return "ERROR \(fields["N"] ?? "") (\(fields["C"] ?? ""))\(place): \(fields["M"] ?? "")"
  }

  private mutating func ready(_ system: inout Kernel) -> Disposition? {
    phase = .next
    defer { reply = DatabaseReply() }
    guard isConnected else {
      isConnected = true
      if isInteractive {
        let product = isOracle(system) ? "MySQL" : "MariaDB"
        system.print(
          "Welcome to the \(product) monitor.  Commands end with ; or \\g.\n"
            + "Your \(product) connection id is 8\nServer version: \(version)\n\n"
            + "Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n"
        )
      }
      return nil
    }
    return show(&system)
  }

  private mutating func show(_ system: inout Kernel) -> Disposition? {
    let took = SQLDecimal(Int128((system.now - sentAt).nanoseconds / 10_000_000), scale: 2).text
    if let fields = reply.failure {
      system.print(
        Self.words(fields, line: isInteractive ? nil : max(line, 1)) + "\n",
        to: isInteractive ? 1 : 2
      )
      if isInteractive {
        system.print("\n")
        return nil
      }
      return .exit(1)
    }
    if let columns = reply.columns {
      if isVertical {
        system.print(MySQLTable.vertical(columns, reply.rows))
      } else if options[0].isTable || system.isTerminal(1) && !options[0].isBatch {
        if !reply.rows.isEmpty { system.print(MySQLTable.box(columns, reply.rows)) }
      } else {
        system.print(
          MySQLTable.batch(columns, reply.rows, hidesNames: options[0].hidesNames)
        )
      }
      if isInteractive {
        let count = reply.rows.count
        system.print(
          count == 0
            ? "Empty set (\(took) sec)\n\n"
            : "\(count) row\(count == 1 ? "" : "s") in set (\(took) sec)\n\n"
        )
      }
    } else if isInteractive {
      let count = Int(reply.tag) ?? 0
      system.print(
        changedDatabase
          ? "Database changed\n"
          : "Query OK, \(count) row\(count == 1 ? "" : "s") affected (\(took) sec)\n\n"
      )
    }
    return nil
  }

  private var changedDatabase = false

  private mutating func step(_ system: inout Kernel) -> Disposition? {
    if !queue.isEmpty { return send(queue.removeFirst(), &system) }
    guard readsInput else {
      link[0].close(&system)
      return .exit(0)
    }
    if let end = typed.firstIndex(of: 10) {
      let text = String(decoding: typed[..<end], as: UTF8.self)
      typed.removeFirst(end + 1)
      isPrompted = false
      return take(text, &system)
    }
    if isInteractive, !isPrompted {
      let product =
        isOracle(system)
        ? "mysql" : "MariaDB [\(options[0].database.isEmpty ? "(none)" : options[0].database)]"
      let isStart = buffer.isEmpty
      system.print(
        isStart ? product + "> " : String(repeating: " ", count: product.count - 2) + "-> "
      )
    }
    isPrompted = true
    switch system.read(0) {
    case .bytes(let bytes): typed += bytes
    case .wouldBlock: return .wait([.readable(0)])
    case .endOfFile, .failure:
      if !typed.isEmpty {
        typed.append(10)
        return nil
      }
      if !buffer.trimmedOfSpaces.isEmpty { queue = [buffer] }
      buffer = ""
      readsInput = false
      if isInteractive { system.print("Bye\n") }
    }
    return nil
  }

  private mutating func take(_ text: String, _ system: inout Kernel) -> Disposition? {
    line += 1
    let word = text.trimmedOfSpaces.lowercased()
    if buffer.isEmpty {
      let bare = word.hasSuffix(";") ? String(word.dropLast()) : word
      if ["exit", "quit", "\\q"].contains(bare) {
        link[0].close(&system)
        if isInteractive { system.print("Bye\n") }
        return .exit(0)
      }
      if word.isEmpty { return nil }
      if word.hasPrefix("use "), !word.hasSuffix(";") {
        queue = [text]
        return nil
      }
    }
    buffer += text + "\n"
    let (complete, rest) = Self.parts(of: buffer)
    queue = complete
    buffer = rest.trimmedOfSpaces.isEmpty ? "" : rest
    return nil
  }

  /// Statements with what ends them, a semicolon or `\G`.
  private static func parts(of text: String) -> (complete: [String], rest: String) {
    var complete: [String] = []
    let (statements, rest) = SQLReader.statements(text, .mysql)
    complete = statements.flatMap { statement -> [String] in
      let parts = statement.split(separator: "\\G", omittingEmptySubsequences: false)
      return parts.enumerated().map { place, part in
        place < parts.count - 1 ? String(part) + "\\G" : String(part)
      }
    }
    guard let end = rest.ranges(of: "\\G").last else { return (complete, rest) }
    let closed = rest[..<end.lowerBound].split(separator: "\\G").map { String($0) + "\\G" }
    return (complete + closed, String(rest[end.upperBound...]))
  }

  private mutating func send(_ text: String, _ system: inout Kernel) -> Disposition? {
    var statement = text.trimmedOfSpaces
    isVertical = statement.hasSuffix("\\G")
    if isVertical { statement.removeLast(2) }
    if statement.hasSuffix(";") { statement.removeLast() }
    if statement.isEmpty { return nil }
    changedDatabase = statement.lowercased().hasPrefix("use ")
    sentAt = system.now
    link[0].send(.query(statement), &system)
    phase = .answer
    return nil
  }
}
