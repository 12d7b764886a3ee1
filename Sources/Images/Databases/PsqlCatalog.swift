/// What psql's backslash commands ask, and how they show it.
struct PsqlCatalog: Sendable {
  private enum Kind: Sendable {
    case databases
    /// Relations of some types, by letters as in `\dtv`; whose name is like something.
    case relations(String, pattern: String?)
    case table(String)
    case roles
    case schemas
  }

  private let kind: Kind
  private let isVerbose: Bool
  private let release: Int

  /// The question of a command; nil for a command that is none of these.
  init?(_ command: String, _ words: [String], release: Int) {
    var name = command.dropFirst()
    isVerbose = name.hasSuffix("+")
    self.release = release
    name.removeAll { $0 == "+" || $0 == "S" }
    let pattern = words.first.map(Self.bare)
    switch name {
    case "l", "list": kind = .databases
    case "d": kind = pattern.map { .table($0) } ?? .relations("tvms", pattern: nil)
    case "du", "dg": kind = .roles
    case "dn": kind = .schemas
    default:
      let letters = name.dropFirst()
      guard name.first == "d", !letters.isEmpty, letters.allSatisfy({ "tvmsiE".contains($0) })
      else { return nil }
      kind = .relations(String(letters), pattern: pattern)
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
  }

  private static func bare(_ name: String) -> String {
    name.hasPrefix("public.") ? String(name.dropFirst(7)) : name
  }

  private static let types: [Character: String] = [
    "t": "table", "v": "view", "m": "materialized view", "s": "sequence", "i": "index",
    "E": "foreign table",
  ]

  /// The statement that gives what is to be shown.
  var request: String {
    switch kind {
    case .databases: return "SELECT * FROM pg_catalog.psql_databases"
    case .roles:
      return "SELECT *\(isVerbose ? ", '' AS \"Description\"" : "") FROM pg_catalog.psql_roles"
    case .schemas: return "SELECT 'public' AS \"Name\", 'pg_database_owner' AS \"Owner\""
    case .relations(let letters, let pattern):
      var columns = ["Schema", "Name", "Type", "Owner"]
      if letters.contains("i") { columns.append("Table") }
      if isVerbose {
        columns.append("Persistence")
        if letters.contains("t") || letters.contains("i") { columns.append("Access method") }
        columns += ["Size", "Description"]
      }
      let types = letters.compactMap { Self.types[$0] }.map(Self.quoted)
      let shown = columns.map { "\"\($0)\"" }.joined(separator: ", ")
      let like = pattern.map {
        " AND \"Name\" LIKE "
          + Self.quoted($0.map { $0 == "*" ? "%" : $0 == "?" ? "_" : String($0) }.joined())
      }
      return "SELECT \(shown) FROM pg_catalog.psql_relations WHERE \"Type\" IN "
        + "(\(types.joined(separator: ", ")))\(like ?? "")"
    case .table(let name):
      return "SELECT * FROM pg_catalog.psql_columns WHERE table_name = \(Self.quoted(name))"
    }
  }

  /// What is said where nothing was found.
  func complaint(_ reply: DatabaseReply) -> String? {
    guard reply.rows.isEmpty else { return nil }
    switch kind {
    case .table(let name): return "Did not find any relation named \"\(name)\"."
    case .relations(let letters, let pattern):
      let isOne = letters.count == 1 && release >= 18
      let what = isOne ? Self.plural(letters) : "relations"
      return pattern.map {
        "Did not find any \(release >= 18 ? what : "relation") named \"\($0)\"."
      } ?? "Did not find any \(what)."
    default: return nil
    }
  }

  private static func plural(_ letters: String) -> String {
    let name = letters.first.flatMap { types[$0] } ?? "relation"
    return name == "index" ? "indexes" : name + "s"
  }

  func text(_ reply: DatabaseReply, _ options: PsqlOptions) -> String {
    var table = PsqlTable(columns: reply.columns ?? [], rows: reply.rows)
    table.isTuplesOnly = options.isTuplesOnly
    table.isUnaligned = options.isUnaligned
    table.separator = options.separator
    table.isExpanded = options.isExpanded
    switch kind {
    case .databases: table.title = "List of databases"
    case .roles:
      table.title = "List of roles"
      table.footers = []
    case .schemas: table.title = "List of schemas"
    case .relations(let letters, _):
      let isOne = letters.count == 1 && release >= 18
      table.title = "List of \(isOne ? Self.plural(letters) : "relations")"
    case .table(let name): describe(name, reply.rows, &table)
    }
    return table.text
  }

  private func describe(_ name: String, _ rows: [[String?]], _ table: inout PsqlTable) {
    func lines(_ kind: String) -> [String] {
      rows.filter { $0.first == kind }.compactMap { $0[2] }
    }
    if rows.contains(where: { $0.first == "key" }) {
      table.columns = ["Column", "Type", "Key?", "Definition"].map(Self.column)
      table.rows = rows.filter { $0.first == "key" }.map { Array($0[2...5]) }
      table.title = "Index \"public.\(name)\""
      table.footers = lines("of")
      return
    }
    let viewed = lines("view")
    var titles = ["Column", "Type", "Collation", "Nullable", "Default"]
    let found = rows.filter { $0.first == "column" }
    table.rows = found.map { Array($0[2...6]) }
    if isVerbose {
      titles.append("Storage")
      if viewed.isEmpty { titles += ["Compression", "Stats target"] }
      titles.append("Description")
      table.rows = found.map { row in
        Array(row[2...7]) + (viewed.isEmpty ? ["", ""] : []) + [""]
      }
    }
    table.columns = titles.map(Self.column)
    table.title = "\(viewed.isEmpty ? "Table" : "View") \"public.\(name)\""
    var footers: [String] = []
    for (kind, title) in [
      ("index", "Indexes:"), ("check", "Check constraints:"),
      ("reference", "Foreign-key constraints:"), ("referrer", "Referenced by:"),
    ] {
      let found = lines(kind)
      if !found.isEmpty { footers += [title] + found.map { "    " + $0 } }
    }
    if isVerbose {
      if !viewed.isEmpty {
        footers += ["View definition:", " " + viewed[0] + ";"]
      } else {
        let required = lines("required")
        if !required.isEmpty, release >= 18 {
          footers += ["Not-null constraints:"] + required.map { "    " + $0 }
        }
        footers.append("Access method: heap")
      }
    }
    table.footers = footers
  }

  private static func column(_ name: String) -> DatabaseMessage.Column {
    DatabaseMessage.Column(name: name, isNumeric: false)
  }
}
