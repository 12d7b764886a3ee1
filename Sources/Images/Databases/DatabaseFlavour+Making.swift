import Machine
import Simulation

/// What the entry scripts say and ask for while they make the data.
extension DatabaseFlavour {
  /// A variable of the environment; one of MariaDB's own names counts before MySQL's.
  private func variable(_ name: String, _ system: Kernel) -> String? {
    let names =
      switch product {
      case .postgres: ["POSTGRES_" + name]
      case .mysql: ["MYSQL_" + name]
      case .mariadb: ["MARIADB_" + name, "MYSQL_" + name]
      }
    for name in names {
      if let value = system.environment[name], !value.isEmpty { return value }
      // The scripts read secrets from files too.
      if let path = system.environment[name + "_FILE"], let bytes = try? system.readFile(path) {
        return String(decoding: bytes, as: UTF8.self).trimmedOfSpaces
      }
    }
    return nil
  }

  func firstUser(_ system: Kernel) -> String {
    product == .postgres ? variable("USER", system) ?? "postgres" : "root"
  }

  func firstPassword(_ system: Kernel) -> String {
    variable(product == .postgres ? "PASSWORD" : "ROOT_PASSWORD", system) ?? ""
  }

  /// What variables ask for beyond the first user, and where scripts begin.
  func firstStatements(_ system: Kernel) -> (statements: [String], database: String) {
    if product == .postgres {
      let database = variable("DB", system) ?? firstUser(system)
      let statements = database == "postgres" ? [] : ["CREATE DATABASE \"\(database)\""]
      return (statements, database)
    }
    var statements: [String] = []
    let database = variable("DATABASE", system) ?? ""
    if !database.isEmpty { statements.append("CREATE DATABASE IF NOT EXISTS `\(database)`") }
    if let user = variable("USER", system), let password = variable("PASSWORD", system) {
      let quoted = password.map { $0 == "'" ? "''" : String($0) }.joined()
      statements.append("CREATE USER '\(user)'@'%' IDENTIFIED BY '\(quoted)'")
    }
    return (statements, database)
  }

  /// The files that show what the directory is.
  func files(_ system: Kernel) -> [(String, String)] {
    guard product == .postgres else {
      return [("ibdata1", ""), ("mysql.ibd", ""), ("auto.cnf", "[auto]\n")]
    }
    let method = release >= 14 ? "scram-sha-256" : "md5"
    let own = trusts(firstPassword(system), system) ? "trust" : method
    return [
      ("PG_VERSION", release >= 10 ? "\(release)\n" : "\(version.prefix(3))\n"),
      ("postgresql.conf", "listen_addresses = '*'\nport = 5432\nmax_connections = 100\n"),
      (
        "pg_hba.conf",
        "local   all             all                                     trust\n"
          + "host    all             all             127.0.0.1/32            trust\n"
          + "host all all all \(own)\n"
      ),
    ]
  }

  /// Whether something that must be said is not; gives the status to end with.
  func refusal(_ system: inout Kernel) -> Int32? {
    if product == .postgres, release >= 18,
      let mounts = try? system.readFile("/proc/mounts"),
      String(decoding: mounts, as: UTF8.self).contains(" /var/lib/postgresql/data ")
    {
      system.print(DatabaseWords.movedData, to: 2)
      return 1
    }
    switch product {
    case .postgres:
      let method = system.environment["POSTGRES_HOST_AUTH_METHOD"]
      if variable("PASSWORD", system) != nil || method == "trust" { return nil }
      if release < 11 {
        system.print(DatabaseWords.openDatabase, to: 2)
        return nil
      }
      system.print(DatabaseWords.noPassword, to: 2)
      return 1
    case .mysql, .mariadb:
      let allowed = product == .mysql ? "ALLOW_EMPTY_PASSWORD" : "ALLOW_EMPTY_ROOT_PASSWORD"
      let isGiven =
        variable("ROOT_PASSWORD", system) != nil || variable(allowed, system) != nil
        || variable("ALLOW_EMPTY_PASSWORD", system) != nil
      if isGiven {
        guard variable("USER", system) == "root" else { return nil }
        tell(
          "MYSQL_USER=\"root\", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and "
            + "cannot be used for the root user\n    Remove MYSQL_USER=\"root\" and use one of the "
            + "following to control the root user password:\n    - MYSQL_ROOT_PASSWORD\n"
            + "    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD",
          level: "ERROR",
          &system
        )
        return 1
      }
      if variable("RANDOM_ROOT_PASSWORD", system) != nil {
        system.print("RANDOM_ROOT_PASSWORD is not simulated\n", to: 2)
        return 1
      }
      let list =
        "MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD"
      if product == .mariadb {
        tell(
          "Database is uninitialized and password option is not specified\n\tYou need to specify one "
            + "of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, "
            + "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD",
          level: "ERROR",
          &system
        )
      } else if release < 8 {
        system.print(
          "error: database is uninitialized and password option is not specified \n  You need to "
            + "specify one of MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD and "
            + "MYSQL_RANDOM_ROOT_PASSWORD\n",
          to: 2
        )
      } else {
        tell(
          "Database is uninitialized and password option is not specified\n    You need to specify "
            + "one of the following as an environment variable:\n    - " + list,
          level: "ERROR",
          &system
        )
      }
      return 1
    }
  }

  /// Whether the directory holds something else; gives the status to end with.
  func refusal(ofDirectory folder: String, _ names: [String], _ system: inout Kernel) -> Int32? {
    guard product == .postgres, !names.isEmpty else { return nil }
    system.print(
      "initdb: error: directory \"\(folder)\" exists but is not empty\n",
      to: 2
    )
    if names.contains("lost+found") {
      system.print(
        "initdb: detail: It contains a lost+found directory, perhaps due to it being a mount "
          + "point.\ninitdb: hint: Using a mount point directly as the data directory is not "
          + "recommended.\nCreate a subdirectory under the mount point.\n",
        to: 2
      )
    } else {
      system.print(
        "initdb: hint: If you want to create a new database system, either remove or empty the "
          + "directory \"\(folder)\" or run initdb with an argument other than \"\(folder)\".\n",
        to: 2
      )
    }
    return 1
  }

  /// A line of MySQL's entry script.
  private func tell(_ text: String, level: String = "Note", _ system: inout Kernel) {
    guard product != .postgres else { return }
    if release < 8, product == .mysql {
      system.print(text + "\n")
      return
    }
    let time = LogClock.offset.text(system.now)
    system.print("\(time) [\(level)] [Entrypoint]: \(text)\n", to: level == "ERROR" ? 2 : 1)
  }

  func tellStart(_ system: inout Kernel) {
    guard product == .mariadb || release >= 8 else { return }
    let words = product == .mariadb ? "MariaDB Server" : "MySQL Server"
    let suffix = product == .mariadb ? "+maria~ubu2404" : "-1.el9"
    tell("Entrypoint script for \(words) \(version)\(suffix) started.", &system)
  }

  func tellSkipped(_ system: inout Kernel) {
    guard product == .postgres else { return }
    system.print(
      "\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n"
    )
  }

  func tellMaking(_ system: inout Kernel) {
    guard product == .postgres else {
      tell(release < 8 ? "Initializing database" : "Initializing database files", &system)
      return
    }
    system.print(DatabaseWords.making(folder(system), release: release))
  }

  func tellTemporary(_ system: inout Kernel) {
    guard product == .postgres else {
      tell(release < 8 ? "Database initialized" : "Database files initialized", &system)
      if release >= 8 {
        tell("Starting temporary server", &system)
        tell("Temporary server started.", &system)
        for (name, verb) in [("DATABASE", "Creating database"), ("USER", "Creating user")] {
          if let value = variable(name, system) { tell("\(verb) \(value)", &system) }
        }
        if let user = variable("USER", system), let database = variable("DATABASE", system) {
          tell("Giving user \(user) access to schema \(database)", &system)
        }
      }
      return
    }
    system.print(DatabaseWords.made(folder(system)))
    system.print("waiting for server to start....")
    log("database system is ready to accept connections", .process(48), to: 1, &system)
    system.print(" done\nserver started\n")
  }

  func tellScript(_ text: String, _ system: inout Kernel) {
    let name = product == .postgres ? "/usr/local/bin/docker-entrypoint.sh: " : ""
    if product == .postgres {
      system.print("\n\(name)\(text)\n")
    } else {
      tell("/usr/local/bin/docker-entrypoint.sh: \(text)", &system)
    }
  }

  func scriptFailure(_ failure: String, _ path: String) -> String {
    product == .postgres ? "psql:\(path):1: \(failure)" : failure
  }

  func tellEnd(_ system: inout Kernel) {
    guard product == .postgres else {
      if release >= 8 {
        tell("Stopping temporary server", &system)
        tell("Temporary server stopped", &system)
      }
      tell("MySQL init process done. Ready for start up.", &system)
      return
    }
    system.print("\nwaiting for server to shut down....")
    log("received fast shutdown request", .process(48), to: 1, &system)
    log("database system is shut down", .process(48), to: 1, &system)
    system.print(
      " done\nserver stopped\n\nPostgreSQL init process complete; ready for start up.\n\n"
    )
  }
}
