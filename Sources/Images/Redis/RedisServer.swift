import Machine
import Simulation

/// `redis-server`: the protocol over the simulated network, and the data on disk.
struct RedisServer: Program {
  private var server = ConnectionServer(port: 6379)
  /// Empty until the server started.
  private var engine: [RedisEngine] = []
  /// What is kept of each connection, by its descriptor.
  private var sessions: [Int: RedisSession] = [:]
  /// When it last told of somebody who speaks HTTP; it does so once in a minute.
  private var warned: Instant?

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if engine.isEmpty, let failure = start(&system) { return failure }
    for signal in system.takeSignals() where signal == .terminate || signal == .interrupt {
      return stop(signal, &system)
    }
    server.pump(&system)
    for index in server.connections.indices { serve(index, &system) }
    for index in server.connections.indices { unblock(index, system.now) }
    deliver()
    store(&system)
    // Small data are lost in what the server takes anyway.
    let held = engine[0].dataBytes
    if held >= 65_536 || system.process.holdsMemory, !system.holdMemory(Int64(held)) {
      return .exit(137)
    }
    server.flush(&system)
    let open = Set(server.connections.map(\.descriptor))
    if sessions.count > open.count { sessions = sessions.filter { open.contains($0.key) } }
    if engine[0].shutsDown { return stop(nil, &system) }
    return .wait(server.waits + timers)
  }

  /// The times at which something is due without anybody asking.
  private var timers: [Wait] {
    var times = server.connections.compactMap { sessions[$0.descriptor]?.blocked?.until }
    let engine = engine[0]
    if engine.dirty > 0 {
      times += engine.settings.savePoints.filter { engine.dirty >= $0.changes }
        .map { engine.lastSave + $0.after }
    }
    return times.min().map { [.until($0)] } ?? []
  }

  private mutating func serve(_ index: Int, _ system: inout Kernel) {
    let descriptor = server.connections[index].descriptor
    var session = sessions[descriptor] ?? opened(index, system.now)
    engine[0].connectedClients = server.connections.count
    engine[0].blockedClients = sessions.values.count { $0.blocked != nil }
    while session.blocked == nil,
      let (request, next) = RedisReply.parse(server.connections[index].input)
    {
      server.connections[index].input.removeFirst(next)
      let words = request.words
      guard !words.isEmpty else { continue }
      if ["host:", "post"].contains(String(decoding: words[0], as: UTF8.self).lowercased()) {
        return abort(index, &system)
      }
      engine[0].listeners = listeners(except: descriptor) + [(session.channels, session.patterns)]
      let command = String(decoding: words[0], as: UTF8.self).lowercased()
      (session.lastAt, session.lastCommand) = (system.now, command)
      if command == "client" {
        sessions[descriptor] = session
        engine[0].clientLines = sessions.values.sorted { $0.number < $1.number }
          .map { engine[0].line(of: $0) }
      }
      show(words, session, system.now)
      let reply = engine[0].run(words, &session, now: system.now)
      if engine[0].shutsDown { return }
      server.connections[index].output += reply.bytes
      if String(decoding: words[0], as: UTF8.self).uppercased() == "QUIT" {
        server.connections[index].isClosing = true
        break
      }
    }
    sessions[descriptor] = session
    if server.connections[index].isEnded { server.connections[index].isClosing = true }
  }

  /// Lets go of a connection that speaks HTTP: somebody lets a browser send commands.
  private mutating func abort(_ index: Int, _ system: inout Kernel) {
    if warned.map({ system.now - $0 > .seconds(60) }) ?? true {
      warned = system.now
      let log = RedisLog(version: engine[0].version)
      let whose = log.isOld ? "" : "from \(server.connections[index].client) "
      log.write(
        "M",
        "#",
        "Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands"
          + " to Redis. This is likely due to an attacker attempting to use Cross Protocol Scripting"
          + " to compromise your Redis instance. Connection \(whose)aborted.",
        &system
      )
    }
    server.connections[index].input = []
    server.connections[index].output = []
    server.connections[index].isClosing = true
  }

  private mutating func opened(_ index: Int, _ now: Instant) -> RedisSession {
    engine[0].connectionsReceived += 1
    var session = RedisSession()
    session.number = engine[0].connectionsReceived + 2
    session.address = "\(server.connections[index].client)"
    session.openedAt = now
    return session
  }

  /// Shows a command to those who asked to see all, but not their own nor a password.
  private mutating func show(_ words: [[UInt8]], _ session: RedisSession, _ now: Instant) {
    let monitors = server.connections.indices.filter {
      sessions[server.connections[$0].descriptor]?.isMonitor == true
    }
    if monitors.isEmpty { return }
    let name = String(decoding: words[0], as: UTF8.self).lowercased()
    if ["auth", "hello", "monitor", "quit"].contains(name) { return }
    let micros = (now.nanoseconds - now.seconds * 1_000_000_000) / 1000
    let digits = String(micros)
    let time = "\(now.seconds).\(String(repeating: "0", count: 6 - digits.count))\(digits)"
    let shown = words.map { "\"\(RedisFormat.escaped($0))\"" }.joined(separator: " ")
    let line = "\(time) [\(session.database) \(session.address)] \(shown)"
    for index in monitors { server.connections[index].output += RedisReply.simple(line).bytes }
  }

  private func listeners(
    except descriptor: Int
  ) -> [(channels: [[UInt8]], patterns: [[UInt8]])] {
    server.connections.compactMap { connection in
      guard connection.descriptor != descriptor,
        let session = sessions[connection.descriptor], session.isSubscriber
      else { return nil }
      return (session.channels, session.patterns)
    }
  }

  /// Takes up a command that waits for an element.
  private mutating func unblock(_ index: Int, _ now: Instant) {
    let descriptor = server.connections[index].descriptor
    guard var session = sessions[descriptor], session.blocked != nil,
      let reply = engine[0].resume(&session, now: now)
    else { return }
    sessions[descriptor] = session
    server.connections[index].output += reply.bytes
  }

  /// Sends what was published to those who listen.
  private mutating func deliver() {
    for (channel, message) in engine[0].published {
      for index in server.connections.indices {
        guard let session = sessions[server.connections[index].descriptor] else { continue }
        if session.channels.contains(channel) {
          let words: [RedisReply] = [.text("message"), .bulk(channel), .bulk(message)]
          server.connections[index].output += RedisReply.array(words).bytes
        }
        for pattern in session.patterns where RedisGlob.matches(channel[...], pattern[...]) {
          let words: [RedisReply] = [
            .text("pmessage"), .bulk(pattern), .bulk(channel), .bulk(message),
          ]
          server.connections[index].output += RedisReply.array(words).bytes
        }
      }
    }
    engine[0].published = []
  }
}

// MARK: - Starting, saving and ending

extension RedisServer {
  private mutating func start(_ system: inout Kernel) -> Disposition? {
    system.handleSignals(SignalSet(.terminate, .interrupt))
    let words = Array(system.arguments.dropFirst())
    let version = system.environment["REDIS_VERSION"] ?? "8.2.3"
    if words.contains("--version") || words.contains("-v") {
      system.print("Redis server v=\(version) sha=00000000:0 malloc=jemalloc bits=64\n")
      return .exit(0)
    }
    var settings = RedisSettings(version: version, directory: system.workingDirectory)
    if let failure = read(words, version, &settings, &system) { return failure }
    server = ConnectionServer(port: settings.port)
    let log = RedisLog(version: version)
    log.greet(isConfigured: !words.isEmpty, &system)
    do throws(Errno) { try server.open(&system) } catch {
      log.write(
        "M",
        "#",
        "Could not create server TCP listening socket *:\(settings.port): bind: \(error.message)",
        &system
      )
      return .exit(1)
    }
    log.write("M", "*", "Running mode=standalone, port=\(settings.port).", &system)
    log.write("M", log.star, "Server initialized", &system)
    var engine = RedisEngine(version: version, settings: settings, startedAt: system.now)
    if (try? system.changeWorkingDirectory(settings["dir"])) == nil {
      let reason = "Can't chdir to '\(settings["dir"])': No such file or directory"
      log.write("M", "#", reason, &system)
      return .exit(1)
    }
    guard RedisFiles(settings: settings).load(&engine, log, &system) else { return .exit(1) }
    log.write(
      "M",
      "*",
      "Ready to accept connections" + (log.star == "*" ? " tcp" : ""),
      &system
    )
    self.engine = [engine]
    return nil
  }

  /// Reads the file and the arguments; what ends the server where they are no good.
  private func read(
    _ words: [String],
    _ version: String,
    _ settings: inout RedisSettings,
    _ system: inout Kernel
  ) -> Disposition? {
    var text = ""
    if let path = RedisSettings.file(in: words) {
      do throws(Errno) {
        text = String(decoding: try system.readFile(path), as: UTF8.self) + "\n"
      } catch {
        system.print("*** FATAL CONFIG FILE ERROR (Redis \(version)) ***\n", to: 2)
        system.print(
          "Reading the configuration file, at line 0\n>>> '\(path)'\n"
            + "can't open config file: \(error.message)\n",
          to: 2
        )
        return .exit(1)
      }
    }
    do {
      try settings.read(text + RedisSettings.lines(in: words), version: version)
      return nil
    } catch {
      system.print(error.text, to: 2)
      return .exit(1)
    }
  }

  /// Writes what changed to disk, as far as the settings and the commands ask for it.
  private mutating func store(_ system: inout Kernel) {
    let log = RedisLog(version: engine[0].version)
    let files = RedisFiles(settings: engine[0].settings)
    files.append(&engine[0], log, &system)
    let due = engine[0].settings.savePoints.first { point in
      engine[0].dirty >= point.changes && system.now >= engine[0].lastSave + point.after
    }
    if let due, engine[0].saving == nil {
      let changes = due.changes
      log.write(
        "M",
        "*",
        "\(changes) changes in \(due.after.wholeSeconds) seconds. Saving...",
        &system
      )
      engine[0].saving = .inBackground
    }
    guard let saving = engine[0].saving else { return }
    engine[0].saving = nil
    switch saving {
    case .now: _ = files.save(&engine[0], log, "M", &system)
    case .inBackground: files.saveInBackground(&engine[0], log, &system)
    case .ofLog: files.rewrite(&engine[0], log, &system)
    }
  }

  private mutating func stop(_ signal: Signal?, _ system: inout Kernel) -> Disposition {
    let log = RedisLog(version: engine[0].version)
    if let signal {
      let name = signal == .interrupt ? "SIGINT" : "SIGTERM"
      let level = log.isOld ? "scheduling" : "user"
      log.write(
        "signal-handler (\(system.now.seconds))",
        "",
        "Received \(name) \(level) shutdown...",
        &system
      )
    }
    log.write("M", log.isOld ? "#" : "*", "User requested shutdown...", &system)
    let files = RedisFiles(settings: engine[0].settings)
    if !engine[0].settings.savePoints.isEmpty, !engine[0].endsUnsaved {
      log.write("M", "*", "Saving the final RDB snapshot before exiting.", &system)
      guard files.save(&engine[0], log, "M", &system) else {
        log.write("M", "#", "Error trying to save the DB, can't exit.", &system)
        engine[0].shutsDown = false
        return .wait(server.waits)
      }
    }
    log.write("M", log.isOld ? "#" : "*", "Redis is now ready to exit, bye bye...", &system)
    server.close(&system)
    return .exit(0)
  }
}
