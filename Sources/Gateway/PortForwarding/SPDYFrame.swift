/// One frame of a SPDY connection, of the kinds that matter to a tunnel.
///
/// Source: the SPDY protocol, draft 3.1, section 2.2 and 2.6.
enum SPDYFrame: Sendable, Hashable {
  /// Bytes of a stream; `isLast` where its sender has no more.
  case data(stream: UInt32, bytes: [UInt8], isLast: Bool)
  /// A stream begins, with a compressed head.
  case open(stream: UInt32, head: [UInt8], isLast: Bool)
  /// A stream is taken, with a compressed head.
  case reply(stream: UInt32, head: [UInt8])
  /// A stream is given up.
  case reset(stream: UInt32)
  /// A sign of life; the answer is the same.
  case ping([UInt8])
  /// The peer opens no more streams.
  case goAway
  /// What changes nothing here: settings, more heads, windows.
  case other

  private static let version: UInt8 = 3
  private static let lastFlag: UInt8 = 1
  private enum Kind {
    static let open: UInt16 = 1
    static let reply: UInt16 = 2
    static let reset: UInt16 = 3
    static let ping: UInt16 = 6
    static let goAway: UInt16 = 7
  }

  /// Takes the first whole frame out of what has come; nil while it is not whole.
  static func take(from bytes: inout [UInt8]) -> SPDYFrame? {
    guard bytes.count >= 8 else { return nil }
    let length = Int(bytes[5]) << 16 | Int(bytes[6]) << 8 | Int(bytes[7])
    guard bytes.count >= 8 + length else { return nil }
    let body = Array(bytes[8..<(8 + length)])
    let isLast = bytes[4] & lastFlag != 0
    let (head, isControl) = (number(bytes[..<4]), bytes[0] & 0x80 != 0)
    bytes.removeFirst(8 + length)
    guard isControl else { return .data(stream: head, bytes: body, isLast: isLast) }
    let stream = number(body.prefix(4)) & 0x7FFF_FFFF
    switch UInt16(truncatingIfNeeded: head) {
    case Kind.open where body.count >= 10:
      return .open(stream: stream, head: Array(body[10...]), isLast: isLast)
    case Kind.reset where body.count >= 8: return .reset(stream: stream)
    case Kind.ping: return .ping(body)
    case Kind.goAway: return .goAway
    default: return .other
    }
  }

  /// The frame on the wire.
  var bytes: [UInt8] {
    switch self {
    case .data(let stream, let bytes, let isLast):
      return Self.big(stream) + Self.tail(isLast, bytes)
    case .open(let stream, let head, let isLast):
      return Self.control(Kind.open, Self.big(stream) + [0, 0, 0, 0, 0, 0] + head, isLast)
    case .reply(let stream, let head): return Self.control(Kind.reply, Self.big(stream) + head)
    // 5: the stream is cancelled.
    case .reset(let stream): return Self.control(Kind.reset, Self.big(stream) + [0, 0, 0, 5])
    case .ping(let body): return Self.control(Kind.ping, body)
    case .goAway: return Self.control(Kind.goAway, [0, 0, 0, 0, 0, 0, 0, 0])
    case .other: return []
    }
  }

  private static func control(_ kind: UInt16, _ body: [UInt8], _ isLast: Bool = false) -> [UInt8] {
    [0x80, version, UInt8(kind >> 8), UInt8(kind & 0xFF)] + tail(isLast, body)
  }

  private static func tail(_ isLast: Bool, _ body: [UInt8]) -> [UInt8] {
    [isLast ? lastFlag : 0] + big(UInt32(body.count)).dropFirst() + body
  }

  private static func big(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
