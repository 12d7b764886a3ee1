/// Results as `mysql` prints them.
enum MySQLTable {
  /// A box of lines, for terminals and `-t`.
  static func box(_ columns: [DatabaseMessage.Column], _ rows: [[String?]]) -> String {
    let widths = columns.indices.map { place in
      max(columns[place].name.count, rows.map { ($0[place] ?? "NULL").count }.max() ?? 0)
    }
    let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) + "+" }.joined() + "\n"
    func padded(_ text: String, _ width: Int, _ isNumeric: Bool) -> String {
      let gap = String(repeating: " ", count: max(0, width - text.count))
      return isNumeric ? " \(gap)\(text) |" : " \(text)\(gap) |"
    }
    var text = rule + "|"
    for (column, width) in zip(columns, widths) { text += padded(column.name, width, false) }
    text += "\n" + rule
    for row in rows {
      text += "|"
      for (place, width) in widths.enumerated() {
        text += padded(row[place] ?? "NULL", width, columns[place].isNumeric)
      }
      text += "\n"
    }
    return text + rule
  }

  /// A row a line with tabs, for pipes and `-B`.
  static func batch(
    _ columns: [DatabaseMessage.Column],
    _ rows: [[String?]],
    hidesNames: Bool
  ) -> String {
    if rows.isEmpty { return "" }
    let head = hidesNames ? [] : [columns.map(\.name)]
    return (head + rows.map { $0.map { $0 ?? "NULL" } })
      .map { $0.map(escaped).joined(separator: "\t") + "\n" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "\n" ? "\\n" : $0 == "\t" ? "\\t" : $0 == "\\" ? "\\\\" : String($0) }.joined()
  }

  /// Pairs of names and values, for `\G`.
  static func vertical(_ columns: [DatabaseMessage.Column], _ rows: [[String?]]) -> String {
    let width = columns.map(\.name.count).max() ?? 0
    let stars = String(repeating: "*", count: 27)
    var text = ""
    for (number, row) in rows.enumerated() {
      text += "\(stars) \(number + 1). row \(stars)\n"
      for (column, cell) in zip(columns, row) {
        let gap = String(repeating: " ", count: width - column.name.count)
        text += "\(gap)\(column.name): \(cell ?? "NULL")\n"
      }
    }
    return text
  }
}
