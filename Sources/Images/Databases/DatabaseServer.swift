import Machine
import Network
import Simulation

/// `postgres` and `mysqld`: one SQL engine over the simulated network, in the words of each.
struct DatabaseServer: Program {
  /// What a connection has done so far.
  struct Session: Sendable {
    var descriptor: Int
    var user = ""
    var database = ""
    var isReady = false
    var isLocal = false
    /// The address that it speaks from.
    var client = "%"
    /// The process number that logs name.
    var number: Int
    /// The state within a transaction that nobody else sees yet, and what led to it.
    var draft: [SQLEngine] = []
    var pending: [DatabaseJournal.Entry] = []
    /// The savepoints of the transaction, the last one last.
    var marks: [Mark] = []

    struct Mark: Sendable {
      var name: String
      var draft: SQLEngine
      var pending: [DatabaseJournal.Entry]
    }

    /// Whether a statement of the transaction failed, so that only its end is taken.
    var isFailed = false
  }

  let flavour: DatabaseFlavour
  let journal: DatabaseJournal
  var server: ConnectionServer
  /// Empty until the server started.
  var engines: [SQLEngine] = []
  var sessions: [Session] = []
  /// Whether passwords are asked for.
  var trusts = false
  private var stopping: Signal?
  private var nextNumber = 70

  init(_ flavour: DatabaseFlavour, journal: DatabaseJournal) {
    self.flavour = flavour
    self.journal = journal
    server = ConnectionServer(port: flavour.port)
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if engines.isEmpty, let failure = start(&system) { return failure }
    for signal in system.takeSignals() {
      guard signal == .terminate, flavour.dialect == .postgres, !sessions.isEmpty else {
        return stop(signal, &system)
      }
      flavour.log("received smart shutdown request", .own, &system)
      stopping = signal
    }
    server.pump(&system)
    for index in server.connections.indices { serve(index, &system) }
    server.flush(&system)
    // A descriptor that is closed may be another connection's next.
    sessions.removeAll { session in
      !server.connections.contains { $0.descriptor == session.descriptor }
    }
    if let stopping, server.connections.isEmpty { return stop(stopping, &system) }
    return .wait(server.waits + [.signal])
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    system.handleSignals(SignalSet(.terminate, .interrupt, .quit))
    guard let (user, password, entries) = journal.read(system) else {
      flavour.missingData(&system)
      return .exit(flavour.dialect == .postgres ? 2 : 1)
    }
    do throws(Errno) { try server.open(&system) } catch {
      flavour.cannotListen(error, &system)
      return .exit(1)
    }
    trusts = flavour.trusts(password, system)
    var engine = SQLEngine(
      flavour.dialect,
      version: flavour.version,
      banner: flavour.banner,
      user: user,
      password: password
    )
    for entry in entries {
      guard let statement = try? SQLParser.statement(entry.statement, flavour.dialect) else {
        continue
      }
      _ = try? engine.run(
        statement,
        database: entry.database,
        user: entry.user,
        now: entry.time
      )
    }
    engines = [engine]
    flavour.started(&system)
    return nil
  }

  private mutating func stop(_ signal: Signal, _ system: inout Kernel) -> Disposition {
    flavour.stopped(by: signal, wasSmart: stopping != nil, &system)
    server.close(&system)
    return .exit(0)
  }

  private mutating func serve(_ index: Int, _ system: inout Kernel) {
    let connection = server.connections[index]
    let place: Int
    if let known = sessions.firstIndex(where: { $0.descriptor == connection.descriptor }) {
      place = known
    } else {
      place = sessions.count
      sessions.append(Session(descriptor: connection.descriptor, number: nextNumber))
      nextNumber += 1
      server.connections[index].output += flavour.greeting
    }
    while !server.connections[index].isClosing {
      let input = server.connections[index].input
      let isFirst = sessions[place].user.isEmpty
      switch isFirst ? DatabaseReader.startup(input) : DatabaseReader.next(input) {
      case .incomplete:
        if server.connections[index].isEnded { server.connections[index].isClosing = true }
        return
      case .malformed: server.connections[index].isClosing = true
      case .message(let message, let length):
        server.connections[index].input.removeFirst(length)
        let client = server.connections[index].client.address
        for reply in answer(message, place, client, &system) {
          server.connections[index].output += reply.bytes
          if case .failure(let fields) = reply, fields["S"] == "FATAL" {
            server.connections[index].isClosing = true
          }
        }
        if message == .farewell { server.connections[index].isClosing = true }
      }
    }
  }

  private mutating func answer(
    _ message: DatabaseMessage,
    _ place: Int,
    _ client: IPv4Address,
    _ system: inout Kernel
  ) -> [DatabaseMessage] {
    switch message {
    case .startup(let fields):
      if stopping != nil {
        return [fatal(SQLFailure(state: "57P03", message: "the database system is shutting down"))]
      }
      sessions[place].user = fields["user"] ?? "?"
      sessions[place].database = fields["database"] ?? ""
      sessions[place].isLocal = fields["socket"] != nil
      sessions[place].client = "\(client)"
      let isNear = flavour.dialect == .postgres && client == IPv4Address(127, 0, 0, 1)
      if trusts || isNear { return enter(place, &system) }
      return [.wantsPassword]
    case .password(let text):
      let session = sessions[place]
      let known = engines[0].users.first { $0.name == session.user }
      guard let known, known.password == text else {
        let failure = flavour.denied(session, client, hasPassword: !text.isEmpty, &system)
        return [fatal(failure)]
      }
      return enter(place, &system)
    case .query(let text) where sessions[place].isReady:
      return run(text, place, &system)
    default: return []
    }
  }

  /// Lets somebody in whose password was right or not asked for.
  private mutating func enter(_ place: Int, _ system: inout Kernel) -> [DatabaseMessage] {
    let session = sessions[place]
    guard engines[0].users.contains(where: { $0.name == session.user }) else {
      let text = "role \"\(session.user)\" does not exist"
      flavour.log(text, .fatal(session.number), &system)
      return [fatal(SQLFailure(state: "28000", message: text))]
    }
    if !session.database.isEmpty || flavour.dialect == .postgres,
      engines[0].place(ofDatabase: session.database) == nil
    {
      let failure = SQLFailure.noDatabase(session.database, flavour.dialect)
      flavour.log(failure.message, .fatal(session.number), &system)
      return [fatal(failure)]
    }
    sessions[place].isReady = true
    let isFirst = engines[0].users.first?.name == session.user
    return [
      .welcome, .parameter("server_version", flavour.version),
      .parameter("is_superuser", isFirst ? "on" : "off"), .ready("I"),
    ]
  }

  func fatal(_ failure: SQLFailure) -> DatabaseMessage {
    .failure([
      "S": "FATAL", "C": failure.state, "M": failure.message, "N": String(failure.number),
    ])
  }
}
