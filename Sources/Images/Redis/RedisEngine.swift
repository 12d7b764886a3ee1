import Simulation

/// Redis without a network: databases, and what each command does to them.
struct RedisEngine: Sendable {
  /// A saving of the data that a command asked for.
  enum Saving: Sendable { case now, inBackground, ofLog }

  var databases = Array(repeating: RedisDatabase(), count: 16)
  var version: String
  var settings: RedisSettings
  var startedAt: Instant
  /// When the data were last saved, or loaded.
  var lastSave: Instant
  var connectedClients = 0
  var commandsProcessed = 0
  var connectionsReceived = 0
  var blockedClients = 0
  var hits = 0
  var misses = 0
  var errors = 0
  var evicted = 0
  var shutsDown = false
  /// Whether SHUTDOWN said that nothing is to be saved.
  var endsUnsaved = false
  /// How many changes there were since the data were saved.
  var dirty = 0
  /// What the server is to save before it answers.
  var saving: Saving?
  /// The commands that changed something, for the log of commands.
  var changes: [(database: Int, words: [[UInt8]])] = []
  /// The connections as `CLIENT LIST` shows them.
  var clientLines: [String] = []
  /// What was published and not yet sent to those who listen.
  var published: [(channel: [UInt8], message: [UInt8])] = []
  /// The channels that connections listen to now, for PUBLISH and PUBSUB.
  var listeners: [(channels: [[UInt8]], patterns: [[UInt8]])] = []

  /// The database that the command at hand works on.
  var database: Int = 0
  var db: RedisDatabase {
    _read { yield databases[database] }
    _modify { yield &databases[database] }
  }

  init(version: String, settings: RedisSettings, startedAt: Instant) {
    self.version = version
    self.settings = settings
    self.startedAt = startedAt
    lastSave = startedAt
  }

  /// Runs one command of a connection.
  mutating func run(
    _ words: [[UInt8]],
    _ session: inout RedisSession,
    now: Instant
  ) -> RedisReply {
    guard let first = words.first else { return .error("ERR Protocol error") }
    commandsProcessed += 1
    database = session.database
    db.now = now
    defer { session.database = database }
    let name = String(decoding: first, as: UTF8.self)
    let command = name.uppercased()
    if let refusal = refusal(command, name, words, session) {
      if session.queue != nil { session.isAborted = true }
      return refusal
    }
    let arguments = Array(words.dropFirst())
    if let reply = runTransaction(command, words, &session) { return reply }
    if let reply = runSession(command, arguments, &session) { return reply }
    return perform(command, arguments)
  }

  /// Why a command is not even tried.
  private func refusal(
    _ command: String,
    _ name: String,
    _ words: [[UInt8]],
    _ session: RedisSession
  ) -> RedisReply? {
    guard let arity = Self.arities[command] else { return unknown(name, words) }
    guard arity >= 0 ? words.count == arity : words.count >= -arity else {
      return .error("ERR wrong number of arguments for '\(name.lowercased())' command")
    }
    if command == "SHUTDOWN", session.queue != nil {
      return .error("ERR Command not allowed inside a transaction")
    }
    let isOpen = settings["requirepass"].isEmpty || session.isAuthenticated
    if !isOpen, !["AUTH", "HELLO", "QUIT", "RESET"].contains(command) {
      return .error("NOAUTH Authentication required.")
    }
    let whileListening = [
      "SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "PING", "QUIT", "RESET",
    ]
    if session.isSubscriber, !whileListening.contains(command) {
      return .error(
        "ERR Can't execute '\(name.lowercased())': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING /"
          + " QUIT / RESET are allowed in this context"
      )
    }
    return nil
  }

  private func unknown(_ name: String, _ words: [[UInt8]]) -> RedisReply {
    if Self.missing.contains(name.uppercased()) {
      return .error("ERR \(name.uppercased()) is not simulated")
    }
    if RedisSettings.isOld(version) { return .error("ERR unknown command '\(name)'") }
    let listed = words.dropFirst().prefix(20)
      .map { "'\(String(decoding: $0, as: UTF8.self))' " }.joined()
    return .error("ERR unknown command '\(name)', with args beginning with: \(listed)")
  }

  /// Does what a command says, once it is known to be allowed.
  mutating func perform(_ command: String, _ arguments: [[UInt8]]) -> RedisReply {
    let isWrite = Self.writes.contains(command)
    if isWrite, !Self.freeing.contains(command), !makeRoom() {
      return .error("OOM command not allowed when used memory > 'maxmemory'.")
    }
    if settings["maxmemory"] != "0", let key = arguments.first { db.touch(key) }
    if Self.lookups.contains(command), let key = arguments.first {
      if db[key] == nil { misses += 1 } else { hits += 1 }
    }
    let reply = runData(command, arguments) ?? .error("ERR \(command) is not simulated")
    if case .error = reply { errors += 1 }
    if isWrite { note(command, arguments, reply) }
    return reply
  }

  /// The commands whose first key counts as found or missed.
  private static let lookups: Set<String> = [
    "GET", "STRLEN", "GETRANGE", "HGET", "HGETALL", "HMGET", "LRANGE", "LLEN", "LINDEX",
    "SMEMBERS", "SISMEMBER", "SCARD", "ZSCORE", "ZRANGE", "ZCARD", "EXISTS", "XLEN", "XRANGE",
  ]

  private mutating func runData(_ command: String, _ arguments: [[UInt8]]) -> RedisReply? {
    if let reply = runString(command, arguments) { return reply }
    if let reply = runKeys(command, arguments) { return reply }
    if let reply = runList(command, arguments) { return reply }
    if let reply = runHash(command, arguments) { return reply }
    if let reply = runSet(command, arguments) { return reply }
    if let reply = runBits(command, arguments) { return reply }
    if let reply = runPlaces(command, arguments) { return reply }
    if let reply = runStream(command, arguments) { return reply }
    return runSortedSet(command, arguments) ?? runServer(command, arguments)
  }

  /// Counts a change, and keeps it for the log of commands.
  private mutating func note(_ command: String, _ arguments: [[UInt8]], _ reply: RedisReply) {
    switch reply {
    case .error, .integer(0): return
    case .none where command != "GETSET" && command != "SET": return
    default: break
    }
    dirty += 1
    guard settings.keepsLog else { return }
    var arguments = arguments
    // The ID that the server chose is the one that must come again.
    if command == "XADD", case .bulk(let id) = reply,
      let place = arguments.firstIndex(where: { $0 == [42] || $0.suffix(2) == [45, 42] })
    {
      arguments[place] = id
    }
    changes.append((database, [Array(command.utf8)] + arguments))
    // A relative time would begin anew when the log is read.
    if let key = arguments.first, let time = db.expiry(of: key) {
      let milliseconds = String(time.nanoseconds / 1_000_000)
      changes.append((database, [Array("PEXPIREAT".utf8), key, Array(milliseconds.utf8)]))
    }
  }

  /// How many bytes the server takes, about.
  var usedMemory: Int { 1_048_576 + dataBytes }
  /// How many of them are the data's.
  var dataBytes: Int { databases.reduce(0) { $0 + $1.bytes } }

  /// Drops keys, as the policy says, until the limit is kept; false where it cannot be.
  private mutating func makeRoom() -> Bool {
    guard let limit = Int(settings["maxmemory"]), limit > 0 else { return true }
    let policy = settings["maxmemory-policy"]
    while usedMemory > limit {
      guard policy != "noeviction", let victim = db.victim(policy) else { return false }
      db[victim] = nil
      evicted += 1
    }
    return true
  }

  /// A number as Redis reads it: decimal, no spaces, no leading zeros or plus.
  static func integer(_ bytes: [UInt8]) -> Int? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let number = Int(text), String(number) == text else { return nil }
    return number
  }
}
