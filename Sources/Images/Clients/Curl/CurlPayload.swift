import Machine
import Simulation

/// What a `curl` command sends: forms, files, text, and the cookies that it knows.
struct CurlPayload {
  var body: [UInt8]?
  var contentType: String?
  /// What goes behind the address instead of into a body.
  var query: String?
  var failure: CurlOptions.Misuse?

  init(_ options: CurlOptions, _ typed: [UInt8], _ system: inout Kernel) {
    if let file = options.upload {
      guard let bytes = file == "-" ? typed : try? system.readFile(file) else {
        system.print(
          "curl: Can't open '\(file)'!\n"
            + "curl: try 'curl --help' or 'curl --manual' for more information\n",
          to: 2
        )
        failure = .init(message: "Failed to open/read local data from file/application", status: 26)
        return
      }
      body = bytes
      return
    }
    if !options.form.isEmpty {
      makeForm(options.form, &system)
      return
    }
    guard options.hasData else { return }
    var parts: [[UInt8]] = []
    var isJSON = false
    for piece in options.pieces {
      switch piece {
      case .text(let text): parts.append(Array(text.utf8))
      case .json(let text):
        isJSON = true
        parts.append(
          text.hasPrefix("@")
            ? Self.content(of: String(text.dropFirst()), typed, &system) : Array(text.utf8)
        )
      case .file(let name, let isBinary):
        let bytes = Self.content(of: name, typed, &system)
        parts.append(isBinary ? bytes : bytes.filter { $0 != 10 && $0 != 13 && $0 != 0 })
      case .encoded(let name, let value, let isFile):
        let bytes = isFile ? Self.content(of: value, typed, &system) : Array(value.utf8)
        let encoded = Self.encoded(bytes)
        parts.append(Array((name.isEmpty ? encoded : "\(name)=\(encoded)").utf8))
      }
    }
    let joined = isJSON ? Array(parts.joined()) : Array(parts.joined(separator: [38]))
    if options.usesQuery {
      query = String(decoding: joined, as: UTF8.self)
    } else {
      body = joined
      contentType = isJSON ? "application/json" : "application/x-www-form-urlencoded"
    }
  }

  private static func content(
    of name: String,
    _ typed: [UInt8],
    _ system: inout Kernel
  ) -> [UInt8] {
    if name == "-" { return typed }
    if let bytes = try? system.readFile(name) { return bytes }
    system.print(
      "Warning: Couldn't read data from file \"\(name)\", this makes an empty POST.\n",
      to: 2
    )
    return []
  }

  /// Bytes as a form writes them: blanks are plus signs.
  static func encoded(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46, 95, 126: String(UnicodeScalar(byte))
      case 32: "+"
      default:
        "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }

  private mutating func makeForm(_ fields: [String], _ system: inout Kernel) {
    let digits = (0..<16).map { _ in String(system.programRandom.below(16), radix: 16) }.joined()
    let boundary = String(repeating: "-", count: 24) + digits
    var bytes: [UInt8] = []
    for field in fields {
      guard let mark = field.firstIndex(of: "=") else {
        failure = .init(message: "curl: (26) Failed to open/read local data from file/application")
        return
      }
      let name = field[..<mark]
      let value = field[field.index(after: mark)...]
      var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\""
      var content = Array(value.utf8)
      if value.hasPrefix("@") {
        let file = String(value.dropFirst().prefix { $0 != ";" })
        guard let read = try? system.readFile(file) else {
          failure = .init(
            message: "curl: (26) Failed to open/read local data from file/application",
            status: 26
          )
          return
        }
        content = read
        head += "; filename=\"\(file.split(separator: "/").last ?? "")\""
        head +=
          "\r\nContent-Type: "
          + (file.hasSuffix(".txt") ? "text/plain" : "application/octet-stream")
      }
      bytes += Array((head + "\r\n\r\n").utf8) + content + [13, 10]
    }
    body = bytes + Array("--\(boundary)--\r\n".utf8)
    contentType = "multipart/form-data; boundary=\(boundary)"
  }
}

/// A cookie that a server gave.
struct CurlCookie: Hashable, Sendable {
  var host: String
  var path = "/"
  var name: String
  var value: String

  /// Reads what stands behind `Set-Cookie`.
  init?(_ text: String, from host: String) {
    let parts = text.split(separator: ";").map { $0.drop { $0 == " " } }
    guard let first = parts.first, let mark = first.firstIndex(of: "=") else { return nil }
    name = String(first[..<mark])
    value = String(first[first.index(after: mark)...])
    self.host = host
    for part in parts.dropFirst() where part.lowercased().hasPrefix("path=") {
      path = String(part.dropFirst(5))
    }
  }

  private init?(line: Substring) {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard cells.count == 7 else { return nil }
    (host, path, name, value) = (cells[0], cells[2], cells[5], cells[6])
  }

  static func read(_ bytes: [UInt8]) -> [CurlCookie] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
      CurlCookie(line: $0)
    }
  }

  /// The file that a jar is kept in.
  static func file(_ jar: [CurlCookie]) -> String {
    "# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n"
      + "# This file was generated by libcurl! Edit at your own risk.\n\n"
      + jar.map { "\($0.host)\tFALSE\t\($0.path)\tFALSE\t0\t\($0.name)\t\($0.value)\n" }.joined()
  }
}

extension Curl {
  /// The request for an address.
  func request(to address: WebAddress) -> HTTPMessage {
    let verb =
      method
      ?? (options.headOnly ? "HEAD" : options.upload != nil ? "PUT" : body != nil ? "POST" : "GET")
    var message = HTTPMessage(
      firstLine: "\(verb) \(address.target) HTTP/\(options.isOld ? "1.0" : "1.1")"
    )
    message["Host"] = address.hostField
    if let user = options.user ?? address.user {
      let pair = user.contains(":") ? user : user + ":"
      message["Authorization"] = "Basic " + BasicCredentials.encoded(pair)
    } else if let bearer = options.bearer {
      message["Authorization"] = "Bearer \(bearer)"
    }
    if let range = options.range { message["Range"] = "bytes=\(range)" }
    let agent = options.agent ?? "curl/\(release.version)"
    if !agent.isEmpty { message["User-Agent"] = agent }
    let isJSON = contentType == "application/json"
    if isJSON { message["Content-Type"] = contentType }
    message["Accept"] = isJSON ? "application/json" : "*/*"
    if options.isCompressed { message["Accept-Encoding"] = "deflate, gzip, br, zstd" }
    if let referer = options.referer { message["Referer"] = referer }
    var cookies = options.cookies.filter { $0.contains("=") }
    cookies += jar.filter { $0.host == address.host }.map { "\($0.name)=\($0.value)" }
    if !cookies.isEmpty { message["Cookie"] = cookies.joined(separator: "; ") }
    if let body {
      message.body = body
      message["Content-Length"] = String(body.count)
      if !isJSON, let contentType { message["Content-Type"] = contentType }
      // What is uploaded waits for leave, save where hardly anybody asks for it any more.
      if options.upload != nil, release == .seven, !body.isEmpty {
        message["Expect"] = "100-continue"
      }
    }
    for field in options.fields {
      if let colon = field.firstIndex(of: ":") {
        let name = String(field[..<colon])
        let value = String(field[field.index(after: colon)...].drop { $0 == " " })
        // A field of the request's own keeps its place; without a value it goes.
        if let index = message.fields.firstIndex(where: {
          $0.name.lowercased() == name.lowercased()
        }) {
          if value.isEmpty {
            message.fields.remove(at: index)
          } else if name.lowercased() == "host" {
            message.fields[index].value = value
          } else {
            message.fields.remove(at: index)
            message.fields.append(.init(name: name, value: value))
          }
        } else if !value.isEmpty {
          message.fields.append(.init(name: name, value: value))
        }
      } else if field.hasSuffix(";") {
        message.fields.append(.init(name: String(field.dropLast()), value: ""))
      }
    }
    return message
  }
}
