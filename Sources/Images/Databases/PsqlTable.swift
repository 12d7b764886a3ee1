/// Tables as `psql` draws them.
struct PsqlTable: Sendable {
  var title: String?
  var columns: [DatabaseMessage.Column]
  var rows: [[String?]]
  /// Lines below, in the place of the number of rows.
  var footers: [String]?
  var isTuplesOnly = false
  var isUnaligned = false
  var isExpanded = false
  var separator = "|"

  var text: String {
    if isExpanded { return expanded }
    if isUnaligned {
      let names = isTuplesOnly ? [] : [columns.map(\.name)]
      let lines = names + rows.map { $0.map { $0 ?? "" } }
      let end = isTuplesOnly ? "" : footer + "\n"
      return lines.map { $0.joined(separator: separator) + "\n" }.joined() + end
    }
    let widths = columns.indices.map { place in
      let cells = rows.map { Self.width($0[place] ?? "") }
      return max(isTuplesOnly ? 0 : columns[place].name.count, cells.max() ?? 0)
    }
    var text = ""
    if !isTuplesOnly {
      if let title {
        let whole = widths.reduce(0) { $0 + $1 + 3 } - 1
        text += String(repeating: " ", count: max(0, (whole - title.count) / 2)) + title + "\n"
      }
      text += zip(columns, widths).map { " \(Self.centered($0.name, $1)) " }.joined(separator: "|")
      text += "\n"
      text += widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+") + "\n"
    }
    for row in rows { text += line(row, widths) }
    if !isTuplesOnly, !footer.isEmpty { text += footer + "\n" }
    return text + "\n"
  }

  private var footer: String {
    if let footers { return footers.joined(separator: "\n") }
    return rows.count == 1 ? "(1 row)" : "(\(rows.count) rows)"
  }

  private static func width(_ cell: String) -> Int {
    cell.split(separator: "\n", omittingEmptySubsequences: false).map(\.count).max() ?? 0
  }

  /// A row, with a line for every line of its highest cell.
  private func line(_ row: [String?], _ widths: [Int]) -> String {
    let cells = row.map {
      ($0 ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    let height = cells.map(\.count).max() ?? 1
    var text = ""
    for level in 0..<max(height, 1) {
      var line = ""
      for (place, width) in widths.enumerated() {
        let cell = level < cells[place].count ? cells[place][level] : ""
        let goesOn = level + 1 < cells[place].count
        let gap = String(repeating: " ", count: max(0, width - cell.count))
        let isLast = place == widths.count - 1
        if columns[place].isNumeric {
          line += " " + gap + cell
        } else {
          line += " " + cell + (isLast && !goesOn ? "" : gap)
        }
        if goesOn { line += "+" } else if !isLast { line += " " }
        if !isLast { line += "|" }
      }
      text += line + "\n"
    }
    return text
  }

  private static func centered(_ text: String, _ width: Int) -> String {
    let space = max(0, width - text.count)
    let left = space / 2
    return String(repeating: " ", count: left) + text
      + String(repeating: " ", count: space - left)
  }

  private var expanded: String {
    guard !rows.isEmpty else { return isTuplesOnly ? "" : "(0 rows)\n\n" }
    let width = columns.map(\.name.count).max() ?? 0
    let cells = rows.flatMap { $0.map { Self.width($0 ?? "") } }.max() ?? 0
    var text = ""
    for (number, row) in rows.enumerated() {
      let label = "-[ RECORD \(number + 1) ]"
      let rule = label + String(repeating: "-", count: max(0, width + 1 - label.count))
      let rest = String(repeating: "-", count: cells + 1)
      text +=
        rule.count > width + 1
        ? rule + String(repeating: "-", count: max(0, width + cells + 3 - rule.count)) + "\n"
        : rule + "+" + rest + "\n"
      for (column, cell) in zip(columns, row) {
        let gap = String(repeating: " ", count: width - column.name.count)
        text += "\(column.name)\(gap) | \(cell ?? "")\n"
      }
    }
    return text + "\n"
  }
}
