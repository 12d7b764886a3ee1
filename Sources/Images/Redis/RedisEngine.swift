import Simulation

/// Redis without a network: databases, and what each command does to them.
struct RedisEngine: Sendable {
  var databases = Array(repeating: RedisDatabase(), count: 16)
  var version: String
  var port: Int
  var startedAt: Instant
  var configuration: RedisConfiguration
  var connectedClients = 0
  var commandsProcessed = 0
  var shutsDown = false
  /// Whether a SHUTDOWN asked for no snapshot.
  var skipsSaving = false

  /// The database that the command at hand works on.
  var database: Int = 0
  var db: RedisDatabase {
    _read { yield databases[database] }
    _modify { yield &databases[database] }
  }

  /// Runs one command on the database `database`, which SELECT changes.
  mutating func run(_ words: [[UInt8]], database: inout Int, now: Instant) -> RedisReply {
    guard let first = words.first else { return .error("ERR Protocol error") }
    commandsProcessed += 1
    self.database = database
    db.now = now
    defer { database = self.database }
    let name = String(decoding: first, as: UTF8.self)
    let command = name.uppercased()
    let arguments = Array(words.dropFirst())
    guard let arity = Self.arities[command] else {
      let shown = arguments.prefix(20).map { "`\(String(decoding: $0, as: UTF8.self))`, " }.joined()
      if version.hasPrefix("4") { return .error("ERR unknown command '\(name)'") }
      let listed = shown.reduce(into: "") { $0.append($1 == "`" ? "'" : $1) }
        .split(separator: ", ").joined(separator: " ")
      return .error(
        "ERR unknown command '\(name)', with args beginning with: \(listed)"
          + (listed.isEmpty ? "" : " ")
      )
    }
    guard arity >= 0 ? words.count == arity : words.count >= -arity else {
      return .error("ERR wrong number of arguments for '\(name.lowercased())' command")
    }
    return runString(command, arguments) ?? runKeys(command, arguments)
      ?? runList(command, arguments) ?? runHash(command, arguments) ?? runSet(command, arguments)
      ?? runServer(command, arguments) ?? .error("ERR unknown command '\(name)'")
  }

  /// How many words a command has, its name included; negative: at least so many.
  static let arities: [String: Int] = [
    "PING": -1, "ECHO": 2, "SET": -3, "GET": 2, "GETSET": 3, "SETNX": 3, "SETEX": 4, "MSET": -3,
    "MGET": -2, "INCR": 2, "INCRBY": 3, "DECR": 2, "DECRBY": 3, "APPEND": 3, "STRLEN": 2,
    "DEL": -2, "UNLINK": -2, "EXISTS": -2, "EXPIRE": 3, "PEXPIRE": 3, "TTL": 2, "PTTL": 2,
    "PERSIST": 2, "KEYS": 2, "SCAN": -2, "TYPE": 2, "RENAME": 3, "FLUSHALL": -1, "FLUSHDB": -1,
    "DBSIZE": 1, "SELECT": 2, "INFO": -1, "CONFIG": -2, "TIME": 1, "CLIENT": -2, "COMMAND": -1,
    "LPUSH": -3, "RPUSH": -3, "LPOP": 2, "RPOP": 2, "LRANGE": 4, "LLEN": 2, "LINDEX": 3,
    "HSET": -4, "HGET": 3, "HGETALL": 2, "HDEL": -3, "HINCRBY": 4, "HLEN": 2, "HKEYS": 2,
    "HVALS": 2, "HEXISTS": 3, "SADD": -3, "SREM": -3, "SMEMBERS": 2, "SISMEMBER": 3, "SCARD": 2,
    "SHUTDOWN": -1, "QUIT": -1, "SAVE": 1, "BGSAVE": -1, "LASTSAVE": 1, "AUTH": -2,
  ]

  /// A number as Redis reads it: decimal, no spaces, no leading zeros or plus.
  static func integer(_ bytes: [UInt8]) -> Int? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let number = Int(text), String(number) == text else { return nil }
    return number
  }
}
