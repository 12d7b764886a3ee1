extension RedisEngine {
  private static let listCommands: Set<String> = [
    "LPUSH", "RPUSH", "LPUSHX", "RPUSHX", "LPOP", "RPOP", "LRANGE", "LLEN", "LINDEX", "LSET",
    "LREM", "LTRIM", "RPOPLPUSH", "LMOVE",
  ]

  mutating func runList(_ command: String, _ words: [[UInt8]]) -> RedisReply? {
    guard Self.listCommands.contains(command) else { return nil }
    if command == "RPOPLPUSH" { return move(words[0], "RIGHT", to: words[1], "LEFT") }
    if command == "LMOVE" {
      let sides = words[2...3].map { String(decoding: $0, as: UTF8.self).uppercased() }
      return move(words[0], sides[0], to: words[1], sides[1])
    }
    let key = words[0]
    guard var list = items(key) else { return .wrongType }
    switch command {
    case "LPUSHX" where list.isEmpty, "RPUSHX" where list.isEmpty: return .integer(0)
    case "LPUSH", "RPUSH", "LPUSHX", "RPUSHX":
      for word in words.dropFirst() {
        if command.hasPrefix("L") { list.insert(word, at: 0) } else { list.append(word) }
      }
      db.update(key, .list(list))
      return .integer(list.count)
    case "LPOP", "RPOP": return pop(words, fromLeft: command == "LPOP", list)
    case "LLEN": return .integer(list.count)
    case "LINDEX", "LSET":
      guard let index = Self.integer(words[1]) else { return .notInteger }
      let place = index < 0 ? list.count + index : index
      if command == "LINDEX" {
        return list.indices.contains(place) ? .bulk(list[place]) : RedisReply.none
      }
      guard !list.isEmpty else { return .error("ERR no such key") }
      guard list.indices.contains(place) else { return .error("ERR index out of range") }
      list[place] = words[2]
      db.update(key, .list(list))
      return .ok
    case "LREM": return remove(words, from: list)
    default:
      guard let first = Self.integer(words[1]), let last = Self.integer(words[2]) else {
        return .notInteger
      }
      let slice = Self.slice(list, first, last)
      if command == "LRANGE" { return .array(slice.map { .bulk($0) }) }
      put(slice, at: key)
      return .ok
    }
  }

  /// The list at `key`, empty when missing; nil where something else is there.
  private func items(_ key: [UInt8]) -> [[UInt8]]? {
    switch db[key] {
    case nil: []
    case .list(let items)?: items
    default: nil
    }
  }

  private mutating func put(_ list: [[UInt8]], at key: [UInt8]) {
    if list.isEmpty { db[key] = nil } else { db.update(key, .list(list)) }
  }

  private mutating func pop(
    _ words: [[UInt8]],
    fromLeft: Bool,
    _ original: [[UInt8]]
  ) -> RedisReply {
    var list = original
    guard let count = words.count > 1 ? Self.integer(words[1]) : 1, count >= 0 else {
      return .error("ERR value is out of range, must be positive")
    }
    guard !list.isEmpty else { return words.count > 1 ? .noArray : RedisReply.none }
    let taken = fromLeft ? Array(list.prefix(count)) : Array(list.suffix(count).reversed())
    if fromLeft { list.removeFirst(taken.count) } else { list.removeLast(taken.count) }
    put(list, at: words[0])
    return words.count > 1 ? .array(taken.map { .bulk($0) }) : .bulk(taken.first ?? [])
  }

  private mutating func remove(_ words: [[UInt8]], from original: [[UInt8]]) -> RedisReply {
    guard let count = Self.integer(words[1]) else { return .notInteger }
    var list = count < 0 ? original.reversed() : original
    var left = count == 0 ? Int.max : abs(count)
    let before = list.count
    list.removeAll { item in
      guard left > 0, item == words[2] else { return false }
      left -= 1
      return true
    }
    put(count < 0 ? list.reversed() : list, at: words[0])
    return .integer(before - list.count)
  }

  private mutating func move(
    _ source: [UInt8],
    _ from: String,
    to target: [UInt8],
    _ side: String
  ) -> RedisReply {
    guard ["LEFT", "RIGHT"].contains(from), ["LEFT", "RIGHT"].contains(side) else {
      return .syntaxError
    }
    guard var list = items(source), items(target) != nil else { return .wrongType }
    guard !list.isEmpty else { return RedisReply.none }
    let item = from == "LEFT" ? list.removeFirst() : list.removeLast()
    put(list, at: source)
    var goal = items(target) ?? []
    if side == "LEFT" { goal.insert(item, at: 0) } else { goal.append(item) }
    put(goal, at: target)
    return .bulk(item)
  }
}
