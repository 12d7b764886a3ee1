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
      return .ok
    case "EXEC":
      guard let queue = session.queue else { return .error("ERR EXEC without MULTI") }
      session.queue = nil
      if session.isAborted {
        return .error("EXECABORT Transaction discarded because of previous errors.")
      }
      var replies: [RedisReply] = []
      for words in queue {
        let command = String(decoding: words[0], as: UTF8.self).uppercased()
        let arguments = Array(words.dropFirst())
        replies.append(runSession(command, arguments, &session) ?? perform(command, arguments))
      }
      return .array(replies)
    case "WATCH", "UNWATCH":
      // Commands of a transaction run at once, and nobody else's come between.
      if session.queue != nil, command == "WATCH" {
        return .error("ERR WATCH inside MULTI is not allowed")
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
    case "HELLO": return .error("NOPROTO unsupported protocol version")
    case "RESET":
      session = RedisSession()
      database = 0
      return .simple("RESET")
    case "CLIENT": return client(words, &session)
    case "SUBSCRIBE": return subscribe(words, "subscribe", \.channels, &session)
    case "PSUBSCRIBE": return subscribe(words, "psubscribe", \.patterns, &session)
    case "UNSUBSCRIBE": return unsubscribe(words, "unsubscribe", \.channels, &session)
    case "PUNSUBSCRIBE": return unsubscribe(words, "punsubscribe", \.patterns, &session)
    case "PING" where session.isSubscriber:
      return .array([.text("pong"), .bulk(words.first ?? [])])
    case "BLPOP", "BRPOP", "BRPOPLPUSH", "BLMOVE":
      return pop(command, words) ?? block([Array(command.utf8)] + words, &session)
    default: return nil
    }
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
    case let other: return .error("ERR CLIENT \(other) is not simulated")
    }
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
    if let reply = pop(command, Array(words.dropFirst())) {
      session.blocked = nil
      return reply
    }
    guard let until, until <= now else { return nil }
    session.blocked = nil
    return .noArray
  }
}
