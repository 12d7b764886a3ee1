import Machine
import Network
import Simulation

/// `nginx`: serves files, fixed answers and other servers' pages as its configuration says.
struct NginxServer: Program {
  /// A request that a back end has.
  struct Job: Sendable {
    var port: Int
    var link: Int
    var request: HTTPMessage
    var scope: NginxScope
    var site: NginxSite
    var client: IPv4Address
    var dialer: Dialer
    var outgoing: HTTPMessage
    var shown: String
    var upstream: Int?
    var input: [UInt8] = []
    var begun: Instant
    /// The query, as rewriting left it.
    var query = ""
    /// What `set` and expressions found.
    var variables: [String: String] = [:]
    var captures: [String] = []
    var user = ""
    var isSecure = false
    var isRewritten = false
    /// The servers of an upstream that were asked in vain.
    var tried: [Int] = []
    var isTold = false
  }

  let file: String
  var configuration: NginxConfiguration
  var servers: [ConnectionServer] = []
  var jobs: [Job] = []
  var logs: [String: Int] = [:]
  var errorLog = 2
  private var isOpen = false
  var accepted = 0
  var handled = 0
  var turns: [String: Int] = [:]
  /// The secure connections, by their descriptors.
  var channels: [Int: SecureChannel] = [:]
  var received: [Int: [UInt8]] = [:]
  private var resolving: [NginxConfiguration.Upstream.Server] = []

  init(_ configuration: NginxConfiguration, file: String) {
    self.configuration = configuration
    self.file = file
    resolving = configuration.hosts
  }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if !isOpen, let wait = start(&system) { return wait }
    for signal in system.takeSignals() {
      switch signal {
      case .hangUp: reload(&system)
      case .user1: notice("signal 10 (SIGUSR1) received, reopening logs", &system)
      default: return stop(signal, &system)
      }
    }
    for index in servers.indices {
      let before = servers[index].connections.count
      servers[index].pump(&system)
      accepted += max(0, servers[index].connections.count - before)
      for place in servers[index].connections.indices { read(index, place, &system) }
    }
    var waits: [Wait] = []
    work(&waits, &system)
    for index in servers.indices { servers[index].flush(&system) }
    return .wait(servers.flatMap(\.waits) + waits + [.signal])
  }

  /// Finds the hosts that the configuration names, opens logs and ports; nil once it serves.
  private mutating func start(_ system: inout Kernel) -> Disposition? {
    system.handleSignals(SignalSet(.terminate, .interrupt, .quit, .hangUp, .user1))
    while let host = resolving.first {
      switch system.resolve(host.host) {
      case .pending(let wait): return .wait([wait])
      case .addresses: resolving.removeFirst()
      case .notFound, .noServer:
        let text = "host not found in upstream \"\(host.host)\" in \(host.place)"
        emergency(text, &system)
        return .exit(1)
      }
    }
    if let failure = openLogs(&system) {
      emergency(failure, &system)
      return .exit(1)
    }
    if system.process.user != 0, let place = configuration.userPlace { warnOfUser(place, &system) }
    if let failure = openPorts(&system) ?? makeDirectories(&system) ?? writeNumber(&system) {
      emergency(failure, &system)
      return .exit(1)
    }
    isOpen = true
    let version = Self.version(system)
    for text in [
      "using the \"epoll\" event method", "nginx/\(version)",
      "built by gcc 14.2.0 (Debian 14.2.0-19) ", "OS: Linux \(system.release.number)",
      "getrlimit(RLIMIT_NOFILE): 1048576:1048576", "start worker processes",
      "start worker process 29",
    ] {
      notice(text, &system)
    }
    return nil
  }

  /// Makes what it needs for large bodies; a root that cannot be written ends it here.
  private func makeDirectories(_ system: inout Kernel) -> String? {
    for (_, path) in configuration.temporary where (try? system.stat(path)) == nil {
      do throws(Errno) { try system.makeDirectory(path, mode: 0o700) } catch {
        return "mkdir() \"\(path)\" failed (\(error.number): \(error.message))"
      }
      guard system.process.user == 0 else { continue }
      do throws(Errno) { try system.chown(path, owner: 101, group: nil) } catch {
        return "chown(\"\(path)\", 101) failed (\(error.number): \(error.message))"
      }
    }
    return nil
  }

  private func warnOfUser(_ place: String, _ system: inout Kernel) {
    let text =
      "the \"user\" directive makes sense only if the master process runs with super-user "
      + "privileges, ignored in \(place)"
    log("warn", text, &system)
    system.print("nginx: [warn] \(text)\n", to: 2)
  }

  private func writeNumber(_ system: inout Kernel) -> String? {
    do throws(Errno) {
      try system.writeFile(configuration.pid, Array("\(system.current.number)\n".utf8))
      return nil
    } catch {
      return "open() \"\(configuration.pid)\" failed (\(error.number): \(error.message))"
    }
  }

  private mutating func openLogs(_ system: inout Kernel) -> String? {
    var paths = [configuration.errorLog]
    for site in configuration.sites {
      for scope in [site.scope] + site.locations.map(\.scope) {
        if let path = scope.accessLog, !paths.contains(path) { paths.append(path) }
      }
    }
    for path in paths where logs[path] == nil {
      do throws(Errno) { logs[path] = try system.open(path, .append) } catch {
        return "open() \"\(path)\" failed (\(error.number): \(error.message))"
      }
    }
    errorLog = logs[configuration.errorLog] ?? 2
    return nil
  }

  private mutating func openPorts(_ system: inout Kernel) -> String? {
    let ports = configuration.ports
    for index in servers.indices.reversed() where !ports.contains(servers[index].port) {
      servers[index].close(&system)
      servers.remove(at: index)
    }
    for port in ports where !servers.contains(where: { $0.port == port }) {
      var server = ConnectionServer(port: port)
      do throws(Errno) { try server.open(&system) } catch {
        return "bind() to 0.0.0.0:\(port) failed (\(error.number): \(error.message))"
      }
      servers.append(server)
    }
    return nil
  }

  private mutating func reload(_ system: inout Kernel) {
    notice("signal 1 (SIGHUP) received, reconfiguring", &system)
    notice("reconfiguring", &system)
    do throws(NginxFault) {
      let new = try NginxConfiguration.read(file, system)
      for host in new.hosts {
        if case .notFound = system.resolve(host.host) {
          throw NginxFault(text: "host not found in upstream \"\(host.host)\" in \(host.place)")
        }
      }
      let old = configuration
      configuration = new
      if let failure = openLogs(&system) ?? openPorts(&system) {
        configuration = old
        throw NginxFault(text: failure)
      }
      notice("start worker processes", &system)
      notice("gracefully shutting down", &system)
    } catch {
      log("emerg", error.text, &system)
    }
  }

  private mutating func stop(_ signal: Signal, _ system: inout Kernel) -> Disposition {
    let name =
      "signal \(signal.rawValue) (SIG\(signal == .quit ? "QUIT" : signal == .interrupt ? "INT" : "TERM"))"
    notice("\(name) received, \(signal == .quit ? "shutting down" : "exiting")", &system)
    let steps =
      signal == .quit ? ["gracefully shutting down", "exiting", "exit"] : ["exiting", "exit"]
    for step in steps { notice(step, worker: true, &system) }
    notice("signal 17 (SIGCHLD) received from 29", &system)
    notice("worker process 29 exited with code 0", &system)
    notice("exit", &system)
    for index in servers.indices { servers[index].close(&system) }
    return .exit(0)
  }

  static func version(_ system: Kernel) -> String {
    String((system.environment["NGINX_VERSION"] ?? "1.29.3").prefix { $0 != "-" })
  }

  // MARK: Logs

  private func notice(_ text: String, worker: Bool = false, _ system: inout Kernel) {
    guard ["notice", "info", "debug"].contains(configuration.level) else { return }
    log("notice", text, worker: worker, &system)
  }

  /// Writes to the error log; `request` is what the line tells of.
  func log(
    _ level: String,
    _ text: String,
    worker: Bool = false,
    _ system: inout Kernel
  ) {
    let number = worker ? "29#29" : "\(system.current.number)#\(system.current.number)"
    system.print(
      "\(LogClock.golang.text(system.now)) [\(level)] \(number): \(text)\n",
      to: errorLog
    )
  }

  /// Tells of a fault in the log and to whoever started it.
  private func emergency(_ text: String, _ system: inout Kernel) {
    log("emerg", text, &system)
    system.print("nginx: [emerg] \(text)\n", to: 2)
  }
}

/// `nginx` with its flags: checks, signals a running one, or becomes the server.
struct NginxCommand: Program {
  /// The hosts that were found already; a question that was answered is not asked again.
  private var found: [String] = []

  init() {}

  mutating func resume(_ system: inout Kernel) -> Disposition {
    var file = "/etc/nginx/nginx.conf"
    var (tests, dumps, signal) = (false, false, "")
    var rest = system.arguments.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "-v", "-V":
        system.print("nginx version: nginx/\(NginxServer.version(system))\n", to: 2)
        return .exit(0)
      case "-t": tests = true
      case "-T": (tests, dumps) = (true, true)
      case "-q": continue
      case "-c": file = rest.popFirst() ?? file
      case "-s": signal = rest.popFirst() ?? ""
      case "-g", "-p", "-e": _ = rest.popFirst()
      default:
        system.print("nginx: invalid option: \"\(word)\"\n", to: 2)
        return .exit(1)
      }
    }
    do throws(NginxFault) {
      let configuration = try NginxConfiguration.read(file, system)
      guard tests || !signal.isEmpty else { return .become(NginxServer(configuration, file: file)) }
      for host in configuration.hosts where !found.contains(host.host) {
        switch system.resolve(host.host) {
        case .pending(let wait): return .wait([wait])
        case .addresses: found.append(host.host)
        case .notFound, .noServer:
          throw NginxFault(text: "host not found in upstream \"\(host.host)\" in \(host.place)")
        }
      }
      if !signal.isEmpty { return send(signal, configuration.pid, &system) }
      system.print("nginx: the configuration file \(file) syntax is ok\n", to: 2)
      system.print("nginx: configuration file \(file) test is successful\n", to: 2)
      for file in dumps ? configuration.files : [] {
        guard let bytes = try? system.readFile(file) else { continue }
        system.print("# configuration file \(file):\n")
        system.print(bytes + [10])
      }
      return .exit(0)
    } catch {
      let number = "\(system.current.number)#\(system.current.number)"
      let line = "\(LogClock.golang.text(system.now)) [emerg] \(number): \(error.text)\n"
      if let log = try? system.open("/var/log/nginx/error.log", .append) {
        system.print(line, to: log)
      }
      system.print("nginx: [emerg] \(error.text)\n", to: 2)
      if tests { system.print("nginx: configuration file \(file) test failed\n", to: 2) }
      return .exit(1)
    }
  }

  private func send(_ name: String, _ pid: String, _ system: inout Kernel) -> Disposition {
    let signals: [String: Signal] = [
      "reload": .hangUp, "quit": .quit, "stop": .terminate, "reopen": .user1,
    ]
    guard let signal = signals[name] else {
      system.print("nginx: invalid option: \"-s \(name)\"\n", to: 2)
      return .exit(1)
    }
    let text = (try? system.readFile(pid)).map { String(decoding: $0, as: UTF8.self) }
    let number = text.flatMap { Int32($0.trimmedOfSpaces) }
    guard let number else {
      system.print(
        "nginx: [error] open() \"\(pid)\" failed (2: No such file or directory)\n",
        to: 2
      )
      return .exit(1)
    }
    let own = system.current.number
    system.print(
      "\(LogClock.golang.text(system.now)) [notice] \(own)#\(own): signal process started\n",
      to: 2
    )
    guard (try? system.kill(ProcessID(machine: system.machineID, number: number), signal)) != nil
    else {
      system.print(
        "nginx: [alert] kill(\(number), \(signal.rawValue)) failed (3: No such process)\n",
        to: 2
      )
      return .exit(1)
    }
    return .exit(0)
  }
}
