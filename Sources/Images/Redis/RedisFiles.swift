import Machine
import Simulation

/// The data of a server on disk: the snapshot, and the log of commands where there is one.
///
/// Source: `src/rdb.c` and `src/aof.c` of Redis; a log of its first kind in Redis 4, of several files later.
struct RedisFiles: Sendable {
  let settings: RedisSettings

  private func path(_ name: String) -> String { "\(settings["dir"])/\(name)" }
  private var snapshot: String { path(settings["dbfilename"]) }
  private var folder: String { settings["appenddirname"] }
  private var logName: String { settings["appendfilename"] }
  /// The file that commands are added to.
  private var log: String {
    folder.isEmpty ? path(logName) : path("\(folder)/\(logName).1.incr.aof")
  }

  /// Reads the data; false where a file is damaged, which keeps the server from starting.
  func load(_ engine: inout RedisEngine, _ log: RedisLog, _ system: inout Kernel) -> Bool {
    if settings.keepsLog { return loadLog(&engine, log, &system) }
    guard let bytes = try? system.readFile(snapshot) else { return true }
    guard let (databases, version) = RedisSnapshot.databases(bytes) else {
      log.write(
        "M",
        "#",
        "Wrong signature trying to load DB from file: \(settings["dbfilename"])",
        &system
      )
      log.write("M", "#", "Fatal error loading the DB, check server logs. Exiting.", &system)
      return false
    }
    engine.databases = databases
    for index in engine.databases.indices {
      engine.databases[index].now = system.now
      engine.databases[index].dropExpired()
    }
    if !log.isOld {
      let count = engine.databases.reduce(0) { $0 + $1.count }
      let before = databases.reduce(0) { $0 + $1.count }
      log.write("M", "*", "Loading RDB produced by version \(version)", &system)
      log.write(
        "M",
        "*",
        "Done loading RDB, keys loaded: \(count), keys expired: \(max(0, before - count)).",
        &system
      )
    }
    log.write("M", "*", "DB loaded from disk: 0.000 seconds", &system)
    return true
  }

  private func loadLog(
    _ engine: inout RedisEngine,
    _ log: RedisLog,
    _ system: inout Kernel
  ) -> Bool {
    guard let bytes = try? system.readFile(self.log) else {
      begin(log, &system)
      return true
    }
    var session = RedisSession()
    session.isAuthenticated = true
    var place = 0
    // What is read is not to be written again.
    _ = engine.settings.set("appendonly", ["no"])
    while let (request, next) = RedisReply.parse(bytes, from: place) {
      place = next
      _ = engine.run(request.words, &session, now: system.now)
    }
    engine.settings = settings
    engine.dirty = 0
    engine.commandsProcessed = 0
    if place < bytes.count {
      log.write(
        "M",
        "#",
        "Bad file format reading the append only file \(logName): make a backup of your AOF file,"
          + " then use ./redis-check-aof --fix <filename.manifest>",
        &system
      )
      return false
    }
    log.write("M", "*", "DB loaded from append only file: 0.000 seconds", &system)
    return true
  }

  /// Makes the files of an empty log.
  private func begin(_ log: RedisLog, _ system: inout Kernel) {
    if !folder.isEmpty {
      try? system.makeDirectory(path(folder))
      let manifest = "file \(logName).1.incr.aof seq 1 type i\n"
      put(manifest, path("\(folder)/\(logName).manifest"), log, &system)
    }
    put("", self.log, log, &system)
    if !log.isOld {
      log.write("M", "*", "Creating AOF incr file \(logName).1.incr.aof on server start", &system)
    }
  }

  private func put(_ text: String, _ path: String, _ log: RedisLog, _ system: inout Kernel) {
    do throws(Errno) { try system.writeFile(path, Array(text.utf8)) } catch {
      log.write("M", "#", "Can't open the append-only file \(path): \(error.message)", &system)
    }
  }

  /// Adds what changed to the log of commands.
  func append(_ engine: inout RedisEngine, _ log: RedisLog, _ system: inout Kernel) {
    guard !engine.changes.isEmpty else { return }
    var bytes: [UInt8] = []
    for (database, words) in engine.changes {
      // Each names its database: a log may be cut off anywhere.
      bytes += RedisReply.request([Array("SELECT".utf8), Array(String(database).utf8)])
      bytes += RedisReply.request(words)
    }
    engine.changes = []
    do throws(Errno) { try system.writeFile(self.log, bytes, append: true) } catch {
      log.write("M", "#", "Error writing to the AOF file: \(error.message)", &system)
    }
  }

  /// Writes the snapshot; false where the disk does not take it.
  func save(
    _ engine: inout RedisEngine,
    _ log: RedisLog,
    _ role: String,
    _ system: inout Kernel
  ) -> Bool {
    let bytes = RedisSnapshot.bytes(engine.databases, version: engine.version, at: system.now)
    do throws(Errno) { try system.writeFile(snapshot, bytes, mode: 0o644) } catch {
      log.write(role, "#", "Failed opening the temp RDB file for saving: \(error.message)", &system)
      return false
    }
    engine.dirty = 0
    engine.lastSave = system.now
    log.write(role, "*", "DB saved on disk", &system)
    return true
  }

  func saveInBackground(_ engine: inout RedisEngine, _ log: RedisLog, _ system: inout Kernel) {
    let number = system.current.number + 20
    log.write("M", "*", "Background saving started by pid \(number)", &system)
    if save(&engine, log, "C", &system) {
      log.write("M", "*", "Background saving terminated with success", &system)
    } else {
      log.write("M", "#", "Background saving error", &system)
      // Else it would be tried again at once.
      engine.lastSave = system.now
    }
  }

  /// Writes the log anew from the data as they are.
  func rewrite(_ engine: inout RedisEngine, _ log: RedisLog, _ system: inout Kernel) {
    guard settings.keepsLog else { return }
    var bytes: [UInt8] = []
    for (index, database) in engine.databases.enumerated() where database.count > 0 {
      bytes += RedisReply.request([Array("SELECT".utf8), Array(String(index).utf8)])
      for key in database.keys {
        for words in Self.commands(key, database) { bytes += RedisReply.request(words) }
      }
    }
    do throws(Errno) { try system.writeFile(self.log, bytes) } catch {
      log.write("M", "#", "Error writing to the AOF file: \(error.message)", &system)
      return
    }
    log.write("M", "*", "Background AOF rewrite finished successfully", &system)
  }

  /// The commands that make a key what it is.
  private static func commands(_ key: [UInt8], _ database: RedisDatabase) -> [[[UInt8]]] {
    func word(_ text: String) -> [UInt8] { Array(text.utf8) }
    var commands: [[[UInt8]]] = []
    switch database[key] {
    case .string(let bytes)?: commands = [[word("SET"), key, bytes]]
    case .list(let items)?: commands = [[word("RPUSH"), key] + items]
    case .set(let members)?:
      let sorted = members.sorted { $0.lexicographicallyPrecedes($1) }
      commands = [[word("SADD"), key] + sorted]
    case .hash(let fields)?:
      let names = fields.keys.sorted { $0.lexicographicallyPrecedes($1) }
      commands = [[word("HSET"), key] + names.flatMap { [$0, fields[$0] ?? []] }]
    case .sorted(let set)?:
      let pairs = set.ranked.flatMap { [word(RedisSortedSet.text($0.score)), $0.member] }
      commands = [[word("ZADD"), key] + pairs]
    case .stream(let stream)?:
      commands = stream.entries.map { [word("XADD"), key, word($0.id.text)] + $0.fields }
      for group in stream.groups {
        commands.append(
          [
            word("XGROUP"), word("CREATE"), key, group.name, word(group.last.text),
            word("MKSTREAM"),
          ]
        )
      }
    case nil: return []
    }
    if let time = database.expiry(of: key) {
      commands.append([word("PEXPIREAT"), key, word(String(time.nanoseconds / 1_000_000))])
    }
    return commands
  }
}
