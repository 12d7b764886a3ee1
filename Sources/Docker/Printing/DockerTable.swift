/// Columns as docker's tabwriter lays them out: at least 20 wide, 3 apart.
enum DockerTable {
  static func text(_ rows: [[String]]) -> String {
    guard let columns = rows.first?.count, columns > 0 else { return "" }
    var widths = Array(repeating: 20, count: columns - 1)
    for row in rows {
      for column in 0..<columns - 1 { widths[column] = max(widths[column], row[column].count + 3) }
    }
    return rows.map { row in
      var line = ""
      for column in 0..<columns - 1 {
        line += row[column]
        line += String(repeating: " ", count: widths[column] - row[column].count)
      }
      return line + row[columns - 1] + "\n"
    }.joined()
  }
}
