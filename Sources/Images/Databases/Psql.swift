import Machine
import Simulation

/// `psql`: statements and backslash commands, from its words, a file, or typed line by line.
struct Psql: Program {
  enum Phase: Sendable {
    case start
    case connect
    case password
    case next
    case answer
  }

  var phase = Phase.start
  var options: [PsqlOptions] = []
  var link: [DatabaseLink] = []
  var reply = DatabaseReply()
  var catalog: PsqlCatalog?
  /// What is still to be run, and where it came from.
  var queue: [PsqlEntry] = []
  /// Where the statement being run stands in a file.
  var origin = ""
  /// The rows of a `COPY` that are still read.
  var copy: PsqlCopy?
  var typed: [UInt8] = []
  var buffer = ""
  var isInteractive = false
  var readsInput = false
  var isSuperuser = false
  var state: Character = "I"
  var status: Int32 = 0
  var version = ""
  var isConnected = false
  /// Whether `\c` asked for the connection that is being made.
  var isReconnecting = false
  var isPrompted = false
  var times = false
  /// Whether `\\gx` asked for one result with a line a column.
  var isExpandedOnce = false
  /// How many rows a `COPY` brought.
  var copied: Int?
  var sent = ""
  var sentAt = Instant.epoch

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

  mutating func start(_ system: inout Kernel) -> Disposition? {
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
        queue = PsqlEntry.parts(of: script, file: file)
      } catch {
        system.print("psql: error: \(file): \(error.message)\n", to: 2)
        return .exit(1)
      }
    }
    queue += options.commands.flatMap { PsqlEntry.parts(of: $0) }
    if options.listsDatabases { queue = [PsqlEntry("\\l")] }
    readsInput = queue.isEmpty && options.file == nil && options.commands.isEmpty
    isInteractive = readsInput && system.isTerminal(0)
    connect(&system)
    return nil
  }

  mutating func connect(_ system: inout Kernel) {
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

  mutating func listen(_ system: inout Kernel) -> Disposition? {
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

  mutating func ready(_ system: inout Kernel) -> Disposition? {
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

  mutating func show(_ system: inout Kernel) {
    for notice in reply.notices { system.print(origin + notice + "\n", to: 2) }
    if let fields = reply.failure {
      system.print(origin + PsqlFailure.text(fields, statement: sent), to: 2)
      status = 1
      return
    }
    status = 0
    if let catalog {
      if let complaint = catalog.complaint(reply) {
        complain(complaint, &system)
      } else {
        system.print(catalog.text(reply, options[0]))
      }
      return
    }
    if let columns = reply.columns {
      var table = PsqlTable(columns: columns, rows: reply.rows)
      table.isTuplesOnly = options[0].isTuplesOnly
      table.isUnaligned = options[0].isUnaligned
      table.isExpanded = options[0].isExpanded || isExpandedOnce
      table.separator = options[0].separator
      system.print(table.text)
    }
    isExpandedOnce = false
    if reply.columns == nil || !reply.tag.hasPrefix("SELECT") && !reply.tag.hasPrefix("SHOW"),
      !options[0].isQuiet, !reply.tag.isEmpty
    {
      system.print((copied.map { "COPY \($0)" } ?? reply.tag) + "\n")
    }
    copied = nil
    if times {
      let took = SQLDecimal(Int128((system.now - sentAt).nanoseconds / 1000), scale: 3)
      system.print("Time: \(took.text) ms\n")
    }
  }

  /// A failure of psql itself, which names its place in a file.
  mutating func complain(_ text: String, _ system: inout Kernel) {
    system.print((origin.isEmpty ? "" : origin + "error: ") + text + "\n", to: 2)
    status = 1
  }
}
