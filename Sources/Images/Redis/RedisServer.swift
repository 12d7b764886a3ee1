import Machine
import Simulation

/// `redis-server`: the protocol over the simulated network.
struct RedisServer: Program {
  private var server = ConnectionServer(port: 6379)
  /// Empty until the server started.
  var engine: [RedisEngine] = []
  var keeping = RedisKeeping()
  /// The connections that gave the password.
  private var known: [Int] = []

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if engine.isEmpty, let failure = start(&system) { return failure }
    for signal in system.takeSignals() where signal == .terminate || signal == .interrupt {
      return stop(signal, &system)
    }
    server.pump(&system)
    for index in server.connections.indices { serve(index, &system) }
    // Small data are lost in what the server takes anyway.
    let held = engine[0].databases.reduce(0) { $0 + $1.bytes }
    if held >= 65_536 || system.process.holdsMemory, !system.holdMemory(Int64(held)) {
      return .exit(137)
    }
    server.flush(&system)
    known.removeAll { number in !server.connections.contains { $0.descriptor == number } }
    if engine[0].shutsDown { return stop(nil, &system) }
    saveWhenDue(&system)
    guard let due = keeping.due(engine[0].configuration) else { return .wait(server.waits) }
    return .wait(server.waits + [.until(due)])
  }

  private mutating func start(_ system: inout Kernel) -> Disposition? {
    system.handleSignals(SignalSet(.terminate, .interrupt))
    let version = version(system)
    var words = Array(system.arguments.dropFirst())
    if words.contains("--version") || words.contains("-v") {
      system.print("Redis server v=\(version) sha=00000000:0 malloc=jemalloc bits=64\n")
      return .exit(0)
    }
    var configuration = RedisConfiguration(version: version, directory: system.workingDirectory)
    if let file = words.first, !file.hasPrefix("-") {
      words.removeFirst()
      guard let bytes = try? system.readFile(file) else {
        log(
          "C",
          "#",
          "Fatal error, can't open config file '\(file)': No such file or directory",
          &system
        )
        return .exit(1)
      }
      configuration.file = file
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(RedisConfiguration.Refusal) { try configuration.read(text) } catch {
        return refuse(error, version, &system)
      }
    }
    if words.first == "-" { words.removeFirst() }
    do throws(RedisConfiguration.Refusal) { try configuration.read(words) } catch {
      return refuse(error, version, &system)
    }
    let port = Int(configuration["port"]) ?? 6379
    server = ConnectionServer(port: port)
    let star = version.hasPrefix("4") ? "#" : "*"
    log("C", star, "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo", &system)
    log(
      "C",
      star,
      "Redis version=\(version), bits=64, commit=00000000, modified=0, pid=1, just started",
      &system
    )
    if configuration.file == nil, words.isEmpty {
      log(
        "C",
        "#",
        "Warning: no config file specified, using the default config. In order to specify a config "
          + "file use redis-server /path/to/redis.conf",
        &system
      )
    } else {
      log("C", star, "Configuration loaded", &system)
    }
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
    engine = [
      RedisEngine(
        version: version,
        port: port,
        startedAt: system.now,
        configuration: configuration
      )
    ]
    if (try? system.changeWorkingDirectory(configuration["dir"])) == nil {
      let reason = "Can't chdir to '\(configuration["dir"])': No such file or directory"
      log("M", "#", reason, &system)
      return .exit(1)
    }
    load(&system)
    log("M", "*", "Ready to accept connections" + (star == "*" ? " tcp" : ""), &system)
    return nil
  }

  private func refuse(
    _ refusal: RedisConfiguration.Refusal,
    _ version: String,
    _ system: inout Kernel
  ) -> Disposition {
    system.print(
      "\n*** FATAL CONFIG FILE ERROR (Redis \(version)) ***\nReading the configuration file, at "
        + "line \(refusal.line)\n>>> '\(refusal.text)'\nBad directive or wrong number of arguments\n",
      to: 2
    )
    return .exit(1)
  }

  func version(_ system: Kernel) -> String {
    system.environment["REDIS_VERSION"] ?? "8.2.3"
  }

  private mutating func serve(_ index: Int, _ system: inout Kernel) {
    engine[0].connectedClients = server.connections.count
    while let (request, next) = RedisReply.parse(server.connections[index].input) {
      server.connections[index].input.removeFirst(next)
      let words = request.words
      guard !words.isEmpty else { continue }
      let reply = answer(words, index, &system)
      if engine[0].shutsDown { return }
      server.connections[index].output += reply.bytes
      if String(decoding: words[0], as: UTF8.self).uppercased() == "QUIT" {
        server.connections[index].isClosing = true
        return
      }
    }
    if server.connections[index].isEnded { server.connections[index].isClosing = true }
  }

  private mutating func answer(
    _ words: [[UInt8]],
    _ index: Int,
    _ system: inout Kernel
  ) -> RedisReply {
    let name = String(decoding: words[0], as: UTF8.self).uppercased()
    let password = engine[0].configuration["requirepass"]
    let number = server.connections[index].descriptor
    let isOld = engine[0].version.first.map { "345".contains($0) } ?? false
    if name == "AUTH" {
      guard !password.isEmpty else {
        return .error(
          isOld
            ? "ERR Client sent AUTH, but no password is set"
            : "ERR AUTH <password> called without any password configured for the default user. "
              + "Are you sure your configuration is correct?"
        )
      }
      guard words.count > 1, String(decoding: words[words.count - 1], as: UTF8.self) == password
      else {
        return .error(
          isOld
            ? "ERR invalid password"
            : "WRONGPASS invalid username-password pair or user is disabled."
        )
      }
      known.append(number)
      return .ok
    }
    if !password.isEmpty, !known.contains(number), name != "QUIT" {
      return .error("NOAUTH Authentication required.")
    }
    let reply = engine[0].run(
      words,
      database: &server.connections[index].tag,
      now: system.now
    )
    if case .error = reply { return reply }
    if RedisKeeping.writers.contains(name) {
      keep(words, database: server.connections[index].tag, &system)
    }
    if name == "SAVE" || name == "BGSAVE" {
      if let error = save(&system) { return .error("ERR \(error.message)") }
      log("M", "*", "DB saved on disk", &system)
    }
    return reply
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
    if !engine[0].configuration.saves.isEmpty, !engine[0].skipsSaving {
      log("M", "*", "Saving the final RDB snapshot before exiting.", &system)
      if let error = save(&system) {
        log("M", "#", "Failed opening the temp RDB file for saving: \(error.message)", &system)
        log("M", "#", "Error trying to save the DB, can't exit.", &system)
      } else {
        log("M", "*", "DB saved on disk", &system)
      }
    }
    log("M", "#", "Redis is now ready to exit, bye bye...", &system)
    server.close(&system)
    return .exit(0)
  }

  /// Prints a line as Redis does: process, role, time, level, text.
  func log(_ role: String, _ level: String, _ text: String, _ system: inout Kernel) {
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
