/// Conditions and references of tables, and what breaks them.
extension SQLEngine {
  /// Whether a row meets the conditions of its table.
  func check(
    _ row: [SQLValue],
    _ table: SQLTable,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) {
    if table.checks.isEmpty { return }
    let scope = SQLScope(columns: columns(of: table), surroundings: surroundings)
    for check in table.checks where try scope.value(check.condition, row).truth == false {
      let shown = row.map { $0 == .null ? "null" : $0.text(dialect) }.joined(separator: ", ")
      throw dialect == .postgres
        ? SQLFailure(
          state: "23514",
          message: "new row for relation \"\(table.name)\" violates check constraint "
            + "\"\(check.name)\"",
          detail: "Failing row contains (\(shown))."
        )
        : SQLFailure(
          state: "HY000",
          number: 3819,
          message: "Check constraint '\(check.name)' is violated."
        )
    }
  }

  /// Whether what a row refers to is there.
  func checkReferences(
    _ row: [SQLValue],
    _ table: SQLTable,
    _ base: Int
  ) throws(SQLFailure) {
    for reference in table.references {
      let places = reference.columns.compactMap { table.place(of: $0) }
      let key = places.map { row[$0] }
      if key.contains(.null) { continue }
      // A table that refers to itself has the row already, or will.
      guard let at = databases[base].place(of: reference.table.name) else { continue }
      let target = reference.table.name == table.name ? table : databases[base].tables[at]
      let targets = reference.targets.compactMap { target.place(of: $0) }
      let isOwn =
        reference.table.name == table.name
        && zip(targets, key).allSatisfy {
          row[$0].compared(to: $1) == 0
        }
      let isThere =
        isOwn
        || target.rows.contains { other in
          zip(targets, key).allSatisfy { other[$0].compared(to: $1) == 0 }
        }
      if isThere { continue }
      guard dialect == .postgres else {
        throw SQLFailure(
          state: "23000",
          number: 1452,
          message: "Cannot add or update a child row: a foreign key constraint fails "
            + "(\(clause(reference, of: table, databases[base].name)))"
        )
      }
      let values = key.map { $0.text(dialect) }.joined(separator: ", ")
      throw SQLFailure(
        state: "23503",
        message: "insert or update on table \"\(table.name)\" violates foreign key constraint "
          + "\"\(reference.name)\"",
        detail: "Key (\(reference.columns.joined(separator: ", ")))=(\(values)) is not present in "
          + "table \"\(target.name)\"."
      )
    }
  }

  /// A reference as MySQL's failures show it.
  private func clause(_ reference: SQLReference, of table: SQLTable, _ base: String) -> String {
    "`\(base)`.`\(table.name)`, \(Self.mysqlText(reference))"
  }

  static func mysqlText(_ reference: SQLReference) -> String {
    func list(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
    let deleting =
      reference.onDelete == .none ? "" : " ON DELETE \(reference.onDelete.rawValue)"
    let updating =
      reference.onUpdate == .none ? "" : " ON UPDATE \(reference.onUpdate.rawValue)"
    return "CONSTRAINT `\(reference.name)` FOREIGN KEY (\(list(reference.columns))) REFERENCES "
      + "`\(reference.table.name)` (\(list(reference.targets)))\(deleting)\(updating)"
  }

  /// Follows rows that are gone or have other keys to the rows that refer to them.
  ///
  /// These go too, lose their value, or forbid it. `news` has the new row for each old one; empty where all are gone.
  mutating func follow(
    _ gone: [[SQLValue]],
    news: [[SQLValue]] = [],
    of name: String,
    _ base: Int,
    depth: Int = 0
  ) throws(SQLFailure) {
    if gone.isEmpty || depth > 16 { return }
    guard let at = databases[base].place(of: name) else { return }
    let target = databases[base].tables[at]
    for place in databases[base].tables.indices {
      let table = databases[base].tables[place]
      for reference in table.references where reference.table.name == name {
        let targets = reference.targets.compactMap { target.place(of: $0) }
        let own = reference.columns.compactMap { table.place(of: $0) }
        let action = news.isEmpty ? reference.onDelete : reference.onUpdate
        var (removed, rows): ([[SQLValue]], [[SQLValue]]) = ([], [])
        var isChanged = false
        for row in databases[base].tables[place].rows {
          let key = own.map { row[$0] }
          let found = gone.firstIndex { old in
            zip(targets, key).allSatisfy { old[$0].compared(to: $1) == 0 }
          }
          guard let found, !key.contains(.null) else {
            rows.append(row)
            continue
          }
          let isStillThere = databases[base].tables[at].rows.contains { other in
            zip(targets, key).allSatisfy { other[$0].compared(to: $1) == 0 }
          }
          if isStillThere {
            rows.append(row)
            continue
          }
          isChanged = true
          switch action {
          case .none, .restrict: throw stillReferenced(reference, table, target, key, base)
          case .setNull:
            var row = row
            for column in own { row[column] = .null }
            rows.append(row)
          case .cascade where news.isEmpty: removed.append(row)
          case .cascade:
            var row = row
            for (column, source) in zip(own, targets) { row[column] = news[found][source] }
            rows.append(row)
          }
        }
        guard isChanged else { continue }
        databases[base].tables[place].rows = rows
        try follow(removed, of: table.name, base, depth: depth + 1)
      }
    }
  }

  private func stillReferenced(
    _ reference: SQLReference,
    _ table: SQLTable,
    _ target: SQLTable,
    _ key: [SQLValue],
    _ base: Int
  ) -> SQLFailure {
    guard dialect == .postgres else {
      return SQLFailure(
        state: "23000",
        number: 1451,
        message: "Cannot delete or update a parent row: a foreign key constraint fails "
          + "(\(clause(reference, of: table, databases[base].name)))"
      )
    }
    let values = key.map { $0.text(dialect) }.joined(separator: ", ")
    return SQLFailure(
      state: "23503",
      message: "update or delete on table \"\(target.name)\" violates foreign key constraint "
        + "\"\(reference.name)\" on table \"\(table.name)\"",
      detail: "Key (\(reference.targets.joined(separator: ", ")))=(\(values)) is still referenced "
        + "from table \"\(table.name)\"."
    )
  }

  // MARK: Names

  /// Gives the constraints of a definition their names, and puts them into its table.
  func addConstraints(
    _ definition: SQLTableDefinition,
    to table: inout SQLTable,
    _ base: Int,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) {
    let scope = SQLScope(columns: columns(of: table), surroundings: surroundings)
    for var check in definition.checks {
      let nothing = Array(repeating: SQLValue.null, count: table.columns.count)
      do throws(SQLFailure) { _ = try scope.value(check.condition, nothing) } catch {
        if ["42703", "42S22"].contains(error.state) { throw error }
      }
      if check.name.isEmpty {
        check.name = freeName(
          dialect == .mysql
            ? "\(table.name)_chk_" : "\(table.name)\(subject(of: check, table))_check",
          table.checks.map(\.name)
        )
      }
      table.checks.append(check)
    }
    for var reference in definition.references {
      let title = reference.name.isEmpty ? reference.columns[0] : reference.name
      try complete(&reference, table, base)
      table.references.append(reference)
      let hasIndex = table.indexes.contains { $0.columns.starts(with: reference.columns) }
      if dialect == .mysql, !hasIndex {
        table.indexes.append(
          SQLTable.Index(
            name: title,
            columns: reference.columns,
            isUnique: false,
            isConstraint: false
          )
        )
      }
    }
  }

  /// The column that a condition is about, with a line before it, where it is one.
  private func subject(of check: SQLCheck, _ table: SQLTable) -> String {
    if let column = check.column { return "_\(column)" }
    let words = check.typed.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    let named = table.columns.map(\.name).filter { name in
      words.contains { $0.lowercased() == name.lowercased() }
    }
    return named.count == 1 ? "_\(named[0])" : ""
  }

  private func freeName(_ name: String, _ taken: [String]) -> String {
    if dialect == .postgres, !taken.contains(name) { return name }
    var number = 1
    while taken.contains("\(name)\(number)") { number += 1 }
    return "\(name)\(number)"
  }

  private func complete(
    _ reference: inout SQLReference,
    _ table: SQLTable,
    _ base: Int
  ) throws(SQLFailure) {
    let name = reference.table.name
    for column in reference.columns where table.place(of: column) == nil {
      throw dialect == .postgres
        ? SQLFailure(
          state: "42703",
          message: "column \"\(column)\" referenced in foreign key constraint does not exist"
        )
        : SQLFailure(
          state: "42000",
          number: 1072,
          message: "Key column '\(column)' doesn't exist in table"
        )
    }
    let found = databases[base].place(of: name).map { databases[base].tables[$0] }
    guard let target = name == table.name ? table : found else {
      throw dialect == .postgres
        ? .noTable(name, in: "", at: nil, dialect)
        : SQLFailure(
          state: "HY000",
          number: 1824,
          message: "Failed to open the referenced table '\(name)'"
        )
    }
    if reference.targets.isEmpty {
      guard let key = target.indexes.first(where: \.isPrimary) else {
        throw SQLFailure(
          state: "42704",
          message: "there is no primary key for referenced table \"\(name)\""
        )
      }
      reference.targets = key.columns
    }
    let isUnique = target.indexes.contains {
      $0.isUnique && Set($0.columns) == Set(reference.targets)
    }
    guard isUnique else {
      throw dialect == .postgres
        ? SQLFailure(
          state: "42830",
          message: "there is no unique constraint matching given keys for referenced table "
            + "\"\(name)\""
        )
        : SQLFailure(
          state: "HY000",
          number: 1822,
          message: "Failed to add the foreign key constraint. Missing index for constraint "
            + "'\(reference.name)' in the referenced table '\(name)'"
        )
    }
    guard reference.name.isEmpty else { return }
    let taken = table.references.map(\.name)
    reference.name =
      dialect == .mysql
      ? freeName("\(table.name)_ibfk_", taken)
      : freeName("\(table.name)_\(reference.columns.joined(separator: "_"))_fkey", taken)
  }
}
