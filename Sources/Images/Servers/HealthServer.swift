import Machine
import Network
import Simulation

/// `agnhost grpc-health-checking`: says by gRPC whether it serves, and lets HTTP change that.
struct HealthServer: Program {
  private var health: ConnectionServer
  private var control: ConnectionServer
  private let service: String
  private let delay: Int64?
  private var isServing = true
  private var startedAt: Instant?

  init(port: Int, controlPort: Int, service: String, delay: Int64?) {
    health = ConnectionServer(port: port)
    control = ConnectionServer(port: controlPort)
    self.service = service
    self.delay = delay
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if startedAt == nil, let failure = start(&system) { return failure }
    health.pump(&system)
    control.pump(&system)
    if let delay, let startedAt, system.now >= startedAt + .seconds(delay) { isServing = false }
    for index in health.connections.indices { answer(index, &system) }
    for index in control.connections.indices { obey(index, &system) }
    health.flush(&system)
    control.flush(&system)
    return .wait(health.waits + control.waits)
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    startedAt = system.now
    for server in [control, health] {
      var server = server
      let name = server.port == health.port ? "gRPC" : "Http"
      log("\(name) server starting to listen on :\(server.port)", &system)
      do throws(Errno) { try server.open(&system) } catch {
        log("listen tcp :\(server.port): bind: \(error.message.lowercased())", &system)
        return .exit(1)
      }
      if server.port == health.port { health = server } else { control = server }
    }
    return nil
  }

  private func log(_ text: String, _ system: inout Kernel) {
    system.print("\(LogClock.golang.text(system.now)) \(text)\n", to: 2)
  }

  private mutating func answer(_ index: Int, _ system: inout Kernel) {
    let input = health.connections[index].input
    guard let (name, _) = HealthRPC.service(in: input) else {
      if !input.isEmpty, !HealthRPC.isRequest(input) { health.connections[index].isClosing = true }
      return
    }
    log("Serving the Check request for health check", &system)
    let isKnown = name.isEmpty || name == service
    let answer: HealthRPC.Answer =
      isKnown
      ? .status(isServing ? "SERVING" : "NOT_SERVING")
      : .failure(code: 5, message: "unknown service")
    health.connections[index].output += HealthRPC.reply(answer)
    health.connections[index].isClosing = true
  }

  private mutating func obey(_ index: Int, _ system: inout Kernel) {
    guard
      case .message(let request, let length) = HTTPMessage.parse(control.connections[index].input)
    else { return }
    control.connections[index].input.removeFirst(length)
    var reply = HTTPReply("")
    switch request.path {
    case "/make-not-serving":
      isServing = false
      log("Mark as unhealthy", &system)
    case "/make-serving":
      isServing = true
      log("Mark as healthy", &system)
    default: reply = .notFound
    }
    control.connections[index].output += reply.message(at: system.now, keepsAlive: false).bytes
    control.connections[index].isClosing = true
  }
}

/// A server that keeps a port for clients of its own kind, and answers questions after its health.
///
/// Stands for etcd in a pod, whose data are the cluster's.
struct HealthyServer: Program {
  private let lines: [String]
  private var server: ConnectionServer
  private var isStarted = false

  init(_ lines: [String], port: Int) {
    self.lines = lines
    server = ConnectionServer(port: port)
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isStarted {
      isStarted = true
      system.handleSignals(SignalSet(.terminate, .interrupt))
      for line in lines { system.print(line + "\n", to: 2) }
      try? server.open(&system)
    }
    if !system.takeSignals().isEmpty { return .exit(0) }
    server.pump(&system)
    for index in server.connections.indices { answer(index, &system) }
    server.flush(&system)
    return .wait(server.waits + [.signal])
  }

  private mutating func answer(_ index: Int, _ system: inout Kernel) {
    let input = server.connections[index].input
    if HealthRPC.isRequest(input) {
      guard let (name, _) = HealthRPC.service(in: input) else { return }
      let answer: HealthRPC.Answer =
        name.isEmpty ? .status("SERVING") : .failure(code: 5, message: "unknown service")
      server.connections[index].output += HealthRPC.reply(answer)
      server.connections[index].isClosing = true
      return
    }
    let parsing = HTTPMessage.parse(input)
    if case .malformed = parsing { server.connections[index].isClosing = true }
    guard case .message(let request, let length) = parsing else { return }
    server.connections[index].input.removeFirst(length)
    let reply: HTTPReply =
      switch request.path {
      case "/health": .json("{\"health\":\"true\",\"reason\":\"\"}")
      case "/version": .json("{\"etcdserver\":\"3.6.4\",\"etcdcluster\":\"3.6.0\"}")
      case "/livez", "/readyz": HTTPReply("ok")
      default: .notFound
      }
    server.connections[index].output += reply.message(at: system.now, keepsAlive: false).bytes
    server.connections[index].isClosing = true
  }
}
