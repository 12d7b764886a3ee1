/// A database as the statements that make it again, as `pg_dump` writes them: a text for each part, in the
/// order of a dump, with what it is of.
extension SQLEngine {
  func postgresDump(_ surroundings: SQLSurroundings) -> SQLTable {
    let all = tables(surroundings.database)
    var rows: [[String]] = []
    func add(_ kind: String, _ table: SQLTable, _ name: String, _ type: String, _ text: String) {
      let head =
        kind == "data"
        ? "-- Data for Name: \(name); Type: \(type); Schema: public; Owner: \(table.owner)"
        : "-- Name: \(name); Type: \(type); Schema: public; Owner: \(table.owner)"
      // Behind the line that names the owner stands one blank line, behind others two.
      let gap = kind == "schema" && ["TABLE", "SEQUENCE", "VIEW"].contains(type) ? "\n" : "\n\n"
      rows.append([kind, table.name, "--\n\(head)\n--\n\n\(text)\(gap)"])
    }
    for table in all where table.view == nil {
      add("schema", table, table.name, "TABLE", definition(of: table))
      for column in table.columns where column.type.isSerial { sequence(column, table, add) }
    }
    for table in Self.viewsLast(all) where table.view != nil {
      let text =
        "CREATE VIEW public.\(table.name) AS\n \(table.view?.text ?? "");\n\n\n"
        + "ALTER VIEW public.\(table.name) OWNER TO \(table.owner);\n"
      add("schema", table, table.name, "VIEW", text)
    }
    for table in all where table.view == nil {
      for column in table.columns where column.type.isSerial {
        let name = "\(table.name)_\(column.name)_seq"
        let text =
          "ALTER TABLE ONLY public.\(table.name) ALTER COLUMN \(column.name) SET DEFAULT "
          + "nextval('public.\(name)'::regclass);\n"
        add("schema", table, "\(table.name) \(column.name)", "DEFAULT", text)
      }
    }
    for table in all where table.view == nil {
      add("data", table, table.name, "TABLE DATA", copied(table))
    }
    for table in all {
      for column in table.columns where column.type.isSerial {
        let name = "\(table.name)_\(column.name)_seq"
        let isUsed = table.nextNumber > 1
        let value = isUsed ? table.nextNumber - 1 : 1
        let text = "SELECT pg_catalog.setval('public.\(name)', \(value), \(isUsed));\n"
        add("data", table, name, "SEQUENCE SET", text)
      }
    }
    rows += keys(all)
    return made("psql_dump", ["kind", "table_name", "text"], rows)
  }

  /// Views that ask no other view stand first.
  private static func viewsLast(_ tables: [SQLTable]) -> [SQLTable] {
    func asksView(_ table: SQLTable) -> Bool {
      tables.contains { $0.view != nil && table.view?.select.mentions($0.name) == true }
    }
    return tables.filter { !asksView($0) } + tables.filter(asksView)
  }

  private func definition(of table: SQLTable) -> String {
    var lines = table.columns.map { column -> String in
      let usual =
        column.usual == nil || column.type.isSerial ? "" : " DEFAULT \(Self.shown(column))"
      return "    \(column.name) \(column.type.name)\(usual)\(column.isRequired ? " NOT NULL" : "")"
    }
    lines += table.checks.sorted { $0.name < $1.name }.map {
      "    CONSTRAINT \($0.name) CHECK (\(SQLDeparser(table: table, isFull: true).text(of: $0)))"
    }
    return "CREATE TABLE public.\(table.name) (\n\(lines.joined(separator: ",\n"))\n);\n\n\n"
      + "ALTER TABLE public.\(table.name) OWNER TO \(table.owner);\n"
  }

  private func sequence(
    _ column: SQLColumn,
    _ table: SQLTable,
    _ add: (String, SQLTable, String, String, String) -> Void
  ) {
    let name = "\(table.name)_\(column.name)_seq"
    let type = column.type.name == "bigint" ? "" : "    AS \(column.type.name)\n"
    add(
      "schema",
      table,
      name,
      "SEQUENCE",
      "CREATE SEQUENCE public.\(name)\n\(type)    START WITH 1\n    INCREMENT BY 1\n"
        + "    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;\n\n\n"
        + "ALTER SEQUENCE public.\(name) OWNER TO \(table.owner);\n"
    )
    add(
      "schema",
      table,
      name,
      "SEQUENCE OWNED BY",
      "ALTER SEQUENCE public.\(name) OWNED BY public.\(table.name).\(column.name);\n"
    )
  }

  private func copied(_ table: SQLTable) -> String {
    let names = table.columns.map(\.name).joined(separator: ", ")
    let lines = table.rows.map { row in
      row.map { value in
        value == .null ? "\\N" : Self.escaped(value.text(dialect))
      }.joined(separator: "\t") + "\n"
    }
    return "COPY public.\(table.name) (\(names)) FROM stdin;\n\(lines.joined())\\.\n"
  }

  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      default: String(character)
      }
    }.joined()
  }

  private func keys(_ tables: [SQLTable]) -> [[String]] {
    var rows: [[String]] = []
    func add(_ table: SQLTable, _ name: String, _ type: String, _ text: String) {
      rows.append([
        "schema", table.name,
        "--\n-- Name: \(name); Type: \(type); Schema: public; Owner: \(table.owner)\n--\n\n\(text)\n\n",
      ])
    }
    for table in tables {
      for index in table.indexes.sorted(by: { $0.name < $1.name })
      where index.isPrimary || index.isConstraint {
        let columns = index.columns.joined(separator: ", ")
        add(
          table,
          "\(table.name) \(index.name)",
          "CONSTRAINT",
          "ALTER TABLE ONLY public.\(table.name)\n    ADD CONSTRAINT \(index.name) "
            + "\(index.isPrimary ? "PRIMARY KEY" : "UNIQUE") (\(columns));\n"
        )
      }
    }
    for table in tables {
      for index in table.indexes.sorted(by: { $0.name < $1.name })
      where !index.isPrimary && !index.isConstraint {
        add(
          table,
          index.name,
          "INDEX",
          "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(index.name) ON public.\(table.name) "
            + "USING btree (\(index.columns.joined(separator: ", ")));\n"
        )
      }
    }
    for table in tables {
      for reference in table.references.sorted(by: { $0.name < $1.name }) {
        add(
          table,
          "\(table.name) \(reference.name)",
          "FK CONSTRAINT",
          "ALTER TABLE ONLY public.\(table.name)\n    ADD CONSTRAINT \(reference.name) "
            + "\(Self.clause(reference, schema: "public."));\n"
        )
      }
    }
    return rows
  }
}
