import Simulation

extension RedisEngine {
  mutating func runServer(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    switch command {
    case "PING": return words.first.map { .bulk($0) } ?? .simple("PONG")
    case "ECHO": return .bulk(words[0])
    case "QUIT", "SAVE": return .ok
    case "BGSAVE": return .simple("Background saving started")
    case "FLUSHALL":
      for index in databases.indices { databases[index].removeAll() }
      return .ok
    case "FLUSHDB":
      db.removeAll()
      return .ok
    case "DBSIZE": return .integer(db.count)
    case "SELECT":
      guard let number = Self.integer(words[0]) else { return .error("ERR invalid DB index") }
      guard databases.indices.contains(number) else {
        return .error("ERR DB index is out of range")
      }
      database = number
      return .ok
    case "INFO": return .text(info())
    case "CONFIG": return config(texts)
    case "TIME":
      let time = db.now
      return .array([
        .text(String(time.seconds)),
        .text(String((time.nanoseconds - time.seconds * 1_000_000_000) / 1000)),
      ])
    case "CLIENT":
      switch texts[0].uppercased() {
      case "GETNAME": return RedisReply.none
      case "SETNAME", "SETINFO": return .ok
      default: return .error("ERR CLIENT \(texts[0]) is not simulated")
      }
    case "COMMAND": return .array([])
    case "LASTSAVE": return .integer(Int(startedAt.seconds))
    case "SHUTDOWN":
      skipsSaving = texts.first?.uppercased() == "NOSAVE"
      shutsDown = true
      return .ok
    default: return nil
    }
  }

  private mutating func config(_ texts: [String]) -> RedisReply {
    switch (texts[0].uppercased(), texts.count) {
    case ("GET", 2...):
      let patterns = texts.dropFirst().map { Array($0.lowercased().utf8) }
      return .array(
        configuration.settings.filter { setting in
          patterns.contains { RedisGlob.matches(Array(setting.name.utf8)[...], $0[...]) }
        }.flatMap { [.text($0.name), .text($0.value)] }
      )
    case ("SET", 3):
      guard configuration.set(texts[1], texts[2]) else {
        return .error(
          version.hasPrefix("4")
            ? "ERR Unsupported CONFIG parameter: \(texts[1])"
            : "ERR Unknown option or number of arguments for CONFIG SET - '\(texts[1])'"
        )
      }
      return .ok
    case ("RESETSTAT", 1): return .ok
    case ("REWRITE", 1) where configuration.file == nil:
      return .error("ERR The server is running without a config file")
    default: return .error("ERR CONFIG \(texts[0]) is not simulated")
    }
  }

  private static func human(_ bytes: Int) -> String {
    let hundredths = bytes * 100 / 1_048_576
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)M"
  }

  private func info() -> String {
    let uptime = (db.now - startedAt).wholeSeconds
    let used = databases.reduce(0) { $0 + $1.bytes }
    var lines = [
      "# Server", "redis_version:\(version)", "redis_mode:standalone", "os:Linux x86_64",
      "process_id:1", "tcp_port:\(port)", "uptime_in_seconds:\(uptime)",
      "uptime_in_days:\(uptime / 86_400)", "", "# Clients",
      "connected_clients:\(connectedClients)", "blocked_clients:0", "", "# Memory",
      "used_memory:\(1_048_576 + used)",
      "used_memory_human:\(Self.human(1_048_576 + used))", "maxmemory:0", "maxmemory_human:0B",
      "maxmemory_policy:noeviction", "", "# Stats",
      "total_commands_processed:\(commandsProcessed)", "", "# Replication", "role:master",
      "connected_slaves:0", "", "# Keyspace",
    ]
    for (index, database) in databases.enumerated() where database.count > 0 {
      let expiring = database.keys.count { database.expiry(of: $0) != nil }
      lines.append("db\(index):keys=\(database.count),expires=\(expiring),avg_ttl=0")
    }
    return lines.map { $0 + "\r\n" }.joined()
  }
}
