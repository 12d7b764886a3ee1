/// What MySQL's `SHOW` tells beside its lists of tables.
extension SQLEngine {
  /// The statement that makes a table, as `SHOW CREATE TABLE` prints it.
  func mysqlDefinition(of table: SQLTable) -> String {
    var lines = table.columns.map { column in
      var line = "  `\(column.name)` \(column.type.mysqlName)"
      if column.isRequired { line += " NOT NULL" }
      if column.type.isSerial {
        line += " AUTO_INCREMENT"
      } else {
        switch column.usual {
        case .literal(.null)?: line += " DEFAULT NULL"
        case .literal(let value)?: line += " DEFAULT '\(value.text(dialect))'"
        case nil:
          line +=
            column.isRequired || column.type.mysqlName.hasSuffix("text") ? "" : " DEFAULT NULL"
        default: line += " DEFAULT \(column.usualText.uppercased())"
        }
      }
      return line
    }
    lines += table.indexes.map { index in
      let columns = index.columns.map { "`\($0)`" }.joined(separator: ",")
      if index.isPrimary { return "  PRIMARY KEY (\(columns))" }
      return "  \(index.isUnique ? "UNIQUE " : "")KEY `\(index.name)` (\(columns))"
    }
    lines += table.references.map { "  " + Self.mysqlText($0) }
    lines += table.checks.map { "  CONSTRAINT `\($0.name)` CHECK ((\(Self.quoted($0, table))))" }
    let isNumbered = table.columns.contains(where: \.type.isSerial) && table.nextNumber > 1
    let next = isNumbered ? " AUTO_INCREMENT=\(table.nextNumber)" : ""
    let character =
      version.hasPrefix("5")
      ? "latin1"
      : banner.contains("MariaDB")
        ? "utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci" : "utf8mb4 COLLATE=utf8mb4_0900_ai_ci"
    return "CREATE TABLE `\(table.name)` (\n\(lines.joined(separator: ",\n"))\n) "
      + "ENGINE=InnoDB\(next) DEFAULT CHARSET=\(character)"
  }

  /// A condition with the names of columns in MySQL's quotes.
  private static func quoted(_ check: SQLCheck, _ table: SQLTable) -> String {
    var text = ""
    var word = ""
    for character in check.typed + " " {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
        continue
      }
      text += table.place(of: word) == nil ? word : "`\(word)`"
      word = ""
      text.append(character)
    }
    return text.trimmedOfSpaces
  }

  func showCreate(
    _ words: [String],
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let kind = words.first?.lowercased()
    if kind == "database" || kind == "schema" {
      let name = words.last ?? ""
      guard place(ofDatabase: name) != nil else { throw .noDatabase(name, dialect) }
      let text =
        "CREATE DATABASE `\(name)` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE "
        + "utf8mb4_0900_ai_ci */ /*!80016 DEFAULT ENCRYPTION='N' */"
      return .texts(["Database", "Create Database"], [[name, text]])
    }
    guard kind == "table" || kind == "view", words.count > 1 else {
      throw .notSimulated("SHOW CREATE \(words.first?.uppercased() ?? "")")
    }
    let table = try shownTable(Array(words.dropFirst()), surroundings)
    if let view = table.view {
      return .texts(
        ["View", "Create View", "character_set_client", "collation_connection"],
        [
          [
            table.name,
            "CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW "
              + "`\(table.name)` AS \(view.text)", "utf8mb4", "utf8mb4_0900_ai_ci",
          ]
        ]
      )
    }
    return .texts(["Table", "Create Table"], [[table.name, mysqlDefinition(of: table)]])
  }

  /// The table of words like `shop . book` or `book from shop`.
  private func shownTable(
    _ words: [String],
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLTable {
    var name = SQLName(name: words.first ?? "", position: 0)
    if words.count > 2 {
      name =
        words[1] == "."
        ? SQLName(schema: words[0], name: words[2], position: 0)
        : SQLName(schema: words[2], name: words[0], position: 0)
    }
    let (base, place) = try find(name, surroundings)
    return databases[base].tables[place]
  }

  func showIndexes(
    _ words: [String],
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let table = try shownTable(words, surroundings)
    let columns = [
      "Table", "Non_unique", "Key_name", "Seq_in_index", "Column_name", "Collation",
      "Cardinality", "Sub_part", "Packed", "Null", "Index_type", "Comment", "Index_comment",
      "Visible", "Expression",
    ]
    let numbers = ["Non_unique", "Seq_in_index", "Cardinality", "Sub_part"]
    let rows = table.indexes.flatMap { index in
      index.columns.enumerated().map { number, column -> [SQLValue] in
        let place = table.place(of: column)
        let isNullable = place.map { !table.columns[$0].isRequired } ?? false
        let values = Set(table.rows.map { row in place.map { row[$0] } ?? .null })
        return [
          .text(table.name), .integer(index.isUnique ? 0 : 1), .text(index.name),
          .integer(number + 1), .text(column), .text("A"), .integer(values.count), .null, .null,
          .text(isNullable ? "YES" : ""), .text("BTREE"), .text(""), .text(""), .text("YES"), .null,
        ]
      }
    }
    return SQLResult(
      columns: columns.map { SQLResult.Column(name: $0, isNumeric: numbers.contains($0)) },
      rows: rows
    )
  }

  /// `SHOW VARIABLES` and `SHOW STATUS`, with the names that a pattern matches.
  func showSettings(_ words: [String], isStatus: Bool) throws(SQLFailure) -> SQLResult {
    let all = isStatus ? statusValues : variables
    let lower = words.map { $0.lowercased() }
    var rows = all
    if let like = lower.firstIndex(of: "like"), like + 1 < words.count {
      let mask = Array(lower[like + 1])[...]
      rows = all.filter { SQLOperator.isLike(Array($0[0].lowercased())[...], mask) }
    } else if lower.contains("where") {
      throw .notSimulated("SHOW … WHERE")
    }
    return .texts(["Variable_name", "Value"], rows)
  }

  private var variables: [[String]] {
    [
      ["autocommit", "ON"], ["basedir", "/usr/"], ["bind_address", "*"],
      ["character_set_client", "utf8mb4"], ["character_set_server", "utf8mb4"],
      ["collation_server", "utf8mb4_0900_ai_ci"], ["connect_timeout", "10"],
      ["datadir", "/var/lib/mysql/"], ["default_storage_engine", "InnoDB"],
      ["foreign_key_checks", "ON"], ["hostname", "localhost"],
      ["innodb_buffer_pool_size", "134217728"], ["interactive_timeout", "28800"],
      ["lower_case_table_names", "0"], ["max_allowed_packet", "67108864"],
      ["max_connections", "151"], ["max_connect_errors", "100"], ["max_user_connections", "0"],
      ["pid_file", "/var/run/mysqld/mysqld.pid"], ["port", "3306"], ["read_only", "OFF"],
      ["server_id", "1"], ["slow_query_log", "OFF"],
      ["socket", "/var/run/mysqld/mysqld.sock"],
      [
        "sql_mode",
        "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
          + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
      ], ["time_zone", "SYSTEM"], ["transaction_isolation", "REPEATABLE-READ"],
      ["version", banner], ["version_comment", "MySQL Community Server - GPL"],
      ["wait_timeout", "28800"],
    ]
  }

  private var statusValues: [[String]] {
    [
      ["Aborted_clients", "0"], ["Aborted_connects", "0"], ["Threads_cached", "0"],
      ["Threads_connected", "1"], ["Threads_created", "1"], ["Threads_running", "2"],
    ]
  }

  func showGrants(_ surroundings: SQLSurroundings) -> SQLResult {
    let user = surroundings.user
    let host = surroundings.account
    let isFirst = users.first?.name == user
    let grant =
      isFirst
      ? "GRANT ALL PRIVILEGES ON *.* TO `\(user)`@`\(host)` WITH GRANT OPTION"
      : "GRANT USAGE ON *.* TO `\(user)`@`\(host)`"
    return .texts(["Grants for \(user)@\(host)"], [[grant]])
  }

  /// Tables in an order in which each can be made: what others refer to stands before them.
  private static func targetsFirst(_ tables: [SQLTable]) -> [SQLTable] {
    var (rest, sorted): ([SQLTable], [SQLTable]) = (tables, [])
    while !rest.isEmpty {
      let place = rest.firstIndex { table in
        table.references.allSatisfy { reference in
          reference.table.name == table.name
            || !rest.contains { $0.name == reference.table.name }
        }
      }
      sorted.append(rest.remove(at: place ?? 0))
    }
    return sorted
  }

  /// A database as `mysqldump` writes it: a text for each table.
  func mysqlDump(_ database: String) -> SQLTable {
    let all = Self.targetsFirst(tables(database).filter { $0.view == nil })
    let rows = all.flatMap { table -> [[String]] in
      let name = "`\(table.name)`"
      let schema = """

        --
        -- Table structure for table \(name)
        --

        DROP TABLE IF EXISTS \(name);
        /*!40101 SET @saved_cs_client     = @@character_set_client */;
        /*!50503 SET character_set_client = utf8mb4 */;
        \(mysqlDefinition(of: table));
        /*!40101 SET character_set_client = @saved_cs_client */;

        """
      let tuples = table.rows.map { row in
        "(" + row.map { $0.written(dialect) }.joined(separator: ",") + ")"
      }
      let insert =
        tuples.isEmpty ? "" : "INSERT INTO \(name) VALUES \(tuples.joined(separator: ","));\n"
      let data = """

        --
        -- Dumping data for table \(name)
        --

        LOCK TABLES \(name) WRITE;
        /*!40000 ALTER TABLE \(name) DISABLE KEYS */;
        \(insert)/*!40000 ALTER TABLE \(name) ENABLE KEYS */;
        UNLOCK TABLES;

        """
      return [["schema", table.name, schema], ["data", table.name, data]]
    }
    return made("mysql_dump", ["kind", "table_name", "text"], rows)
  }
}

extension SQLValue {
  /// As a statement of MySQL has it.
  fileprivate func written(_ dialect: SQLDialect) -> String {
    guard case .text(let text) = self else { return self.text(dialect) }
    let escaped = text.map { character in
      switch character {
      case "'": "\\'"
      case "\\": "\\\\"
      case "\n": "\\n"
      default: String(character)
      }
    }
    return "'\(escaped.joined())'"
  }
}
