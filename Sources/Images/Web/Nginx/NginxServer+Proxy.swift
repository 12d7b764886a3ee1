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
  ) -> HTTPMessage? {
    let parts = WebAddressParts(expanded(address, job, path))
    var query = job.query.isEmpty ? "" : "?" + job.query
    var target = path
    if parts.hasPath, address.contains("$") {
      (target, query) = (parts.path, "")
    } else if parts.hasPath, !job.isRewritten, let location {
      target = parts.path + path.dropFirst(location.path.count)
    }
    var (host, port) = (parts.host, parts.port)
    if let upstream = configuration.upstreams.first(where: { $0.name == parts.host }) {
      let server = upstream.servers[turn(of: upstream, job)]
      (host, port) = (server.host, server.port)
    } else if address.contains("$"), !job.scope.hasResolver, IPv4Address(host) == nil {
      error("no resolver defined to resolve \(host)", job, &system)
      return errorPage("502 Bad Gateway", &job, 0, &system)
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
    return nil
  }

  /// The server of an upstream whose turn it is.
  private mutating func turn(of upstream: NginxConfiguration.Upstream, _ job: Job) -> Int {
    guard !upstream.turns.isEmpty else {
      return upstream.servers.firstIndex { $0.isBackup } ?? 0
    }
    if upstream.goesByClient {
      let number = "\(job.client)".split(separator: ".").prefix(3)
        .reduce(89) { ($0 * 113 + (Int($1) ?? 0)) % 6271 }
      return upstream.turns[number % upstream.turns.count]
    }
    let turn = turns[upstream.name, default: 0]
    turns[upstream.name] = turn + 1
    return upstream.turns[turn % upstream.turns.count]
  }

  /// Turns to the next server of an upstream, where one has not been asked yet.
  private mutating func retry(_ index: Int) -> Bool {
    let job = jobs[index]
    let name = WebAddressParts(job.scope.proxy ?? "").host
    guard let upstream = configuration.upstreams.first(where: { $0.name == name }) else {
      return false
    }
    let failed = upstream.servers.firstIndex {
      $0.host == job.dialer.host && $0.port == job.dialer.port
    }
    if let failed { jobs[index].tried.append(failed) }
    let order = upstream.turns + upstream.servers.indices.filter { upstream.servers[$0].isBackup }
    guard let next = order.first(where: { !jobs[index].tried.contains($0) }) else { return false }
    let server = upstream.servers[next]
    let limit = job.begun + .seconds(job.scope.proxySeconds)
    jobs[index].dialer = Dialer(host: server.host, port: server.port, deadline: limit)
    return true
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
      case .failed(let failure):
        tell(failure, jobs[index], &system)
        if retry(index) { return advance(index, &waits, &system) }
        var isLate = false
        if case .deadline = failure { isLate = true }
        return gateway(isLate ? "504 Gateway Time-out" : "502 Bad Gateway", index, &system)
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

  private func tell(_ failure: Dialer.Failure, _ job: Job, _ system: inout Kernel) {
    let text =
      switch failure {
      case .unknownHost, .noNameServer:
        "\(job.dialer.host) could not be resolved (3: Host not found)"
      case .connection(let reason, _):
        "connect() failed (\(reason.number): \(reason.message)) while connecting to upstream"
      case .deadline:
        "upstream timed out (110: Connection timed out) while connecting to upstream"
      }
    error(text, job, &system)
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
    let bytes = job.request.method == "HEAD" ? Array(response.head.utf8) : response.bytes
    servers[index].connections[place].output += job.isSecure ? SecureChannel.data(bytes) : bytes
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
}
