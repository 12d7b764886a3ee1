extension RedisEngine {
  mutating func runHash(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    guard command.hasPrefix("H") else { return nil }
    let key = words[0]
    var hash: [[UInt8]: [UInt8]]
    switch db[key] {
    case nil: hash = [:]
    case .hash(let fields)?: hash = fields
    default: return .wrongType
    }
    let fields = hash.keys.sorted { $0.lexicographicallyPrecedes($1) }
    switch command {
    case "HSET", "HMSET":
      guard words.count % 2 == 1 else {
        return .error("ERR wrong number of arguments for '\(command.lowercased())' command")
      }
      let before = hash.count
      for index in stride(from: 1, to: words.count, by: 2) { hash[words[index]] = words[index + 1] }
      db.update(key, .hash(hash))
      return command == "HSET" ? .integer(hash.count - before) : .ok
    case "HSETNX":
      guard hash[words[1]] == nil else { return .integer(0) }
      hash[words[1]] = words[2]
      db.update(key, .hash(hash))
      return .integer(1)
    case "HMGET": return .array(words.dropFirst().map { hash[$0].map { .bulk($0) } ?? .none })
    case "HSTRLEN": return .integer(hash[words[1]]?.count ?? 0)
    case "HGET": return hash[words[1]].map { .bulk($0) } ?? RedisReply.none
    case "HEXISTS": return .integer(hash[words[1]] == nil ? 0 : 1)
    case "HGETALL":
      return .array(fields.flatMap { [RedisReply.bulk($0), .bulk(hash[$0] ?? [])] })
    case "HKEYS": return .array(fields.map { .bulk($0) })
    case "HVALS": return .array(fields.map { .bulk(hash[$0] ?? []) })
    case "HLEN": return .integer(hash.count)
    case "HDEL":
      let before = hash.count
      for field in words.dropFirst() { hash[field] = nil }
      if hash.isEmpty { db[key] = nil } else { db.update(key, .hash(hash)) }
      return .integer(before - hash.count)
    case "HINCRBY":
      guard let number = Self.integer(words[2]) else { return .notInteger }
      guard let old = hash[words[1]].map({ Self.integer($0) }) ?? 0 else {
        return .error("ERR hash value is not an integer")
      }
      let (sum, overflow) = old.addingReportingOverflow(number)
      if overflow { return .error("ERR increment or decrement would overflow") }
      hash[words[1]] = Array(String(sum).utf8)
      db.update(key, .hash(hash))
      return .integer(sum)
    default: return nil
    }
  }

  mutating func runSet(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    if ["SINTER", "SUNION", "SDIFF", "SMOVE"].contains(command) { return combine(command, words) }
    let own = ["SADD", "SREM", "SMEMBERS", "SISMEMBER", "SCARD", "SPOP", "SRANDMEMBER"]
    guard own.contains(command) else { return nil }
    let key = words[0]
    var set: Set<[UInt8]>
    switch db[key] {
    case nil: set = []
    case .set(let members)?: set = members
    default: return .wrongType
    }
    let before = set.count
    switch command {
    case "SADD":
      set.formUnion(words.dropFirst())
      db.update(key, .set(set))
      return .integer(set.count - before)
    case "SREM":
      set.subtract(words.dropFirst())
      if set.isEmpty { db[key] = nil } else { db.update(key, .set(set)) }
      return .integer(before - set.count)
    case "SMEMBERS":
      return .array(set.sorted { $0.lexicographicallyPrecedes($1) }.map { .bulk($0) })
    case "SISMEMBER": return .integer(set.contains(words[1]) ? 1 : 0)
    case "SPOP", "SRANDMEMBER":
      guard let count = words.count > 1 ? Self.integer(words[1]) : 1, count >= 0 else {
        return .notInteger
      }
      let chosen = Array(set.sorted { $0.lexicographicallyPrecedes($1) }.prefix(count))
      if command == "SPOP" {
        set.subtract(chosen)
        if set.isEmpty { db[key] = nil } else { db.update(key, .set(set)) }
      }
      if words.count > 1 { return .array(chosen.map { .bulk($0) }) }
      return chosen.first.map { .bulk($0) } ?? RedisReply.none
    default: return .integer(before)
    }
  }

  /// The members of the set at `key`; nil where something else is there.
  private func members(_ key: [UInt8]) -> Set<[UInt8]>? {
    switch db[key] {
    case nil: []
    case .set(let members)?: members
    default: nil
    }
  }

  private mutating func combine(_ command: String, _ words: [[UInt8]]) -> RedisReply {
    guard var result = members(words[0]) else { return .wrongType }
    if command == "SMOVE" {
      guard var target = members(words[1]) else { return .wrongType }
      guard result.remove(words[2]) != nil else { return .integer(0) }
      target.insert(words[2])
      if result.isEmpty { db[words[0]] = nil } else { db.update(words[0], .set(result)) }
      db.update(words[1], .set(target))
      return .integer(1)
    }
    for key in words.dropFirst() {
      guard let other = members(key) else { return .wrongType }
      switch command {
      case "SINTER": result.formIntersection(other)
      case "SUNION": result.formUnion(other)
      default: result.subtract(other)
      }
    }
    return .array(result.sorted { $0.lexicographicallyPrecedes($1) }.map { .bulk($0) })
  }
}
