import Simulation

extension RedisEngine {
  mutating func runKeys(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    switch command {
    case "DEL", "UNLINK":
      var count = 0
      for key in words where db[key] != nil {
        db[key] = nil
        count += 1
      }
      return .integer(count)
    case "EXISTS": return .integer(words.count { db[$0] != nil })
    case "TOUCH": return .integer(words.count { db[$0] != nil })
    case "EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT": return expire(command, words)
    case "RANDOMKEY": return db.keys.first.map { .bulk($0) } ?? RedisReply.none
    case "TTL", "PTTL":
      guard db[words[0]] != nil else { return .integer(-2) }
      guard let time = db.expiry(of: words[0]) else { return .integer(-1) }
      let left = Int((time - db.now).nanoseconds / 1_000_000)
      return .integer(command == "TTL" ? (left + 500) / 1000 : left)
    case "PERSIST":
      guard db[words[0]] != nil, db.expiry(of: words[0]) != nil else { return .integer(0) }
      db.setExpiry(of: words[0], to: nil)
      return .integer(1)
    case "KEYS":
      return .array(db.keys.filter { RedisGlob.matches($0[...], words[0][...]) }.map { .bulk($0) })
    case "SCAN": return scan(words)
    case "TYPE": return .simple(db[words[0]]?.typeName ?? "none")
    case "RENAME", "RENAMENX":
      guard let value = db[words[0]] else { return .error("ERR no such key") }
      if command == "RENAMENX", db[words[1]] != nil { return .integer(0) }
      let expires = db.expiry(of: words[0])
      db[words[0]] = nil
      db[words[1]] = value
      db.setExpiry(of: words[1], to: expires)
      return command == "RENAME" ? .ok : .integer(1)
    default: return nil
    }
  }

  private mutating func expire(_ command: String, _ words: [[UInt8]]) -> RedisReply {
    guard let number = Self.integer(words[1]), abs(number) < 1 << 42 else { return .notInteger }
    guard db[words[0]] != nil else { return .integer(0) }
    let milliseconds = Int64(number) * (command.hasPrefix("P") ? 1 : 1000)
    let isAbsolute = command.hasSuffix("AT")
    let time =
      isAbsolute
      ? Instant(nanoseconds: milliseconds * 1_000_000) : db.now + .milliseconds(milliseconds)
    let old = db.expiry(of: words[0])
    for option in words.dropFirst(2).map({ String(decoding: $0, as: UTF8.self).uppercased() }) {
      switch option {
      case "NX": if old != nil { return .integer(0) }
      case "XX": if old == nil { return .integer(0) }
      case "GT": if old.map({ time <= $0 }) ?? true { return .integer(0) }
      case "LT": if let old, time >= old { return .integer(0) }
      default: return .error("ERR Unsupported option \(option.lowercased())")
      }
    }
    if time <= db.now { db[words[0]] = nil } else { db.setExpiry(of: words[0], to: time) }
    return .integer(1)
  }

  /// Gives all keys at once: the cursor is 0 from the start.
  private func scan(_ words: [[UInt8]]) -> RedisReply {
    guard Self.integer(words[0]) != nil else { return .error("ERR invalid cursor") }
    var pattern = [UInt8(42)]
    var index = 1
    while index < words.count {
      guard index + 1 < words.count else { return .syntaxError }
      switch String(decoding: words[index], as: UTF8.self).uppercased() {
      case "MATCH": pattern = words[index + 1]
      case "COUNT": if Self.integer(words[index + 1]) == nil { return .notInteger }
      default: return .syntaxError
      }
      index += 2
    }
    let keys = db.keys.filter { RedisGlob.matches($0[...], pattern[...]) }
    return .array([.text("0"), .array(keys.map { .bulk($0) })])
  }
}
