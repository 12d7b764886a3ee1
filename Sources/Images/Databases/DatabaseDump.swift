import Machine
import Simulation

/// `pg_dump` and `mysqldump`: a database as the statements that make it again.
struct DatabaseDump: Program {
  let isPostgres: Bool
  private var link: [DatabaseLink] = []
  private var password: String?
  private var reply = DatabaseReply()
  private var version = ""
  private var isConnected = false
  private var onlySchema = false
  private var onlyData = false
  private var tables: [String] = []
  private var databases: [String] = []
  private var namesDatabase = false
  private var file: String?
  private var failure: [String] = []

  init(isPostgres: Bool) { self.isPostgres = isPostgres }

  private var name: String { isPostgres ? "pg_dump" : "mysqldump" }

  mutating func resume(_ system: inout Kernel) -> Disposition {
    if link.isEmpty, let end = begin(&system) { return end }
    while true {
      switch link[0].next(&system) {
      case .wait(let waits): return .wait(waits)
      case .failed(let failed): return refuse(failed, &system)
      case .closed: return refuse("server closed the connection unexpectedly", &system)
      case .message(.wantsPassword):
        link[0].send(.password(password ?? ""), &system)
      case .message(.failure(let fields)):
        let message = fields["M"] ?? ""
        return refuse(
          isPostgres
            ? message : "Got error: \(fields["N"] ?? ""): \(message) when trying to connect",
          &system
        )
      case .message(.parameter("server_version", let text)): version = text
      case .message(let message):
        guard reply.take(message) else { continue }
        guard isConnected else {
          isConnected = true
          reply = DatabaseReply()
          let table = isPostgres ? "pg_catalog.psql_dump" : "mysql.mysql_dump"
          link[0].send(.query("SELECT * FROM \(table)"), &system)
          continue
        }
        link[0].close(&system)
        return write(&system)
      }
    }
  }

  private mutating func begin(_ system: inout Kernel) -> Disposition? {
    var words: [String] = []
    var rest = Array(system.arguments.dropFirst())[...]
    while let word = rest.popFirst() {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      switch (parts.first ?? word, isPostgres) {
      case ("-s", true), ("--schema-only", true), ("-d", false), ("--no-data", false):
        onlySchema = true
      case ("-a", true), ("--data-only", true), ("-t", false), ("--no-create-info", false):
        onlyData = true
      case ("-t", true), ("--table", true):
        if let table = parts.count > 1 ? parts[1] : rest.popFirst() { tables.append(table) }
      case ("-f", true), ("--file", true), ("-r", false), ("--result-file", false):
        file = parts.count > 1 ? parts[1] : rest.popFirst()
      case ("-B", false), ("--databases", false): namesDatabase = true
      case ("-A", false), ("--all-databases", false):
        return refuse("dumping all databases is not simulated", &system)
      case ("-F", true), ("-Fc", true), ("-Fd", true), ("-Ft", true), ("--format", true):
        if !["p", "plain"].contains(parts.count > 1 ? parts[1] : rest.first ?? "") {
          return refuse("other formats than plain are not simulated", &system)
        }
        if parts.count == 1, word == "-F" { rest.removeFirst() }
      case ("-Fp", true), ("--no-owner", true), ("-O", true), ("-x", true),
        ("--no-privileges", true), ("--single-transaction", false), ("--quick", false),
        ("--no-tablespaces", false), ("--routines", false), ("--triggers", false),
        ("--events", false), ("--column-statistics", false), ("--set-gtid-purged", false),
        ("--lock-tables", false), ("--skip-lock-tables", false), ("--add-drop-table", false):
        break
      default: words.append(word)
      }
    }
    return isPostgres ? beginPostgres(words, &system) : beginMySQL(words, &system)
  }

  private mutating func beginPostgres(
    _ words: [String],
    _ system: inout Kernel
  ) -> Disposition? {
    let options = PsqlOptions(words, system)
    if let (text, status) = options.end {
      let version = system.environment["PG_VERSION"]?.prefix { $0 != "-" } ?? "18.1"
      let shown =
        text.hasPrefix("psql (")
        ? "pg_dump (PostgreSQL) \(version)\n" : text.replacing("psql", with: "pg_dump")
      system.print(shown, to: status == 0 ? 1 : 2)
      return .exit(status)
    }
    databases = [options.database]
    password = options.password
    let isLocal = options.host.map { $0.hasPrefix("/") } ?? true
    var fields = ["user": options.user, "database": options.database]
    if isLocal { fields["socket"] = "1" }
    failure = [options.place(nil)]
    link = [
      DatabaseLink(
        host: isLocal ? "127.0.0.1" : options.host ?? "",
        port: options.port,
        fields: fields
      )
    ]
    return nil
  }

  private mutating func beginMySQL(
    _ words: [String],
    _ system: inout Kernel
  ) -> Disposition? {
    var options = MySQLOptions(words, system, isAdmin: true)
    if let refusal = options.refusal {
      system.print("mysqldump: [ERROR] \(refusal).\n", to: 2)
      return .exit(2)
    }
    if options.showsPassword, system.environment["MARIADB_VERSION"] == nil {
      system.print(
        "mysqldump: [Warning] Using a password on the command line interface can be insecure.\n",
        to: 2
      )
    }
    guard let database = options.names.first else {
      system.print(
        "Usage: mysqldump [OPTIONS] database [tables]\n"
          + "OR     mysqldump [OPTIONS] --databases [OPTIONS] DB1 [DB2 DB3...]\n"
          + "OR     mysqldump [OPTIONS] --all-databases [OPTIONS]\n"
          + "For more options, use mysqldump --help\n"
      )
      return .exit(1)
    }
    databases = [database]
    tables = Array(options.names.dropFirst())
    options.database = database
    password = options.password
    link = [options.link]
    return nil
  }

  private func refuse(_ failed: Dialer.Failure, _ system: inout Kernel) -> Disposition {
    switch failed {
    case .unknownHost, .noNameServer:
      return refuse("could not find the server's address", &system)
    case .connection(let error, _): return refuse(error.message, &system)
    case .deadline: return refuse("timeout expired", &system)
    }
  }

  private func refuse(_ text: String, _ system: inout Kernel) -> Disposition {
    if isPostgres, !isConnected, let place = failure.first {
      system.print("pg_dump: error: connection to \(place) failed: FATAL:  \(text)\n", to: 2)
      return .exit(1)
    }
    system.print("\(name): \(isPostgres ? "error: " : "")\(text)\n", to: 2)
    return .exit(isPostgres ? 1 : 2)
  }

  private func write(_ system: inout Kernel) -> Disposition {
    let found = Set(reply.rows.compactMap { $0[1] })
    if let missing = tables.first(where: { !found.contains($0) }) {
      return refuse(
        isPostgres
          ? "no matching tables were found" : "Couldn't find table: \"\(missing)\"",
        &system
      )
    }
    let parts = reply.rows.filter { row in
      (tables.isEmpty || tables.contains(row[1] ?? ""))
        && !(onlySchema && row[0] == "data") && !(onlyData && row[0] == "schema")
    }.compactMap { $0[2] }
    let text = isPostgres ? postgres(parts.joined(), system.now) : mysql(parts.joined(), system.now)
    guard let file else {
      system.print(text)
      return .exit(0)
    }
    do throws(Errno) { try system.writeFile(file, Array(text.utf8)) } catch {
      return refuse(
        "could not open output file \"\(file)\": \(error.message)",
        &system
      )
    }
    return .exit(0)
  }

  /// The word between which only statements are run, no commands of psql.
  private static func token(_ now: Instant) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    var state = UInt64(bitPattern: now.nanoseconds) | 1
    return String(
      (0..<63).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return letters[Int(state >> 33) % letters.count]
      }
    )
  }

  private func postgres(_ parts: String, _ now: Instant) -> String {
    let token = Self.token(now)
    let shown = "\(version) (Debian \(version)-1.pgdg120+1)"
    let release = version.split(separator: ".").first.flatMap { Int($0) } ?? 18
    return """
      --
      -- PostgreSQL database dump
      --

      \\restrict \(token)

      -- Dumped from database version \(shown)
      -- Dumped by pg_dump version \(shown)

      SET statement_timeout = 0;
      SET lock_timeout = 0;
      SET idle_in_transaction_session_timeout = 0;
      \(release >= 17 ? "SET transaction_timeout = 0;\n" : "")SET client_encoding = 'UTF8';
      SET standard_conforming_strings = on;
      SELECT pg_catalog.set_config('search_path', '', false);
      SET check_function_bodies = false;
      SET xmloption = content;
      SET client_min_messages = warning;
      SET row_security = off;

      SET default_tablespace = '';

      SET default_table_access_method = heap;

      \(parts)--
      -- PostgreSQL database dump complete
      --

      \\unrestrict \(token)

      """
  }

  private func mysql(_ parts: String, _ now: Instant) -> String {
    let use =
      namesDatabase
      ? "\n--\n-- Current Database: `\(databases[0])`\n--\n\nCREATE DATABASE "
        + "/*!32312 IF NOT EXISTS*/ `\(databases[0])` /*!40100 DEFAULT CHARACTER SET utf8mb4 "
        + "COLLATE utf8mb4_0900_ai_ci */ /*!80016 DEFAULT ENCRYPTION='N' */;\n\n"
        + "USE `\(databases[0])`;\n"
      : ""
    return """
      -- MySQL dump 10.13  Distrib \(version), for Linux (x86_64)
      --
      -- Host: localhost    Database: \(databases[0])
      -- ------------------------------------------------------
      -- Server version\t\(version)

      /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
      /*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
      /*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
      /*!50503 SET NAMES utf8mb4 */;
      /*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
      /*!40103 SET TIME_ZONE='+00:00' */;
      /*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
      /*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
      /*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
      /*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
      \(use)\(parts)/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

      /*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
      /*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
      /*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
      /*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
      /*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
      /*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
      /*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

      -- Dump completed on \(CivilTime(now).rfc3339.prefix(10)) \(CivilTime(now).rfc3339.dropFirst(11).prefix(8))

      """
  }
}
