import Machine
import Network
import Simulation

extension NginxServer {
  /// Asks the server behind a `proxy_pass`.
  mutating func ask(
    _ address: String,
    _ location: NginxLocation?,
    _ path: String,
    _ job: inout Job,
    _ system: inout Kernel
  ) {
    let parts = WebAddressParts(expanded(address, job, path))
    let query = job.request.target.dropFirst(job.request.path.count)
    var target = path
    if parts.hasPath, let location {
      target = parts.path + path.dropFirst(location.path.count)
    }
    var (host, port) = (parts.host, parts.port)
    if let upstream = configuration.upstreams.first(where: { $0.name == parts.host }) {
      let server = upstream.servers[turn % upstream.servers.count]
      turn &+= 1
      (host, port) = (server.host, server.port)
    }
    let place = port == 80 ? parts.host : "\(parts.host):\(parts.port)"
    var message = HTTPMessage(firstLine: "\(job.request.method) \(target)\(query) HTTP/1.0")
    var own = [
      HTTPMessage.Field(name: "Host", value: parts.port == 80 ? parts.host : place),
      HTTPMessage.Field(name: "Connection", value: "close"),
    ]
    for header in job.scope.proxyHeaders {
      own.removeAll { $0.name.lowercased() == header.name.lowercased() }
      let value = expanded(header.value, job, path)
      if !value.isEmpty { own.append(HTTPMessage.Field(name: header.name, value: value)) }
    }
    let names = own.map { $0.name.lowercased() } + ["connection", "keep-alive"]
    message.fields = own + job.request.fields.filter { !names.contains($0.name.lowercased()) }
    message.body = job.request.body
    job.outgoing = message
    job.shown = "\(target)\(query)"
    job.dialer = Dialer(
      host: host,
      port: port,
      deadline: system.now + .seconds(job.scope.proxySeconds)
    )
    jobs.append(job)
  }

  /// Goes on with all requests that are with back ends.
  mutating func work(_ waits: inout [Wait], _ system: inout Kernel) {
    var index = 0
    while index < jobs.count {
      if let response = advance(index, &waits, &system) {
        let job = jobs.remove(at: index)
        if let upstream = job.upstream { system.close(upstream) }
        finish(response, job, &system)
      } else {
        index += 1
      }
    }
  }

  private mutating func advance(
    _ index: Int,
    _ waits: inout [Wait],
    _ system: inout Kernel
  ) -> HTTPMessage? {
    guard let upstream = jobs[index].upstream else {
      switch jobs[index].dialer.advance(&system) {
      case .wait(let more):
        waits += more
        return nil
      case .failed(let failure): return failed(failure, index, &system)
      case .connected(let descriptor, _):
        jobs[index].upstream = descriptor
        system.print(jobs[index].outgoing.bytes, to: descriptor)
        return advance(index, &waits, &system)
      }
    }
    var isEnded = false
    reading: while true {
      switch system.read(upstream) {
      case .bytes(let bytes): jobs[index].input += bytes
      case .wouldBlock: break reading
      case .endOfFile, .failure:
        isEnded = true
        break reading
      }
    }
    let job = jobs[index]
    let hasBody = job.request.method != "HEAD"
    let input = job.input
    switch HTTPMessage.parse(input, isResponse: true, isEnded: isEnded, hasBody: hasBody) {
    case .message(let response, _): return forwarded(response, job, system)
    case .malformed:
      error(
        "upstream prematurely closed connection while reading response header from upstream",
        job,
        &system
      )
      return gateway("502 Bad Gateway", index, &system)
    case .incomplete:
      let limit = job.begun + .seconds(job.scope.proxySeconds)
      if system.now >= limit {
        error(
          "upstream timed out (110: Connection timed out) while reading response header from upstream",
          job,
          &system
        )
        return gateway("504 Gateway Time-out", index, &system)
      }
      waits += [.readable(upstream), .until(limit)]
      return nil
    }
  }

  private mutating func failed(
    _ failure: Dialer.Failure,
    _ index: Int,
    _ system: inout Kernel
  ) -> HTTPMessage? {
    let job = jobs[index]
    switch failure {
    case .unknownHost, .noNameServer:
      error(
        "\(job.dialer.host) could not be resolved (3: Host not found)",
        job,
        &system
      )
      return gateway("502 Bad Gateway", index, &system)
    case .connection(let reason, _):
      error(
        "connect() failed (\(reason.number): \(reason.message)) while connecting to upstream",
        job,
        &system
      )
      return gateway("502 Bad Gateway", index, &system)
    case .deadline:
      error(
        "upstream timed out (110: Connection timed out) while connecting to upstream",
        job,
        &system
      )
      return gateway("504 Gateway Time-out", index, &system)
    }
  }

  private mutating func gateway(
    _ status: String,
    _ index: Int,
    _ system: inout Kernel
  ) -> HTTPMessage? {
    var job = jobs[index]
    return errorPage(status, &job, 0, &system)
  }

  /// The response of a back end as the client gets it.
  private func forwarded(
    _ response: HTTPMessage,
    _ job: Job,
    _ system: Kernel
  ) -> HTTPMessage {
    let status = response.words.dropFirst().joined(separator: " ")
    var message = message(status, response.body, "", job, system)
    let own = message.fields
    message.fields = Array(own.prefix(2))
    let left = ["server", "date", "connection", "transfer-encoding", "content-length"]
    message.fields += response.fields.filter { $0.name.lowercased() == "content-type" }
    message["Content-Length"] = response["Content-Length"] ?? String(response.body.count)
    message.fields += own.dropFirst(2)
    message.fields += response.fields.filter {
      !left.contains($0.name.lowercased()) && $0.name.lowercased() != "content-type"
    }
    return message
  }

  // MARK: The end of a request

  /// Sends a response and writes it down.
  mutating func finish(_ response: HTTPMessage, _ job: Job, _ system: inout Kernel) {
    if let path = job.scope.accessLog, let descriptor = logs[path] {
      let format = configuration.formats[job.scope.logFormat] ?? ""
      let line = expanded(format, job, job.request.path, response: response, now: system.now)
      system.print(line + "\n", to: descriptor)
    }
    guard let index = servers.firstIndex(where: { $0.port == job.port }),
      let place = servers[index].connections.firstIndex(where: { $0.descriptor == job.link })
    else { return }
    servers[index].connections[place].output +=
      job.request.method == "HEAD" ? Array(response.head.utf8) : response.bytes
    if !job.request.keepsAlive { servers[index].connections[place].isClosing = true }
  }

  /// A line of the error log about a request.
  func error(_ text: String, _ job: Job, _ system: inout Kernel) {
    let name = job.site.names.first ?? ""
    var line =
      "*\(max(accepted, 1)) \(text), client: \(job.client), server: \(name), "
      + "request: \"\(job.request.firstLine)\""
    if !job.shown.isEmpty {
      let address = job.dialer.address.map { "\($0)" } ?? job.dialer.host
      line += ", upstream: \"http://\(address):\(job.dialer.port)\(job.shown)\""
    }
    if let host = job.request["Host"] { line += ", host: \"\(host)\"" }
    log("error", line, worker: true, &system)
  }

  /// A text with the values of its variables.
  func expanded(
    _ text: String,
    _ job: Job,
    _ path: String,
    response: HTTPMessage? = nil,
    now: Instant? = nil
  ) -> String {
    guard text.contains("$") else { return text }
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let isBraced = rest.first == "{"
      if isBraced { rest = rest.dropFirst() }
      let name = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      rest = rest.dropFirst(name.count)
      if isBraced, rest.first == "}" { rest = rest.dropFirst() }
      result += variable(name, job, path, response, now)
    }
    return result + rest
  }

  private func variable(
    _ name: String,
    _ job: Job,
    _ path: String,
    _ response: HTTPMessage?,
    _ now: Instant?
  ) -> String {
    let request = job.request
    let query = String(request.target.dropFirst(request.path.count + 1))
    let isLogged = response != nil
    switch name {
    case "host": return String((request["Host"] ?? "").prefix { $0 != ":" }).lowercased()
    case "http_host": return request["Host"] ?? ""
    case "uri", "document_uri": return path
    case "request_uri": return request.target
    case "request": return request.firstLine
    case "request_method": return request.method
    case "args", "query_string": return query
    case "is_args": return query.isEmpty ? "" : "?"
    case "remote_addr", "proxy_add_x_forwarded_for":
      if name != "remote_addr", let known = request["X-Forwarded-For"] {
        return "\(known), \(job.client)"
      }
      return "\(job.client)"
    case "remote_user": return "-"
    case "scheme": return "http"
    case "server_port": return String(job.port)
    case "server_name": return job.site.names.first ?? ""
    case "proxy_host": return job.dialer.host
    case "document_root": return job.scope.root
    case "nginx_version": return "1.29.3"
    case "status": return response.map { String($0.status) } ?? ""
    case "body_bytes_sent":
      return response.map { String(request.method == "HEAD" ? 0 : $0.body.count) } ?? ""
    case "time_local": return now?.accessLogTime ?? ""
    case "request_time":
      let span = now.map { Int(($0 - job.begun).nanoseconds / 1_000_000) } ?? 0
      return "\(span / 1000).\(CivilTime.padded(span % 1000, 3))"
    case "request_length": return String(request.head.utf8.count + request.body.count)
    default:
      if name.hasPrefix("http_") {
        let field = name.dropFirst(5).map { $0 == "_" ? "-" : String($0) }.joined()
        return request[field] ?? (isLogged ? "-" : "")
      }
      if name.hasPrefix("arg_") {
        let wanted = name.dropFirst(4) + "="
        return query.split(separator: "&").first { $0.hasPrefix(wanted) }
          .map { String($0.dropFirst(wanted.count)) } ?? ""
      }
      return isLogged ? "-" : ""
    }
  }
}

/// The page that `autoindex` makes of a directory.
enum NginxListing {
  static func page(of folder: String, at path: String, _ system: Kernel) -> String {
    let names = ((try? system.list(folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    var rows: [(name: String, status: FileStatus)] = []
    for name in names {
      guard let status = try? system.stat(folder + "/" + name) else { continue }
      rows.append((status.isDirectory ? name + "/" : name, status))
    }
    let ordered = rows.filter(\.status.isDirectory) + rows.filter { !$0.status.isDirectory }
    let lines = ordered.map { name, status in
      let time = CivilTime(status.modified)
      let date =
        "\(CivilTime.padded(time.day))-\(CivilTime.months[time.month - 1])-\(time.year) "
        + "\(CivilTime.padded(time.hour)):\(CivilTime.padded(time.minute))"
      let size = status.isDirectory ? "-" : String(status.size)
      let gap = String(repeating: " ", count: max(0, 50 - name.count) + 1)
      let margin = String(repeating: " ", count: max(0, 20 - size.count))
      return "<a href=\"\(name)\">\(name)</a>\(gap)\(date)\(margin)\(size)\r\n"
    }
    return "<html>\r\n<head><title>Index of \(path)</title></head>\r\n<body>\r\n"
      + "<h1>Index of \(path)</h1><hr><pre><a href=\"../\">../</a>\r\n\(lines.joined())</pre><hr>"
      + "</body>\r\n</html>\r\n"
  }
}
