import Machine
import Network
import Simulation

/// The nginx in the pod of the ingress controller: takes requests in, and asks the back ends.
struct IngressProxy: Program {
  private struct Job: Sendable {
    var link: Int
    var request: HTTPMessage
    var isSecure: Bool
    var client: IPv4Address
    var backend: String
    var target: Endpoint
    var path: String
    var upstream: Int
    var input: [UInt8] = []
    var isSent = false
    var begun: Instant
  }

  private var plain = ConnectionServer(port: 80)
  private var secure = ConnectionServer(port: 443)
  private var channels: [Int: SecureChannel] = [:]
  private var requests: [Int: [UInt8]] = [:]
  private var jobs: [Job] = []
  private var isOpen = false
  private var turn = 0

  init() {}

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isOpen, let failure = start(&system) { return failure }
    if !system.takeSignals().isEmpty {
      plain.close(&system)
      secure.close(&system)
      return .exit(0)
    }
    plain.pump(&system)
    secure.pump(&system)
    for index in plain.connections.indices { readPlain(index, &system) }
    for index in secure.connections.indices { readSecure(index, &system) }
    var waits: [Wait] = []
    work(&waits, &system)
    plain.flush(&system)
    secure.flush(&system)
    return .wait(plain.waits + secure.waits + waits)
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    isOpen = true
    system.handleSignals(SignalSet(.terminate, .interrupt, .quit))
    system.print(
      "-------------------------------------------------------------------------------\n"
        + "NGINX Ingress controller\n  Release:       v1.14.0\n"
        + "  Repository:    https://github.com/kubernetes/ingress-nginx\n"
        + "  nginx version: nginx/1.27.1\n\n"
        + "-------------------------------------------------------------------------------\n\n",
      to: 1
    )
    do throws(Errno) {
      try plain.open(&system)
      try secure.open(&system)
      return nil
    } catch {
      system.print(
        "nginx: [emerg] bind() to 0.0.0.0:80 failed (\(error.number): \(error.message))\n",
        to: 2
      )
      return .exit(1)
    }
  }

  private mutating func readPlain(_ index: Int, _ system: inout Kernel) {
    let connection = plain.connections[index]
    guard !connection.isClosing, !jobs.contains(where: { $0.link == connection.descriptor }) else {
      return
    }
    switch HTTPMessage.parse(connection.input) {
    case .incomplete: plain.connections[index].isClosing = connection.isEnded
    case .malformed:
      plain.connections[index].isClosing = true
      plain.connections[index].output += Self.page("400 Bad Request", system.now).bytes
    case .message(let request, let length):
      plain.connections[index].input.removeFirst(length)
      take(request, connection, isSecure: false, &system)
    }
  }

  private mutating func readSecure(_ index: Int, _ system: inout Kernel) {
    let connection = secure.connections[index]
    let link = connection.descriptor
    secure.connections[index].input = []
    for event in channels[link, default: SecureChannel()].receive(connection.input) {
      switch event {
      case .hello(let host):
        let greeting = SecureChannel.greeting(certificate(for: host, system))
        secure.connections[index].output += greeting
      case .data(let bytes): requests[link, default: []] += bytes
      case .malformed:
        secure.connections[index].isClosing = true
        secure.connections[index].output +=
          Self.page(
            "400 Bad Request",
            system.now,
            saying: "The plain HTTP request was sent to HTTPS port"
          ).bytes
      case .alert, .certificate: secure.connections[index].isClosing = true
      }
    }
    if connection.isEnded, !jobs.contains(where: { $0.link == link }) {
      secure.connections[index].isClosing = true
      channels[link] = nil
      requests[link] = nil
      return
    }
    guard case .message(let request, let length) = HTTPMessage.parse(requests[link] ?? []),
      !jobs.contains(where: { $0.link == link })
    else { return }
    requests[link]?.removeFirst(length)
    take(request, secure.connections[index], isSecure: true, &system)
  }

  /// The certificate of a host that has one; else the one that the controller makes for itself.
  private func certificate(for host: String, _ system: Kernel) -> ServerCertificate {
    let known = system.network.httpRoutes.subjects[host]
    let subject = known ?? "O=Acme Co; CN=Kubernetes Ingress Controller Fake Certificate"
    return ServerCertificate(
      subject: subject,
      issuer: subject,
      notBefore: system.now - .hours(1),
      notAfter: system.now + .hours(24 * 365),
      names: [known == nil ? "ingress.local" : host]
    )
  }

  /// Finds a request's back end and asks it.
  private mutating func take(
    _ request: HTTPMessage,
    _ connection: ConnectionServer.Connection,
    isSecure: Bool,
    _ system: inout Kernel
  ) {
    let link = connection.descriptor
    let host = String((request["Host"] ?? "").prefix { $0 != ":" }).lowercased()
    let query = request.target.dropFirst(request.path.count)
    var job = Job(
      link: link,
      request: request,
      isSecure: isSecure,
      client: connection.client.address,
      backend: "upstream-default-backend",
      target: Endpoint(.any, port: 0),
      path: request.target,
      upstream: -1,
      begun: system.now
    )
    guard let (route, path) = system.network.httpRoutes.route(host: host, path: request.path) else {
      return answer(Self.page("404 Not Found", system.now), job, &system)
    }
    job.backend = route.backend
    if route.isSecured, !isSecure {
      var page = Self.page("308 Permanent Redirect", system.now)
      page["Location"] = "https://\(host)\(request.target)"
      return answer(page, job, &system)
    }
    var endpoints = route.endpoints
    if let canary = route.canaries.first, takes(request, canary, &system) {
      (job.backend, endpoints) = (canary.backend, canary.endpoints)
    }
    guard !endpoints.isEmpty else {
      return answer(Self.page("503 Service Temporarily Unavailable", system.now), job, &system)
    }
    // Round robin, one count for all.
    job.target = endpoints[turn % endpoints.count]
    turn &+= 1
    job.path = path + query
    do throws(Errno) {
      job.upstream = try system.connect(job.target.address, port: Int(job.target.port))
      jobs.append(job)
    } catch {
      answer(Self.page("502 Bad Gateway", system.now), job, &system)
    }
  }

  /// Whether a request goes to the back end on trial.
  private func takes(
    _ request: HTTPMessage,
    _ canary: HTTPRouteTable.Canary,
    _ system: inout Kernel
  ) -> Bool {
    let cookies = (request["Cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
    let cookie = cookies.first { $0.hasPrefix(canary.cookie + "=") }
    return canary.takes(
      header: canary.header.isEmpty ? nil : request[canary.header],
      cookie: cookie.map { String($0.dropFirst(canary.cookie.utf8.count + 1)) },
      drawn: system.programRandom.below(max(1, canary.total))
    )
  }

  /// Goes on with all requests that are with back ends.
  private mutating func work(_ waits: inout [Wait], _ system: inout Kernel) {
    var index = 0
    while index < jobs.count {
      if let response = advance(index, &waits, &system) {
        let job = jobs.remove(at: index)
        system.close(job.upstream)
        answer(response, job, &system)
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
    let job = jobs[index]
    if system.connectionError(job.upstream) != nil {
      return Self.page("502 Bad Gateway", system.now)
    }
    guard system.isConnected(job.upstream) else {
      let limit = job.begun + .seconds(5)
      if system.now >= limit { return Self.page("504 Gateway Time-out", system.now) }
      waits += [.writable(job.upstream), .until(limit)]
      return nil
    }
    if !job.isSent {
      system.print(request(job).bytes, to: job.upstream)
      jobs[index].isSent = true
    }
    var isEnded = false
    reading: while true {
      switch system.read(job.upstream) {
      case .bytes(let bytes): jobs[index].input += bytes
      case .wouldBlock: break reading
      case .endOfFile, .failure:
        isEnded = true
        break reading
      }
    }
    let hasBody = job.request.method != "HEAD"
    let input = jobs[index].input
    switch HTTPMessage.parse(input, isResponse: true, isEnded: isEnded, hasBody: hasBody) {
    case .message(let response, _): return forwarded(response, system.now)
    case .malformed: return Self.page("502 Bad Gateway", system.now)
    case .incomplete:
      let limit = job.begun + .seconds(60)
      if system.now >= limit { return Self.page("504 Gateway Time-out", system.now) }
      waits += [.readable(job.upstream), .until(limit)]
      return nil
    }
  }

  /// The request as the back end gets it.
  private func request(_ job: Job) -> HTTPMessage {
    var message = HTTPMessage(firstLine: "\(job.request.method) \(job.path) HTTP/1.1")
    let host = job.request["Host"] ?? ""
    let scheme = job.isSecure ? "https" : "http"
    message.fields = [
      .init(name: "Host", value: host), .init(name: "X-Real-IP", value: "\(job.client)"),
      .init(name: "X-Forwarded-For", value: "\(job.client)"),
      .init(name: "X-Forwarded-Host", value: host),
      .init(name: "X-Forwarded-Port", value: job.isSecure ? "443" : "80"),
      .init(name: "X-Forwarded-Proto", value: scheme),
      .init(name: "X-Forwarded-Scheme", value: scheme), .init(name: "X-Scheme", value: scheme),
    ]
    let own = message.fields.map { $0.name.lowercased() } + ["connection"]
    message.fields += job.request.fields.filter { !own.contains($0.name.lowercased()) }
    message.body = job.request.body
    return message
  }

  /// The response as the client gets it: what the server is, stays inside.
  private func forwarded(_ response: HTTPMessage, _ now: Instant) -> HTTPMessage {
    var message = HTTPMessage(
      firstLine: "HTTP/1.1 " + response.words.dropFirst().joined(separator: " ")
    )
    message["Date"] = now.httpDate
    let left = ["server", "date", "connection", "transfer-encoding", "content-length"]
    message.fields += response.fields.filter { $0.name.lowercased() == "content-type" }
    message["Content-Length"] = response["Content-Length"] ?? String(response.body.count)
    message["Connection"] = "keep-alive"
    message.fields += response.fields.filter {
      !left.contains($0.name.lowercased()) && $0.name.lowercased() != "content-type"
    }
    message.body = response.body
    return message
  }

  /// One of nginx' own pages.
  private static func page(
    _ status: String,
    _ now: Instant,
    saying text: String = ""
  ) -> HTTPMessage {
    let words = text.isEmpty ? "" : "<center>\(text)</center>\r\n"
    let body =
      "<html>\r\n<head><title>\(status)</title></head>\r\n<body>\r\n"
      + "<center><h1>\(status)</h1></center>\r\n\(words)<hr><center>nginx</center>\r\n"
      + "</body>\r\n</html>\r\n"
    return HTTPMessage.response(
      status,
      fields: [
        "Date": now.httpDate, "Content-Type": "text/html",
        "Content-Length": String(body.utf8.count), "Connection": "keep-alive",
      ],
      body: Array(body.utf8)
    )
  }

  private mutating func answer(
    _ response: HTTPMessage,
    _ job: Job,
    _ system: inout Kernel
  ) {
    log(response, job, &system)
    let bytes = job.request.method == "HEAD" ? Array(response.head.utf8) : response.bytes
    if job.isSecure {
      guard let index = secure.connections.firstIndex(where: { $0.descriptor == job.link }) else {
        return
      }
      secure.connections[index].output += SecureChannel.data(bytes)
      if !job.request.keepsAlive { secure.connections[index].isClosing = true }
    } else {
      guard let index = plain.connections.firstIndex(where: { $0.descriptor == job.link }) else {
        return
      }
      plain.connections[index].output += bytes
      if !job.request.keepsAlive { plain.connections[index].isClosing = true }
    }
  }

  private func log(_ response: HTTPMessage, _ job: Job, _ system: inout Kernel) {
    let span = Int((system.now - job.begun).nanoseconds / 1_000_000)
    let seconds = "\(span / 1000).\(CivilTime.padded(span % 1000, 3))"
    let digits = (0..<32).map { _ in String(system.programRandom.below(16), radix: 16) }.joined()
    let (request, size) = (job.request, response.body.count)
    let asked =
      job.upstream >= 0 ? "\(job.target) \(size) \(seconds) \(response.status)" : "- - - -"
    system.print(
      "\(job.client) - - [\(system.now.accessLogTime)] \"\(request.firstLine)\" \(response.status)"
        + " \(size) \"\(request["Referer"] ?? "-")\" \"\(request["User-Agent"] ?? "-")\""
        + " \(request.head.utf8.count + request.body.count) \(seconds) [\(job.backend)] [] \(asked)"
        + " \(digits)\n"
    )
  }
}
