/// One request of HTTP/1.1, read from the bytes of a connection.
struct HTTPMessage: Sendable {
  let method: String
  let target: String
  private let headers: [(name: String, value: String)]
  let body: [UInt8]

  /// Takes a whole request off the front of `bytes`; nil while more is to come.
  init?(_ bytes: inout [UInt8]) {
    guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return nil }
    let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    let lines = head.split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ").map(String.init)
    method = words.first ?? ""
    target = words.count > 1 ? words[1] : "/"
    headers = lines.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (line[..<colon].lowercased(), String(value))
    }
    let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    guard bytes.count - end.upperBound >= length else { return nil }
    body = Array(bytes[end.upperBound..<(end.upperBound + max(0, length))])
    bytes.removeFirst(end.upperBound + max(0, length))
  }

  /// The headers, with their names in lower case.
  var allHeaders: [(name: String, value: String)] { headers }

  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// Every value of a header that may be there more than once.
  func values(of name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

  /// The name of the program that asks.
  var agentName: String { String((header("user-agent") ?? "").prefix { $0 != "/" }) }

  /// The head of an answer that comes in chunks.
  func streamHead(_ fields: [(String, String)]) -> [UInt8] {
    Array(
      ("HTTP/1.1 200 OK\r\n" + fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        + "Transfer-Encoding: chunked\r\n\r\n").utf8
    )
  }

  /// Whether more requests may come.
  var keepsAlive: Bool { header("connection")?.lowercased() != "close" }

  /// The bytes of an answer to it.
  func answer(_ code: Int, _ type: String, _ text: String) -> [UInt8] {
    answer(code, [("Content-Type", type)], text)
  }

  /// The bytes of an answer with these headers.
  func answer(_ code: Int, _ fields: [(String, String)], _ text: String) -> [UInt8] {
    Self.answer(code, fields, text, isHeadOnly: method == "HEAD")
  }

  /// The bytes of an answer.
  static func answer(
    _ code: Int,
    _ fields: [(String, String)],
    _ text: String,
    isHeadOnly: Bool = false
  ) -> [UInt8] {
    let reasons = [
      200: "OK", 201: "Created", 301: "Moved Permanently", 400: "Bad Request", 401: "Unauthorized",
      403: "Forbidden",
      404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 410: "Gone",
      415: "Unsupported Media Type", 422: "Unprocessable Entity", 429: "Too Many Requests",
      500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
      503: "Service Unavailable",
    ]
    let body = Array(text.utf8)
    let head =
      "HTTP/1.1 \(code) \(reasons[code] ?? "Unknown")\r\n"
      + fields.map { "\($0.0): \($0.1)\r\n" }.joined()
      + "Content-Length: \(body.count)\r\n\r\n"
    return Array(head.utf8) + (isHeadOnly ? [] : body)
  }
}
