import Machine
import Network
import Simulation

/// A small web server whose replies are made from the request and the machine that it runs on.
///
/// The images that show where a request ended differ in what they say only; ``Kind`` has that.
struct ReplyServer: Program {
  /// Whose replies it gives.
  enum Kind: Sendable {
    /// `hashicorp/http-echo`: one text for everything.
    case text(String, status: String, shown: String)
    /// `hello-app` of Google's samples.
    case helloApp(version: String)
    /// `kicbase/echo-server`: the request as it came.
    case request
    /// `ealen/echo-server`: the request and the environment as JSON.
    case json
    /// `echoserver`, made with nginx and Lua; the first has another form than the later ones.
    case echoserver(isFirst: Bool)
    /// `agnhost netexec`.
    case netexec
    /// `agnhost liveness`, which is well for ten seconds.
    case liveness
    /// `agnhost serve-hostname`.
    case hostname
    case prometheus
    case grafana
  }

  let kind: Kind
  private var server: ConnectionServer
  private var isOpen = false
  private var startedAt = Instant.epoch

  /// Where datagrams are answered, for those that do that.
  private var datagrams: ConnectionServer?

  init(_ kind: Kind, port: Int, datagramPort: Int? = nil) {
    self.kind = kind
    server = ConnectionServer(port: port)
    datagrams = datagramPort.map { ConnectionServer(port: $0, transport: .udp) }
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isOpen {
      do throws(Errno) { try server.open(&system) } catch {
        system.print("listen tcp :\(server.port): bind: \(error.message.lowercased())\n", to: 2)
        return .exit(1)
      }
      try? datagrams?.open(&system)
      isOpen = true
      startedAt = system.now
      system.handleSignals(SignalSet(.terminate, .interrupt))
      for (line, descriptor) in startLines(port: server.port, system) {
        system.print(line + "\n", to: descriptor)
      }
    }
    if let signal = system.takeSignals().first {
      server.close(&system)
      return .exit(stop(signal, &system))
    }
    server.pump(&system)
    for index in server.connections.indices {
      if let status = serve(index, &system) {
        server.flush(&system)
        return .exit(status)
      }
    }
    server.flush(&system)
    answerDatagrams(&system)
    return .wait(server.waits + (datagrams?.waits ?? []) + [.signal])
  }

  /// Answers the few words that `agnhost netexec` knows on its other port.
  private mutating func answerDatagrams(_ system: inout Kernel) {
    guard var datagrams else { return }
    datagrams.pump(&system)
    for index in datagrams.connections.indices where !datagrams.connections[index].input.isEmpty {
      let text = String(decoding: datagrams.connections[index].input, as: UTF8.self)
      datagrams.connections[index].input = []
      let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
      let answer =
        switch words.first?.lowercased() {
        case "hostname": system.hostname
        case "clientip": "\(datagrams.connections[index].client)"
        case "echo": words.dropFirst().joined(separator: " ")
        default: ""
        }
      let time = LogClock.klog.text(system.now)
      if answer.isEmpty { system.print("\(time) Unknown udp command received: \(text)\n", to: 2) }
      datagrams.connections[index].output += Array(answer.utf8)
    }
    datagrams.flush(&system)
    self.datagrams = datagrams
  }

  private func stop(_ signal: Signal, _ system: inout Kernel) -> Int32 {
    switch kind {
    case .text:
      let name = signal == .interrupt ? "interrupt" : "terminated"
      let time = LogClock.golang.text(system.now)
      system.print("\(time) [INFO] received \(name), shutting down...\n", to: 2)
      return 0
    case .echoserver, .prometheus, .grafana: return 0
    // Programs in Go without a handler of their own end by the signal.
    default: return signal == .interrupt ? 130 : 143
    }
  }

  /// Answers what has come whole; gives a status when the program is to end.
  private mutating func serve(_ index: Int, _ system: inout Kernel) -> Int32? {
    while !server.connections[index].isClosing {
      switch HTTPMessage.parse(server.connections[index].input) {
      case .incomplete:
        if server.connections[index].isEnded { server.connections[index].isClosing = true }
        return nil
      case .malformed:
        server.connections[index].output += Array(
          ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Connection: close\r\n\r\n400 Bad Request").utf8
        )
        server.connections[index].isClosing = true
      case .message(let request, let length):
        server.connections[index].input.removeFirst(length)
        let client = server.connections[index].client
        let reply = reply(to: request, from: client, upTime: system.now - startedAt, system)
        let message = reply.message(at: system.now, keepsAlive: request.keepsAlive)
        server.connections[index].output +=
          request.method == "HEAD" ? Array(message.head.utf8) : message.bytes
        log(request, reply, client, &system)
        if !request.keepsAlive { server.connections[index].isClosing = true }
        if let status = reply.exit { return status }
      }
    }
    return nil
  }

  /// Writes a request down; answering took no virtual time, which Go writes as `0s`.
  private func log(
    _ request: HTTPMessage,
    _ reply: HTTPReply,
    _ client: Endpoint,
    _ system: inout Kernel
  ) {
    let agent = request["User-Agent"] ?? ""
    switch kind {
    case .text:
      system.print(
        "\(LogClock.golang.text(system.now)) \(request["Host"] ?? "") \(client) "
          + "\"\(request.method) \(request.path) HTTP/1.1\" \(reply.status.prefix(3)) "
          + "\(reply.body.utf8.count) \"\(agent)\" 0s\n"
      )
    case .helloApp:
      let time = LogClock.golang.text(system.now)
      system.print("\(time) Serving request: \(request.path)\n", to: 2)
    case .request: system.print("\(client) | \(request.method) \(request.target)\n")
    case .json: system.print(reply.body + "\n")
    case .echoserver:
      system.print(
        "\(client.address) - - [\(system.now.accessLogTime)] \"\(request.firstLine)\" "
          + "\(reply.status.prefix(3)) \(reply.body.utf8.count) \"-\" \"\(agent)\"\n"
      )
    case .netexec:
      let time = LogClock.klog.text(system.now)
      system.print("\(time) \(request.method) \(request.target)\n", to: 2)
    case .hostname, .liveness, .prometheus, .grafana: return
    }
  }
}
