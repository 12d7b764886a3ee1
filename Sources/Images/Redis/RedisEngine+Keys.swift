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
    case "EXPIRE", "PEXPIRE": return expire(command, words)
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
    case "RENAME":
      guard let value = db[words[0]] else { return .error("ERR no such key") }
      let expires = db.expiry(of: words[0])
      db[words[0]] = nil
      db[words[1]] = value
      db.setExpiry(of: words[1], to: expires)
      return .ok
    default: return nil
    }
  }

  private mutating func expire(_ command: String, _ words: [[UInt8]]) -> RedisReply {
    guard let number = Self.integer(words[1]), abs(number) < 1 << 40 else { return .notInteger }
    guard db[words[0]] != nil else { return .integer(0) }
    let length = Duration.milliseconds(Int64(number) * (command == "EXPIRE" ? 1000 : 1))
    if number <= 0 {
      db[words[0]] = nil
    } else {
      db.setExpiry(of: words[0], to: db.now + length)
    }
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
