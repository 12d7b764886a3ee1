import Simulation

/// The databases as the bytes of an RDB file, written and read.
///
/// Source: `src/rdb.c` of Redis. The plain encodings only, and no checksum, which readers take as none.
enum RedisSnapshot {
  private enum Code {
    static let auxiliary: UInt8 = 0xFA
    static let sizes: UInt8 = 0xFB
    static let expiry: UInt8 = 0xFC
    static let database: UInt8 = 0xFE
    static let end: UInt8 = 0xFF
    /// Streams have a form of their own here, without the packing of the real one.
    static let stream: UInt8 = 21
  }

  static func bytes(_ databases: [RedisDatabase], version: String, at now: Instant) -> [UInt8] {
    var bytes = Array((RedisSettings.isOld(version) ? "REDIS0008" : "REDIS0012").utf8)
    for (name, value) in [
      ("redis-ver", version), ("redis-bits", "64"), ("ctime", String(now.seconds)),
    ] {
      bytes.append(Code.auxiliary)
      bytes += string(name.utf8) + string(value.utf8)
    }
    for (index, database) in databases.enumerated() where database.count > 0 {
      let keys = database.keys
      bytes += [Code.database] + length(index) + [Code.sizes] + length(keys.count)
      bytes += length(keys.count { database.expiry(of: $0) != nil })
      for key in keys {
        guard let value = database[key] else { continue }
        if let time = database.expiry(of: key) {
          bytes.append(Code.expiry)
          bytes += number(UInt64(max(0, time.nanoseconds / 1_000_000)))
        }
        bytes += entry(key, value)
      }
    }
    return bytes + [Code.end] + Array(repeating: 0, count: 8)
  }

  private static func entry(_ key: [UInt8], _ value: RedisDatabase.Value) -> [UInt8] {
    let key = string(key)
    switch value {
    case .string(let bytes): return [0] + key + string(bytes)
    case .list(let items): return [1] + key + length(items.count) + items.flatMap { string($0) }
    case .set(let members):
      let items = members.sorted { $0.lexicographicallyPrecedes($1) }
      return [2] + key + length(items.count) + items.flatMap { string($0) }
    case .hash(let fields):
      let names = fields.keys.sorted { $0.lexicographicallyPrecedes($1) }
      return [4] + key + length(names.count)
        + names.flatMap { string($0) + string(fields[$0] ?? []) }
    case .sorted(let members):
      return [5] + key + length(members.count)
        + members.ranked.flatMap { string($0.member) + number($0.score.bitPattern) }
    case .stream(let stream): return [Code.stream] + key + Self.stream(stream)
    }
  }

  private static func stream(_ stream: RedisStream) -> [UInt8] {
    func id(_ id: RedisStream.ID) -> [UInt8] { number(id.time) + number(id.number) }
    var bytes = length(stream.entries.count) + id(stream.last) + id(stream.greatestDeleted)
    bytes += length(stream.added)
    for entry in stream.entries {
      bytes += id(entry.id) + length(entry.fields.count) + entry.fields.flatMap { string($0) }
    }
    bytes += length(stream.groups.count)
    for group in stream.groups {
      bytes += string(group.name) + id(group.last) + length(group.consumers.count)
      bytes += group.consumers.flatMap { string($0) } + length(group.pending.count)
      for pending in group.pending {
        bytes += id(pending.id) + string(pending.consumer) + length(pending.deliveries)
        bytes += number(UInt64(bitPattern: pending.deliveredAt))
      }
    }
    return bytes
  }

  private static func string(_ bytes: some Collection<UInt8>) -> [UInt8] {
    length(bytes.count) + Array(bytes)
  }

  private static func number(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  private static func length(_ count: Int) -> [UInt8] {
    if count < 64 { return [UInt8(count)] }
    if count < 16_384 { return [0x40 | UInt8(count >> 8), UInt8(count & 0xFF)] }
    return [0x80] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
  }

  /// Reads a file; nil where it is none, or is cut off.
  static func databases(_ bytes: [UInt8]) -> (databases: [RedisDatabase], version: String)? {
    var reader = Reader(bytes: bytes)
    guard bytes.starts(with: Array("REDIS".utf8)), bytes.count > 9 else { return nil }
    reader.place = 9
    var databases = Array(repeating: RedisDatabase(), count: 16)
    var (index, version, expires) = (0, "", Instant?.none)
    while let code = reader.byte() {
      switch code {
      case Code.end: return (databases, version)
      case Code.auxiliary:
        guard let name = reader.string(), let value = reader.string() else { return nil }
        if name == Array("redis-ver".utf8) { version = String(decoding: value, as: UTF8.self) }
      case Code.sizes:
        guard reader.length() != nil, reader.length() != nil else { return nil }
      case Code.database:
        guard let number = reader.length(), databases.indices.contains(number) else { return nil }
        index = number
      case Code.expiry:
        guard let time = reader.number() else { return nil }
        expires = Instant(nanoseconds: Int64(clamping: time) * 1_000_000)
      default:
        guard let key = reader.string(), let value = reader.value(code) else { return nil }
        databases[index][key] = value
        databases[index].setExpiry(of: key, to: expires)
        expires = nil
      }
    }
    return nil
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    mutating func byte() -> UInt8? {
      guard place < bytes.count else { return nil }
      defer { place += 1 }
      return bytes[place]
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, count <= bytes.count - place else { return nil }
      defer { place += count }
      return bytes[place..<place + count]
    }

    mutating func number() -> UInt64? {
      take(8)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func length() -> Int? {
      guard let first = byte() else { return nil }
      switch first >> 6 {
      case 0: return Int(first)
      case 1: return byte().map { Int(first & 0x3F) << 8 | Int($0) }
      case 2: return take(4)?.reduce(0) { $0 << 8 | Int($1) }
      default: return nil
      }
    }

    mutating func string() -> [UInt8]? {
      length().flatMap { take($0) }.map { Array($0) }
    }

    mutating func strings(_ count: Int) -> [[UInt8]]? {
      guard count <= bytes.count else { return nil }
      var all: [[UInt8]] = []
      for _ in 0..<count {
        guard let text = string() else { return nil }
        all.append(text)
      }
      return all
    }

    mutating func id() -> RedisStream.ID? {
      guard let time = number(), let rest = number() else { return nil }
      return RedisStream.ID(time: time, number: rest)
    }

    mutating func stream(_ count: Int) -> RedisStream? {
      var stream = RedisStream()
      guard let last = id(), let deleted = id(), let added = length() else { return nil }
      (stream.last, stream.greatestDeleted, stream.added) = (last, deleted, added)
      for _ in 0..<min(count, bytes.count) {
        guard let id = id(), let size = length(), let fields = strings(size) else { return nil }
        stream.entries.append(RedisStream.Entry(id: id, fields: fields))
      }
      guard let groups = length() else { return nil }
      for _ in 0..<min(groups, bytes.count) {
        guard let name = string(), let last = id(), let consumers = length(),
          let names = strings(consumers), let waiting = length()
        else { return nil }
        var group = RedisStream.Group(name: name, last: last, consumers: names)
        for _ in 0..<min(waiting, bytes.count) {
          guard let id = id(), let consumer = string(), let deliveries = length(),
            let time = number()
          else { return nil }
          group.pending.append(
            RedisStream.Group.Pending(
              id: id,
              consumer: consumer,
              deliveredAt: Int64(bitPattern: time),
              deliveries: deliveries
            )
          )
        }
        stream.groups.append(group)
      }
      return stream
    }

    mutating func value(_ code: UInt8) -> RedisDatabase.Value? {
      if code == 0 { return string().map { .string($0) } }
      guard let count = length() else { return nil }
      switch code {
      case 1: return strings(count).map { .list($0) }
      case 2: return strings(count).map { .set(Set($0)) }
      case 4:
        guard let words = strings(2 * count) else { return nil }
        var fields: [[UInt8]: [UInt8]] = [:]
        for index in stride(from: 0, to: words.count, by: 2) {
          fields[words[index]] = words[index + 1]
        }
        return .hash(fields)
      case 5:
        var members = RedisSortedSet()
        for _ in 0..<min(count, bytes.count) {
          guard let member = string(), let score = number() else { return nil }
          members[member] = Double(bitPattern: score)
        }
        return .sorted(members)
      case Code.stream: return stream(count).map { .stream($0) }
      default: return nil
      }
    }
  }
}
