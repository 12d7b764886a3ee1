/// What psql's backslash commands list, in their columns.
extension SQLEngine {
  private var release: Int { version.split(separator: ".").first.flatMap { Int($0) } ?? 0 }

  var databaseList: SQLTable {
    let locale = "en_US.utf8"
    let (columns, middle) =
      release >= 16
      ? (
        [
          "Name", "Owner", "Encoding", "Locale Provider", "Collate", "Ctype",
          release >= 17 ? "Locale" : "ICU Locale", "ICU Rules", "Access privileges",
        ], ["UTF8", "libc", locale, locale, "", ""]
      )
      : (
        ["Name", "Owner", "Encoding", "Collate", "Ctype", "Access privileges"],
        ["UTF8", locale, locale]
      )
    let rows = databases.map { database in
      let owner = users.first?.name ?? database.owner
      let rights =
        database.name.hasPrefix("template") ? "=c/\(owner)\n\(owner)=CTc/\(owner)" : ""
      return [database.name, database.owner] + middle + [rights]
    }
    return made("psql_databases", columns, rows)
  }

  func relationList(_ surroundings: SQLSurroundings) -> SQLTable {
    let rows = tables(surroundings.database).flatMap { table in
      let numbered = table.columns.filter(\.type.isSerial).map {
        ["public", "\(table.name)_\($0.name)_seq", "sequence", table.owner]
      }
      return [["public", table.name, "table", table.owner]] + numbered
    }
    return made("psql_relations", ["Schema", "Name", "Type", "Owner"], rows)
  }

  /// Columns and indexes of all tables, a row each, marked by what it is.
  func columnList(_ surroundings: SQLSurroundings) -> SQLTable {
    let rows = tables(surroundings.database).flatMap { table in
      let columns = table.columns.map { column in
        let usual =
          column.type.isSerial
          ? "nextval('\(table.name)_\(column.name)_seq'::regclass)"
          : Self.shown(column)
        return [
          "column", table.name, column.name, column.type.name, "",
          column.isRequired ? "not null" : "", usual,
        ]
      }
      let sorted =
        table.indexes.filter(\.isPrimary)
        + table.indexes.filter { !$0.isPrimary }.sorted { $0.name < $1.name }
      let indexes = sorted.map { index in
        let kind =
          index.isPrimary
          ? "PRIMARY KEY, "
          : index.isUnique ? index.isConstraint ? "UNIQUE CONSTRAINT, " : "UNIQUE, " : ""
        let columns = index.columns.joined(separator: ", ")
        return [
          "index", table.name, "\"\(index.name)\" \(kind)btree (\(columns))", "", "", "", "",
        ]
      }
      return columns + indexes
    }
    return made(
      "psql_columns",
      ["kind", "table_name", "name", "type", "collation", "nullable", "usual"],
      rows
    )
  }

  /// A default as PostgreSQL shows it: texts with their type.
  private static func shown(_ column: SQLColumn) -> String {
    switch column.usual {
    case .literal(.text(let text))?:
      let type = column.type.limit == nil ? column.type.name : "character varying"
      return "'\(text)'::\(type)"
    case .call(let call)?:
      return call.name == "current_timestamp" ? "CURRENT_TIMESTAMP" : "\(call.name)()"
    default: return column.usualText
    }
  }

  var roleList: SQLTable {
    let rows = users.enumerated().map { place, user in
      let rights =
        place == 0 ? "Superuser, Create role, Create DB, Replication, Bypass RLS" : ""
      return release >= 16 ? [user.name, rights] : [user.name, rights, "{}"]
    }
    let columns = ["Role name", "Attributes"] + (release >= 16 ? [] : ["Member of"])
    return made("psql_roles", columns, rows)
  }
}
