import Machine
import Network
import Simulation

extension NginxServer {
  func message(
    _ status: String,
    _ body: [UInt8],
    _ type: String,
    _ job: Job,
    _ system: Kernel
  ) -> HTTPMessage {
    var response = HTTPMessage.response(
      status,
      fields: [
        "Server": Self.signature(job.scope, system), "Date": system.now.httpDate,
      ],
      body: body
    )
    if !type.isEmpty {
      let isText = ["text/html", "text/plain", "text/xml", "application/javascript"].contains(type)
      response["Content-Type"] =
        isText ? type + (job.scope.charset.map { "; charset=\($0)" } ?? "") : type
      response["Content-Length"] = String(body.count)
    }
    response["Connection"] = job.request.keepsAlive ? "keep-alive" : "close"
    addHeaders(to: &response, job)
    return response
  }

  /// The headers that the configuration adds.
  private func addHeaders(to response: inout HTTPMessage, _ job: Job) {
    let plain = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308]
    for header in job.scope.headers where header.isAlways || plain.contains(response.status) {
      let value = expanded(header.value, job, job.request.path)
      if value.isEmpty { continue }
      response.fields.append(HTTPMessage.Field(name: header.name, value: value))
    }
  }

  private static func signature(_ scope: NginxScope, _ system: Kernel) -> String {
    scope.showsVersion ? "nginx/" + version(system) : "nginx"
  }

  /// One of nginx' own pages.
  func page(
    _ status: String,
    _ scope: NginxScope,
    _ request: HTTPMessage,
    _ system: Kernel,
    _ job: Job? = nil,
    title: String = "",
    saying words: String = ""
  ) -> HTTPMessage {
    let name = Self.signature(scope, system)
    let body =
      "<html>\r\n<head><title>\(title.isEmpty ? status : title)</title></head>\r\n<body>\r\n"
      + "<center><h1>\(status)</h1></center>\r\n\(words)<hr><center>\(name)</center>\r\n"
      + "</body>\r\n</html>\r\n"
    var response = HTTPMessage.response(
      status,
      fields: [
        "Server": name, "Date": system.now.httpDate,
        "Content-Type": "text/html", "Content-Length": String(body.utf8.count),
        "Connection": request.keepsAlive ? "keep-alive" : "close",
      ],
      body: Array(body.utf8)
    )
    if let job { addHeaders(to: &response, job) }
    return response
  }

  static func status(_ code: Int) -> String {
    let reasons = [
      200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently",
      302: "Moved Temporarily", 303: "See Other", 307: "Temporary Redirect",
      202: "Accepted", 206: "Partial Content", 308: "Permanent Redirect", 400: "Bad Request",
      401: "Authorization Required",
      403: "Forbidden", 404: "Not Found", 405: "Not Allowed", 413: "Request Entity Too Large",
      429: "Too Many Requests",
      500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Temporarily Unavailable",
      501: "Not Implemented", 504: "Gateway Time-out", 409: "Conflict",
    ]
    return "\(code) \(reasons[code] ?? "")"
  }

  /// The answer of a `return`.
  mutating func answer(
    _ reply: [String],
    _ path: String,
    _ job: inout Job,
    _ depth: Int,
    _ system: inout Kernel
  ) -> HTTPMessage? {
    guard let code = Int(reply[0]) else {
      return redirect(302, expanded(reply[0], job, path), job, system)
    }
    let text = reply.count > 1 ? expanded(reply[1], job, path) : nil
    if [301, 302, 303, 307, 308].contains(code) {
      return redirect(code, text ?? "", job, system)
    }
    guard let text else {
      if code == 200 || code == 204 { return message(Self.status(code), [], "", job, system) }
      return errorPage(Self.status(code), &job, depth, &system)
    }
    return message(Self.status(code), Array(text.utf8), job.scope.defaultType, job, system)
  }

  func redirect(
    _ code: Int,
    _ address: String,
    _ job: Job,
    _ system: Kernel
  ) -> HTTPMessage {
    let title = code == 302 ? "302 Found" : Self.status(code)
    var response = page(title, job.scope, job.request, system)
    response.firstLine = "HTTP/1.1 " + Self.status(code)
    let isLocal = address.hasPrefix("/")
    let host = String((job.request["Host"] ?? "localhost").prefix { $0 != ":" })
    let port = job.port == (job.isSecure ? 443 : 80) ? "" : ":\(job.port)"
    let scheme = job.isSecure ? "https" : "http"
    response["Location"] = isLocal ? "\(scheme)://\(host)\(port)\(address)" : address
    addHeaders(to: &response, job)
    return response
  }

  func status(_ job: Job, _ system: Kernel) -> HTTPMessage {
    let active = servers.reduce(0) { $0 + $1.connections.count }
    let text =
      "Active connections: \(active) \nserver accepts handled requests\n "
      + "\(accepted) \(accepted) \(handled) \nReading: 0 Writing: 1 Waiting: \(max(0, active - 1)) \n"
    return message("200 OK", Array(text.utf8), "text/plain", job, system)
  }

  func contentType(_ path: String, _ scope: NginxScope) -> String {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else {
      return scope.defaultType
    }
    return switch path[path.index(after: dot)...] {
    case "html", "htm", "shtml": "text/html"
    case "txt": "text/plain"
    case "css": "text/css"
    case "js": "application/javascript"
    case "json": "application/json"
    case "xml": "text/xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "gif": "image/gif"
    case "svg": "image/svg+xml"
    case "ico": "image/x-icon"
    case "pdf": "application/pdf"
    default: scope.defaultType
    }
  }
}
