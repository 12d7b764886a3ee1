import Machine
import Simulation

/// `redis-server`: the protocol over the simulated network.
struct RedisServer: Program {
  private var server = ConnectionServer(port: 6379)
  /// Empty until the server started.
  private var engine: [RedisEngine] = []

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if engine.isEmpty, let failure = start(&system) { return failure }
    for signal in system.takeSignals() where signal == .terminate || signal == .interrupt {
      return stop(signal, &system)
    }
    server.pump(&system)
    for index in server.connections.indices { serve(index, &system) }
    server.flush(&system)
    if engine[0].shutsDown { return stop(nil, &system) }
    return .wait(server.waits)
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    system.handleSignals(SignalSet(.terminate, .interrupt))
    var port = 6379
    let words = system.arguments
    if let flag = words.firstIndex(of: "--port"), flag + 1 < words.count {
      port = Int(words[flag + 1]) ?? port
    }
    if words.contains("--version") || words.contains("-v") {
      system.print("Redis server v=\(version(system)) sha=00000000:0 malloc=jemalloc bits=64\n")
      return .exit(0)
    }
    server = ConnectionServer(port: port)
    let version = version(system)
    let star = version.hasPrefix("4") ? "#" : "*"
    log("C", star, "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo", &system)
    log(
      "C",
      star,
      "Redis version=\(version), bits=64, commit=00000000, modified=0, pid=1, just started",
      &system
    )
    log(
      "C",
      "#",
      "Warning: no config file specified, using the default config. In order to specify a config "
        + "file use redis-server /path/to/redis.conf",
      &system
    )
    do throws(Errno) { try server.open(&system) } catch {
      log(
        "M",
        "#",
        "Could not create server TCP listening socket *:\(port): bind: \(error.message)",
        &system
      )
      return .exit(1)
    }
    log("M", "*", "Running mode=standalone, port=\(port).", &system)
    log("M", star, "Server initialized", &system)
    log("M", "*", "Ready to accept connections" + (star == "*" ? " tcp" : ""), &system)
    engine = [RedisEngine(version: version, port: port, startedAt: system.now)]
    return nil
  }

  private func version(_ system: Kernel) -> String {
    system.environment["REDIS_VERSION"] ?? "8.2.3"
  }

  private mutating func serve(_ index: Int, _ system: inout Kernel) {
    engine[0].connectedClients = server.connections.count
    while let (request, next) = RedisReply.parse(server.connections[index].input) {
      server.connections[index].input.removeFirst(next)
      let words = request.words
      guard !words.isEmpty else { continue }
      let reply = engine[0].run(
        words,
        database: &server.connections[index].tag,
        now: system.now
      )
      if engine[0].shutsDown { return }
      server.connections[index].output += reply.bytes
      if String(decoding: words[0], as: UTF8.self).uppercased() == "QUIT" {
        server.connections[index].isClosing = true
        return
      }
    }
    if server.connections[index].isEnded { server.connections[index].isClosing = true }
  }

  private mutating func stop(_ signal: Signal?, _ system: inout Kernel) -> Disposition {
    switch signal {
    case nil: log("M", "#", "User requested shutdown...", &system)
    case let signal:
      let name = signal == .interrupt ? "SIGINT" : "SIGTERM"
      let level = version(system).hasPrefix("4") ? "scheduling" : "user"
      log(
        "signal-handler (\(system.now.seconds))",
        "",
        "Received \(name) \(level) shutdown...",
        &system
      )
      log("M", "#", "User requested shutdown...", &system)
    }
    log("M", "*", "Saving the final RDB snapshot before exiting.", &system)
    log("M", "*", "DB saved on disk", &system)
    log("M", "#", "Redis is now ready to exit, bye bye...", &system)
    server.close(&system)
    return .exit(0)
  }

  /// Prints a line as Redis does: process, role, time, level, text.
  private func log(_ role: String, _ level: String, _ text: String, _ system: inout Kernel) {
    let time = CivilTime(system.now)
    let year = version(system).hasPrefix("4") ? "" : " \(time.year)"
    let stamp =
      "\(CivilTime.padded(time.day)) \(CivilTime.months[time.month - 1])\(year) "
      + "\(time.timeOfDay).\(CivilTime.padded(time.nanosecond / 1_000_000, 3))"
    if level.isEmpty {
      system.print("1:\(role) \(text)\n")
    } else {
      system.print("\(system.current.number):\(role) \(stamp) \(level) \(text)\n")
    }
  }
}
