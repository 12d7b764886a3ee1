import Machine
import Network
import Simulation

extension ReplyServer {
  /// What the program says when it listens, with the descriptor that it says it to.
  func startLines(port: Int, _ system: Kernel) -> [(String, Int)] {
    let now = system.now
    switch kind {
    case .text(_, _, let shown):
      return [("\(LogClock.golang.text(now)) [INFO] server is listening on \(shown)", 2)]
    case .helloApp: return [("\(LogClock.golang.text(now)) Server listening on port \(port)", 2)]
    case .request: return [("Echo server listening on port \(port).", 1)]
    case .json: return [("Listening on port \(port).", 1)]
    case .echoserver: return []
    case .netexec: return [("\(LogClock.klog.text(now)) Started HTTP server on port \(port)", 2)]
    case .hostname: return [("\(LogClock.klog.text(now)) Serving on port \(port).", 2)]
    case .liveness: return []
    case .prometheus: return Self.prometheusLines(now).map { ($0, 2) }
    case .grafana: return Self.grafanaLines(now).map { ($0, 1) }
    }
  }

  /// What it answers to a request.
  func reply(
    to request: HTTPMessage,
    from client: Endpoint,
    upTime: Duration,
    _ system: Kernel
  ) -> HTTPReply {
    switch kind {
    case .text(let text, let status, _):
      if request.path == "/health" { return .json("{\"status\":\"ok\"}") }
      var reply = HTTPReply(text + "\n", status: status)
      reply.fields = [
        HTTPMessage.Field(name: "X-App-Name", value: "http-echo"),
        HTTPMessage.Field(name: "X-App-Version", value: "1.0.0"),
      ]
      return reply
    case .helloApp(let version):
      let name = system.hostname
      return HTTPReply("Hello, world!\nVersion: \(version)\nHostname: \(name)\n")
    case .request: return echo(request, system)
    case .json: return jsonEcho(request, client, system)
    case .echoserver(let isFirst):
      var reply = HTTPReply(
        isFirst ? oldEcho(request, client) : newEcho(request, client, system)
      )
      reply.fields = [
        HTTPMessage.Field(name: "Server", value: isFirst ? "nginx/1.10.0" : "nginx/1.13.3"),
        HTTPMessage.Field(name: "Content-Type", value: "text/plain"),
      ]
      reply.guessedType = ""
      return reply
    case .netexec: return networkTest(request, client, upTime, system)
    case .hostname: return HTTPReply(system.hostname)
    case .liveness: return liveness(request, upTime)
    case .prometheus: return prometheus(request)
    case .grafana: return grafana(request)
    }
  }

  private func echo(_ request: HTTPMessage, _ system: Kernel) -> HTTPReply {
    var text = "Request served by \(system.hostname)\n\n"
    text += "HTTP/1.1 \(request.method) \(request.target)\n\nHost: \(request["Host"] ?? "")\n"
    for field in sorted(request) where field.name.lowercased() != "host" {
      text += "\(field.name): \(field.value)\n"
    }
    if !request.body.isEmpty { text += "\n" + String(decoding: request.body, as: UTF8.self) }
    return HTTPReply(text)
  }

  private func sorted(_ request: HTTPMessage) -> [HTTPMessage.Field] {
    request.fields.sorted { $0.name.lowercased() < $1.name.lowercased() }
  }

  private func headers(_ request: HTTPMessage, indent: String) -> String {
    sorted(request).map { "\(indent)\($0.name.lowercased())=\($0.value)\n" }.joined()
  }

  private func body(_ request: HTTPMessage) -> String {
    request.body.isEmpty
      ? "-no body in request-" : String(decoding: request.body, as: UTF8.self)
  }

  private func query(_ request: HTTPMessage) -> String {
    String(request.target.drop { $0 != "?" }.dropFirst())
  }

  private func oldEcho(_ request: HTTPMessage, _ client: Endpoint) -> String {
    let host = request["Host"] ?? ""
    let address = host.contains(":") ? host : host + ":8080"
    let query = query(request)
    return "CLIENT VALUES:\nclient_address=\(client.address)\ncommand=\(request.method)\n"
      + "real path=\(request.target)\nquery=\(query.isEmpty ? "nil" : query)\n"
      + "request_version=1.1\nrequest_uri=http://\(address)\(request.target)\n\n"
      + "SERVER VALUES:\nserver_version=nginx: 1.10.0 - lua: 10001\n\n"
      + "HEADERS RECEIVED:\n\(headers(request, indent: ""))BODY:\n\(body(request))"
  }

  private func newEcho(
    _ request: HTTPMessage,
    _ client: Endpoint,
    _ system: Kernel
  ) -> String {
    let variables = [
      ("node name", "NODE_NAME"), ("pod name", "POD_NAME"), ("pod namespace", "POD_NAMESPACE"),
      ("pod IP", "POD_IP"),
    ]
    let known = variables.compactMap { label, name in
      system.environment[name].map { "\t\(label):\t\($0)\n" }
    }
    let host = (request["Host"] ?? "").prefix { $0 != ":" }
    return "\n\nHostname: \(system.hostname)\n\nPod Information:\n"
      + (known.isEmpty ? "\t-no pod information available-\n" : known.joined())
      + "\nServer values:\n\tserver_version=nginx: 1.13.3 - lua: 10008\n"
      + "\nRequest Information:\n\tclient_address=\(client.address)\n"
      + "\tmethod=\(request.method)\n\treal path=\(request.target)\n\tquery=\(query(request))\n"
      + "\trequest_version=1.1\n\trequest_scheme=http\n"
      + "\trequest_uri=http://\(host):8080\(request.target)\n"
      + "\nRequest Headers:\n\(headers(request, indent: "\t"))"
      + "\nRequest Body:\n\t\(body(request))\n\n"
  }

  private func jsonEcho(
    _ request: HTTPMessage,
    _ client: Endpoint,
    _ system: Kernel
  ) -> HTTPReply {
    let query = parameters(request)
    if let text = query.first(where: { $0.name == "echo_body" })?.value {
      return .json(Self.quoted(text), type: "application/json; charset=utf-8")
    }
    func object(_ pairs: [(String, String)]) -> String {
      "{" + pairs.map { Self.quoted($0.0) + ":" + Self.quoted($0.1) }.joined(separator: ",") + "}"
    }
    let host = String((request["Host"] ?? "").prefix { $0 != ":" })
    let fields = request.fields.map { ($0.name.lowercased(), $0.value) }
    let variables = system.environment.variables.map { ($0.name, $0.value) }
    let text =
      "{\"host\":{\"hostname\":\(Self.quoted(host)),\"ip\":\"::ffff:\(client.address)\","
      + "\"ips\":[]},\"http\":{\"method\":\"\(request.method)\",\"baseUrl\":\"\","
      + "\"originalUrl\":\(Self.quoted(request.target)),\"protocol\":\"http\"},"
      + "\"request\":{\"params\":{\"0\":\(Self.quoted(request.path))},"
      + "\"query\":\(object(query.map { ($0.name, $0.value) })),\"cookies\":{},"
      + "\"body\":{},\"headers\":\(object(fields))},\"environment\":\(object(variables))}"
    var reply = HTTPReply.json(text, type: "application/json; charset=utf-8")
    if let code = query.first(where: { $0.name == "echo_code" }).flatMap({ Int($0.value) }),
      (200...599).contains(code)
    {
      reply.status = "\(code) \(Self.reason(code))"
    }
    return reply
  }

  /// The names and values of a request's query.
  func parameters(_ request: HTTPMessage) -> [(name: String, value: String)] {
    query(request).split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.plain(parts[0]), parts.count > 1 ? Self.plain(parts[1]) : "")
    }
  }

  /// The words of the status codes that people ask for.
  static func reason(_ code: Int) -> String {
    switch code {
    case 200: "OK"
    case 201: "Created"
    case 204: "No Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 418: "I'm a Teapot"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    default: "Status \(code)"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// A part of a query without its escapes.
  private static func plain(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
