import Machine
import Simulation

/// What a redis server has to write to its disk, and when.
struct RedisKeeping: Sendable {
  /// How many changes the last snapshot does not have.
  var changes = 0
  var lastSave = Instant.epoch
  /// The database that the append-only file last selected.
  var appended = -1

  /// The commands that change something.
  static let writers: Set<String> = [
    "SET", "GETSET", "SETNX", "SETEX", "MSET", "INCR", "INCRBY", "DECR", "DECRBY", "APPEND", "DEL",
    "UNLINK", "EXPIRE", "PEXPIRE", "PERSIST", "RENAME", "FLUSHALL", "FLUSHDB", "LPUSH", "RPUSH",
    "LPOP", "RPOP", "HSET", "HDEL", "HINCRBY", "SADD", "SREM",
  ]

  /// When the next snapshot is due; nil where nothing asks for one.
  func due(_ configuration: RedisConfiguration) -> Instant? {
    guard changes > 0 else { return nil }
    return configuration.saves.filter { changes >= $0.changes }
      .map { lastSave + .seconds($0.seconds) }.min()
  }
}

/// Snapshots and the append-only file: what lets data outlive the process.
extension RedisServer {
  private var configuration: RedisConfiguration { engine[0].configuration }

  private var snapshot: String { configuration["dir"] + "/" + configuration["dbfilename"] }

  private var isOld: Bool { engine[0].version.first.map { "3456".contains($0) } ?? false }

  /// The append-only file; new releases have a directory of them.
  private var journal: String {
    let name = configuration["appendfilename"]
    return configuration["dir"]
      + (isOld ? "/\(name)" : "/appendonlydir/\(name).1.incr.aof")
  }

  /// Reads what an earlier process left.
  mutating func load(_ system: inout Kernel) {
    keeping.lastSave = system.now
    if configuration["appendonly"] == "yes" {
      if !isOld { makeJournalFolder(&system) }
      guard let bytes = try? system.readFile(journal), !bytes.isEmpty else { return }
      replay(bytes, at: system.now)
      let name =
        isOld ? "append only file" : "incr file \(configuration["appendfilename"]).1.incr.aof"
      log("M", "*", "DB loaded from \(name): 0.000 seconds", &system)
      return
    }
    guard let bytes = try? system.readFile(snapshot) else { return }
    guard let databases = RedisFile.databases(in: bytes) else {
      log("M", "#", "Bad file format reading the append only file", &system)
      return
    }
    engine[0].databases = databases
    if !isOld {
      let count = databases.reduce(0) { $0 + $1.count }
      log("M", "*", "Loading RDB produced by version \(engine[0].version)", &system)
      log(
        "M",
        "*",
        "Done loading RDB, keys loaded: \(count), keys expired: 0.",
        &system
      )
    }
    log("M", "*", "DB loaded from disk: 0.000 seconds", &system)
  }

  private func makeJournalFolder(_ system: inout Kernel) {
    let folder = configuration["dir"] + "/appendonlydir"
    let name = configuration["appendfilename"]
    guard (try? system.stat(folder)) == nil else { return }
    do throws(Errno) {
      try system.makeDirectory(folder, mode: 0o755)
      let base = RedisFile.bytes(of: [], version: engine[0].version)
      try system.writeFile("\(folder)/\(name).1.base.rdb", base)
      try system.writeFile("\(folder)/\(name).1.incr.aof", [])
      let lines = "file \(name).1.base.rdb seq 1 type b\nfile \(name).1.incr.aof seq 1 type i\n"
      try system.writeFile("\(folder)/\(name).manifest", Array(lines.utf8))
      log("M", "*", "Creating AOF base file \(name).1.base.rdb on server start", &system)
      log("M", "*", "Creating AOF incr file \(name).1.incr.aof on server start", &system)
    } catch {
      log("M", "#", "Can't open or create append-only dir appendonlydir: \(error.message)", &system)
    }
  }

  private mutating func replay(_ bytes: [UInt8], at now: Instant) {
    var (place, database) = (0, 0)
    while let (request, next) = RedisReply.parse(bytes, from: place) {
      _ = engine[0].run(request.words, database: &database, now: now)
      place = next
    }
    engine[0].commandsProcessed = 0
  }

  /// Writes a change down, and counts it.
  mutating func keep(_ words: [[UInt8]], database: Int, _ system: inout Kernel) {
    keeping.changes += 1
    guard configuration["appendonly"] == "yes" else { return }
    var bytes: [UInt8] = []
    if keeping.appended != database {
      bytes = RedisReply.request([Array("SELECT".utf8), Array(String(database).utf8)])
      keeping.appended = database
    }
    bytes += RedisReply.request(words)
    if (try? system.writeFile(journal, bytes, append: true)) == nil {
      log("M", "#", "Error writing to the AOF file: No space left on device", &system)
    }
  }

  /// Writes a snapshot; gives what went wrong.
  mutating func save(_ system: inout Kernel) -> Errno? {
    let bytes = RedisFile.bytes(of: engine[0].databases, version: engine[0].version)
    do throws(Errno) {
      try system.writeFile(snapshot, bytes, mode: 0o644)
      keeping.changes = 0
      keeping.lastSave = system.now
      return nil
    } catch {
      return error
    }
  }

  /// Writes a snapshot where enough changed in time.
  mutating func saveWhenDue(_ system: inout Kernel) {
    guard let due = keeping.due(configuration), system.now >= due else { return }
    let elapsed = (system.now - keeping.lastSave).wholeSeconds
    let rule = configuration.saves.first {
      keeping.changes >= $0.changes && elapsed >= $0.seconds
    }
    let changes = keeping.changes
    log(
      "M",
      "*",
      "\(changes) changes in \(rule?.seconds ?? elapsed) seconds. Saving...",
      &system
    )
    guard let error = save(&system) else {
      log("M", "*", "Background saving terminated with success", &system)
      return
    }
    keeping.lastSave = system.now
    log("M", "#", "Background saving error: \(error.message)", &system)
  }
}
