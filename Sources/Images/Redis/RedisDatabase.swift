import Simulation

/// The keys of one Redis database.
struct RedisDatabase: Sendable {
  enum Value: Sendable {
    case string([UInt8])
    case list([[UInt8]])
    case hash([[UInt8]: [UInt8]])
    case set(Set<[UInt8]>)
    case sorted(RedisSortedSet)
    case stream(RedisStream)

    var typeName: String {
      switch self {
      case .string: "string"
      case .list: "list"
      case .hash: "hash"
      case .set: "set"
      case .sorted: "zset"
      case .stream: "stream"
      }
    }
  }

  struct Entry: Sendable {
    var value: Value
    var expires: Instant?
    /// When the key was last read or written, for those that are dropped when memory runs short.
    var used = Instant.epoch
    /// Which change of the database made it what it is.
    var version = 0
  }

  /// How many changes there were.
  private var changes = 0

  private var entries: [[UInt8]: Entry] = [:]
  /// About how many bytes keys and values take.
  private(set) var bytes = 0

  /// About what a key with its value takes; the parts of a collection are not looked at one by one.
  private static func cost(_ key: [UInt8], _ value: Value?) -> Int {
    guard let value else { return 0 }
    let content =
      switch value {
      case .string(let bytes): bytes.count
      case .list(let parts): parts.count * (16 + (parts.first?.count ?? 0))
      case .hash(let fields): fields.count * 96
      case .set(let members): members.count * 64
      case .sorted(let members): members.count * 96
      case .stream(let stream): stream.entries.count * 96
      }
    return key.count + content + 72
  }
  /// The time that expiry goes by.
  var now = Instant.epoch

  private func isLive(_ entry: Entry) -> Bool { entry.expires.map { $0 > now } ?? true }

  /// The value of a key; setting keeps no expiry.
  subscript(key: [UInt8]) -> Value? {
    get { entries[key].flatMap { isLive($0) ? $0.value : nil } }
    set {
      bytes += Self.cost(key, newValue) - Self.cost(key, entries[key]?.value)
      changes += 1
      entries[key] = newValue.map {
        Entry(value: $0, expires: nil, used: now, version: changes)
      }
    }
  }

  /// Changes a value and keeps when it expires.
  mutating func update(_ key: [UInt8], _ value: Value) {
    let expires = entries[key].flatMap { isLive($0) ? $0.expires : nil }
    bytes += Self.cost(key, value) - Self.cost(key, entries[key]?.value)
    changes += 1
    entries[key] = Entry(value: value, expires: expires, used: now, version: changes)
  }

  /// Which change made a key what it is; zero where it is not there.
  func version(of key: [UInt8]) -> Int {
    entries[key].flatMap { isLive($0) ? $0.version : nil } ?? 0
  }

  /// How long nobody has looked at a key.
  func idle(_ key: [UInt8]) -> Duration { entries[key].map { now - $0.used } ?? .zero }

  func expiry(of key: [UInt8]) -> Instant? { entries[key]?.expires }

  mutating func setExpiry(of key: [UInt8], to time: Instant?) { entries[key]?.expires = time }

  /// The keys, sorted.
  var keys: [[UInt8]] {
    entries.filter { isLive($0.value) }.keys.sorted { $0.lexicographicallyPrecedes($1) }
  }

  var count: Int { entries.values.count { isLive($0) } }

  /// Notes that a key was looked at.
  mutating func touch(_ key: [UInt8]) { entries[key]?.used = now }

  /// The key to drop first when memory runs short; nil where the policy names none.
  func victim(_ policy: String) -> [UInt8]? {
    let isVolatile = policy.hasPrefix("volatile")
    let candidates = keys.filter { !isVolatile || entries[$0]?.expires != nil }
    func order(_ key: [UInt8]) -> Instant {
      let entry = entries[key]
      return (policy.hasSuffix("ttl") ? entry?.expires : entry?.used) ?? .epoch
    }
    return policy.hasSuffix("random") ? candidates.first : candidates.min { order($0) < order($1) }
  }

  mutating func removeAll() { (entries, bytes) = ([:], 0) }

  mutating func dropExpired() {
    entries = entries.filter { isLive($0.value) }
    bytes = entries.reduce(0) { $0 + Self.cost($1.key, $1.value.value) }
  }

  /// About what the value at a key takes with it.
  func cost(of key: [UInt8]) -> Int { Self.cost(key, self[key]) }
}

/// Redis' glob patterns: `*`, `?`, `[a-z]`, `\`.
enum RedisGlob {
  static func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case 42:
      for start in text.startIndex...text.endIndex where matches(text[start...], rest) {
        return true
      }
      return false
    case 63: return !text.isEmpty && matches(text.dropFirst(), rest)
    case 91:
      guard let close = rest.firstIndex(of: 93), let byte = text.first else { return false }
      var members = rest[..<close]
      let isNegated = members.first == 94
      if isNegated { members = members.dropFirst() }
      return contains(members, byte) != isNegated
        && matches(text.dropFirst(), rest[rest.index(after: close)...])
    case 92:
      guard let escaped = rest.first else { return text == [92] }
      return text.first == escaped && matches(text.dropFirst(), rest.dropFirst())
    default: return text.first == first && matches(text.dropFirst(), rest)
    }
  }

  private static func contains(_ members: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
    var index = members.startIndex
    while index < members.endIndex {
      if index + 2 < members.endIndex, members[index + 1] == 45 {
        if members[index] <= byte, byte <= members[index + 2] { return true }
        index += 3
      } else {
        if members[index] == byte { return true }
        index += 1
      }
    }
    return false
  }
}
