import Machine

/// The command line of `psql`, and what it takes from the environment.
struct PsqlOptions: Sendable {
  var host: String?
  var port = 5432
  var user = ""
  var database = ""
  var password: String?
  var commands: [String] = []
  var file: String?
  var isTuplesOnly = false
  var isUnaligned = false
  var isQuiet = false
  var isExpanded = false
  var neverAsks = false
  var separator = "|"
  var listsDatabases = false
  /// Whether the first failure of a script ends it.
  var stopsOnError = false
  /// What is to be printed at once, with the status to end with.
  var end: (text: String, status: Int32)?

  init(_ words: [String], _ system: Kernel) {
    let environment = system.environment
    host = environment["PGHOST"]
    port = environment["PGPORT"].flatMap { Int($0) } ?? 5432
    password = environment["PGPASSWORD"]
    user = environment["PGUSER"] ?? ""
    database = environment["PGDATABASE"] ?? ""
    var names: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count > 1 else {
        names.append(word)
        continue
      }
      read(word, &rest)
      if end != nil { return }
    }
    if let name = names.first { database = name }
    if names.count > 1 { user = names[1] }
    readAddress()
    if user.isEmpty { user = system.process.user == 0 ? "root" : "postgres" }
    if database.isEmpty { database = user }
  }

  private static let long = [
    "host": "h", "port": "p", "username": "U", "dbname": "d", "command": "c", "file": "f",
    "field-separator": "F", "variable": "v", "set": "v", "pset": "P", "tuples-only": "t",
    "no-align": "A", "quiet": "q", "expanded": "x", "no-password": "w", "password": "W",
    "list": "l", "no-psqlrc": "X", "echo-all": "a", "single-transaction": "1",
  ]

  private mutating func read(_ word: String, _ rest: inout ArraySlice<String>) {
    var letters = Array(word.dropFirst())
    var value: String?
    if word.hasPrefix("--") {
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1)
      let name = parts.first.map(String.init) ?? ""
      if name == "version" {
        end = ("psql (PostgreSQL)\n", 0)
        return
      }
      guard let letter = Self.long[name] else { return refuse("unrecognized option '\(word)'") }
      letters = Array(letter)
      value = parts.count > 1 ? String(parts[1]) : nil
    }
    while let letter = letters.first {
      letters.removeFirst()
      if "hpUdcfFvP".contains(letter) {
        let text = value ?? (letters.isEmpty ? rest.popFirst() : String(letters))
        guard let text else { return refuse("option requires an argument -- '\(letter)'") }
        set(letter, text)
        return
      }
      switch letter {
      case "t": isTuplesOnly = true
      case "A": isUnaligned = true
      case "q": isQuiet = true
      case "x": isExpanded = true
      case "w": neverAsks = true
      case "l": listsDatabases = true
      case "V": end = ("psql (PostgreSQL)\n", 0)
      case "W", "X", "a", "1", "n": break
      default: return refuse("invalid option -- '\(letter)'")
      }
    }
  }

  private mutating func refuse(_ text: String) {
    end = ("psql: \(text)\npsql: hint: Try \"psql --help\" for more information.\n", 1)
  }

  private mutating func set(_ letter: Character, _ text: String) {
    switch letter {
    case "h": host = text
    case "p": port = Int(text) ?? port
    case "U": user = text
    case "d": database = text
    case "c": commands.append(text)
    case "f": file = text
    case "F": separator = text
    case "v": if text == "ON_ERROR_STOP=1" || text == "ON_ERROR_STOP=on" { stopsOnError = true }
    default: break
    }
  }

  /// Takes `postgresql://user:password@host:port/database` and `host=… user=…` apart.
  private mutating func readAddress() {
    let text = database
    if text.contains("="), !text.contains("://") {
      database = ""
      for pair in text.split(separator: " ") {
        let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { continue }
        switch parts[0] {
        case "host": host = parts[1]
        case "port": port = Int(parts[1]) ?? port
        case "user": user = parts[1]
        case "password": password = parts[1]
        case "dbname": database = parts[1]
        default: break
        }
      }
      return
    }
    guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://"),
      let start = text.firstRange(of: "://")?.upperBound
    else { return }
    var rest = text[start...].prefix { $0 != "?" }
    database = ""
    if let slash = rest.firstIndex(of: "/") {
      database = String(rest[rest.index(after: slash)...])
      rest = rest[..<slash]
    }
    if let at = rest.lastIndex(of: "@") {
      let parts = rest[..<at].split(separator: ":", maxSplits: 1).map(String.init)
      if let name = parts.first { user = name }
      if parts.count > 1 { password = parts[1] }
      rest = rest[rest.index(after: at)...]
    }
    let parts = rest.split(separator: ":").map(String.init)
    if let name = parts.first { host = name }
    if parts.count > 1 { port = Int(parts[1]) ?? port }
  }

  /// The place of the server in messages.
  func place(_ address: String?) -> String {
    guard let host, !host.hasPrefix("/") else {
      return "server on socket \"/var/run/postgresql/.s.PGSQL.\(port)\""
    }
    return "server at \"\(host)\"" + (address.map { " (\($0))" } ?? "") + ", port \(port)"
  }
}
