extension RedisEngine {
  mutating func runList(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    guard ["LPUSH", "RPUSH", "LPOP", "RPOP", "LRANGE", "LLEN", "LINDEX"].contains(command) else {
      return nil
    }
    let key = words[0]
    var list: [[UInt8]]
    switch db[key] {
    case nil: list = []
    case .list(let items)?: list = items
    default: return .wrongType
    }
    switch command {
    case "LPUSH", "RPUSH":
      for word in words.dropFirst() {
        if command == "LPUSH" { list.insert(word, at: 0) } else { list.append(word) }
      }
      db.update(key, .list(list))
      return .integer(list.count)
    case "LPOP", "RPOP":
      guard !list.isEmpty else { return RedisReply.none }
      let item = command == "LPOP" ? list.removeFirst() : list.removeLast()
      if list.isEmpty { db[key] = nil } else { db.update(key, .list(list)) }
      return .bulk(item)
    case "LLEN": return .integer(list.count)
    case "LINDEX":
      guard let index = Self.integer(words[1]) else { return .notInteger }
      let place = index < 0 ? list.count + index : index
      return list.indices.contains(place) ? .bulk(list[place]) : RedisReply.none
    default:
      guard let first = Self.integer(words[1]), let last = Self.integer(words[2]) else {
        return .notInteger
      }
      let start = max(0, first < 0 ? list.count + first : first)
      let end = min(list.count - 1, last < 0 ? list.count + last : last)
      return .array(start <= end ? list[start...end].map { .bulk($0) } : [])
    }
  }

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
    case "HSET":
      guard words.count % 2 == 1 else {
        return .error("ERR wrong number of arguments for 'hset' command")
      }
      let before = hash.count
      for index in stride(from: 1, to: words.count, by: 2) { hash[words[index]] = words[index + 1] }
      db.update(key, .hash(hash))
      return .integer(hash.count - before)
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
    guard ["SADD", "SREM", "SMEMBERS", "SISMEMBER", "SCARD"].contains(command) else { return nil }
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
    default: return .integer(before)
    }
  }
}
