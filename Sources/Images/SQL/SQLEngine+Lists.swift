/// What psql's backslash commands list, in their columns.
extension SQLEngine {
  var release: Int { version.split(separator: ".").first.flatMap { Int($0) } ?? 0 }

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
