import Machine
import Network
import Simulation

/// A program that prints what it prints at its start and then only is there.
///
/// Stands for components whose work the cluster does itself: the dashboard, Prometheus, fluentd and
/// the like. What it says is in its table; a port that it names is open.
struct Daemon: Program {
  /// What a daemon says and does.
  struct Behaviour: Sendable {
    /// Lines that it prints to standard error at its start.
    var lines: [String] = []
    /// A port that it listens at; connections are answered with an empty page.
    var port: Int?
    /// Whether it serves DNS: a datagram port 53 is open while it runs.
    var servesNames = false
    /// Whether it ends by itself on SIGTERM.
    var endsPolitely = true
  }

  private let behaviour: Behaviour
  private var server: ConnectionServer?
  private var isStarted = false

  init(_ behaviour: Behaviour) { self.behaviour = behaviour }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      if behaviour.endsPolitely { system.handleSignals(SignalSet(.terminate, .interrupt)) }
      for line in behaviour.lines { system.print(line + "\n", to: 2) }
      if behaviour.servesNames { _ = try? system.listen(port: 53, transport: .udp) }
      if let port = behaviour.port {
        var server = ConnectionServer(port: port)
        if (try? server.open(&system)) != nil { self.server = server }
      }
    }
    if !system.takeSignals().isEmpty { return .exit(0) }
    guard var server else { return .wait([.signal]) }
    server.pump(&system)
    for index in server.connections.indices {
      let parsing = HTTPMessage.parse(server.connections[index].input)
      if case .malformed = parsing { server.connections[index].isClosing = true }
      guard case .message(let request, let length) = parsing else { continue }
      server.connections[index].input.removeFirst(length)
      let isHealth = ["/healthz", "/health", "/ready", "/readyz", "/livez"].contains(request.path)
      let body = isHealth ? Array("ok".utf8) : []
      let response = HTTPMessage.response(
        "200 OK",
        fields: ["Content-Length": String(body.count), "Connection": "close"],
        body: body
      )
      server.connections[index].output += response.bytes
      server.connections[index].isClosing = true
    }
    server.flush(&system)
    self.server = server
    return .wait(server.waits + [.signal])
  }
}

/// A program that prints one text and ends.
struct Printer: Program {
  let text: String

  mutating func resume(_ system: inout Kernel) -> Disposition {
    system.print(text)
    return .exit(0)
  }
}
