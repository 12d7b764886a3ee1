/// Reads what RFC 1951 compressed.
struct Inflate {
  /// Why bytes cannot be read.
  enum Failure: Error {
    case end
    case format
    case limit
  }

  private let input: [UInt8]
  private(set) var position: Int
  private var buffer = 0
  private var count = 0
  private var output: [UInt8] = []
  private let limit: Int

  private init(_ input: [UInt8], from position: Int, limit: Int) {
    self.input = input
    self.position = position
    self.limit = limit
  }

  /// What the bytes from `position` on hold, and where they end.
  static func bytes(
    _ input: [UInt8],
    from position: Int,
    limit: Int
  ) throws(Failure) -> (output: [UInt8], end: Int) {
    var reader = Inflate(input, from: position, limit: limit)
    var isLast = false
    while !isLast {
      isLast = try reader.bits(1) == 1
      switch try reader.bits(2) {
      case 0: try reader.stored()
      case 1: try reader.block(fixed, fixedDistances)
      case 2:
        let (codes, distances) = try reader.tables()
        try reader.block(codes, distances)
      default: throw .format
      }
    }
    return (reader.output, reader.position - reader.count / 8)
  }

  /// What a piece of a stream holds that is flushed to a whole byte; `window` is what came before it,
  /// and afterwards what the next piece may copy from.
  static func piece(
    _ input: [UInt8],
    after window: inout [UInt8],
    limit: Int
  ) throws(Failure) -> [UInt8] {
    var reader = Inflate(input, from: 0, limit: window.count + limit)
    reader.output = window
    while reader.position - reader.count / 8 < input.count {
      _ = try reader.bits(1)
      switch try reader.bits(2) {
      case 0: try reader.stored()
      case 1: try reader.block(fixed, fixedDistances)
      case 2:
        let (codes, distances) = try reader.tables()
        try reader.block(codes, distances)
      default: throw .format
      }
    }
    let new = Array(reader.output[window.count...])
    window = reader.output.suffix(32_768)
    return new
  }

  private mutating func bits(_ wanted: Int) throws(Failure) -> Int {
    while count < wanted {
      guard position < input.count else { throw .end }
      buffer |= Int(input[position]) << count
      position += 1
      count += 8
    }
    defer {
      buffer >>= wanted
      count -= wanted
    }
    return buffer & (1 << wanted - 1)
  }

  private mutating func stored() throws(Failure) {
    position -= count / 8
    (buffer, count) = (0, 0)
    let length = try bits(16)
    _ = try bits(16)
    guard position + length <= input.count else { throw .end }
    guard output.count + length <= limit else { throw .limit }
    output += input[position..<(position + length)]
    position += length
  }

  /// Codes by their lengths: how many there are of each, and the symbols in order.
  private struct Table {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: [Int]) {
      for length in lengths where length > 0 { counts[length] += 1 }
      for length in 1..<16 {
        symbols += lengths.indices.filter { lengths[$0] == length }
      }
    }
  }

  private static let fixed = Table(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
  )
  private static let fixedDistances = Table([Int](repeating: 5, count: 30))

  private mutating func symbol(_ table: Table) throws(Failure) -> Int {
    var (code, first, index) = (0, 0, 0)
    for length in 1..<16 {
      code |= try bits(1)
      let count = table.counts[length]
      if code - count < first { return table.symbols[index + code - first] }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw .format
  }

  private mutating func tables() throws(Failure) -> (Table, Table) {
    let (literals, distances) = (try bits(5) + 257, try bits(5) + 1)
    let lengthCodes = try bits(4) + 4
    var lengths = [Int](repeating: 0, count: 19)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    for place in order.prefix(lengthCodes) { lengths[place] = try bits(3) }
    let table = Table(lengths)
    var all: [Int] = []
    while all.count < literals + distances {
      switch try symbol(table) {
      case 16:
        guard let last = all.last else { throw .format }
        all += [Int](repeating: last, count: 3 + (try bits(2)))
      case 17: all += [Int](repeating: 0, count: 3 + (try bits(3)))
      case 18: all += [Int](repeating: 0, count: 11 + (try bits(7)))
      case let length: all.append(length)
      }
    }
    guard all.count == literals + distances else { throw .format }
    return (Table(Array(all[..<literals])), Table(Array(all[literals...])))
  }

  private mutating func block(_ codes: Table, _ distances: Table) throws(Failure) {
    while true {
      let code = try symbol(codes)
      if code == 256 { return }
      guard output.count < limit else { throw .limit }
      if code < 256 {
        output.append(UInt8(code))
        continue
      }
      guard code - 257 < Deflate.lengths.count else { throw .format }
      let length = Deflate.lengths[code - 257]
      let size = length.base + (try bits(length.bits))
      let far = try symbol(distances)
      guard far < Deflate.distances.count else { throw .format }
      let distance = Deflate.distances[far]
      let back = distance.base + (try bits(distance.bits))
      guard back <= output.count, output.count + size <= limit else { throw .format }
      for _ in 0..<size { output.append(output[output.count - back]) }
    }
  }
}

/// Files of gzip: a head, what is compressed, a checksum and a size.
enum GzipFormat {
  /// One file of the bytes; `name` is kept in its head.
  static func pack(_ bytes: [UInt8], name: String? = nil, seconds: Int64 = 0) -> [UInt8] {
    var result: [UInt8] = [0x1F, 0x8B, 8, name == nil ? 0 : 8]
    result += little(UInt32(truncatingIfNeeded: seconds)) + [0, 3]
    if let name { result += Array(name.utf8) + [0] }
    result += Deflate.compress(bytes)
    return result + little(CRC32.checksum(bytes)) + little(UInt32(truncatingIfNeeded: bytes.count))
  }

  /// Whether the bytes begin as a file of gzip does.
  static func isPacked(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// What one or several files hold; the complaint where they are broken.
  static func unpack(_ bytes: [UInt8], limit: Int) -> (bytes: [UInt8], complaint: String?) {
    var result: [UInt8] = []
    var start = 0
    repeat {
      guard bytes.count >= start + 10, bytes[start] == 0x1F, bytes[start + 1] == 0x8B else {
        if start > 0 { return (result, "decompression OK, trailing garbage ignored") }
        return (result, bytes.isEmpty ? "unexpected end of file" : "not in gzip format")
      }
      var position = start + 10
      let flags = bytes[start + 3]
      if flags & 4 != 0, position + 2 <= bytes.count {
        position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
      }
      for flag in [UInt8(8), 16] where flags & flag != 0 {
        position = (bytes[min(position, bytes.count)...].firstIndex(of: 0) ?? bytes.count) + 1
      }
      if flags & 2 != 0 { position += 2 }
      do throws(Inflate.Failure) {
        let (output, end) = try Inflate.bytes(bytes, from: position, limit: limit - result.count)
        guard end + 8 <= bytes.count else { throw .end }
        result += output
        guard Array(bytes[end..<(end + 4)]) == little(CRC32.checksum(output)) else {
          return (result, "invalid compressed data--crc error")
        }
        start = end + 8
      } catch {
        switch error {
        case .end: return (result, "unexpected end of file")
        case .format: return (result, "invalid compressed data--format violated")
        case .limit: return (result, "the result is larger than the limit of \(limit) bytes")
        }
      }
    } while start < bytes.count
    return (result, nil)
  }

  private static func little(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
  }
}
