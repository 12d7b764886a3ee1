import Machine

/// The databases and their clients by the names that executable files give.
enum DatabasePrograms {
  static let makers: [String: @Sendable ([String]) -> any Program] = [
    "postgres-entrypoint": { _ in DatabaseEntrypoint(.postgres) },
    "mysql-entrypoint": { _ in DatabaseEntrypoint(.mysql) },
    "mariadb-entrypoint": { _ in DatabaseEntrypoint(.mariadb) },
    "postgres": { _ in DatabaseStart(product: .postgres) },
    "mysqld": { _ in DatabaseStart(product: .mysql) },
    "mariadbd": { _ in DatabaseStart(product: .mariadb) },
    "psql": { _ in Psql() },
    "pg_isready": { _ in PgIsReady() },
    "mysql": { _ in MySQLClient() },
    "mysqladmin": { _ in MySQLAdmin() },
    "pg_dump": { _ in DatabaseDump(isPostgres: true) },
    "createdb": { _ in PgDatabaseTool(creates: true) },
    "dropdb": { _ in PgDatabaseTool(creates: false) },
    "mysqldump": { _ in DatabaseDump(isPostgres: false) },
    "mongo-shell": { _ in DocumentShell() },
  ]
}

/// A server started without the entry script: on data that is there already.
struct DatabaseStart: Program {
  let product: DatabaseFlavour.Product

  mutating func resume(_ system: inout Kernel) -> Disposition {
    let flavour = DatabaseFlavour(product, system)
    if system.arguments.contains("--version") || system.arguments.contains("-V") {
      system.print(
        product == .postgres
          ? "postgres (PostgreSQL) \(flavour.version)\n"
          : "\(system.arguments[0])  Ver \(flavour.version) for Linux on x86_64\n"
      )
      return .exit(0)
    }
    return .become(DatabaseServer(flavour, journal: flavour.journal(system)))
  }
}

/// MongoDB's shell: `--version` and the plain statement that its protocol is not simulated.
struct DocumentShell: Program {
  mutating func resume(_ system: inout Kernel) -> Disposition {
    let version = system.environment["MONGO_VERSION"] ?? "8.2.2"
    if system.arguments.contains("--version") {
      let isOld = version.hasPrefix("3")
      system.print(isOld ? "MongoDB shell version v\(version)\n" : "2.5.9\n")
      return .exit(0)
    }
    let name = system.arguments.first?.split(separator: "/").last.map(String.init) ?? "mongosh"
    system.print("\(name): MongoDB's protocol is not simulated; the server only listens\n", to: 2)
    return .exit(1)
  }
}
