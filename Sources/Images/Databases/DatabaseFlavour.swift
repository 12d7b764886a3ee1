import Machine
import Network
import Simulation

/// Whose words a database server has.
struct DatabaseFlavour: Sendable {
  enum Product: Sendable {
    case postgres
    case mysql
    case mariadb
  }

  let product: Product
  /// As in `16.4`.
  let version: String

  /// The server that an image's environment tells of.
  init(_ product: Product, _ system: Kernel) {
    self.product = product
    let variable =
      switch product {
      case .postgres: "PG_VERSION"
      case .mysql: "MYSQL_VERSION"
      case .mariadb: "MARIADB_VERSION"
      }
    let text = system.environment[variable] ?? (product == .postgres ? "18.1" : "8.4.7")
    // Debian writes an epoch before MariaDB's.
    let plain = text.split(separator: ":").last ?? ""
    version = String(plain.prefix { $0.isNumber || $0 == "." })
  }

  var dialect: SQLDialect { product == .postgres ? .postgres : .mysql }
  var port: Int { product == .postgres ? 5432 : 3306 }
  var release: Int { version.split(separator: ".").first.flatMap { Int($0) } ?? 0 }

  /// The directory of the data.
  func folder(_ system: Kernel) -> String {
    product == .postgres
      ? system.environment["PGDATA"] ?? "/var/lib/postgresql/data" : "/var/lib/mysql"
  }

  func journal(_ system: Kernel) -> DatabaseJournal {
    let name = product == .postgres ? "pg_wal/000000010000000000000001" : "binlog.000001"
    return DatabaseJournal(path: folder(system) + "/" + name)
  }

  private static let compiler = "x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0"

  var banner: String {
    switch product {
    case .postgres:
      "PostgreSQL \(version) (Debian \(version)-1.pgdg120+1) on \(Self.compiler), 64-bit"
    case .mysql: version
    case .mariadb: version + "-MariaDB-ubu2404"
    }
  }

  /// What MySQL says before it is asked: its protocol, its version, a connection and a salt.
  var greeting: [UInt8] {
    guard dialect == .mysql else { return [] }
    let salt = Array("kubetuto".utf8) + [0]
    let body = [10] + WireBytes.text(banner) + [8, 0, 0, 0] + salt + [0xFF, 0xF7, 0xFF, 2, 0]
    return [UInt8(truncatingIfNeeded: body.count), 0, 0, 0] + body
  }

  /// Whether everybody may come in without a password.
  func trusts(_ password: String, _ system: Kernel) -> Bool {
    product == .postgres
      && (system.environment["POSTGRES_HOST_AUTH_METHOD"] == "trust" || password.isEmpty)
  }

  /// The time as SQL writes it.
  func timestamp(_ now: Instant) -> String {
    let time = CivilTime(now)
    let date =
      "\(time.year)-\(CivilTime.padded(time.month))-\(CivilTime.padded(time.day)) "
      + time.timeOfDay
    return dialect == .postgres
      ? "\(date).\(CivilTime.padded(time.nanosecond / 1000, 6))" : date
  }

  // MARK: Logs

  /// Who writes a line into PostgreSQL's log.
  enum Voice: Sendable {
    case own
    case process(Int)
    case fatal(Int)
    case error(Int)
    case continuation(Int, String)
  }

  func log(
    _ text: String,
    _ voice: Voice,
    to descriptor: Int = 2,
    _ system: inout Kernel
  ) {
    guard product == .postgres else { return }
    let (number, level): (Int, String) =
      switch voice {
      case .own: (Int(system.current.number), "LOG")
      case .process(let number): (number, "LOG")
      case .fatal(let number): (number, "FATAL")
      case .error(let number): (number, "ERROR")
      case .continuation(let number, let level): (number, level)
      }
    system.print(
      "\(LogClock.postgres.text(system.now)) [\(number)] \(level):  \(text)\n",
      to: descriptor
    )
  }

  /// A line of MySQL's log.
  private func note(
    _ text: String,
    _ code: String,
    level: String = "System",
    thread: Int = 0,
    _ system: inout Kernel
  ) {
    switch product {
    case .mariadb:
      let time = CivilTime(system.now)
      let day = "\(time.year)-\(CivilTime.padded(time.month))-\(CivilTime.padded(time.day))"
      let clock = "\(time.hour):\(CivilTime.padded(time.minute)):\(CivilTime.padded(time.second))"
      let name = level == "System" ? "Note" : level
      system.print("\(day) \(clock) \(thread) [\(name)] \(text)\n", to: 2)
    default:
      let time = LogClock.fine.text(system.now)
      if release < 8 {
        let name = level == "System" ? "Note" : level
        system.print("\(time) \(thread) [\(name)] \(text)\n", to: 2)
      } else {
        system.print("\(time) \(thread) [\(level)] [\(code)] [Server] \(text)\n", to: 2)
      }
    }
  }

  func missingData(_ system: inout Kernel) {
    let folder = folder(system)
    if product == .postgres {
      system.print(
        "postgres: could not access directory \"\(folder)\": No such file or directory\n"
          + "Run initdb or pg_basebackup to initialize a PostgreSQL data directory.\n",
        to: 2
      )
    } else {
      note(
        "Failed to find valid data directory.",
        "MY-010457",
        level: "ERROR",
        &system
      )
      note("Aborting", "MY-010119", level: "ERROR", &system)
    }
  }

  func cannotListen(_ error: Errno, _ system: inout Kernel) {
    if product == .postgres {
      log(
        "could not bind IPv4 address \"0.0.0.0\": \(error.message)",
        .own,
        &system
      )
      log("could not create any TCP/IP sockets", .fatal(Int(system.current.number)), &system)
    } else {
      note(
        "Can't start server: Bind on TCP/IP port: \(error.message)",
        "MY-010262",
        level: "ERROR",
        &system
      )
    }
  }

  func started(_ system: inout Kernel) {
    let socket = "/var/run/mysqld/mysqld.sock"
    switch product {
    case .postgres:
      if release >= 12 { log("starting \(banner)", .own, &system) }
      log("listening on IPv4 address \"0.0.0.0\", port 5432", .own, &system)
      log("listening on IPv6 address \"::\", port 5432", .own, &system)
      log("listening on Unix socket \"/var/run/postgresql/.s.PGSQL.5432\"", .own, &system)
      let time = String(LogClock.postgres.text(system.now).prefix(19))
      log("database system was shut down at \(time) UTC", .process(64), &system)
      log("database system is ready to accept connections", .own, &system)
    case .mysql where release >= 8:
      note(
        "/usr/sbin/mysqld (mysqld \(version)) starting as process \(system.current.number)",
        "MY-010116",
        &system
      )
      note("CA certificate ca.pem is self signed.", "MY-010068", level: "Warning", &system)
      note(
        "Channel mysql_main configured to support TLS. Encrypted connections are now supported for "
          + "this channel.",
        "MY-013602",
        &system
      )
      note(
        "/usr/sbin/mysqld: ready for connections. Version: '\(version)'  socket: '\(socket)'  port:"
          + " 3306  MySQL Community Server - GPL.",
        "MY-010931",
        &system
      )
    case .mysql, .mariadb:
      let name = product == .mysql ? "mysqld" : "mariadbd"
      let words =
        product == .mysql ? "MySQL Community Server (GPL)" : "mariadb.org binary distribution"
      note("Server socket created on IP: '0.0.0.0'.", "", &system)
      note("\(name): ready for connections.", "", &system)
      system.print("Version: '\(banner)'  socket: '\(socket)'  port: 3306  \(words)\n", to: 2)
    }
  }

  func stopped(by signal: Signal, wasSmart: Bool, _ system: inout Kernel) {
    guard product == .postgres else {
      let name = product == .mysql ? "/usr/sbin/mysqld" : "mariadbd (initiated by: unknown)"
      if product == .mysql, release >= 8 {
        note(
          "Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: \(version)).",
          "MY-013172",
          &system
        )
        note(
          "\(name): Shutdown complete (mysqld \(version))  MySQL Community Server - GPL.",
          "MY-010910",
          &system
        )
      } else {
        note("\(name): Normal shutdown", "", &system)
        note("\(product == .mysql ? "mysqld" : "mariadbd"): Shutdown complete", "", &system)
      }
      return
    }
    if !wasSmart {
      let kind = signal == .interrupt ? "fast" : signal == .quit ? "immediate" : "smart"
      log("received \(kind) shutdown request", .own, &system)
      if signal == .interrupt { log("aborting any active transactions", .own, &system) }
    }
    if signal != .quit {
      log(
        "background worker \"logical replication launcher\" (PID 67) exited with exit code 1",
        .own,
        &system
      )
      log("shutting down", .process(62), &system)
    }
    log("database system is shut down", .own, &system)
  }

  /// Why somebody is not let in; writes it down too.
  func denied(
    _ session: DatabaseServer.Session,
    _ client: IPv4Address,
    hasPassword: Bool,
    _ system: inout Kernel
  ) -> SQLFailure {
    guard product == .postgres else {
      let host = session.isLocal ? "localhost" : "\(client)"
      return SQLFailure(
        state: "28000",
        number: 1045,
        message: "Access denied for user '\(session.user)'@'\(host)' (using password: "
          + "\(hasPassword ? "YES" : "NO"))"
      )
    }
    let text = "password authentication failed for user \"\(session.user)\""
    log(text, .fatal(session.number), &system)
    log(
      "Connection matched file \"\(folder(system))/pg_hba.conf\" line 128: \"host all all all "
        + "\(release >= 14 ? "scram-sha-256" : "md5")\"",
      .continuation(session.number, "DETAIL"),
      &system
    )
    return SQLFailure(state: "28P01", message: text)
  }

  /// PostgreSQL writes down what failed, MySQL does not.
  func logFailure(
    _ failure: SQLFailure,
    _ statement: String,
    _ number: Int,
    _ system: inout Kernel
  ) {
    let place = failure.position.map { " at character \($0 + 1)" } ?? ""
    log(failure.message + place, .error(number), &system)
    if !failure.detail.isEmpty {
      log(failure.detail, .continuation(number, "DETAIL"), &system)
    }
    log(statement.trimmedOfSpaces, .continuation(number, "STATEMENT"), &system)
  }
}
