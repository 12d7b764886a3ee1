import Shell

/// The names and values of a stream's head in SPDY, compressed with all those before on the connection.
///
/// Source: the SPDY protocol, draft 3.1, section 2.6.10.
struct SPDYHeaders: Sendable {
  /// The most that one head may hold.
  private static let limit = 65_536

  private var reader = FlushedStream(dictionary: Self.dictionary)
  private var hasRead = false
  private var hasWritten = false

  /// The pairs of a block; nil where it is broken.
  mutating func read(_ block: [UInt8]) -> [String: String]? {
    // The first block begins with the head of a zlib stream and the number of the dictionary.
    guard hasRead || block.count > 6 else { return nil }
    let piece = hasRead ? block : Array(block.dropFirst(6))
    hasRead = true
    guard let bytes = reader.read(piece, limit: Self.limit) else { return nil }
    var position = 0
    func number() -> Int? {
      guard position + 4 <= bytes.count else { return nil }
      defer { position += 4 }
      return bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    func text() -> String? {
      guard let length = number(), position + length <= bytes.count else { return nil }
      defer { position += length }
      return String(decoding: bytes[position..<(position + length)], as: UTF8.self)
    }
    guard let count = number() else { return nil }
    var pairs: [String: String] = [:]
    for _ in 0..<min(count, 100) {
      guard let name = text(), let value = text() else { return nil }
      pairs[name.lowercased()] = value
    }
    return pairs
  }

  /// The block of a head without names, not compressed; what is empty at its end makes readers hand
  /// out what they have.
  mutating func writeNothing() -> [UInt8] {
    let head: [UInt8] = hasWritten ? [] : [0x78, 0x20, 0xE3, 0xC6, 0xA7, 0xC2]
    hasWritten = true
    return head + [0, 4, 0, 0xFB, 0xFF, 0, 0, 0, 0] + [0, 0, 0, 0xFF, 0xFF]
  }

  /// What both ends may copy from at once: words behind their lengths, then a run of values.
  private static let dictionary: [UInt8] = {
    let words = names.split(separator: " ").map { $0 == "200" ? "200 OK" : String($0) }
    var bytes: [UInt8] = []
    for word in words { bytes += [0, 0, 0, UInt8(word.utf8.count)] + Array(word.utf8) }
    return bytes + Array(values.utf8)
  }()

  /// The words, of which `200` stands for its whole line.
  private static let names = """
    options head post put delete trace accept accept-charset accept-encoding accept-language \
    accept-ranges age allow authorization cache-control connection content-base content-encoding \
    content-language content-length content-location content-md5 content-range content-type date \
    etag expect expires from host if-match if-modified-since if-none-match if-range \
    if-unmodified-since last-modified location max-forwards pragma proxy-authenticate \
    proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade \
    user-agent vary via warning www-authenticate method get status 200 version HTTP/1.1 url \
    public set-cookie keep-alive origin
    """

  private static let values =
    "10010120120220520630030230330430530630740240540640740840941041141241341441541641750250"
    + "4505203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad "
    + "Request401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not "
    + "Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec "
    + "00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,"
    + "image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,"
    + "publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0."
}
