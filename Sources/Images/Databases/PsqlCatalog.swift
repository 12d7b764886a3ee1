/// What psql's backslash commands ask, and how they show it.
struct PsqlCatalog: Sendable {
  private enum Kind: Sendable {
    case databases
    case relations(String)
    case tables(String)
    case table(String)
    case roles
    case schemas
  }

  private let kind: Kind

  /// The question of a command; nil for a command that is none of these.
  init?(_ command: String, _ words: [String]) {
    switch (command, words.first) {
    case ("\\l", _), ("\\list", _): kind = .databases
    case ("\\dt", let name): kind = .tables(name ?? "")
    case ("\\d", nil): kind = .relations("")
    case ("\\d", let name?): kind = .table(name)
    case ("\\du", _), ("\\dg", _): kind = .roles
    case ("\\dn", _): kind = .schemas
    default: return nil
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
  }

  private static func bare(_ name: String) -> String {
    var name = name.hasSuffix(";") ? String(name.dropLast()) : name
    if name.hasPrefix("public.") { name.removeFirst(7) }
    return name
  }

  /// The statement that gives what is to be shown.
  var request: String {
    switch kind {
    case .databases: "SELECT * FROM pg_catalog.psql_databases"
    case .roles: "SELECT * FROM pg_catalog.psql_roles"
    case .schemas: "SELECT 'public' AS \"Name\", 'pg_database_owner' AS \"Owner\""
    case .relations: "SELECT * FROM pg_catalog.psql_relations"
    case .tables(let name):
      "SELECT * FROM pg_catalog.psql_relations WHERE \"Type\" = 'table'"
        + (name.isEmpty
          ? ""
          : " AND \"Name\" LIKE \(Self.quoted(Self.bare(name).map { $0 == "*" ? "%" : String($0) }.joined()))")
    case .table(let name):
      "SELECT * FROM pg_catalog.psql_columns WHERE table_name = \(Self.quoted(Self.bare(name)))"
    }
  }

  /// What is said where the question itself failed; nil for the server's words.
  func refusal(_ database: String) -> String? { nil }

  func text(_ reply: DatabaseReply, _ options: PsqlOptions) -> String {
    let columns = reply.columns ?? []
    var table = PsqlTable(columns: columns, rows: reply.rows)
    table.isTuplesOnly = options.isTuplesOnly
    table.isUnaligned = options.isUnaligned
    table.separator = options.separator
    switch kind {
    case .databases: table.title = "List of databases"
    case .roles:
      table.title = "List of roles"
      table.footers = []
    case .schemas: table.title = "List of schemas"
    case .relations(let name), .tables(let name):
      if reply.rows.isEmpty {
        return name.isEmpty
          ? "Did not find any relations.\n" : "Did not find any relation named \"\(name)\".\n"
      }
      table.title = "List of relations"
    case .table(let name):
      let found = reply.rows.filter { $0.first == "column" }
      if found.isEmpty { return "Did not find any relation named \"\(Self.bare(name))\".\n" }
      table.columns = ["Column", "Type", "Collation", "Nullable", "Default"].map {
        DatabaseMessage.Column(name: $0, isNumeric: false)
      }
      table.rows = found.map { Array($0.dropFirst(2)) }
      table.title = "Table \"public.\(Self.bare(name))\""
      let indexes = reply.rows.filter { $0.first == "index" }.compactMap { $0[2] }
      table.footers = indexes.isEmpty ? [] : ["Indexes:"] + indexes.map { "    " + $0 }
    }
    return table.text
  }
}

/// Failures as psql prints them, with the line and a mark under the place.
enum PsqlFailure {
  static func text(_ fields: [Character: String], statement: String) -> String {
    var text = "\(fields["S"] ?? "ERROR"):  \(fields["M"] ?? "")\n"
    if let position = fields["P"].flatMap({ Int($0) }) {
      let lines = statement.split(separator: "\n", omittingEmptySubsequences: false)
      var rest = position - 1
      for (number, line) in lines.enumerated() {
        if rest > line.count {
          rest -= line.count + 1
          continue
        }
        let label = "LINE \(number + 1): "
        text += label + line + "\n"
        text += String(repeating: " ", count: label.count + rest) + "^\n"
        break
      }
    }
    if let detail = fields["D"] { text += "DETAIL:  \(detail)\n" }
    if let hint = fields["H"] { text += "HINT:  \(hint)\n" }
    return text
  }
}
