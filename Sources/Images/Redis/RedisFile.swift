import Simulation

/// Redis' snapshot file: the form that real ones have, without its packed encodings.
enum RedisFile {
  /// The databases as a snapshot.
  static func bytes(of databases: [RedisDatabase], version: String) -> [UInt8] {
    let number = version.hasPrefix("3") ? "0007" : version.hasPrefix("4") ? "0008" : "0012"
    var bytes = Array("REDIS\(number)".utf8)
    bytes += [0xFA] + text("redis-ver") + text(version)
    for (index, database) in databases.enumerated() where database.count > 0 {
      bytes += [0xFE] + length(index)
      for key in database.keys {
        guard let value = database[key] else { continue }
        if let expiry = database.expiry(of: key) {
          let milliseconds = UInt64(clamping: expiry.nanoseconds / 1_000_000)
          bytes.append(0xFC)
          bytes += (0..<8).map { UInt8(truncatingIfNeeded: milliseconds >> UInt64($0 * 8)) }
        }
        bytes += entry(key, value)
      }
    }
    return bytes + [0xFF] + Array(repeating: 0, count: 8)
  }

  private static func entry(_ key: [UInt8], _ value: RedisDatabase.Value) -> [UInt8] {
    switch value {
    case .string(let data): return [0] + text(key) + text(data)
    case .list(let items): return [1] + text(key) + length(items.count) + items.flatMap(text)
    case .set(let members):
      let sorted = members.sorted { $0.lexicographicallyPrecedes($1) }
      return [2] + text(key) + length(sorted.count) + sorted.flatMap(text)
    case .hash(let fields):
      let sorted = fields.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      return [4] + text(key) + length(sorted.count)
        + sorted.flatMap { text($0.key) + text($0.value) }
    }
  }

  private static func text(_ string: String) -> [UInt8] { text(Array(string.utf8)) }
  private static func text(_ bytes: [UInt8]) -> [UInt8] { length(bytes.count) + bytes }

  private static func length(_ count: Int) -> [UInt8] {
    if count < 64 { return [UInt8(count)] }
    if count < 16_384 { return [0x40 | UInt8(count >> 8), UInt8(count & 0xFF)] }
    return [0x80] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
  }

  /// Reads a snapshot; nil where it is none.
  static func databases(in bytes: [UInt8]) -> [RedisDatabase]? {
    guard bytes.starts(with: "REDIS".utf8), bytes.count > 9 else { return nil }
    var reader = Reader(bytes: bytes, place: 9)
    var databases = Array(repeating: RedisDatabase(), count: 16)
    var current = 0
    var expiry: Instant?
    while let kind = reader.byte() {
      switch kind {
      case 0xFF: return databases
      case 0xFA: guard reader.text() != nil, reader.text() != nil else { return nil }
      case 0xFE:
        guard let number = reader.length(), databases.indices.contains(number) else { return nil }
        current = number
      case 0xFC:
        guard let milliseconds = reader.little() else { return nil }
        expiry = Instant.epoch + .milliseconds(milliseconds)
      default:
        guard let key = reader.text(), let value = reader.value(kind) else { return nil }
        databases[current][key] = value
        databases[current].setExpiry(of: key, to: expiry)
        expiry = nil
      }
    }
    return nil
  }

  private struct Reader {
    let bytes: [UInt8]
    var place: Int

    mutating func byte() -> UInt8? {
      guard place < bytes.count else { return nil }
      defer { place += 1 }
      return bytes[place]
    }

    mutating func length() -> Int? {
      guard let first = byte() else { return nil }
      switch first >> 6 {
      case 0: return Int(first)
      case 1: return byte().map { Int(first & 0x3F) << 8 | Int($0) }
      default:
        guard place + 4 <= bytes.count else { return nil }
        defer { place += 4 }
        return bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      }
    }

    mutating func little() -> Int64? {
      guard place + 8 <= bytes.count else { return nil }
      defer { place += 8 }
      let number = bytes[place..<place + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return Int64(clamping: number)
    }

    mutating func text() -> [UInt8]? {
      guard let count = length(), place + count <= bytes.count else { return nil }
      defer { place += count }
      return Array(bytes[place..<place + count])
    }

    mutating func value(_ kind: UInt8) -> RedisDatabase.Value? {
      if kind == 0 { return text().map(RedisDatabase.Value.string) }
      guard let count = length() else { return nil }
      var items: [[UInt8]] = []
      for _ in 0..<(kind == 4 ? count * 2 : count) {
        guard let item = text() else { return nil }
        items.append(item)
      }
      switch kind {
      case 1: return .list(items)
      case 2: return .set(Set(items))
      case 4:
        var fields: [[UInt8]: [UInt8]] = [:]
        for place in stride(from: 0, to: items.count - 1, by: 2) {
          fields[items[place]] = items[place + 1]
        }
        return .hash(fields)
      default: return nil
      }
    }
  }
}
