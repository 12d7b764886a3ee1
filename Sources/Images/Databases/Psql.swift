import Machine
import Simulation

/// `psql`: statements and backslash commands, from its words, a file, or typed line by line.
struct Psql: Program {
  private enum Phase: Sendable {
    case start
    case connect
    case password
    case next
    case answer
  }

  private var phase = Phase.start
  private var options: [PsqlOptions] = []
  private var link: [DatabaseLink] = []
  private var reply = DatabaseReply()
  private var catalog: PsqlCatalog?
  /// What is still to be run, and where it came from.
  private var queue: [String] = []
  private var typed: [UInt8] = []
  private var buffer = ""
  private var isInteractive = false
  private var readsInput = false
  private var isSuperuser = false
  private var state: Character = "I"
  private var status: Int32 = 0
  private var version = ""
  private var isConnected = false
  /// Whether `\c` asked for the connection that is being made.
  private var isReconnecting = false
  private var isPrompted = false
  private var times = false
  private var sent = ""
  private var sentAt = Instant.epoch

  mutating func resume(_ system: inout Kernel) -> Disposition {
    while true {
      switch phase {
      case .start:
        if let end = start(&system) { return end }
      case .connect, .answer:
        if let end = listen(&system) { return end }
      case .password:
        if let end = readPassword(&system) { return end }
      case .next:
        if let end = step(&system) { return end }
      }
    }
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    let options = PsqlOptions(Array(system.arguments.dropFirst()), system)
    if let (text, status) = options.end {
      let version = system.environment["PG_VERSION"]?.prefix { $0 != "-" } ?? "18.1"
      system.print(
        text.hasPrefix("psql (") ? "psql (PostgreSQL) \(version)\n" : text,
        to: status == 0 ? 1 : 2
      )
      return .exit(status)
    }
    self.options = [options]
    if let file = options.file {
      do throws(Errno) {
        let script = String(decoding: try system.readFile(file), as: UTF8.self)
        queue = Self.parts(of: script)
      } catch {
        system.print("psql: error: \(file): \(error.message)\n", to: 2)
        return .exit(1)
      }
    }
    queue += options.commands.flatMap(Self.parts)
    if options.listsDatabases { queue = ["\\l"] }
    readsInput = queue.isEmpty && options.file == nil && options.commands.isEmpty
    isInteractive = readsInput && system.isTerminal(0)
    connect(&system)
    return nil
  }

  /// A script as statements and backslash commands.
  private static func parts(of script: String) -> [String] {
    var parts: [String] = []
    var text = ""
    for line in script.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("\\"), text.trimmedOfSpaces.isEmpty {
        parts.append(String(line))
      } else {
        text += line + "\n"
        let (complete, rest) = SQLReader.statements(text, .postgres)
        parts += complete
        text = rest
      }
    }
    return text.trimmedOfSpaces.isEmpty ? parts : parts + [text]
  }

  private mutating func connect(_ system: inout Kernel) {
    let options = options[0]
    var fields = ["user": options.user, "database": options.database]
    let isLocal = options.host.map { $0.hasPrefix("/") } ?? true
    if isLocal { fields["socket"] = "1" }
    link = [
      DatabaseLink(
        host: isLocal ? "127.0.0.1" : options.host ?? "127.0.0.1",
        port: options.port,
        fields: fields
      )
    ]
    phase = .connect
  }

  private mutating func listen(_ system: inout Kernel) -> Disposition? {
    switch link[0].next(&system) {
    case .wait(let waits): return .wait(waits)
    case .failed(let failure): return refused(failure, &system)
    case .closed:
      if case .connect = phase { return cannotConnect("server closed the connection", &system) }
      system.print(
        "server closed the connection unexpectedly\n\tThis probably means the server terminated "
          + "abnormally\n\tbefore or while processing the request.\n",
        to: 2
      )
      return .exit(2)
    case .message(.wantsPassword): return givePassword(&system)
    case .message(.failure(let fields)) where fields["S"] == "FATAL" && !isConnected:
      return cannotConnect("FATAL:  \(fields["M"] ?? "")", &system)
    case .message(.parameter("server_version", let text)):
      version = text
      return nil
    case .message(.parameter("is_superuser", let text)):
      isSuperuser = text == "on"
      return nil
    case .message(let message):
      if case .ready(let state) = message { self.state = state }
      guard reply.take(message) else { return nil }
      return ready(&system)
    }
  }

  private mutating func ready(_ system: inout Kernel) -> Disposition? {
    defer { phase = .next }
    guard isConnected else {
      isConnected = true
      reply = DatabaseReply()
      if isReconnecting {
        system.print(
          "You are now connected to database \"\(options[0].database)\" as user "
            + "\"\(options[0].user)\".\n"
        )
      } else if isInteractive, !options[0].isQuiet {
        system.print(
          "psql (\(version) (Debian \(version)-1.pgdg120+1))\nType \"help\" for help.\n\n"
        )
      }
      return nil
    }
    show(&system)
    reply = DatabaseReply()
    catalog = nil
    guard status != 0, options[0].stopsOnError || readsInput == false && options[0].file == nil
    else { return nil }
    link[0].close(&system)
    return .exit(options[0].stopsOnError && options[0].commands.isEmpty ? 3 : 1)
  }

  private mutating func givePassword(_ system: inout Kernel) -> Disposition? {
    if let password = options[0].password {
      link[0].send(.password(password), &system)
      return nil
    }
    guard system.isTerminal(0), !options[0].neverAsks else {
      return cannotConnect("fe_sendauth: no password supplied", &system)
    }
    system.print("Password for user \(options[0].user): ")
    phase = .password
    return nil
  }

  private mutating func readPassword(_ system: inout Kernel) -> Disposition? {
    if let end = typed.firstIndex(of: 10) {
      link[0].send(.password(String(decoding: typed[..<end], as: UTF8.self)), &system)
      typed.removeFirst(end + 1)
      phase = .connect
      return nil
    }
    switch system.read(0) {
    case .bytes(let bytes): typed += bytes
    case .wouldBlock: return .wait([.readable(0)])
    case .endOfFile, .failure: return .exit(2)
    }
    return nil
  }

  private func refused(_ failure: Dialer.Failure, _ system: inout Kernel) -> Disposition {
    let options = options[0]
    let isLocal = options.host.map { $0.hasPrefix("/") } ?? true
    let name = options.host ?? ""
    let reason: String
    switch failure {
    case .unknownHost:
      reason = "could not translate host name \"\(name)\" to address: Name or service not known"
    case .noNameServer:
      reason =
        "could not translate host name \"\(name)\" to address: Temporary failure in name resolution"
    case .connection where isLocal:
      return cannotConnect(
        "No such file or directory\n\tIs the server running locally and accepting connections on "
          + "that socket?",
        &system
      )
    case .connection(let error, _):
      let question =
        error == .ECONNREFUSED
        ? "\n\tIs the server running on that host and accepting TCP/IP connections?" : ""
      return cannotConnect(error.message + question, &system)
    case .deadline: reason = "timeout expired"
    }
    system.print("psql: error: \(reason)\n", to: 2)
    return .exit(2)
  }

  private func cannotConnect(_ reason: String, _ system: inout Kernel) -> Disposition {
    let address = link.first?.address.map { "\($0)" }
    let place = options[0].place(address)
    system.print("psql: error: connection to \(place) failed: \(reason)\n", to: 2)
    return .exit(2)
  }

  // MARK: Statements

  private mutating func step(_ system: inout Kernel) -> Disposition? {
    if !queue.isEmpty {
      let text = queue.removeFirst()
      return text.hasPrefix("\\") ? command(text, &system) : send(text, &system)
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

  private mutating func readLine(_ system: inout Kernel) -> Disposition? {
    while !typed.contains(10) {
      switch system.read(0) {
      case .bytes(let bytes): typed += bytes
      case .wouldBlock: return .wait([.readable(0)])
      case .endOfFile, .failure:
        if !buffer.trimmedOfSpaces.isEmpty {
          queue = [buffer]
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
  private var prompt: String {
    let mark = isSuperuser ? "#" : ">"
    let star = state == "T" ? "*" : state == "E" ? "!" : ""
    return "\(options[0].database)\(buffer.isEmpty ? "=" : "-")\(star)\(mark) "
  }

  private mutating func take(_ line: String, _ system: inout Kernel) -> Disposition? {
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
        queue = [word]
        return nil
      }
    }
    buffer += line + "\n"
    let (complete, rest) = SQLReader.statements(buffer, .postgres)
    queue += complete
    buffer = rest.trimmedOfSpaces.isEmpty ? "" : rest
    return nil
  }

  private mutating func send(_ text: String, _ system: inout Kernel) -> Disposition? {
    let statement = text.trimmedOfSpaces
    guard !statement.isEmpty else { return nil }
    sent = statement
    sentAt = system.now
    link[0].send(.query(statement), &system)
    phase = .answer
    return nil
  }

  private mutating func command(_ text: String, _ system: inout Kernel) -> Disposition? {
    let words = text.split(separator: " ").map(String.init)
    var name = words[0]
    switch name {
    case "\\q":
      link[0].close(&system)
      return .exit(0)
    case "\\c", "\\connect":
      if words.count > 1, words[1] != "-" { options[0].database = words[1] }
      if words.count > 2, words[2] != "-" { options[0].user = words[2] }
      link[0].close(&system)
      isConnected = false
      isReconnecting = true
      connect(&system)
    case "\\conninfo":
      let place =
        options[0].host.map { "on host \"\($0)\"" } ?? "via socket in \"/var/run/postgresql\""
      system.print(
        "You are connected to database \"\(options[0].database)\" as user \"\(options[0].user)\" "
          + "\(place) at port \"\(options[0].port)\".\n"
      )
    case "\\x":
      options[0].isExpanded.toggle()
      system.print("Expanded display is \(options[0].isExpanded ? "on" : "off").\n")
    case "\\t":
      options[0].isTuplesOnly.toggle()
      system.print("Tuples only is \(options[0].isTuplesOnly ? "on" : "off").\n")
    case "\\timing":
      times.toggle()
      system.print("Timing is \(times ? "on" : "off").\n")
    case "\\echo": system.print(words.dropFirst().joined(separator: " ") + "\n")
    case "\\i":
      do throws(Errno) {
        let bytes = try system.readFile(words.count > 1 ? words[1] : "")
        queue = Self.parts(of: String(decoding: bytes, as: UTF8.self)) + queue
      } catch {
        system.print("\(words.count > 1 ? words[1] : ""): \(error.message)\n", to: 2)
        status = 1
      }
    default:
      if name.hasSuffix("+") { name.removeLast() }
      guard let catalog = PsqlCatalog(name, Array(words.dropFirst())) else {
        system.print("invalid command \(words[0])\nTry \\? for help.\n", to: 2)
        status = 1
        return nil
      }
      self.catalog = catalog
      sent = ""
      link[0].send(.query(catalog.request), &system)
      phase = .answer
    }
    return nil
  }

  private mutating func show(_ system: inout Kernel) {
    for notice in reply.notices { system.print(notice + "\n", to: 2) }
    if let fields = reply.failure {
      if let catalog, let text = catalog.refusal(options[0].database) {
        system.print(text + "\n", to: 2)
      } else {
        system.print(PsqlFailure.text(fields, statement: sent), to: 2)
      }
      status = 1
      return
    }
    status = 0
    if let catalog {
      system.print(catalog.text(reply, options[0]))
      return
    }
    if let columns = reply.columns {
      var table = PsqlTable(columns: columns, rows: reply.rows)
      table.isTuplesOnly = options[0].isTuplesOnly
      table.isUnaligned = options[0].isUnaligned
      table.isExpanded = options[0].isExpanded
      table.separator = options[0].separator
      system.print(table.text)
    }
    if reply.columns == nil || !reply.tag.hasPrefix("SELECT") && !reply.tag.hasPrefix("SHOW"),
      !options[0].isQuiet, !reply.tag.isEmpty
    {
      system.print(reply.tag + "\n")
    }
    if times {
      let took = SQLDecimal(Int128((system.now - sentAt).nanoseconds / 1000), scale: 3)
      system.print("Time: \(took.text) ms\n")
    }
  }
}
