import Simulation

/// Groups of consumers, which share the entries of a stream among them.
extension RedisEngine {
  private var milliseconds: Int64 { db.now.nanoseconds / 1_000_000 }

  private static func noGroup(_ key: [UInt8], _ group: [UInt8], _ end: String = "") -> RedisReply {
    let (key, group) = (
      String(decoding: key, as: UTF8.self), String(decoding: group, as: UTF8.self)
    )
    return .error("NOGROUP No such key '\(key)' or consumer group '\(group)'\(end)")
  }

  /// `XREADGROUP`: nil where nothing new is there.
  mutating func readGroup(_ words: [[UInt8]]) -> RedisReply? {
    guard let request = StreamRequest(words), let (name, consumer) = request.group else {
      return .syntaxError
    }
    if let refusal = request.refusal("xreadgroup") { return refusal }
    var replies: [RedisReply] = []
    for (key, from) in request.pairs {
      guard var stream = stream(key) else { return .wrongType }
      guard let place = stream.groups.firstIndex(where: { $0.name == name }) else {
        return Self.noGroup(key, name, " in XREADGROUP with GROUP option")
      }
      if !stream.groups[place].consumers.contains(consumer) {
        stream.groups[place].consumers.append(consumer)
      }
      guard from == [62] else {
        guard let id = RedisStream.ID(from) else { return Self.invalidStreamID }
        let own = stream.groups[place].pending.filter { $0.consumer == consumer && $0.id > id }
        let entries = own.prefix(request.count).map { pending -> RedisReply in
          let entry = stream.range(pending.id, pending.id).first
          return entry.map(Self.reply) ?? .array([.text(pending.id.text), .noArray])
        }
        replies.append(.array([.bulk(key), .array(entries)]))
        db.update(key, .stream(stream))
        continue
      }
      let found = Array(stream.after(stream.groups[place].last).prefix(request.count))
      if let last = found.last {
        stream.groups[place].last = last.id
        if !request.acknowledges {
          stream.groups[place].pending += found.map {
            RedisStream.Group.Pending(
              id: $0.id,
              consumer: consumer,
              deliveredAt: milliseconds,
              deliveries: 1
            )
          }
        }
        replies.append(.array([.bulk(key), .array(found.map(Self.reply))]))
      }
      db.update(key, .stream(stream))
    }
    return replies.isEmpty ? nil : .array(replies)
  }

  mutating func changeGroup(_ words: [[UInt8]]) -> RedisReply {
    let verb = String(decoding: words[0], as: UTF8.self).uppercased()
    guard words.count >= 3 else {
      return .error("ERR wrong number of arguments for 'xgroup|\(verb.lowercased())' command")
    }
    let (key, name) = (words[1], words[2])
    let options = words.dropFirst(4).map { String(decoding: $0, as: UTF8.self).uppercased() }
    guard var stream = stream(key) else { return .wrongType }
    if db[key] == nil, !(verb == "CREATE" && options.contains("MKSTREAM")) {
      return .error(
        "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to "
          + "use the MKSTREAM option to create an empty stream automatically."
      )
    }
    let place = stream.groups.firstIndex { $0.name == name }
    switch verb {
    case "CREATE", "SETID":
      guard words.count > 3 else {
        return .error("ERR wrong number of arguments for 'xgroup|\(verb.lowercased())' command")
      }
      guard let id = words[3] == [36] ? stream.last : RedisStream.ID(words[3]) else {
        return Self.invalidStreamID
      }
      if verb == "SETID" {
        guard let place else { return Self.noGroup(key, name) }
        stream.groups[place].last = id
      } else {
        if place != nil { return .error("BUSYGROUP Consumer Group name already exists") }
        stream.groups.append(RedisStream.Group(name: name, last: id))
        stream.groups.sort { $0.name.lexicographicallyPrecedes($1.name) }
      }
      db.update(key, .stream(stream))
      return .ok
    case "DESTROY":
      guard let place else { return .integer(0) }
      stream.groups.remove(at: place)
      db.update(key, .stream(stream))
      return .integer(1)
    case "CREATECONSUMER", "DELCONSUMER":
      guard let place else { return Self.noGroup(key, name) }
      guard words.count == 4 else { return .syntaxError }
      let known = stream.groups[place].consumers.contains(words[3])
      if verb == "CREATECONSUMER" {
        if known { return .integer(0) }
        stream.groups[place].consumers.append(words[3])
        db.update(key, .stream(stream))
        return .integer(1)
      }
      let count = stream.groups[place].pending.count { $0.consumer == words[3] }
      stream.groups[place].pending.removeAll { $0.consumer == words[3] }
      stream.groups[place].consumers.removeAll { $0 == words[3] }
      db.update(key, .stream(stream))
      return .integer(count)
    default:
      return .error("ERR unknown subcommand '\(verb)'. Try XGROUP HELP.")
    }
  }

  mutating func acknowledge(_ words: [[UInt8]]) -> RedisReply {
    guard var stream = stream(words[0]) else { return .wrongType }
    guard let place = stream.groups.firstIndex(where: { $0.name == words[1] }) else {
      return .integer(0)
    }
    var count = 0
    for word in words.dropFirst(2) {
      guard let id = RedisStream.ID(word) else { return Self.invalidStreamID }
      let before = stream.groups[place].pending.count
      stream.groups[place].pending.removeAll { $0.id == id }
      count += before - stream.groups[place].pending.count
    }
    if count > 0 { db.update(words[0], .stream(stream)) }
    return .integer(count)
  }

  func pendingEntries(_ words: [[UInt8]]) -> RedisReply {
    guard let stream = stream(words[0]) else { return .wrongType }
    guard let group = stream.groups.first(where: { $0.name == words[1] }) else {
      return Self.noGroup(words[0], words[1])
    }
    if words.count == 2 {
      guard let first = group.pending.first, let last = group.pending.last else {
        return .array([.integer(0), .none, .none, .noArray])
      }
      let consumers = group.consumers.sorted { $0.lexicographicallyPrecedes($1) }
      let counts = consumers.compactMap { consumer -> RedisReply? in
        let count = group.pending.count { $0.consumer == consumer }
        return count == 0 ? nil : .array([.bulk(consumer), .text(String(count))])
      }
      return .array([
        .integer(group.pending.count), .text(first.id.text), .text(last.id.text), .array(counts),
      ])
    }
    guard words.count == 5 || words.count == 6, let count = Self.integer(words[4]) else {
      return .syntaxError
    }
    let low = words[2] == [45] ? .least : RedisStream.ID(words[2])
    let high = words[3] == [43] ? .greatest : RedisStream.ID(words[3], missing: .max)
    guard let low, let high else { return Self.invalidStreamID }
    let found = group.pending.filter { pending in
      pending.id >= low && pending.id <= high && (words.count < 6 || pending.consumer == words[5])
    }
    return .array(
      found.prefix(max(count, 0)).map {
        .array([
          .text($0.id.text), .bulk($0.consumer), .integer(Int(milliseconds - $0.deliveredAt)),
          .integer($0.deliveries),
        ])
      }
    )
  }

  func streamInfo(_ words: [[UInt8]]) -> RedisReply {
    let verb = String(decoding: words[0], as: UTF8.self).uppercased()
    guard words.count >= 2 else { return .syntaxError }
    guard let stream = stream(words[1]) else { return .wrongType }
    guard db[words[1]] != nil else { return .error("ERR no such key") }
    switch verb {
    case "STREAM" where words.count == 2:
      return .array([
        .text("length"), .integer(stream.entries.count), .text("radix-tree-keys"),
        .integer(stream.entries.isEmpty ? 0 : 1), .text("radix-tree-nodes"),
        .integer(stream.entries.isEmpty ? 1 : 2), .text("last-generated-id"),
        .text(stream.last.text), .text("max-deleted-entry-id"), .text(stream.greatestDeleted.text),
        .text("entries-added"), .integer(stream.added), .text("recorded-first-entry-id"),
        .text((stream.entries.first?.id ?? .least).text), .text("groups"),
        .integer(stream.groups.count), .text("first-entry"),
        stream.entries.first.map(Self.reply) ?? .none, .text("last-entry"),
        stream.entries.last.map(Self.reply) ?? .none,
      ])
    case "GROUPS":
      return .array(
        stream.groups.map { group in
          .array([
            .text("name"), .bulk(group.name), .text("consumers"), .integer(group.consumers.count),
            .text("pending"), .integer(group.pending.count), .text("last-delivered-id"),
            .text(group.last.text), .text("entries-read"),
            .integer(stream.added - stream.after(group.last).count), .text("lag"),
            .integer(stream.after(group.last).count),
          ])
        }
      )
    case "CONSUMERS" where words.count == 3:
      guard let group = stream.groups.first(where: { $0.name == words[2] }) else {
        return Self.noGroup(words[1], words[2])
      }
      return .array(
        group.consumers.sorted { $0.lexicographicallyPrecedes($1) }.map { consumer in
          let own = group.pending.filter { $0.consumer == consumer }
          let idle = own.last.map { Int(milliseconds - $0.deliveredAt) } ?? 0
          return .array([
            .text("name"), .bulk(consumer), .text("pending"), .integer(own.count), .text("idle"),
            .integer(idle), .text("inactive"), .integer(own.isEmpty ? -1 : idle),
          ])
        }
      )
    default: return .error("ERR XINFO \(verb) is not simulated")
    }
  }
}
