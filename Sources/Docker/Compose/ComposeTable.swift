/// Tables as docker-compose prints them: a line below the headers, which stand in the middle.
enum ComposeTable {
  static func text(_ header: [String], _ rows: [[String]], width limit: Int?) -> String {
    var widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let gaps = 3 * (widths.count - 1)
    if let limit, limit > 0, widths.reduce(0, +) + gaps > limit {
      widths = narrowed(widths, to: limit - gaps)
    }
    var text = line(header.map { [$0] }, widths, isCentred: true)
    text += String(repeating: "-", count: widths.reduce(0, +) + gaps) + "\n"
    for row in rows {
      let cells = row.enumerated().map { wrapped($0.element, widths[$0.offset]) }
      text += line(cells, widths, isCentred: false)
    }
    return text
  }

  /// Gives the columns their width one by one in turn, until there is none left.
  private static func narrowed(_ widths: [Int], to total: Int) -> [Int] {
    var result = widths.map { _ in 0 }
    var left = total
    var place = 0
    while left > 0, zip(result, widths).contains(where: { $0 < $1 }) {
      if result[place] < widths[place] {
        result[place] += 1
        left -= 1
      }
      place = (place + 1) % widths.count
    }
    return result.map { max(1, $0) }
  }

  private static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var word = String(word)
      if !line.isEmpty, line.count + 1 + word.count <= width {
        line += " " + word
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while word.count > width {
        lines.append(String(word.prefix(width)))
        word = String(word.dropFirst(width))
      }
      line = word
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  private static func line(_ cells: [[String]], _ widths: [Int], isCentred: Bool) -> String {
    let height = cells.map(\.count).max() ?? 1
    return (0..<height).map { index in
      zip(cells, widths).map { cell, width in
        let text = index < cell.count ? cell[index] : ""
        let fill = max(0, width - text.count)
        let before = isCentred ? fill / 2 : 0
        return String(repeating: " ", count: before) + text
          + String(repeating: " ", count: fill - before)
      }.joined(separator: "   ") + "\n"
    }.joined()
  }
}
