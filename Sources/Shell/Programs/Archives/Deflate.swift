/// Compresses as RFC 1951 says, with fixed codes and one chain of earlier places.
enum Deflate {
  static func compress(_ input: [UInt8]) -> [UInt8] {
    var writer = BitWriter()
    writer.write(1, 1)
    writer.write(1, 2)
    var heads = [Int](repeating: -1, count: 1 << 15)
    var index = 0
    while index < input.count {
      var length = 0
      var distance = 0
      if index + 3 <= input.count {
        let slot = hash(input, index)
        let earlier = heads[slot]
        heads[slot] = index
        if earlier >= 0, index - earlier <= 32_768 {
          let limit = min(258, input.count - index)
          while length < limit, input[earlier + length] == input[index + length] { length += 1 }
          distance = index - earlier
        }
      }
      if length >= 3 {
        write(length: length, distance: distance, &writer)
        for place in (index + 1)..<(index + length) where place + 3 <= input.count {
          heads[hash(input, place)] = place
        }
        index += length
      } else {
        write(symbol: Int(input[index]), &writer)
        index += 1
      }
    }
    write(symbol: 256, &writer)
    return writer.finish()
  }

  private static func hash(_ input: [UInt8], _ index: Int) -> Int {
    let word = Int(input[index]) << 16 | Int(input[index + 1]) << 8 | Int(input[index + 2])
    return (word &* 40_503) >> 7 & 0x7FFF
  }

  /// The first length, and the bits that follow, of each code of lengths.
  static let lengths: [(base: Int, bits: Int)] = [
    (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1),
    (17, 1), (19, 2), (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4),
    (83, 4), (99, 4), (115, 4), (131, 5), (163, 5), (195, 5), (227, 5), (258, 0),
  ]

  /// The first distance, and the bits that follow, of each code of distances.
  static let distances: [(base: Int, bits: Int)] = (0..<30).map { code in
    if code < 4 { return (code + 1, 0) }
    let bits = code / 2 - 1
    return ((2 + code % 2) << bits + 1, bits)
  }

  private static func write(symbol: Int, _ writer: inout BitWriter) {
    switch symbol {
    case 0..<144: writer.writeReversed(0x30 + symbol, 8)
    case 144..<256: writer.writeReversed(0x190 + symbol - 144, 9)
    case 256..<280: writer.writeReversed(symbol - 256, 7)
    default: writer.writeReversed(0xC0 + symbol - 280, 8)
    }
  }

  private static func write(length: Int, distance: Int, _ writer: inout BitWriter) {
    let code = lengths.lastIndex { $0.base <= length } ?? 0
    write(symbol: 257 + code, &writer)
    writer.write(length - lengths[code].base, lengths[code].bits)
    let far = distances.lastIndex { $0.base <= distance } ?? 0
    writer.writeReversed(far, 5)
    writer.write(distance - distances[far].base, distances[far].bits)
  }
}

/// Bits that become bytes, the lowest first.
private struct BitWriter {
  private var bytes: [UInt8] = []
  private var buffer = 0
  private var count = 0

  mutating func write(_ value: Int, _ bits: Int) {
    buffer |= value << count
    count += bits
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: buffer))
      buffer >>= 8
      count -= 8
    }
  }

  /// Codes are written from their highest bit.
  mutating func writeReversed(_ value: Int, _ bits: Int) {
    var reversed = 0
    for bit in 0..<bits where value >> bit & 1 == 1 { reversed |= 1 << (bits - 1 - bit) }
    write(reversed, bits)
  }

  mutating func finish() -> [UInt8] {
    if count > 0 { bytes.append(UInt8(truncatingIfNeeded: buffer)) }
    return bytes
  }
}

/// The checksum of gzip files.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { number in
    var value = UInt32(number)
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    return value
  }

  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 255)] }
  }
}
