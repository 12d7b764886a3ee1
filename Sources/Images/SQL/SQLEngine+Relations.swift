/// What psql's `\d` tells about tables, views, indexes and sequences.
extension SQLEngine {
  func relationList(_ surroundings: SQLSurroundings) -> SQLTable {
    let columns = [
      "Schema", "Name", "Type", "Owner", "Table", "Persistence", "Access method", "Size",
      "Description",
    ]
    func row(
      _ name: String,
      _ type: String,
      _ table: SQLTable,
      _ method: String,
      _ size: String
    ) -> [String] {
      let of = type == "index" ? table.name : ""
      return ["public", name, type, table.owner, of, "permanent", method, size, ""]
    }
    let rows = tables(surroundings.database).flatMap { table in
      if table.view != nil { return [row(table.name, "view", table, "", "0 bytes")] }
      let isWide = table.columns.contains { $0.type.storage == "extended" }
      let size =
        table.rows.isEmpty
        ? (isWide ? "8192 bytes" : "0 bytes") : (isWide ? "16 kB" : "8192 bytes")
      let numbered = table.columns.filter(\.type.isSerial).map {
        row("\(table.name)_\($0.name)_seq", "sequence", table, "", "8192 bytes")
      }
      let indexes = table.indexes.map {
        row($0.name, "index", table, "btree", table.rows.isEmpty ? "8192 bytes" : "16 kB")
      }
      return [row(table.name, "table", table, "heap", size)] + numbered + indexes
    }
    return made("psql_relations", columns, rows.sorted { $0[1] < $1[1] })
  }

  /// Columns and constraints of all tables, a row each, marked by what it is.
  func columnList(_ surroundings: SQLSurroundings) -> SQLTable {
    let all = tables(surroundings.database)
    func line(_ kind: String, _ table: String, _ text: String) -> [String] {
      [kind, table, text, "", "", "", "", ""]
    }
    let rows = all.flatMap { table -> [[String]] in
      var rows = table.columns.map { column in
        let usual =
          column.type.isSerial
          ? "nextval('\(table.name)_\(column.name)_seq'::regclass)"
          : Self.shown(column)
        return [
          "column", table.name, column.name, column.type.name, "",
          column.isRequired ? "not null" : "", usual, column.type.storage,
        ]
      }
      if let view = table.view { rows.append(line("view", table.name, view.text)) }
      let sorted =
        table.indexes.filter(\.isPrimary)
        + table.indexes.filter { !$0.isPrimary }.sorted { $0.name < $1.name }
      rows += sorted.map { line("index", table.name, Self.shown($0)) }
      rows += table.checks.sorted { $0.name < $1.name }.map {
        line(
          "check",
          table.name,
          "\"\($0.name)\" CHECK (\(SQLDeparser(table: table).text(of: $0)))"
        )
      }
      rows += table.references.sorted { $0.name < $1.name }.map {
        line("reference", table.name, Self.shown($0))
      }
      for other in all {
        for reference in other.references where reference.table.name == table.name {
          let text = "TABLE \"\(other.name)\" CONSTRAINT " + Self.shown(reference)
          rows.append(line("referrer", table.name, text))
        }
      }
      rows += table.columns.filter(\.isRequired).map {
        line(
          "required",
          table.name,
          "\"\(table.name)_\($0.name)_not_null\" NOT NULL \"\($0.name)\""
        )
      }
      for index in table.indexes {
        rows += index.columns.map { column in
          let type = table.place(of: column).map { table.columns[$0].type.name } ?? ""
          return ["key", index.name, column, type, "yes", column, "", ""]
        }
        let kind =
          index.isPrimary ? "primary key, " : index.isUnique ? "unique, " : ""
        rows.append(line("of", index.name, "\(kind)btree, for table \"public.\(table.name)\""))
      }
      return rows
    }
    return made(
      "psql_columns",
      ["kind", "table_name", "name", "type", "collation", "nullable", "usual", "storage"],
      rows
    )
  }

  private static func shown(_ index: SQLTable.Index) -> String {
    let kind =
      index.isPrimary
      ? "PRIMARY KEY, "
      : index.isUnique ? index.isConstraint ? "UNIQUE CONSTRAINT, " : "UNIQUE, " : ""
    return "\"\(index.name)\" \(kind)btree (\(index.columns.joined(separator: ", ")))"
  }

  private static func shown(_ reference: SQLReference) -> String {
    "\"\(reference.name)\" " + clause(reference)
  }

  /// A reference as PostgreSQL writes it.
  static func clause(_ reference: SQLReference, schema: String = "") -> String {
    let updating =
      reference.onUpdate == .none ? "" : " ON UPDATE \(reference.onUpdate.rawValue)"
    let deleting =
      reference.onDelete == .none ? "" : " ON DELETE \(reference.onDelete.rawValue)"
    return "FOREIGN KEY (\(reference.columns.joined(separator: ", "))) REFERENCES "
      + "\(schema)\(reference.table.name)(\(reference.targets.joined(separator: ", ")))"
      + updating + deleting
  }

  /// A default as PostgreSQL shows it: texts with their type.
  static func shown(_ column: SQLColumn) -> String {
    switch column.usual {
    case .literal(.text(let text))?:
      let type = column.type.limit == nil ? column.type.name : "character varying"
      return "'\(text)'::\(type)"
    case .call(let call)?:
      return call.name == "current_timestamp" ? "CURRENT_TIMESTAMP" : "\(call.name)()"
    default: return column.usualText
    }
  }
}

extension SQLType {
  /// Where PostgreSQL keeps values of the type.
  var storage: String {
    switch kind {
    case .integer, .boolean: "plain"
    case .number: name.hasPrefix("numeric") ? "main" : "plain"
    case .text: "extended"
    case .other: ["json", "jsonb", "bytea"].contains(name) ? "extended" : "plain"
    }
  }
}
