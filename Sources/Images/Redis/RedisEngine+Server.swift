import Simulation

extension RedisEngine {
  mutating func runServer(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    switch command {
    case "PING": return words.first.map { .bulk($0) } ?? .simple("PONG")
    case "ECHO": return .bulk(words[0])
    case "QUIT": return .ok
    case "SAVE", "BGSAVE", "BGREWRITEAOF": return save(command)
    case "LASTSAVE": return .integer(Int(lastSave.seconds))
    case "FLUSHALL":
      for index in databases.indices { databases[index].removeAll() }
      return .ok
    case "FLUSHDB":
      db.removeAll()
      return .ok
    case "DBSIZE": return .integer(db.count)
    case "SELECT", "SWAPDB": return choose(command, words)
    case "INFO": return .text(info(texts.first?.lowercased()))
    case "CONFIG": return config(texts)
    case "TIME":
      let time = db.now
      return .array([
        .text(String(time.seconds)),
        .text(String((time.nanoseconds - time.seconds * 1_000_000_000) / 1000)),
      ])
    case "COMMAND": return .array([])
    case "ROLE": return .array([.text("master"), .integer(0), .array([])])
    case "PUBLISH":
      published.append((words[0], words[1]))
      return .integer(listeners.reduce(0) { $0 + Self.hits($1, words[0]) })
    case "PUBSUB" where texts[0].uppercased() == "CHANNELS":
      let names = Set(listeners.flatMap(\.channels)).sorted { $0.lexicographicallyPrecedes($1) }
      return .array(names.map { .bulk($0) })
    case "ACL" where texts[0].uppercased() == "WHOAMI": return .text("default")
    case "SLOWLOG": return texts[0].uppercased() == "LEN" ? .integer(0) : .array([])
    case "MEMORY" where texts[0].uppercased() == "USAGE" && words.count > 1:
      return db[words[1]] == nil ? RedisReply.none : .integer(db.cost(of: words[1]))
    case "CLUSTER": return .error("ERR This instance has cluster support disabled")
    case "SHUTDOWN":
      shutsDown = true
      endsUnsaved = texts.first?.uppercased() == "NOSAVE"
      return .ok
    default: return nil
    }
  }

  /// How often one connection hears of what is published in `channel`.
  static func hits(
    _ listener: (channels: [[UInt8]], patterns: [[UInt8]]),
    _ channel: [UInt8]
  ) -> Int {
    (listener.channels.contains(channel) ? 1 : 0)
      + listener.patterns.count { RedisGlob.matches(channel[...], $0[...]) }
  }

  private mutating func save(_ command: String) -> RedisReply {
    switch command {
    case "SAVE":
      saving = .now
      return .ok
    case "BGSAVE":
      saving = .inBackground
      return .simple("Background saving started")
    default:
      saving = .ofLog
      return .simple("Background append only file rewriting started")
    }
  }

  private mutating func choose(_ command: String, _ words: [[UInt8]]) -> RedisReply {
    guard let number = Self.integer(words[0]) else { return .error("ERR invalid DB index") }
    guard databases.indices.contains(number) else { return .error("ERR DB index is out of range") }
    if command == "SWAPDB" {
      guard let other = Self.integer(words[1]), databases.indices.contains(other) else {
        return .error("ERR DB index is out of range")
      }
      databases.swapAt(number, other)
      return .ok
    }
    database = number
    return .ok
  }

  private mutating func config(_ texts: [String]) -> RedisReply {
    switch (texts[0].uppercased(), texts.count) {
    case ("GET", 2...):
      let patterns = texts.dropFirst().map { Array($0.lowercased().utf8) }
      let found = settings.listed { name in
        patterns.contains { RedisGlob.matches(Array(name.utf8)[...], $0[...]) }
      }
      return .array(found.flatMap { [.text($0.name), .text($0.value)] })
    case ("SET", 3...):
      for index in stride(from: 1, to: texts.count - 1, by: 2) {
        guard ["port", "databases", "dir", "bind"].contains(texts[index].lowercased()) == false,
          settings.set(texts[index], [texts[index + 1]])
        else {
          return .error(
            "ERR Unknown option or number of arguments for CONFIG SET - '\(texts[index])'"
          )
        }
      }
      return .ok
    case ("RESETSTAT", 1):
      commandsProcessed = 0
      return .ok
    default: return .error("ERR CONFIG \(texts[0]) is not simulated")
    }
  }

  private static func human(_ bytes: Int) -> String {
    let hundredths = bytes * 100 / 1_048_576
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)M"
  }

  private func info(_ section: String?) -> String {
    let uptime = (db.now - startedAt).wholeSeconds
    let used = usedMemory
    var keyspace: [String] = []
    for (index, database) in databases.enumerated() where database.count > 0 {
      let expiring = database.keys.count { database.expiry(of: $0) != nil }
      keyspace.append("db\(index):keys=\(database.count),expires=\(expiring),avg_ttl=0")
    }
    let sections: [(String, [String])] = [
      (
        "Server",
        [
          "redis_version:\(version)", "redis_mode:standalone", "os:Linux x86_64", "process_id:1",
          "tcp_port:\(settings.port)", "uptime_in_seconds:\(uptime)",
          "uptime_in_days:\(uptime / 86_400)",
        ]
      ),
      ("Clients", ["connected_clients:\(connectedClients)", "blocked_clients:0"]),
      (
        "Memory",
        [
          "used_memory:\(used)", "used_memory_human:\(Self.human(used))",
          "maxmemory:\(settings["maxmemory"])",
          "maxmemory_policy:\(settings["maxmemory-policy"])",
        ]
      ),
      (
        "Persistence",
        [
          "loading:0", "rdb_changes_since_last_save:\(dirty)", "rdb_bgsave_in_progress:0",
          "rdb_last_save_time:\(lastSave.seconds)", "rdb_last_bgsave_status:ok",
          "aof_enabled:\(settings.keepsLog ? 1 : 0)",
        ]
      ),
      ("Stats", ["total_commands_processed:\(commandsProcessed)"]),
      ("Replication", ["role:master", "connected_slaves:0"]),
      ("Keyspace", keyspace),
    ]
    let wanted = sections.filter { section == nil || section == $0.0.lowercased() }
    return wanted.map { name, lines in
      "# \(name)\r\n" + lines.map { $0 + "\r\n" }.joined()
    }.joined(separator: "\r\n")
  }
}
