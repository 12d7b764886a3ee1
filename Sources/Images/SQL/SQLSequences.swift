/// What dumps say about sequences, which belong to columns here and are no relations of their own.
enum SQLSequences {
  /// The statement of a dump's line; nil for any other text.
  static func statement(_ text: String) -> SQLStatement? {
    let words = text.split { " \n\t;".contains($0) }.map(String.init)
    let lower = words.map { $0.lowercased() }
    if lower.starts(with: ["create", "sequence"]) { return .nothing("CREATE SEQUENCE") }
    if lower.starts(with: ["alter", "sequence"]) { return .nothing("ALTER SEQUENCE") }
    if lower.starts(with: ["alter"]), lower.contains("owner"), lower.count == 6 {
      return .nothing("ALTER \(words[1].uppercased())")
    }
    if lower.first == "select", lower.count >= 2, lower[1].hasPrefix("pg_catalog.setval(") {
      let inside = text.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
      let parts = inside.split(separator: ",").map { String($0).trimmedOfSpaces }
      guard parts.count >= 2, let value = Int(parts[1]) else { return nil }
      let name = parts[0].filter { $0 != "'" }.split(separator: ".").last.map(String.init) ?? ""
      return .setNumber(sequence: name, value: value, isUsed: parts.last != "false")
    }
    if lower.starts(with: ["alter", "table"]), lower.contains(where: { $0.hasPrefix("nextval(") }),
      let column = lower.firstIndex(of: "column"), column > 2, column + 1 < words.count
    {
      let table = words[column - 2].split(separator: ".").last.map(String.init) ?? ""
      return .alterTable(SQLName(name: table, position: 0), .number(words[column + 1]))
    }
    return nil
  }
}

extension SQLEngine {
  mutating func setNumber(
    _ sequence: String,
    _ value: Int,
    _ isUsed: Bool,
    _ surroundings: SQLSurroundings
  ) throws(SQLFailure) -> SQLResult {
    guard let base = place(ofDatabase: surroundings.database) else { return .done("SELECT 1") }
    for place in databases[base].tables.indices {
      let table = databases[base].tables[place]
      let isOwn = table.columns.contains { "\(table.name)_\($0.name)_seq" == sequence }
      guard isOwn else { continue }
      databases[base].tables[place].nextNumber = isUsed ? value + 1 : value
      return SQLResult(
        columns: [SQLResult.Column(name: "setval", isNumeric: true)],
        rows: [[.integer(value)]],
        tag: "SELECT 1"
      )
    }
    throw SQLFailure(state: "42P01", message: "relation \"\(sequence)\" does not exist")
  }
}
