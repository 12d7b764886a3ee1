import Simulation

extension RedisEngine {
  mutating func runString(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    switch command {
    case "SET": return set(words)
    case "GET": return get(words[0])
    case "GETSET":
      let old = get(words[0])
      if case .error = old { return old }
      db[words[0]] = .string(words[1])
      return old
    case "SETNX":
      guard db[words[0]] == nil else { return .integer(0) }
      db[words[0]] = .string(words[1])
      return .integer(1)
    case "SETEX": return set([words[0], words[2], Array("EX".utf8), words[1]])
    case "PSETEX": return set([words[0], words[2], Array("PX".utf8), words[1]])
    case "GETDEL":
      let old = get(words[0])
      if case .bulk = old { db[words[0]] = nil }
      return old
    case "GETEX": return getAndExpire(words)
    case "GETRANGE":
      guard let bytes = string(words[0]) else { return .wrongType }
      guard let first = Self.integer(words[1]), let last = Self.integer(words[2]) else {
        return .notInteger
      }
      return .bulk(Self.slice(bytes, first, last))
    case "INCRBYFLOAT": return add(words)
    case "MSETNX" where stride(from: 0, to: words.count, by: 2).contains { db[words[$0]] != nil }:
      return .integer(0)
    case "MSET", "MSETNX":
      guard words.count.isMultiple(of: 2) else {
        return .error("ERR wrong number of arguments for MSET")
      }
      for index in stride(from: 0, to: words.count, by: 2) {
        db[words[index]] = .string(words[index + 1])
      }
      return command == "MSET" ? .ok : .integer(1)
    case "MGET":
      return .array(
        words.map { key in
          guard case .string(let bytes)? = db[key] else { return .none }
          return .bulk(bytes)
        }
      )
    case "INCR": return add(1, to: words[0])
    case "DECR": return add(-1, to: words[0])
    case "INCRBY", "DECRBY":
      guard let number = Self.integer(words[1]), number != .min else { return .notInteger }
      return add(command == "INCRBY" ? number : -number, to: words[0])
    case "APPEND":
      guard let old = string(words[0]) else { return .wrongType }
      db.update(words[0], .string(old + words[1]))
      return .integer(old.count + words[1].count)
    case "STRLEN":
      guard let bytes = string(words[0]) else { return .wrongType }
      return .integer(bytes.count)
    default: return nil
    }
  }

  private mutating func getAndExpire(_ words: [[UInt8]]) -> RedisReply {
    let value = get(words[0])
    guard case .bulk = value, words.count > 1 else { return value }
    let option = String(decoding: words[1], as: UTF8.self).uppercased()
    if option == "PERSIST", words.count == 2 {
      db.setExpiry(of: words[0], to: nil)
      return value
    }
    guard ["EX", "PX"].contains(option), words.count == 3 else { return .syntaxError }
    guard let number = Self.integer(words[2]), number > 0, number < 1 << 40 else {
      return .error("ERR invalid expire time in 'getex' command")
    }
    let length = Duration.milliseconds(Int64(number) * (option == "EX" ? 1000 : 1))
    db.setExpiry(of: words[0], to: db.now + length)
    return value
  }

  private mutating func add(_ words: [[UInt8]]) -> RedisReply {
    guard let old = string(words[0]) else { return .wrongType }
    guard let step = RedisSortedSet.score(words[1]),
      let value = old.isEmpty ? 0 : RedisSortedSet.score(old)
    else { return .notFloat }
    let text = Array(RedisSortedSet.text(value + step).utf8)
    db.update(words[0], .string(text))
    return .bulk(text)
  }

  private func get(_ key: [UInt8]) -> RedisReply {
    switch db[key] {
    case nil: .none
    case .string(let bytes)?: .bulk(bytes)
    default: .wrongType
    }
  }

  /// The string of a key, empty when missing; nil when the key holds something else.
  private func string(_ key: [UInt8]) -> [UInt8]? {
    switch db[key] {
    case nil: []
    case .string(let bytes)?: bytes
    default: nil
    }
  }

  private mutating func add(_ number: Int, to key: [UInt8]) -> RedisReply {
    guard let old = string(key) else { return .wrongType }
    guard let value = old.isEmpty && db[key] == nil ? 0 : Self.integer(old) else {
      return .notInteger
    }
    let (sum, overflow) = value.addingReportingOverflow(number)
    if overflow { return .error("ERR increment or decrement would overflow") }
    db.update(key, .string(Array(String(sum).utf8)))
    return .integer(sum)
  }

  private mutating func set(_ words: [[UInt8]]) -> RedisReply {
    var expires: Instant?
    var (ifMissing, ifThere, keeps, returnsOld) = (false, false, false, false)
    var index = 2
    while index < words.count {
      let option = String(decoding: words[index], as: UTF8.self).uppercased()
      switch option {
      case "NX": ifMissing = true
      case "XX": ifThere = true
      case "KEEPTTL": keeps = true
      case "GET": returnsOld = true
      case "EX", "PX":
        guard index + 1 < words.count else { return .syntaxError }
        guard let number = Self.integer(words[index + 1]) else { return .notInteger }
        guard number > 0, number < 1 << 40 else {
          return .error("ERR invalid expire time in 'set' command")
        }
        expires = db.now + .milliseconds(Int64(number) * (option == "EX" ? 1000 : 1))
        index += 1
      default: return .syntaxError
      }
      index += 1
    }
    if ifMissing, ifThere { return .syntaxError }
    let old = get(words[0])
    if returnsOld, case .error = old { return old }
    if ifMissing && old != .none || ifThere && old == .none { return returnsOld ? old : .none }
    let kept = keeps ? db.expiry(of: words[0]) : nil
    db[words[0]] = .string(words[1])
    db.setExpiry(of: words[0], to: expires ?? kept)
    return returnsOld ? old : .ok
  }
}
