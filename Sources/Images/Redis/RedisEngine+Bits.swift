import Simulation

/// Bits, and parts of strings.
extension RedisEngine {
  mutating func runBits(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    guard ["SETBIT", "GETBIT", "BITCOUNT", "SETRANGE", "SUBSTR"].contains(command) else {
      return nil
    }
    var bytes: [UInt8] = []
    switch db[words[0]] {
    case nil: break
    case .string(let found)?: bytes = found
    default: return .wrongType
    }
    switch command {
    case "SETBIT", "GETBIT":
      guard let offset = Self.integer(words[1]), offset >= 0, offset < 1 << 24 else {
        return .error("ERR bit offset is not an integer or out of range")
      }
      let mask = UInt8(0x80) >> UInt8(offset % 8)
      let old = offset / 8 < bytes.count && bytes[offset / 8] & mask != 0 ? 1 : 0
      if command == "GETBIT" { return .integer(old) }
      guard let bit = Self.integer(words[2]), bit == 0 || bit == 1 else {
        return .error("ERR bit is not an integer or out of range")
      }
      while bytes.count <= offset / 8 { bytes.append(0) }
      bytes[offset / 8] = bit == 1 ? bytes[offset / 8] | mask : bytes[offset / 8] & ~mask
      db.update(words[0], .string(bytes))
      return .integer(old)
    case "BITCOUNT":
      var slice = bytes
      if words.count >= 3 {
        guard let first = Self.integer(words[1]), let last = Self.integer(words[2]) else {
          return .notInteger
        }
        slice = Self.slice(bytes, first, last)
      }
      return .integer(slice.reduce(0) { $0 + $1.nonzeroBitCount })
    case "SUBSTR":
      guard let first = Self.integer(words[1]), let last = Self.integer(words[2]) else {
        return .notInteger
      }
      return .bulk(Self.slice(bytes, first, last))
    default:
      guard let offset = Self.integer(words[1]), offset >= 0, offset < 1 << 24 else {
        return .error("ERR offset is out of range")
      }
      if words[2].isEmpty { return .integer(bytes.count) }
      while bytes.count < offset + words[2].count { bytes.append(0) }
      bytes.replaceSubrange(offset..<offset + words[2].count, with: words[2])
      db.update(words[0], .string(bytes))
      return .integer(bytes.count)
    }
  }

  /// What looks at keys as such, or moves them about.
  mutating func runPlaces(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    switch command {
    case "COPY", "MOVE": return copy(command, words)
    case "EXPIRETIME", "PEXPIRETIME":
      guard db[words[0]] != nil else { return .integer(-2) }
      guard let time = db.expiry(of: words[0]) else { return .integer(-1) }
      let unit: Int64 = command == "EXPIRETIME" ? 1_000_000_000 : 1_000_000
      return .integer(Int(time.nanoseconds / unit))
    case "OBJECT": return object(words)
    case "LINSERT", "LPOS": return listPlace(command, words)
    case "SMISMEMBER":
      guard case .set(let members)? = db[words[0]] ?? .set([]) else { return .wrongType }
      return .array(words.dropFirst().map { .integer(members.contains($0) ? 1 : 0) })
    case "SINTERCARD":
      guard let count = Self.integer(words[0]), count > 0, words.count > count else {
        return .error("ERR numkeys should be greater than 0")
      }
      guard case .array(let items)? = runSet("SINTER", Array(words[1...count])) else {
        return .wrongType
      }
      return .integer(items.count)
    case "SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE":
      guard case .array(let items)? = runSet(String(command.dropLast(5)), Array(words.dropFirst()))
      else { return .wrongType }
      let members = items.compactMap { item -> [UInt8]? in
        if case .bulk(let bytes) = item { return bytes }
        return nil
      }
      db[words[0]] = members.isEmpty ? nil : .set(Set(members))
      return .integer(members.count)
    case "HINCRBYFLOAT":
      guard case .hash(var fields)? = db[words[0]] ?? .hash([:]) else { return .wrongType }
      guard let step = RedisSortedSet.score(words[2]) else { return .notFloat }
      guard let old = fields[words[1]].map({ RedisSortedSet.score($0) }) ?? 0 else {
        return .error("ERR hash value is not a float")
      }
      let text = RedisSortedSet.text(old + step)
      fields[words[1]] = Array(text.utf8)
      db.update(words[0], .hash(fields))
      return .text(text)
    default: return nil
    }
  }

  private mutating func copy(_ command: String, _ words: [[UInt8]]) -> RedisReply {
    guard let value = db[words[0]] else { return .integer(0) }
    let expires = db.expiry(of: words[0])
    var (target, goal, replaces) = (database, words[0], false)
    if command == "MOVE" {
      guard let number = Self.integer(words[1]), databases.indices.contains(number) else {
        return .error("ERR DB index is out of range")
      }
      if number == database {
        return .error("ERR source and destination objects are the same")
      }
      target = number
    } else {
      goal = words[1]
      var place = 2
      while place < words.count {
        switch String(decoding: words[place], as: UTF8.self).uppercased() {
        case "REPLACE": replaces = true
        case "DB" where place + 1 < words.count:
          guard let number = Self.integer(words[place + 1]), databases.indices.contains(number)
          else { return .error("ERR DB index is out of range") }
          target = number
          place += 1
        default: return .syntaxError
        }
        place += 1
      }
      if target == database, goal == words[0] {
        return .error("ERR source and destination objects are the same")
      }
    }
    databases[target].now = db.now
    if databases[target][goal] != nil, !replaces { return .integer(0) }
    databases[target][goal] = value
    databases[target].setExpiry(of: goal, to: expires)
    if command == "MOVE" { db[words[0]] = nil }
    return .integer(1)
  }

  private func object(_ words: [[UInt8]]) -> RedisReply {
    let verb = String(decoding: words[0], as: UTF8.self).uppercased()
    guard words.count == 2, ["ENCODING", "REFCOUNT", "IDLETIME", "FREQ"].contains(verb) else {
      return .error(
        "ERR unknown subcommand or wrong number of arguments for '\(verb)'. Try OBJECT HELP."
      )
    }
    guard let value = db[words[1]] else { return RedisReply.none }
    switch verb {
    case "REFCOUNT": return .integer(1)
    case "IDLETIME": return .integer(Int(db.idle(words[1]).wholeSeconds))
    case "FREQ":
      return .error(
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that"
          + " when switching between policies at runtime LRU and LFU data will take some time to "
          + "adjust."
      )
    default: return .text(Self.encoding(value))
    }
  }

  private static func encoding(_ value: RedisDatabase.Value) -> String {
    func isSmall(_ items: some Collection<[UInt8]>, _ count: Int) -> Bool {
      items.count <= count && items.allSatisfy { $0.count <= 64 }
    }
    switch value {
    case .string(let bytes):
      if integer(bytes) != nil { return "int" }
      return bytes.count <= 44 ? "embstr" : "raw"
    case .list(let items): return isSmall(items, 128) ? "listpack" : "quicklist"
    case .hash(let fields):
      return isSmall(fields.keys, 512) && isSmall(fields.values, 512) ? "listpack" : "hashtable"
    case .set(let members):
      if members.count <= 512, members.allSatisfy({ integer($0) != nil }) { return "intset" }
      return isSmall(members, 128) ? "listpack" : "hashtable"
    case .sorted(let set):
      return isSmall(set.ranked.map(\.member), 128) ? "listpack" : "skiplist"
    case .stream: return "stream"
    }
  }

  private mutating func listPlace(_ command: String, _ words: [[UInt8]]) -> RedisReply {
    guard case .list(var items)? = db[words[0]] ?? .list([]) else { return .wrongType }
    if command == "LPOS" {
      guard words.count == 2 else { return .error("ERR options of LPOS are not simulated") }
      return items.firstIndex(of: words[1]).map { .integer($0) } ?? RedisReply.none
    }
    let side = String(decoding: words[1], as: UTF8.self).uppercased()
    guard side == "BEFORE" || side == "AFTER" else { return .syntaxError }
    if items.isEmpty { return .integer(0) }
    guard let place = items.firstIndex(of: words[2]) else { return .integer(-1) }
    items.insert(words[3], at: side == "BEFORE" ? place : place + 1)
    db.update(words[0], .list(items))
    return .integer(items.count)
  }
}
