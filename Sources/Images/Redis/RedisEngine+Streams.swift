import Simulation

/// Streams: `XADD`, `XRANGE`, `XREAD` and what changes them.
extension RedisEngine {
  static let invalidStreamID = RedisReply.error(
    "ERR Invalid stream ID specified as stream command argument"
  )

  mutating func runStream(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    guard command.hasPrefix("X") else { return nil }
    switch command {
    case "XADD": return addToStream(words)
    case "XREAD": return readStreams(words) ?? .noArray
    case "XREADGROUP": return readGroup(words) ?? .noArray
    case "XGROUP": return changeGroup(words)
    case "XINFO": return streamInfo(words)
    case "XACK": return acknowledge(words)
    case "XPENDING": return pendingEntries(words)
    case "XLEN":
      guard let stream = stream(words[0]) else { return .wrongType }
      return .integer(stream.entries.count)
    case "XRANGE", "XREVRANGE": return streamRange(command, words)
    case "XDEL":
      guard var stream = stream(words[0]) else { return .wrongType }
      var count = 0
      for word in words.dropFirst() {
        guard let id = RedisStream.ID(word) else { return Self.invalidStreamID }
        if stream.remove(id) { count += 1 }
      }
      if count > 0 { db.update(words[0], .stream(stream)) }
      return .integer(count)
    case "XTRIM":
      guard var stream = stream(words[0]) else { return .wrongType }
      var place = 1
      guard let trim = Trim(words, &place), place == words.count else { return .syntaxError }
      let count = trim.apply(&stream)
      if count > 0 { db.update(words[0], .stream(stream)) }
      return .integer(count)
    default: return nil
    }
  }

  /// The stream at a key, empty where none is; nil where something else is there.
  func stream(_ key: [UInt8]) -> RedisStream? {
    switch db[key] {
    case nil: RedisStream()
    case .stream(let stream)?: stream
    default: nil
    }
  }

  /// `MAXLEN ~ 1000` or `MINID 5`.
  private struct Trim {
    var count: Int?
    var id: RedisStream.ID?

    init?(_ words: [[UInt8]], _ place: inout Int) {
      guard place < words.count else { return nil }
      let kind = String(decoding: words[place], as: UTF8.self).uppercased()
      guard kind == "MAXLEN" || kind == "MINID" else { return nil }
      place += 1
      if place < words.count, words[place] == [126] || words[place] == [61] { place += 1 }
      guard place < words.count else { return nil }
      if kind == "MAXLEN" {
        guard let count = RedisEngine.integer(words[place]), count >= 0 else { return nil }
        self.count = count
      } else {
        guard let id = RedisStream.ID(words[place]) else { return nil }
        self.id = id
      }
      place += 1
      if place + 1 < words.count,
        String(decoding: words[place], as: UTF8.self).uppercased() == "LIMIT"
      {
        place += 2
      }
    }

    func apply(_ stream: inout RedisStream) -> Int {
      if let count { return stream.dropFirst(stream.entries.count - count) }
      return id.map { stream.dropFirst(stream.count(before: $0)) } ?? 0
    }
  }

  private mutating func addToStream(_ words: [[UInt8]]) -> RedisReply {
    let key = words[0]
    guard var stream = stream(key) else { return .wrongType }
    var place = 1
    var makes = true
    var trims: [Trim] = []
    while place < words.count {
      let option = String(decoding: words[place], as: UTF8.self).uppercased()
      if option == "NOMKSTREAM" {
        makes = false
        place += 1
      } else if let trim = Trim(words, &place) {
        trims.append(trim)
      } else {
        break
      }
    }
    let fields = Array(words.dropFirst(place + 1))
    guard place < words.count, !fields.isEmpty, fields.count.isMultiple(of: 2) else {
      return .error("ERR wrong number of arguments for 'xadd' command")
    }
    if !makes, db[key] == nil { return RedisReply.none }
    let now = UInt64(max(0, db.now.nanoseconds / 1_000_000))
    let given = words[place]
    let id: RedisStream.ID
    if given == [42] {
      let fresh = RedisStream.ID(time: now)
      id = fresh > stream.last ? fresh : stream.last.next ?? stream.last
    } else if given.suffix(2) == [45, 42], let partial = RedisStream.ID(Array(given.dropLast(2))) {
      let isSame = partial.time == stream.last.time && stream.last > .least
      id = RedisStream.ID(
        time: partial.time,
        number: isSame ? stream.last.number + 1 : partial.time == 0 ? 1 : 0
      )
    } else if let exact = RedisStream.ID(given) {
      id = exact
    } else {
      return Self.invalidStreamID
    }
    if id == .least { return .error("ERR The ID specified in XADD must be greater than 0-0") }
    guard id > stream.last else {
      return .error(
        "ERR The ID specified in XADD is equal or smaller than the target stream top item"
      )
    }
    stream.append(id, fields)
    for trim in trims { _ = trim.apply(&stream) }
    db.update(key, .stream(stream))
    return .text(id.text)
  }

  static func reply(_ entry: RedisStream.Entry) -> RedisReply {
    .array([.text(entry.id.text), .array(entry.fields.map { .bulk($0) })])
  }

  private func streamRange(_ command: String, _ words: [[UInt8]]) -> RedisReply {
    guard let stream = stream(words[0]) else { return .wrongType }
    let isReversed = command == "XREVRANGE"
    let (low, high) = isReversed ? (words[2], words[1]) : (words[1], words[2])
    guard let first = Self.bound(low, isLow: true), let last = Self.bound(high, isLow: false)
    else { return Self.invalidStreamID }
    var limit = Int.max
    if words.count > 3 {
      guard words.count == 5, String(decoding: words[3], as: UTF8.self).uppercased() == "COUNT"
      else { return .syntaxError }
      guard let count = Self.integer(words[4]) else { return .notInteger }
      limit = max(count, 0)
    }
    let found = stream.range(first, last)
    let shown = isReversed ? Array(found.suffix(limit).reversed()) : Array(found.prefix(limit))
    return .array(shown.map(Self.reply))
  }

  /// `-`, `+`, an ID, or one that is left out itself, as in `(5-1`.
  private static func bound(_ word: [UInt8], isLow: Bool) -> RedisStream.ID? {
    if word == [45] { return .least }
    if word == [43] { return .greatest }
    if word.first == 40 {
      let id = RedisStream.ID(Array(word.dropFirst()), missing: isLow ? 0 : .max)
      guard let id else { return nil }
      if isLow { return id.next }
      return id.number > 0
        ? RedisStream.ID(time: id.time, number: id.number - 1)
        : RedisStream.ID(time: id.time == 0 ? 0 : id.time - 1, number: .max)
    }
    return RedisStream.ID(word, missing: isLow ? 0 : .max)
  }

  /// `XREAD`: nil where nothing new is there.
  func readStreams(_ words: [[UInt8]]) -> RedisReply? {
    guard let request = StreamRequest(words) else { return .syntaxError }
    if let refusal = request.refusal("xread") { return refusal }
    var replies: [RedisReply] = []
    for (key, from) in request.pairs {
      guard let stream = stream(key) else { return .wrongType }
      if from == [36] { continue }
      let start: RedisStream.ID
      if from == [43] {
        guard let last = stream.entries.last else { continue }
        replies.append(.array([.bulk(key), .array([Self.reply(last)])]))
        continue
      }
      guard let id = RedisStream.ID(from) else { return Self.invalidStreamID }
      start = id
      let found = stream.after(start).prefix(request.count)
      if found.isEmpty { continue }
      replies.append(.array([.bulk(key), .array(found.map(Self.reply))]))
    }
    return replies.isEmpty ? nil : .array(replies)
  }

  /// The words of a reading that waits, with `$` taken for what is last now.
  func settled(_ words: [[UInt8]]) -> [[UInt8]] {
    guard let request = StreamRequest(words) else { return words }
    var words = words
    let start = words.count - request.pairs.count
    for (offset, pair) in request.pairs.enumerated() where pair.from == [36] {
      words[start + offset] = Array((stream(pair.key)?.last ?? .least).text.utf8)
    }
    return words
  }

  /// The options of `XREAD` and `XREADGROUP`.
  struct StreamRequest {
    var count = Int.max
    var block: Int?
    var group: (name: [UInt8], consumer: [UInt8])?
    var acknowledges = false
    var pairs: [(key: [UInt8], from: [UInt8])] = []
    var isUneven = false

    init?(_ words: [[UInt8]]) {
      var place = 0
      while place < words.count {
        switch String(decoding: words[place], as: UTF8.self).uppercased() {
        case "COUNT":
          guard place + 1 < words.count, let count = RedisEngine.integer(words[place + 1]) else {
            return nil
          }
          self.count = count <= 0 ? Int.max : count
          place += 2
        case "BLOCK":
          guard place + 1 < words.count, let time = RedisEngine.integer(words[place + 1]),
            time >= 0
          else { return nil }
          block = time
          place += 2
        case "GROUP":
          guard place + 2 < words.count else { return nil }
          group = (words[place + 1], words[place + 2])
          place += 3
        case "NOACK":
          acknowledges = true
          place += 1
        case "STREAMS":
          let rest = Array(words.dropFirst(place + 1))
          isUneven = rest.isEmpty || !rest.count.isMultiple(of: 2)
          let half = rest.count / 2
          if !isUneven { pairs = (0..<half).map { (rest[$0], rest[half + $0]) } }
          return
        default: return nil
        }
      }
      return nil
    }

    func refusal(_ command: String) -> RedisReply? {
      guard isUneven else { return nil }
      return .error(
        "ERR Unbalanced '\(command)' list of streams: for each stream key an ID, '+', or '$' must be "
          + "specified."
      )
    }
  }
}
