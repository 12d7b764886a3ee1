/// An HTTP/1.x request or response: a first line, header fields, a body.
struct HTTPMessage: Hashable, Sendable {
  struct Field: Hashable, Sendable {
    var name: String
    var value: String
  }

  var firstLine: String
  var fields: [Field] = []
  var body: [UInt8] = []

  /// The value of a header field; names do not care for case.
  subscript(name: String) -> String? {
    get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
    set {
      fields.removeAll { $0.name.lowercased() == name.lowercased() }
      if let newValue { fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// The words of the first line: method, target, version; or version, status, reason.
  var words: [String] {
    firstLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
  }

  var method: String { words.first ?? "" }
  var target: String { words.count > 1 ? words[1] : "/" }
  /// The target without the query.
  var path: String { String(target.prefix { $0 != "?" }) }
  var status: Int { words.count > 1 ? Int(words[1]) ?? 0 : 0 }

  /// Whether the sender keeps the connection open behind this message.
  var keepsAlive: Bool {
    let connection = self["Connection"]?.lowercased()
    return firstLine.contains("HTTP/1.0") ? connection == "keep-alive" : connection != "close"
  }

  /// The first line and the fields, up to and with the empty line.
  var head: String {
    firstLine + "\r\n" + fields.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
  }

  /// The whole message as it goes over the wire.
  var bytes: [UInt8] { Array(head.utf8) + body }

  /// A response with a body.
  static func response(
    _ status: String,
    version: String = "HTTP/1.1",
    fields: KeyValuePairs<String, String>,
    body: [UInt8]
  ) -> HTTPMessage {
    HTTPMessage(
      firstLine: "\(version) \(status)",
      fields: fields.map { Field(name: $0.key, value: $0.value) },
      body: body
    )
  }
}

/// What a reader of messages found so far.
enum HTTPParsing: Sendable {
  case incomplete
  case message(HTTPMessage, length: Int)
  case malformed
}

extension HTTPMessage {
  /// Reads one message from the front of `bytes`.
  ///
  /// A body goes by its Content-Length or its chunks; a response without either takes everything up
  /// to the end of the connection (`isEnded`).
  static func parse(
    _ bytes: [UInt8],
    isResponse: Bool = false,
    isEnded: Bool = false,
    hasBody: Bool = true
  ) -> HTTPParsing {
    // What begins with a control character (a secure connection's record) is no message.
    if let first = bytes.first, first < 32, first != 10, first != 13 { return .malformed }
    guard let end = endOfHead(bytes) else {
      return bytes.count > 65_536 || isEnded ? .malformed : .incomplete
    }
    let lines = String(decoding: bytes[..<end], as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0 == "\r\n" || $0 == "\n" }
    guard let first = lines.first, first.contains("HTTP/") else { return .malformed }
    var message = HTTPMessage(firstLine: String(first))
    for line in lines.dropFirst() where !line.isEmpty {
      guard let colon = line.firstIndex(of: ":") else { return .malformed }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      message.fields.append(Field(name: String(line[..<colon]), value: String(value)))
    }
    guard hasBody else { return .message(message, length: end) }
    if message["Transfer-Encoding"]?.lowercased() == "chunked" {
      guard let (body, next) = chunks(bytes, from: end) else { return .incomplete }
      message.body = body
      return .message(message, length: next)
    }
    if let length = message["Content-Length"].flatMap({ Int($0) }) {
      guard length >= 0 else { return .malformed }
      guard bytes.count >= end + length || isEnded else { return .incomplete }
      let last = min(bytes.count, end + length)
      message.body = Array(bytes[end..<last])
      return .message(message, length: last)
    }
    guard isResponse, ![204, 304].contains(message.status) else {
      return .message(message, length: end)
    }
    guard isEnded else { return .incomplete }
    message.body = Array(bytes[end...])
    return .message(message, length: bytes.count)
  }

  /// What there is by now of an answer in chunks; nil where it is none, or its head is not whole.
  static func beginning(of bytes: [UInt8]) -> HTTPMessage? {
    guard let end = endOfHead(bytes),
      case .message(var message, _) = parse(Array(bytes[..<end]), hasBody: false),
      message["Transfer-Encoding"]?.lowercased() == "chunked"
    else { return nil }
    var index = end
    while index < bytes.count, let stop = bytes[index...].firstIndex(of: 10) {
      let line = String(decoding: bytes[index..<stop], as: UTF8.self).prefix { $0.isHexDigit }
      guard let count = Int(line, radix: 16), count > 0, bytes.count > stop + count else { break }
      message.body += bytes[stop + 1..<stop + 1 + count]
      index = stop + count + 3
    }
    return message
  }

  private static func endOfHead(_ bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
      if bytes[index] == 10 {
        if index + 1 < bytes.count, bytes[index + 1] == 10 { return index + 2 }
        if index + 2 < bytes.count, bytes[index + 1] == 13, bytes[index + 2] == 10 {
          return index + 3
        }
      }
      index += 1
    }
    return nil
  }

  private static func chunks(_ bytes: [UInt8], from start: Int) -> ([UInt8], Int)? {
    var body: [UInt8] = []
    var index = start
    while true {
      guard let end = bytes[index...].firstIndex(of: 10) else { return nil }
      let line = String(decoding: bytes[index..<end], as: UTF8.self).prefix { $0.isHexDigit }
      guard let count = Int(line, radix: 16) else { return nil }
      let next = end + 1
      guard bytes.count >= next + count + 2 else { return nil }
      if count == 0 { return (body, next + 2) }
      body += bytes[next..<next + count]
      index = next + count + 2
    }
  }
}
