import Machine
import Simulation

/// `pg_isready`: whether a PostgreSQL server takes connections.
struct PgIsReady: Program {
  private var link: [DatabaseLink] = []
  private var place = ""
  private var isQuiet = false

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if link.isEmpty {
      var words = Array(system.arguments.dropFirst())
      if let at = words.firstIndex(where: { $0 == "-t" || $0 == "--timeout" }), at + 1 < words.count
      {
        words.removeSubrange(at...at + 1)
      }
      let options = PsqlOptions(words.filter { !$0.hasPrefix("--timeout=") }, system)
      if let (text, status) = options.end {
        system.print(text.replacing("psql", with: "pg_isready"), to: status == 0 ? 1 : 2)
        return .exit(status == 0 ? 0 : 3)
      }
      isQuiet = options.isQuiet
      let isLocal = options.host.map { $0.hasPrefix("/") } ?? true
      place = "\(isLocal ? "/var/run/postgresql" : options.host ?? ""):\(options.port)"
      link = [
        DatabaseLink(
          host: isLocal ? "127.0.0.1" : options.host ?? "",
          port: options.port,
          fields: ["user": options.user, "database": options.database],
          deadline: system.now + .seconds(3)
        )
      ]
    }
    switch link[0].next(&system) {
    case .wait(let waits): return .wait(waits)
    case .failed, .closed: return tell("no response", 2, &system)
    case .message(.failure(let fields)) where fields["C"] == "57P03":
      return tell("rejecting connections", 1, &system)
    case .message:
      link[0].close(&system)
      return tell("accepting connections", 0, &system)
    }
  }

  private func tell(_ text: String, _ status: Int32, _ system: inout Kernel) -> Disposition {
    if !isQuiet { system.print("\(place) - \(text)\n") }
    return .exit(status)
  }
}

/// `mysqladmin`: `ping`, `status` and `version` of a server.
struct MySQLAdmin: Program {
  private var link: [DatabaseLink] = []
  private var options: [MySQLOptions] = []
  private var version: String?

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if link.isEmpty {
      let options = MySQLOptions(Array(system.arguments.dropFirst()), system, isAdmin: true)
      guard let command = options.names.first, ["ping", "status", "version"].contains(command)
      else {
        let name = options.names.first ?? ""
        system.print(
          name.isEmpty
            ? "mysqladmin: a command is wanted: ping, status or version\n"
            : "mysqladmin: Unknown command: '\(name)'\n",
          to: 2
        )
        return .exit(1)
      }
      if options.showsPassword, system.environment["MARIADB_VERSION"] == nil {
        system.print(
          "mysqladmin: [Warning] Using a password on the command line interface can be insecure.\n",
          to: 2
        )
      }
      self.options = [options]
      link = [options.link]
    }
    while true {
      switch link[0].next(&system) {
      case .wait(let waits): return .wait(waits)
      case .failed(let failure):
        let options = options[0]
        let words = options.words(for: failure)
        let reason = words.firstRange(of: ": ").map { String(words[$0.upperBound...]) } ?? words
        let hint =
          options.isLocal
          ? "Check that mysqld is running and that the socket: '/var/run/mysqld/mysqld.sock' exists!"
          : "Check that mysqld is running on \(options.host) and that the port is "
            + "\(options.port).\nYou can check this by doing 'telnet \(options.host) "
            + "\(options.port)'"
        return refuse(reason, "\n" + hint, &system)
      case .closed: return refuse("Lost connection to MySQL server", "", &system)
      case .message(.wantsPassword):
        link[0].send(.password(options[0].password ?? ""), &system)
      case .message(.failure(let fields)):
        // A server that refuses somebody is alive.
        let end = refuse(fields["M"] ?? "", "", &system)
        return options[0].names.first == "ping" ? .exit(0) : end
      case .message(.ready):
        link[0].close(&system)
        return tell(&system)
      case .message(.parameter("server_version", let text)): version = text
      case .message: continue
      }
    }
  }

  private func tell(_ system: inout Kernel) -> Disposition {
    let text = (try? system.readFile("/proc/uptime")).map { String(decoding: $0, as: UTF8.self) }
    let uptime = max(1, text.flatMap { Int($0.prefix { $0.isNumber }) } ?? 1)
    let rate = SQLDecimal(Int128(6000 / uptime), scale: 3).text
    let status =
      "Threads: 2  Questions: 6  Slow queries: 0  Opens: 119  Flush tables: 3  Open tables: 38  "
      + "Queries per second avg: \(rate)\n"
    switch options[0].names.first {
    case "ping": system.print("mysqld is alive\n")
    case "version":
      let place =
        options[0].isLocal
        ? "Connection\t\tLocalhost via UNIX socket\nUNIX socket\t\t/var/run/mysqld/mysqld.sock\n"
        : "Connection\t\t\(options[0].host) via TCP/IP\nTCP port\t\t\(options[0].port)\n"
      system.print(
        "mysqladmin  Ver \(version ?? "") for Linux on x86_64 (MySQL Community Server - GPL)\n\n"
          + "Server version\t\t\(version ?? "")\nProtocol version\t10\n\(place)"
          + "Uptime:\t\t\t\(uptime) sec\n\n\(status)"
      )
    default: system.print("Uptime: \(uptime)  \(status)")
    }
    return .exit(0)
  }

  private func refuse(_ reason: String, _ hint: String, _ system: inout Kernel) -> Disposition {
    system.print(
      "mysqladmin: connect to server at '\(options[0].host)' failed\nerror: '\(reason)'\(hint)\n",
      to: 2
    )
    return .exit(1)
  }
}
