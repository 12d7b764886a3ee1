import KubernetesAPI
import Machine

/// `kubectl proxy` while it serves: hands requests of this machine on to the API.
struct ProxyVisit: Sendable {
  private let proxy: APIProxy
  private let credentials: Credentials?
  private var listener: Int?
  private var links: [Link] = []

  /// A connection, with what has come of its next request.
  private struct Link: Sendable {
    let descriptor: Int
    var bytes: [UInt8] = []
    var isOver = false
    /// What is asked of a pod on this connection, and whether only the head of the answer is wanted.
    var exchange: ProxiedExchange?
    var wantsHead = false
    /// What the exchange waits for.
    var waits: [Wait] = []
    /// What is told as it happens, on this connection.
    var watch: APIWatch?
  }

  init(_ proxy: APIProxy, _ credentials: Credentials?) {
    self.proxy = proxy
    self.credentials = credentials
  }

  /// Listens, takes what comes, and answers it.
  mutating func resume<Client: KubernetesClient>(
    _ system: inout Kernel,
    _ client: inout Client
  ) -> Disposition {
    guard let listener = listener ?? listen(&system) else { return .exit(1) }
    while case .connection(let descriptor, _) = system.accept(listener) {
      links.append(Link(descriptor: descriptor))
    }
    if let credentials { client.identify(credentials) }
    for index in links.indices { serve(&links[index], &system, &client) }
    links.removeAll { link in
      if link.isOver { system.close(link.descriptor) }
      return link.isOver
    }
    var waits: [Wait] = [.readable(listener)]
    for link in links { waits += [.readable(link.descriptor)] + link.waits }
    if links.contains(where: { $0.watch != nil }) {
      waits.append(.channel(.apiChanges))
      waits += links.compactMap { $0.watch?.due.map { .until($0) } }
    }
    return .wait(waits)
  }

  private mutating func listen(_ system: inout Kernel) -> Int? {
    var port = proxy.port == 0 ? 38_001 : proxy.port
    while true {
      do throws(Errno) {
        let descriptor = try system.listen(port: port)
        listener = descriptor
        system.print("Starting to serve on \(proxy.address):\(port)\n")
        return descriptor
      } catch {
        if proxy.port == 0, port < 60_000 {
          port += 1
          continue
        }
        let why = error.message.lowercased()
        system.print("error: listen tcp \(proxy.address):\(port): bind: \(why)\n", to: 2)
        return nil
      }
    }
  }

  private func serve<Client: KubernetesClient>(
    _ link: inout Link,
    _ system: inout Kernel,
    _ client: inout Client
  ) {
    reading: while true {
      switch system.read(link.descriptor) {
      case .bytes(let bytes): link.bytes += bytes
      case .wouldBlock: break reading
      case .endOfFile, .failure:
        link.isOver = true
        break reading
      }
    }
    if link.watch != nil { return show(&link, &system, &client) }
    follow(&link, &system)
    while link.exchange == nil, let message = HTTPMessage(&link.bytes) {
      if begin(message, &link, &system, &client) { continue }
      if isWelcome(message), message.target.hasPrefix(proxy.prefix),
        let watch = try? APIWatch(request(of: message), &client)
      {
        let fields = [
          ("Cache-Control", "no-cache, private"), ("Content-Type", "application/json"),
        ]
        system.print(message.streamHead(fields), to: link.descriptor)
        link.watch = watch
        return show(&link, &system, &client)
      }
      let answer = answer(to: message, system, &client)
      system.print(answer, to: link.descriptor)
      if !message.keepsAlive { link.isOver = true }
    }
  }

  /// Hands a request on to a pod; false where the API answers it.
  private func begin<Client: KubernetesClient>(
    _ message: HTTPMessage,
    _ link: inout Link,
    _ system: inout Kernel,
    _ client: inout Client
  ) -> Bool {
    guard isWelcome(message), message.target.hasPrefix(proxy.prefix) else { return false }
    let path = "/" + message.target.dropFirst(proxy.prefix.count)
    do throws(Status) {
      guard let port = try RawRequest(message.method, path).proxiedPort(&client) else {
        return false
      }
      if path.hasSuffix("/proxy"), message.method == "GET" {
        let fields = [("Location", "\(message.target)/"), ("Content-Type", "text/html")]
        let text = ProxiedPort.redirection(to: message.target + "/")
        system.print(message.answer(301, fields, text), to: link.descriptor)
        return true
      }
      let request = port.request(
        message.method,
        message.allHeaders,
        message.body,
        from: path
      )
      link.exchange = try ProxiedExchange(port, request, &client)
      link.wantsHead = message.method == "HEAD"
      follow(&link, &system)
    } catch {
      refuse(error, &link, &system)
    }
    return true
  }

  private func follow(_ link: inout Link, _ system: inout Kernel) {
    guard var exchange = link.exchange else { return }
    link.waits = []
    switch exchange.resume(&system) {
    case .waiting(let waits):
      link.waits = waits
      link.exchange = exchange
    case .answered(let reply):
      link.exchange = nil
      system.print(reply.bytes(isHeadOnly: link.wantsHead), to: link.descriptor)
    case .refused(let status): refuse(status, &link, &system)
    }
  }

  private func refuse(_ status: Status, _ link: inout Link, _ system: inout Kernel) {
    link.exchange = nil
    let body = RawAnswer.tree(status.body).body(isPretty: true)
    system.print(
      HTTPMessage.answer(status.bodyCode, [("Content-Type", "application/json")], body),
      to: link.descriptor
    )
  }

  private func show<Client: KubernetesClient>(
    _ link: inout Link,
    _ system: inout Kernel,
    _ client: inout Client
  ) {
    let bytes = link.watch?.next(&client) ?? []
    if !bytes.isEmpty { system.print(bytes, to: link.descriptor) }
    if link.watch?.isOver == true { link.watch = nil }
  }

  private func request(of message: HTTPMessage) -> RawRequest {
    var request = RawRequest(message.method, "/" + message.target.dropFirst(proxy.prefix.count))
    request.body = message.body
    request.agent = message.agentName
    if let type = message.header("content-type") {
      request.contentType = String(type.prefix { $0 != ";" })
    }
    return request
  }

  private func answer<Client: KubernetesClient>(
    to message: HTTPMessage,
    _ system: Kernel,
    _ client: inout Client
  ) -> [UInt8] {
    guard isWelcome(message) else {
      return message.answer(403, "text/plain; charset=utf-8", "Forbidden")
    }
    guard message.target.hasPrefix(proxy.prefix) || message.target + "/" == proxy.prefix else {
      return message.answer(404, "text/plain; charset=utf-8", "404 page not found\n")
    }
    let request = request(of: message)
    let agent = message.header("user-agent") ?? ""
    let isPretty = ["curl", "Wget", "Mozilla/5.0"].contains { agent.hasPrefix($0) }
    do {
      let answer = try request.answer(&client, KernelStation(system, standardInput: []))
      let type = if case .tree = answer.content { "application/json" } else { "text/plain" }
      return message.answer(answer.code, type, answer.body(isPretty: isPretty))
    } catch .refused(let status) {
      if status.reason == .connectionRefused { return message.answer(502, "text/plain", "") }
      let body = RawAnswer.tree(status.body).body(isPretty: isPretty)
      return message.answer(status.bodyCode, "application/json", body)
    } catch {
      let text =
        switch error {
        case .message(let text), .plain(let text), .usage(let text): text
        default: "internal error"
        }
      return message.answer(501, "text/plain", text + "\n")
    }
  }

  /// Whether the proxy's filter lets a request through.
  private func isWelcome(_ message: HTTPMessage) -> Bool {
    if proxy.answersAll { return true }
    if proxy.rejectedMethods.contains(message.method) { return false }
    let host = (message.header("host") ?? "").split(separator: ":").first ?? ""
    guard ["localhost", "127.0.0.1", "[", "[::1]"].contains(String(host)) else { return false }
    let parts = message.target.prefix { $0 != "?" }.split(separator: "/")
    guard parts.first == "api", let pods = parts.firstIndex(of: "pods") else { return true }
    return !parts[pods...].dropFirst(2).contains { $0 == "exec" || $0 == "attach" }
  }
}
