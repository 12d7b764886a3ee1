extension RedisEngine {
  mutating func runSortedSet(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    guard command.hasPrefix("Z") else { return nil }
    let key = words[0]
    var set: RedisSortedSet
    switch db[key] {
    case nil: set = RedisSortedSet()
    case .sorted(let members)?: set = members
    default: return .wrongType
    }
    switch command {
    case "ZADD": return add(words, to: set)
    case "ZINCRBY":
      guard let step = RedisSortedSet.score(words[1]) else { return .notFloat }
      let score = (set[words[2]] ?? 0) + step
      set[words[2]] = score
      db.update(key, .sorted(set))
      return .text(RedisSortedSet.text(score))
    case "ZSCORE": return set[words[1]].map { .text(RedisSortedSet.text($0)) } ?? RedisReply.none
    case "ZCARD": return .integer(set.count)
    case "ZRANK", "ZREVRANK":
      let members = set.ranked.map(\.member)
      guard let rank = members.firstIndex(of: words[1]) else { return RedisReply.none }
      return .integer(command == "ZRANK" ? rank : members.count - 1 - rank)
    case "ZREM":
      let before = set.count
      for member in words.dropFirst() { set[member] = nil }
      put(set, at: key)
      return .integer(before - set.count)
    case "ZPOPMIN", "ZPOPMAX":
      guard let count = words.count > 1 ? Self.integer(words[1]) : 1, count >= 0 else {
        return .notInteger
      }
      let ranked = command == "ZPOPMIN" ? set.ranked : set.ranked.reversed()
      for entry in ranked.prefix(count) { set[entry.member] = nil }
      put(set, at: key)
      return Self.list(Array(ranked.prefix(count)), withScores: true)
    case "ZMSCORE":
      return .array(
        words.dropFirst().map { set[$0].map { .text(RedisSortedSet.text($0)) } ?? .none }
      )
    case "ZREMRANGEBYRANK", "ZREMRANGEBYSCORE":
      let members: [(member: [UInt8], score: Double)]
      if command == "ZREMRANGEBYSCORE" {
        guard let found = Self.within(set, words[1], words[2]) else { return .notRange }
        members = found
      } else {
        guard let first = Self.integer(words[1]), let last = Self.integer(words[2]) else {
          return .notInteger
        }
        members = Self.slice(set.ranked, first, last)
      }
      for entry in members { set[entry.member] = nil }
      put(set, at: key)
      return .integer(members.count)
    case "ZCOUNT":
      guard let members = Self.within(set, words[1], words[2]) else { return .notRange }
      return .integer(members.count)
    default: return range(command, words, of: set)
    }
  }

  private mutating func put(_ set: RedisSortedSet, at key: [UInt8]) {
    if set.count == 0 { db[key] = nil } else { db.update(key, .sorted(set)) }
  }

  private mutating func add(_ words: [[UInt8]], to original: RedisSortedSet) -> RedisReply {
    var set = original
    var options: Set<String> = []
    var index = 1
    while index < words.count {
      let option = String(decoding: words[index], as: UTF8.self).uppercased()
      guard ["NX", "XX", "GT", "LT", "CH", "INCR"].contains(option) else { break }
      options.insert(option)
      index += 1
    }
    let pairs = words[index...]
    guard !pairs.isEmpty, pairs.count.isMultiple(of: 2) else { return .syntaxError }
    var (added, changed) = (0, 0)
    while index < words.count {
      guard var score = RedisSortedSet.score(words[index]) else { return .notFloat }
      let member = words[index + 1]
      index += 2
      let old = set[member]
      if options.contains("INCR") { score += old ?? 0 }
      if old == nil ? options.contains("XX") : options.contains("NX") { continue }
      if let old, options.contains("GT") && score <= old || options.contains("LT") && score >= old {
        continue
      }
      if old == nil { added += 1 } else if old != score { changed += 1 }
      set[member] = score
      if options.contains("INCR") {
        put(set, at: words[0])
        return .text(RedisSortedSet.text(score))
      }
    }
    if options.contains("INCR") { return RedisReply.none }
    put(set, at: words[0])
    return .integer(options.contains("CH") ? added + changed : added)
  }

  private static func within(
    _ set: RedisSortedSet,
    _ low: [UInt8],
    _ high: [UInt8]
  ) -> [(member: [UInt8], score: Double)]? {
    guard let low = RedisSortedSet.bound(low), let high = RedisSortedSet.bound(high) else {
      return nil
    }
    return set.ranked.filter {
      (low.isOpen ? $0.score > low.score : $0.score >= low.score)
        && (high.isOpen ? $0.score < high.score : $0.score <= high.score)
    }
  }

  private static func list(
    _ entries: [(member: [UInt8], score: Double)],
    withScores: Bool
  ) -> RedisReply {
    .array(
      entries.flatMap { entry -> [RedisReply] in
        let member = RedisReply.bulk(entry.member)
        return withScores ? [member, .text(RedisSortedSet.text(entry.score))] : [member]
      }
    )
  }

  private func range(_ command: String, _ words: [[UInt8]], of set: RedisSortedSet) -> RedisReply? {
    var (byScore, reversed) = (
      command.hasSuffix("BYSCORE"), command.hasPrefix("ZREV")
    )
    var (withScores, limit) = (false, (offset: 0, count: Int.max))
    var index = 3
    while index < words.count {
      switch String(decoding: words[index], as: UTF8.self).uppercased() {
      case "WITHSCORES": withScores = true
      case "BYSCORE" where command == "ZRANGE": byScore = true
      case "REV" where command == "ZRANGE": reversed = true
      case "LIMIT" where index + 2 < words.count:
        guard let offset = Self.integer(words[index + 1]),
          let count = Self.integer(words[index + 2])
        else { return .notInteger }
        limit = (offset, count < 0 ? Int.max : count)
        index += 2
      default: return .syntaxError
      }
      index += 1
    }
    if byScore {
      let bounds = reversed ? (words[2], words[1]) : (words[1], words[2])
      guard let found = Self.within(set, bounds.0, bounds.1) else { return .notRange }
      let ordered = reversed ? found.reversed() : found
      return Self.list(
        Array(ordered.dropFirst(max(0, limit.offset)).prefix(limit.count)),
        withScores: withScores
      )
    }
    guard let first = Self.integer(words[1]), let last = Self.integer(words[2]) else {
      return .notInteger
    }
    let ranked = reversed ? set.ranked.reversed() : set.ranked
    return Self.list(Self.slice(ranked, first, last), withScores: withScores)
  }

  /// The elements from `first` to `last`; negative numbers count from the end.
  static func slice<Element>(_ items: [Element], _ first: Int, _ last: Int) -> [Element] {
    let start = max(0, first < 0 ? items.count + first : first)
    let end = min(items.count - 1, last < 0 ? items.count + last : last)
    return start <= end ? Array(items[start...end]) : []
  }
}
