extension SQLParser {
  /// What stands behind the name in `ALTER TABLE`.
  mutating func alteration() throws(SQLFailure) -> SQLAlteration {
    if take("add") {
      if token.isWord("constraint") || token.isWord("primary") || token.isWord("foreign")
        || token.isWord("unique") || token.isWord("check") || token.isWord("index")
        || token.isWord("key")
      {
        var definition = SQLTableDefinition(name: SQLName(name: "", position: 0))
        _ = try constraint(&definition)
        return .addConstraint(definition)
      }
      _ = take("column")
      let skips = take("if", "not", "exists")
      var definition = SQLTableDefinition(name: SQLName(name: "", position: 0))
      let column = try column(&definition)
      guard definition.checks.isEmpty, definition.references.isEmpty else {
        throw .notSimulated("ADD COLUMN with a constraint of its own")
      }
      return .add(column, skips: skips)
    }
    if take("drop") {
      if take("constraint") || take("foreign", "key") || take("check") || take("index")
        || take("key")
      {
        let skips = take("if", "exists")
        let name = try identifier()
        _ = take("cascade") || take("restrict")
        return .dropConstraint(name, skips: skips)
      }
      if take("primary", "key") { return .dropConstraint("PRIMARY", skips: false) }
      _ = take("column")
      let skips = take("if", "exists")
      let name = try identifier()
      _ = take("cascade") || take("restrict")
      return .drop(name, skips: skips)
    }
    if take("rename", "to") { return .rename(try identifier()) }
    if take("rename") {
      _ = take("column")
      let old = try identifier()
      try expect("to")
      return .renameColumn(old, to: try identifier())
    }
    if dialect == .mysql, take("modify") || take("change") {
      let renames = token(ahead: -1).isWord("change")
      _ = take("column")
      let old = renames ? try identifier() : token.text
      var definition = SQLTableDefinition(name: SQLName(name: "", position: 0))
      return .modify(old, try column(&definition))
    }
    guard take("alter") else { throw .notSimulated("this form of ALTER TABLE") }
    _ = take("column")
    let name = try identifier()
    if take("set", "not", "null") { return .setRequired(name, true) }
    if take("drop", "not", "null") { return .setRequired(name, false) }
    if take("set", "default") {
      let start = token.start
      let value = try defaultValue()
      return .setDefault(name, value, typed: typed(from: start))
    }
    if take("drop", "default") { return .setDefault(name, nil, typed: "") }
    if take("type") || take("set", "data", "type") {
      let type = try type()
      if take("using") { _ = try expression() }
      return .setType(name, type)
    }
    throw .notSimulated("this form of ALTER TABLE")
  }

  mutating func view() throws(SQLFailure) -> SQLStatement {
    let replaces = take("or", "replace")
    guard take("view") else { throw .notSimulated("CREATE OR REPLACE \(token.text.uppercased())") }
    var view = SQLViewDefinition(name: try name(), select: SQLSelect(), text: "")
    view.replaces = replaces
    if token.kind == .symbol, token.text == "(" { view.columns = try columnList() }
    try expect("as")
    let start = token.start
    view.select = try query()
    view.text = typed(from: start)
    return .createView(view)
  }

  mutating func tableDefinition() throws(SQLFailure) -> SQLTableDefinition {
    let skips = take("if", "not", "exists")
    var table = SQLTableDefinition(name: try name())
    table.ifNotExists = skips
    if token.isWord("like") { throw .notSimulated("CREATE TABLE LIKE") }
    if take("as") || dialect == .mysql && startsQuery {
      table.select = [try query()]
      return table
    }
    try expect(symbol: "(")
    repeat {
      if try !constraint(&table) { table.columns.append(try column(&table)) }
    } while take(symbol: ",")
    try expect(symbol: ")")
    // Engine, character set and the like.
    if dialect == .mysql { skipToEnd() }
    if take("partition") { throw .notSimulated("PARTITION BY") }
    return table
  }

  /// Columns of a key, where an order or a length may stand behind each.
  mutating func keyColumns() throws(SQLFailure) -> [String] {
    try expect(symbol: "(")
    var names: [String] = []
    repeat {
      if token(ahead: 1).text == "(", dialect == .postgres {
        throw .notSimulated("an index on an expression")
      }
      names.append(try name().name)
      if take(symbol: "(") {
        advance()
        try expect(symbol: ")")
      }
      _ = take("asc") || take("desc")
    } while take(symbol: ",")
    try expect(symbol: ")")
    return names
  }

  /// A constraint that stands beside the columns; false where none begins here.
  private mutating func constraint(
    _ table: inout SQLTableDefinition
  ) throws(SQLFailure) -> Bool {
    var name = ""
    let isNamed = take("constraint")
    if isNamed, !token.isWord("check"), !token.isWord("primary"), !token.isWord("unique"),
      !token.isWord("foreign")
    {
      name = try identifier()
    }
    if take("primary", "key") {
      table.primaryKey = try keyColumns()
      if isNamed { table.primaryName = name }
    } else if take("unique") {
      _ = take("key") || take("index")
      if token.kind != .symbol { name = try identifier() }
      table.uniques.append(SQLNamedColumns(name: name, columns: try keyColumns()))
    } else if dialect == .mysql, take("key") || take("index") || take("fulltext", "key") {
      if token.kind != .symbol { name = try identifier() }
      table.keys.append(SQLNamedColumns(name: name, columns: try keyColumns()))
    } else if take("foreign", "key") {
      if token.kind != .symbol { name = try identifier() }
      let columns = try keyColumns()
      table.references.append(try reference(name, columns))
    } else if take("check") {
      table.checks.append(try check(name, nil))
    } else if isNamed {
      throw unexpected()
    } else {
      return false
    }
    return true
  }

  private mutating func check(
    _ name: String,
    _ column: String?
  ) throws(SQLFailure) -> SQLCheck {
    try expect(symbol: "(")
    let start = token.start
    let condition = try expression()
    let typed = typed(from: start)
    try expect(symbol: ")")
    _ = take("not", "enforced") || take("enforced") || take("no", "inherit")
    return SQLCheck(name: name, condition: condition, typed: typed, column: column)
  }

  private mutating func reference(
    _ name: String,
    _ columns: [String]
  ) throws(SQLFailure) -> SQLReference {
    try expect("references")
    var reference = SQLReference(name: name, columns: columns, table: try self.name())
    if token.kind == .symbol, token.text == "(" { reference.targets = try columnList() }
    while true {
      if take("on", "delete") {
        reference.onDelete = try action()
      } else if take("on", "update") {
        reference.onUpdate = try action()
      } else if take("deferrable") || take("not", "deferrable")
        || take("initially", "deferred") || take("initially", "immediate")
        || take("match", "simple") || take("match", "full")
      {
        continue
      } else {
        return reference
      }
    }
  }

  private mutating func action() throws(SQLFailure) -> SQLReference.Action {
    if take("cascade") { return .cascade }
    if take("restrict") { return .restrict }
    if take("set", "null") { return .setNull }
    if take("no", "action") { return .none }
    if take("set", "default") { throw .notSimulated("ON DELETE SET DEFAULT") }
    throw unexpected()
  }

  private mutating func column(
    _ table: inout SQLTableDefinition
  ) throws(SQLFailure) -> SQLColumn {
    var column = SQLColumn(name: try identifier(), type: .text)
    column.type = try type()
    while true {
      var name = ""
      if take("constraint") { name = try identifier() }
      if take("not", "null") {
        column.isRequired = true
      } else if take("null") {
        continue
      } else if take("primary", "key") {
        column.isPrimary = true
      } else if take("unique") {
        _ = take("key")
        column.isUnique = true
      } else if take("auto_increment") {
        column.type.isSerial = true
      } else if take("generated") {
        _ = take("always") || take("by", "default")
        guard take("as", "identity") else { throw .notSimulated("a generated column") }
        column.type.isSerial = true
      } else if take("default") {
        let start = token.start
        column.usual = try defaultValue()
        column.usualText = typed(from: start)
      } else if take("on", "update") {
        _ = try defaultValue()
      } else if take("comment") {
        _ = try text()
      } else if take("collate") || take("character", "set") {
        advance()
      } else if token.isWord("references") {
        // MySQL reads these and does nothing with them.
        let reference = try reference(name, [column.name])
        if dialect == .postgres { table.references.append(reference) }
      } else if take("check") {
        table.checks.append(try check(name, column.name))
      } else {
        return column
      }
    }
  }
}
