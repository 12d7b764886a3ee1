import Machine

/// The command line of `mysql`, `mariadb` and `mysqladmin`.
struct MySQLOptions: Sendable {
  var host = "localhost"
  var port = 3306
  var user = ""
  var password: String?
  var asksForPassword = false
  var names: [String] = []
  var statements: String?
  var isTable = false
  var isBatch = false
  var hidesNames = false
  /// Whether the password stood on the command line, which is warned of.
  var showsPassword = false
  var refusal: String?

  init(_ words: [String], _ system: Kernel, isAdmin: Bool = false) {
    host = system.environment["MYSQL_HOST"] ?? host
    password = system.environment["MYSQL_PWD"]
    user = system.process.user == 0 ? "root" : "mysql"
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        names.append(word)
        continue
      }
      if word.hasPrefix("--") { readLong(word, &rest) } else { readShort(word, &rest) }
    }
    if let name = names.first, !isAdmin { database = name }
  }

  var database = ""
  var isLocal: Bool { host == "localhost" }

  private mutating func readLong(_ word: String, _ rest: inout ArraySlice<String>) {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
    let name = parts.first ?? ""
    let value = parts.count > 1 ? parts[1] : word.contains("=") ? "" : nil
    switch name {
    case "host": host = value ?? rest.popFirst() ?? host
    case "port": port = (value ?? rest.popFirst()).flatMap { Int($0) } ?? port
    case "user": user = value ?? rest.popFirst() ?? user
    case "database": database = value ?? rest.popFirst() ?? ""
    case "execute": statements = value ?? rest.popFirst() ?? ""
    case "password":
      guard let value else {
        asksForPassword = true
        return
      }
      password = value
      showsPassword = true
    case "table": isTable = true
    case "batch": isBatch = true
    case "skip-column-names": hidesNames = true
    case "protocol", "connect-timeout", "default-character-set", "ssl-mode", "silent", "wait",
      "skip-ssl", "no-auto-rehash":
      return
    default: refusal = "unknown option '\(word)'"
    }
  }

  private mutating func readShort(_ word: String, _ rest: inout ArraySlice<String>) {
    var letters = Array(word.dropFirst())
    while let letter = letters.first {
      letters.removeFirst()
      switch letter {
      case "h", "P", "u", "D", "e":
        let value = letters.isEmpty ? rest.popFirst() ?? "" : String(letters)
        set(letter, value)
        return
      case "p":
        guard !letters.isEmpty else {
          asksForPassword = true
          return
        }
        password = String(letters)
        showsPassword = true
        return
      case "t": isTable = true
      case "B", "s": isBatch = true
      case "N": hidesNames = true
      case "A", "w", "f": continue
      default:
        refusal = "unknown option '-\(letter)'"
        return
      }
    }
  }

  private mutating func set(_ letter: Character, _ value: String) {
    switch letter {
    case "h": host = value
    case "P": port = Int(value) ?? port
    case "u": user = value
    case "D": database = value
    default: statements = value
    }
  }

  /// Why there is no connection, with MySQL's number.
  func words(for failure: Dialer.Failure) -> String {
    let shown = host.isEmpty ? "localhost" : host
    switch failure {
    case .unknownHost: return "2005 (HY000): Unknown MySQL server host '\(shown)' (-2)"
    case .noNameServer: return "2005 (HY000): Unknown MySQL server host '\(shown)' (-3)"
    case .deadline: return "2003 (HY000): Can't connect to MySQL server on '\(shown):\(port)' (110)"
    case .connection(let error, _):
      return isLocal
        ? "2002 (HY000): Can't connect to local MySQL server through socket "
          + "'/var/run/mysqld/mysqld.sock' (2)"
        : "2003 (HY000): Can't connect to MySQL server on '\(shown):\(port)' (\(error.number))"
    }
  }

  /// The connection that the words ask for.
  var link: DatabaseLink {
    var fields = ["user": user, "database": database]
    if isLocal { fields["socket"] = "1" }
    return DatabaseLink(
      host: isLocal ? "127.0.0.1" : host,
      port: port,
      fields: fields,
      awaitsGreeting: true
    )
  }
}
