import Simulation

/// What concerns a connection more than the data: transactions, passwords, channels.
extension RedisEngine {
  mutating func runTransaction(
    _ command: String,
    _ words: [[UInt8]],
    _ session: inout RedisSession
  ) -> RedisReply? {
    switch command {
    case "MULTI":
      guard session.queue == nil else { return .error("ERR MULTI calls can not be nested") }
      session.queue = []
      session.isAborted = false
      return .ok
    case "DISCARD":
      guard session.queue != nil else { return .error("ERR DISCARD without MULTI") }
      session.queue = nil
      session.watched = []
      return .ok
    case "EXEC":
      guard let queue = session.queue else { return .error("ERR EXEC without MULTI") }
      session.queue = nil
      let isTouched = session.watched.contains { watch in
        databases[watch.database].now = db.now
        return databases[watch.database].version(of: watch.key) != watch.version
      }
      session.watched = []
      if session.isAborted {
        return .error("EXECABORT Transaction discarded because of previous errors.")
      }
      if isTouched { return .noArray }
      var replies: [RedisReply] = []
      for words in queue {
        let command = String(decoding: words[0], as: UTF8.self).uppercased()
        let arguments = Array(words.dropFirst())
        replies.append(runSession(command, arguments, &session) ?? perform(command, arguments))
      }
      return .array(replies)
    case "WATCH", "UNWATCH":
      if session.queue != nil, command == "WATCH" {
        return .error("ERR WATCH inside MULTI is not allowed")
      }
      if command == "UNWATCH" { session.watched = [] }
      for key in words.dropFirst() where command == "WATCH" {
        session.watched.append((database, key, db.version(of: key)))
      }
      return .ok
    default:
      guard session.queue != nil, !["QUIT", "RESET"].contains(command) else { return nil }
      session.queue?.append(words)
      return .simple("QUEUED")
    }
  }

  mutating func runSession(
    _ command: String,
    _ words: [[UInt8]],
    _ session: inout RedisSession
  ) -> RedisReply? {
    switch command {
    case "AUTH": return authenticate(words, &session)
    case "HELLO": return hello(words, session)
    case "MONITOR":
      session.isMonitor = true
      return .ok
    case "DEBUG": return debug(words, &session)
    case "RESET":
      let old = session
      session = RedisSession()
      (session.number, session.address) = (old.number, old.address)
      session.openedAt = old.openedAt
      database = 0
      return .simple("RESET")
    case "CLIENT": return client(words, &session)
    case "SUBSCRIBE": return subscribe(words, "subscribe", \.channels, &session)
    case "PSUBSCRIBE": return subscribe(words, "psubscribe", \.patterns, &session)
    case "UNSUBSCRIBE": return unsubscribe(words, "unsubscribe", \.channels, &session)
    case "PUNSUBSCRIBE": return unsubscribe(words, "punsubscribe", \.patterns, &session)
    case "PING" where session.isSubscriber:
      return .array([.text("pong"), .bulk(words.first ?? [])])
    case "XREAD", "XREADGROUP":
      let reply =
        command == "XREAD" ? readStreams(words) : perform(command, words)
      if let reply, reply != .noArray { return reply }
      // A reading of old entries never waits.
      guard let wait = StreamRequest(words)?.block, session.queue == nil else { return .noArray }
      session.blocked = (
        [Array(command.utf8)] + settled(words),
        wait == 0 ? nil : db.now + .milliseconds(Int64(wait))
      )
      return .several([])
    case "BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE":
      return pop(command, words) ?? block([Array(command.utf8)] + words, &session)
    default: return nil
    }
  }

  private func hello(_ words: [[UInt8]], _ session: RedisSession) -> RedisReply {
    if let first = words.first, first != [50] {
      return .error(
        first == [51]
          ? "NOPROTO the third protocol version is not simulated"
          : "NOPROTO unsupported protocol version"
      )
    }
    return .array([
      .text("server"), .text("redis"), .text("version"), .text(version), .text("proto"),
      .integer(2), .text("id"), .integer(session.number), .text("mode"), .text("standalone"),
      .text("role"), .text("master"), .text("modules"), .array([]),
    ])
  }

  /// `DEBUG SLEEP`: the connection waits; others go on, unlike at a real server.
  private func debug(_ words: [[UInt8]], _ session: inout RedisSession) -> RedisReply {
    let verb = String(decoding: words[0], as: UTF8.self).uppercased()
    if !RedisSettings.isOld(version), version.first.map({ $0 >= "7" }) == true {
      return .error(
        "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you "
          + "can run it from a local connection, otherwise you need to set this option in the "
          + "configuration file, and then restart the server."
      )
    }
    guard verb == "SLEEP", words.count == 2,
      let seconds = Double(String(decoding: words[1], as: UTF8.self)), seconds >= 0, seconds < 1e6
    else { return .error("ERR DEBUG \(verb) is not simulated") }
    session.blocked = (
      [Array("DEBUG".utf8)] + words, db.now + .milliseconds(Int64(seconds * 1000))
    )
    return .several([])
  }

  private func authenticate(_ words: [[UInt8]], _ session: inout RedisSession) -> RedisReply {
    let password = settings["requirepass"]
    guard words.count <= 2 else { return .syntaxError }
    if password.isEmpty, words.count == 1 {
      return RedisSettings.isOld(version)
        ? .error("ERR Client sent AUTH, but no password is set")
        : .error(
          "ERR AUTH <password> called without any password configured for the default user. Are you"
            + " sure your configuration is correct?"
        )
    }
    let user = words.count == 2 ? String(decoding: words[0], as: UTF8.self) : "default"
    guard user == "default",
      password.isEmpty || words.last.map({ Array(password.utf8) == $0 }) == true
    else {
      return RedisSettings.isOld(version)
        ? .error("ERR invalid password")
        : .error("WRONGPASS invalid username-password pair or user is disabled.")
    }
    session.isAuthenticated = true
    return .ok
  }

  private func client(_ words: [[UInt8]], _ session: inout RedisSession) -> RedisReply {
    switch String(decoding: words[0], as: UTF8.self).uppercased() {
    case "GETNAME": return session.name.isEmpty ? .none : .bulk(session.name)
    case "SETNAME" where words.count == 2:
      session.name = words[1]
      return .ok
    case "SETINFO": return .ok
    case "ID": return .integer(session.number)
    case "LIST": return .text(clientLines.joined())
    case "INFO": return .text(line(of: session))
    case "NO-EVICT", "NO-TOUCH", "REPLY": return .ok
    case let other: return .error("ERR CLIENT \(other) is not simulated")
    }
  }

  /// A connection as `CLIENT LIST` shows it.
  func line(of session: RedisSession) -> String {
    let name = String(decoding: session.name, as: UTF8.self)
    let flags =
      session.isMonitor ? "O" : session.isSubscriber ? "P" : session.blocked == nil ? "N" : "b"
    return "id=\(session.number) addr=\(session.address) laddr=127.0.0.1:\(settings.port) fd=8 "
      + "name=\(name) age=\((db.now - session.openedAt).wholeSeconds) "
      + "idle=\((db.now - session.lastAt).wholeSeconds) flags=\(flags) db=\(session.database) "
      + "sub=\(session.channels.count) psub=\(session.patterns.count) ssub=0 "
      + "multi=\(session.queue.map { $0.count } ?? -1) watch=\(session.watched.count) qbuf=26 "
      + "qbuf-free=20448 argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 "
      + "tot-mem=22426 events=r cmd=\(session.lastCommand) user=default redir=-1 resp=2 lib-name= "
      + "lib-ver=\n"
  }

  private func subscribe(
    _ names: [[UInt8]],
    _ word: String,
    _ list: WritableKeyPath<RedisSession, [[UInt8]]>,
    _ session: inout RedisSession
  ) -> RedisReply {
    var replies: [RedisReply] = []
    for name in names {
      if !session[keyPath: list].contains(name) { session[keyPath: list].append(name) }
      let count = session.channels.count + session.patterns.count
      replies.append(.array([.text(word), .bulk(name), .integer(count)]))
    }
    return .several(replies)
  }

  private func unsubscribe(
    _ names: [[UInt8]],
    _ word: String,
    _ list: WritableKeyPath<RedisSession, [[UInt8]]>,
    _ session: inout RedisSession
  ) -> RedisReply {
    let names = names.isEmpty ? session[keyPath: list] : names
    var replies: [RedisReply] = []
    for name in names {
      session[keyPath: list].removeAll { $0 == name }
      let count = session.channels.count + session.patterns.count
      replies.append(.array([.text(word), .bulk(name), .integer(count)]))
    }
    if replies.isEmpty { replies = [.array([.text(word), .none, .integer(0)])] }
    return .several(replies)
  }

  /// Takes an element for a command that would wait for one; nil where there is none.
  mutating func pop(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    switch command {
    case "BRPOPLPUSH":
      let reply = perform("RPOPLPUSH", [words[0], words[1]])
      return reply == .none ? nil : reply
    case "BLMOVE":
      let reply = perform("LMOVE", Array(words.prefix(4)))
      return reply == .none ? nil : reply
    default:
      for key in words.dropLast() {
        let reply = perform(String(command.dropFirst()), [key])
        if case .error = reply { return reply }
        if reply != .none { return .array([.bulk(key), reply]) }
      }
      return nil
    }
  }

  private func block(_ words: [[UInt8]], _ session: inout RedisSession) -> RedisReply {
    let text = words.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    guard let seconds = Double(text), seconds.isFinite else {
      return .error("ERR timeout is not a float or out of range")
    }
    guard seconds >= 0 else { return .error("ERR timeout is negative") }
    // Within a transaction nobody waits.
    guard session.queue == nil else { return .none }
    let limit = seconds < 1e9 ? Int64(seconds * 1000) : 0
    session.blocked = (words, limit == 0 ? nil : db.now + .milliseconds(limit))
    return .several([])
  }

  /// Takes up a command that waits; nil while it goes on waiting.
  mutating func resume(_ session: inout RedisSession, now: Instant) -> RedisReply? {
    guard let (words, until) = session.blocked else { return nil }
    database = session.database
    db.now = now
    let command = String(decoding: words[0], as: UTF8.self)
    if command == "DEBUG" {
      guard let until, until <= now else { return nil }
      session.blocked = nil
      return .ok
    }
    if command.hasPrefix("XREAD") {
      let arguments = Array(words.dropFirst())
      let reply = command == "XREAD" ? readStreams(arguments) : perform(command, arguments)
      if let reply, reply != .noArray {
        session.blocked = nil
        return reply
      }
    } else if let reply = pop(command, Array(words.dropFirst())) {
      session.blocked = nil
      return reply
    }
    guard let until, until <= now else { return nil }
    session.blocked = nil
    return .noArray
  }
}
