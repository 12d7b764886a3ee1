import Machine
import Simulation

/// The entry script of the database images: makes the data directory where there is none, runs the
/// scripts of `/docker-entrypoint-initdb.d`, then becomes the server.
struct DatabaseEntrypoint: Program {
  private enum Phase: Sendable {
    case start
    case making(until: Instant)
    case serving(until: Instant)
  }

  let product: DatabaseFlavour.Product
  private var phase = Phase.start

  init(_ product: DatabaseFlavour.Product) { self.product = product }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let flavour = DatabaseFlavour(product, system)
    switch phase {
    case .start:
      var words = Array(system.arguments.dropFirst())
      let servers = ["postgres", "mysqld", "mariadbd"]
      if words.first?.hasPrefix("-") == true { words.insert(servers[serverIndex], at: 0) }
      guard let name = words.first else { return .exit(0) }
      guard servers.contains(name) else { return become(words, &system) }
      guard let status = begin(flavour, &system) else { return serve(words, flavour, &system) }
      if status != 0 { return .exit(status) }
      phase = .making(until: system.now + .milliseconds(product == .postgres ? 1200 : 6000))
    case .making(let due):
      guard system.now >= due else { return .wait([.until(due)]) }
      if let status = make(flavour, &system) { return .exit(status) }
      phase = .serving(until: system.now + .milliseconds(product == .postgres ? 600 : 2500))
    case .serving(let due):
      guard system.now >= due else { return .wait([.until(due)]) }
      flavour.tellEnd(&system)
      return serve(Array(system.arguments.dropFirst()), flavour, &system)
    }
    return resume(&system)
  }

  private var serverIndex: Int {
    switch product {
    case .postgres: 0
    case .mysql: 1
    case .mariadb: 2
    }
  }

  private func become(_ words: [String], _ system: inout Kernel) -> Disposition {
    do throws(Errno) { return .become(try system.prepareExec(words)) } catch {
      let reason = error == .ENOENT ? "not found" : error.message
      system.print(
        "/usr/local/bin/docker-entrypoint.sh: line 355: exec: \(words[0]): \(reason)\n",
        to: 2
      )
      return .exit(error == .ENOENT ? 127 : 126)
    }
  }

  private func serve(
    _ words: [String],
    _ flavour: DatabaseFlavour,
    _ system: inout Kernel
  ) -> Disposition {
    let server = DatabaseServer(flavour, journal: flavour.journal(system))
    if words.first?.hasPrefix("-") != true, case .become = become(words, &system) {
      return .become(server)
    }
    return .become(server)
  }

  /// Looks at the directory; nil where the data is there, else a status, zero to go on.
  private func begin(_ flavour: DatabaseFlavour, _ system: inout Kernel) -> Int32? {
    flavour.tellStart(&system)
    let folder = flavour.folder(system)
    if flavour.journal(system).read(system) != nil {
      flavour.tellSkipped(&system)
      return nil
    }
    if let status = flavour.refusal(&system) { return status }
    do throws(Errno) {
      if (try? system.stat(folder)) == nil { try system.makeDirectory(folder, parents: true) }
      let names = try system.list(folder)
      if let status = flavour.refusal(ofDirectory: folder, names, &system) { return status }
      try system.writeFile(folder + "/.probe", [])
      try system.remove(folder + "/.probe")
    } catch {
      system.print("mkdir: cannot create directory '\(folder)': \(error.message)\n", to: 2)
      return 1
    }
    flavour.tellMaking(&system)
    return 0
  }

  /// Makes the data: the first user, and what variables and scripts ask for.
  private func make(_ flavour: DatabaseFlavour, _ system: inout Kernel) -> Int32? {
    let journal = flavour.journal(system)
    let user = flavour.firstUser(system)
    do throws(Errno) {
      try journal.begin(user: user, password: flavour.firstPassword(system), &system)
      for (name, text) in flavour.files(system) {
        try system.writeFile(flavour.folder(system) + "/" + name, Array(text.utf8), mode: 0o600)
      }
    } catch {
      system.print("initdb: error: could not write: \(error.message)\n", to: 2)
      return 1
    }
    flavour.tellTemporary(&system)
    var draft = DatabaseDraft(flavour, journal, user: user, system)
    let (statements, database) = flavour.firstStatements(system)
    for statement in statements {
      if let failure = draft.run(statement, &system) {
        system.print(failure + "\n", to: 2)
        return 1
      }
    }
    draft.database = database
    return runScripts(flavour, &draft, &system)
  }

  private func runScripts(
    _ flavour: DatabaseFlavour,
    _ draft: inout DatabaseDraft,
    _ system: inout Kernel
  ) -> Int32? {
    let folder = "/docker-entrypoint-initdb.d"
    let names = ((try? system.list(folder)) ?? []).sorted()
    for name in names {
      let path = folder + "/" + name
      guard (try? system.stat(path))?.isDirectory != true else { continue }
      guard name.hasSuffix(".sql"), let bytes = try? system.readFile(path) else {
        let verb = name.hasSuffix(".sh") ? "running" : "ignoring"
        let note = name.hasSuffix(".sh") ? ": scripts of the shell are not simulated here" : ""
        flavour.tellScript("\(verb) \(path)\(note)", &system)
        continue
      }
      flavour.tellScript("running \(path)", &system)
      let script = SQLReader.statements(String(decoding: bytes, as: UTF8.self), flavour.dialect)
      for statement in script.complete + [script.rest] {
        if let failure = draft.run(statement, &system) {
          system.print(flavour.scriptFailure(failure, path) + "\n", to: 2)
          return flavour.product == .postgres ? 3 : 1
        }
      }
    }
    return nil
  }
}

/// A server that is being made: runs statements and writes them down.
struct DatabaseDraft {
  var database: String
  private var engine: SQLEngine
  private let flavour: DatabaseFlavour
  private let journal: DatabaseJournal
  private let user: String

  init(
    _ flavour: DatabaseFlavour,
    _ journal: DatabaseJournal,
    user: String,
    _ system: Kernel
  ) {
    self.flavour = flavour
    self.journal = journal
    self.user = user
    database = flavour.dialect == .postgres ? "postgres" : ""
    engine = SQLEngine(
      flavour.dialect,
      version: flavour.version,
      banner: flavour.banner,
      user: user,
      password: flavour.firstPassword(system)
    )
  }

  /// Runs a statement; gives what went wrong, if anything.
  mutating func run(_ text: String, _ system: inout Kernel) -> String? {
    do throws(SQLFailure) {
      guard let statement = try SQLParser.statement(text, flavour.dialect) else { return nil }
      let time = flavour.timestamp(system.now)
      let result = try engine.run(statement, database: database, user: user, now: time)
      if let name = result.database { database = name }
      if flavour.dialect == .postgres { system.print(result.tag + "\n") }
      guard statement.changes else { return nil }
      let entry = DatabaseJournal.Entry(
        time: time,
        database: database,
        user: user,
        statement: text
      )
      guard (try? journal.append(entry, &system)) != nil else { return "could not write" }
      return nil
    } catch {
      return flavour.dialect == .postgres
        ? "ERROR:  \(error.message)"
        : "ERROR \(error.number) (\(error.state)) at line 1: \(error.message)"
    }
  }
}
