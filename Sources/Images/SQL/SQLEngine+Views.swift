extension SQLEngine {
  mutating func createView(
    _ definition: SQLViewDefinition,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let name = definition.name.name
    if surroundings.database.isEmpty { throw .noDatabaseSelected }
    guard let base = place(ofDatabase: surroundings.database) else {
      throw .noDatabase(surroundings.database, dialect)
    }
    let result = try select(definition.select, surroundings)
    var view = named(result, name, definition.columns)
    view.rows = []
    view.owner = surroundings.user
    view.view = SQLView(select: definition.select, text: definition.text)
    guard let place = databases[base].place(of: name) else {
      databases[base].tables.append(view)
      return .done("CREATE VIEW")
    }
    guard definition.replaces else { throw .tableExists(name, dialect) }
    guard databases[base].tables[place].view != nil else {
      throw dialect == .postgres
        ? SQLFailure(state: "42809", message: "\"\(name)\" is not a view")
        : SQLFailure(
          state: "HY000",
          number: 1347,
          message: "'\(surroundings.database).\(name)' is not VIEW"
        )
    }
    let old = databases[base].tables[place].columns
    if dialect == .postgres, view.columns.count < old.count {
      throw SQLFailure(state: "42P16", message: "cannot drop columns from view")
    }
    for (one, other) in zip(old, view.columns) where dialect == .postgres && one.name != other.name
    {
      throw SQLFailure(
        state: "42P16",
        message: "cannot change name of view column \"\(one.name)\" to \"\(other.name)\"",
        hint: "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead."
      )
    }
    databases[base].tables[place] = view
    return .done("CREATE VIEW")
  }

  /// Takes tables or views away, with what depends on them or not at all.
  mutating func drop(
    _ names: [SQLName],
    isView: Bool,
    _ skips: Bool,
    _ cascades: Bool,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    let word = isView ? "view" : "table"
    var result = SQLResult.done("DROP \(word.uppercased())")
    for name in names {
      let found: (database: Int, table: Int)
      do throws(SQLFailure) { found = try find(name, surroundings, isDropped: true) } catch {
        guard skips, ["42P01", "42S02"].contains(error.state) else {
          var error = error
          if isView, dialect == .postgres {
            error.message = "view \"\(name.name)\" does not exist"
          }
          throw error
        }
        if dialect == .postgres {
          result.notices.append("NOTICE:  \(word) \"\(name.name)\" does not exist, skipping")
        }
        continue
      }
      let base = found.database
      let isThereView = databases[base].tables[found.table].view != nil
      guard isThereView == isView else { throw otherKind(name.name, isView, surroundings) }
      let notices = try release(name.name, base, among: names.map(\.name), cascades, word)
      result.notices += notices
      if let place = databases[base].place(of: name.name) {
        databases[base].tables.remove(at: place)
      }
    }
    return result
  }

  private func otherKind(
    _ name: String,
    _ isView: Bool,
    _ surroundings: SQLSurroundings
  ) -> SQLFailure {
    dialect == .postgres
      ? SQLFailure(
        state: "42809",
        message: "\"\(name)\" is not a \(isView ? "view" : "table")",
        hint: "Use DROP \(isView ? "TABLE" : "VIEW") to remove a \(isView ? "table" : "view")."
      )
      : isView
        ? SQLFailure(
          state: "HY000",
          number: 1347,
          message: "'\(surroundings.database).\(name)' is not VIEW"
        )
        : SQLFailure(
          state: "42S02",
          number: 1051,
          message: "Unknown table '\(surroundings.database).\(name)'"
        )
  }

  /// Frees a table of what depends on it; without `CASCADE` that is a failure.
  private mutating func release(
    _ name: String,
    _ base: Int,
    among names: [String],
    _ cascades: Bool,
    _ word: String
  ) throws(SQLFailure) -> [String] {
    let others = databases[base].tables.filter { !names.contains($0.name) }
    let references = others.flatMap { table in
      table.references.filter { $0.table.name == name }.map { (table, $0) }
    }
    let views = others.filter { $0.view?.select.mentions(name) == true }
    if references.isEmpty && views.isEmpty { return [] }
    guard dialect == .postgres else {
      guard let (table, reference) = references.first else { return [] }
      throw SQLFailure(
        state: "HY000",
        number: 3730,
        message: "Cannot drop table '\(name)' referenced by a foreign key constraint "
          + "'\(reference.name)' on table '\(table.name)'."
      )
    }
    let dependents =
      references.map { "constraint \($1.name) on table \($0.name)" }
      + views.map { "view \($0.name)" }
    guard cascades else {
      throw SQLFailure(
        state: "2BP01",
        message: "cannot drop \(word) \(name) because other objects depend on it",
        detail: dependents.map { "\($0) depends on \(word) \(name)" }.joined(separator: "\n"),
        hint: "Use DROP ... CASCADE to drop the dependent objects too."
      )
    }
    for place in databases[base].tables.indices {
      databases[base].tables[place].references.removeAll { $0.table.name == name }
    }
    databases[base].tables.removeAll { table in views.contains { $0.name == table.name } }
    if dependents.count == 1 { return ["NOTICE:  drop cascades to \(dependents[0])"] }
    return [
      "NOTICE:  drop cascades to \(dependents.count) other objects\nDETAIL:  "
        + dependents.map { "drop cascades to \($0)" }.joined(separator: "\n")
    ]
  }
}

extension SQLSelect {
  /// Whether a query asks a table, itself or in a query within it.
  func mentions(_ name: String) -> Bool {
    let own = sources.contains { source in
      source.query.isEmpty && source.call == nil
        ? source.table.name == name : source.query.contains { $0.mentions(name) }
    }
    return own || combinations.contains { $0.select.mentions(name) }
      || common.contains { $0.select.mentions(name) }
      || (items.compactMap(\.expression) + [filter, having].compactMap { $0 })
        .contains { $0.mentions(name) }
  }
}

extension SQLExpression {
  fileprivate func mentions(_ name: String) -> Bool {
    switch self {
    case .query(let select, _), .exists(let select): select.mentions(name)
    case .memberOf(let inner, let select, _, _), .quantified(_, let inner, let select, _):
      select.mentions(name) || inner.mentions(name)
    case .not(let inner), .negative(let inner), .isNull(let inner, _), .cast(let inner, _):
      inner.mentions(name)
    case .binary(_, let left, let right): left.mentions(name) || right.mentions(name)
    default: false
    }
  }
}
