/// What somebody answered over HTTP to a request that was handed on.
public struct ProxiedReply: Sendable {
  /// The status code.
  public let code: Int
  /// The status line after the code.
  public let reason: String
  /// The headers that are not about the connection alone.
  public let headers: [(name: String, value: String)]
  /// The body, put together where it came in chunks.
  public let body: [UInt8]
  /// How long the body is; where only the head was asked for, this is all that is known of it.
  public let length: Int

  /// Reads what came until the end of a connection; nil where it is not HTTP.
  public init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return nil }
    let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    let lines = head.split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/"), let code = Int(words[1]) else {
      return nil
    }
    self.code = code
    reason = words.count > 2 ? String(words[2]) : ""
    let all = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    let connection = ["connection", "keep-alive", "transfer-encoding", "content-length"]
    headers = all.filter { !connection.contains($0.name.lowercased()) }
    let isChunked = all.contains {
      $0.name.lowercased() == "transfer-encoding" && $0.value.lowercased() == "chunked"
    }
    let rest = bytes[end.upperBound...]
    body = isChunked ? Self.joined(rest) : Array(rest)
    let told = all.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) }
    length = body.isEmpty ? told ?? 0 : body.count
  }

  /// The reply on the wire; the body is left out where only the head was asked for.
  public func bytes(isHeadOnly: Bool) -> [UInt8] {
    let head =
      "HTTP/1.1 \(code) \(reason)\r\n"
      + headers.map { "\($0.name): \($0.value)\r\n" }.joined()
      + "Content-Length: \(length)\r\n\r\n"
    return Array(head.utf8) + (isHeadOnly ? [] : body)
  }

  private static func joined(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var (rest, body) = (bytes, [UInt8]())
    while let line = rest.firstRange(of: [13, 10]) {
      let digits = String(decoding: rest[..<line.lowerBound], as: UTF8.self)
      guard let length = Int(digits.prefix { $0 != ";" }, radix: 16), length > 0 else { break }
      let chunk = rest[line.upperBound...].prefix(length)
      body += chunk
      rest = rest[chunk.endIndex...].dropFirst(2)
    }
    return body
  }
}
