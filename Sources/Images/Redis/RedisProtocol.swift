/// Redis' wire format: requests and replies.
enum RedisReply: Hashable, Sendable {
  case simple(String)
  case error(String)
  case integer(Int)
  case bulk([UInt8])
  case none
  case array([RedisReply])
  /// No list, where there might have been one.
  case noArray
  /// Several replies to one request, or none yet.
  case several([RedisReply])

  static let ok = RedisReply.simple("OK")
  static let wrongType = RedisReply.error(
    "WRONGTYPE Operation against a key holding the wrong kind of value"
  )
  static let notInteger = RedisReply.error("ERR value is not an integer or out of range")
  static let notFloat = RedisReply.error("ERR value is not a valid float")
  static let notRange = RedisReply.error("ERR min or max is not a float")
  static let syntaxError = RedisReply.error("ERR syntax error")

  static func text(_ text: String) -> RedisReply { .bulk(Array(text.utf8)) }

  /// The reply as it goes over the wire.
  var bytes: [UInt8] {
    switch self {
    case .simple(let text): return Array("+\(text)\r\n".utf8)
    case .error(let text): return Array("-\(text)\r\n".utf8)
    case .integer(let number): return Array(":\(number)\r\n".utf8)
    case .bulk(let bytes): return Array("$\(bytes.count)\r\n".utf8) + bytes + [13, 10]
    case .none: return Array("$-1\r\n".utf8)
    case .noArray: return Array("*-1\r\n".utf8)
    case .several(let replies): return replies.flatMap(\.bytes)
    case .array(let items):
      return items.reduce(into: Array("*\(items.count)\r\n".utf8)) { $0 += $1.bytes }
    }
  }

  /// A request of these words.
  static func request(_ words: [[UInt8]]) -> [UInt8] {
    RedisReply.array(words.map(RedisReply.bulk)).bytes
  }

  /// Reads one reply (or request) from `bytes`; nil while it is incomplete.
  static func parse(_ bytes: [UInt8], from start: Int = 0) -> (reply: RedisReply, next: Int)? {
    guard start < bytes.count, let end = bytes[start...].firstIndex(of: 10) else { return nil }
    var line = bytes[(start + 1)..<max(start + 1, end)]
    if line.last == 13 { line.removeLast() }
    let text = String(decoding: line, as: UTF8.self)
    let next = end + 1
    switch bytes[start] {
    case 43: return (.simple(text), next)
    case 45: return (.error(text), next)
    case 58: return (.integer(Int(text) ?? 0), next)
    case 36:
      guard let count = Int(text), count >= 0 else { return (.none, next) }
      guard bytes.count >= next + count + 2 else { return nil }
      return (.bulk(Array(bytes[next..<next + count])), next + count + 2)
    case 42:
      guard let count = Int(text), count >= 0 else { return (.none, next) }
      var items: [RedisReply] = []
      var place = next
      for _ in 0..<count {
        guard let (item, after) = parse(bytes, from: place) else { return nil }
        items.append(item)
        place = after
      }
      return (.array(items), place)
    default:
      let words = bytes[start..<end].split { $0 == 32 || $0 == 13 }
      return (.array(words.map { .bulk(Array($0)) }), next)
    }
  }

  /// The words of a request.
  var words: [[UInt8]] {
    guard case .array(let items) = self else { return [] }
    return items.compactMap {
      guard case .bulk(let bytes) = $0 else { return nil }
      return bytes
    }
  }
}
