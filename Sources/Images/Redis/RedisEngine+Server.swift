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
    case "INFO": return .text(info(texts.map { $0.lowercased() }))
    case "CONFIG": return config(texts)
    case "TIME":
      let time = db.now
      return .array([
        .text(String(time.seconds)),
        .text(String((time.nanoseconds - time.seconds * 1_000_000_000) / 1000)),
      ])
    case "COMMAND":
      if texts.first?.uppercased() == "COUNT" { return .integer(Self.arities.count) }
      if texts.first?.uppercased() == "LIST" {
        return .array(Self.arities.keys.sorted().map { .text($0.lowercased()) })
      }
      return .array([])
    case "LATENCY": return latency(texts)
    case "MODULE" where texts[0].uppercased() == "LIST": return .array([])
    case "WAIT": return .integer(0)
    case "REPLICAOF", "SLAVEOF":
      if texts.map({ $0.lowercased() }) == ["no", "one"] { return .ok }
      return .error("ERR \(command) is not simulated: every server here is a master")
    case "LOLWUT": return .text("Redis ver. \(version)\n")
    case "ROLE": return .array([.text("master"), .integer(0), .array([])])
    case "PUBLISH":
      published.append((words[0], words[1]))
      return .integer(listeners.reduce(0) { $0 + Self.hits($1, words[0]) })
    case "PUBSUB" where texts[0].uppercased() == "CHANNELS":
      let names = Set(listeners.flatMap(\.channels)).sorted { $0.lexicographicallyPrecedes($1) }
      return .array(names.map { .bulk($0) })
    case "PUBSUB" where texts[0].uppercased() == "NUMSUB":
      return .array(
        words.dropFirst().flatMap { name -> [RedisReply] in
          [.bulk(name), .integer(listeners.count { $0.channels.contains(name) })]
        }
      )
    case "PUBSUB" where texts[0].uppercased() == "NUMPAT":
      return .integer(Set(listeners.flatMap(\.patterns)).count)
    case "ACL": return acl(texts)
    case "SLOWLOG":
      switch texts[0].uppercased() {
      case "LEN": return .integer(0)
      case "RESET": return .ok
      default: return .array([])
      }
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

  private func latency(_ texts: [String]) -> RedisReply {
    switch texts[0].uppercased() {
    case "LATEST", "HISTORY": .array([])
    case "RESET": .integer(0)
    case "DOCTOR":
      .text(
        "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. You"
          + " may use \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it.\n"
      )
    default: .error("ERR LATENCY \(texts[0]) is not simulated")
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
}
