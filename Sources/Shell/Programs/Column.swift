import Machine

/// `column`: a table (`-t`), or words in columns.
struct Column: GatheringTool {
  let paths: [String]
  private let isTable: Bool
  private let separators: [UInt8]
  private let gap: String

  init(_ arguments: [String], _ system: inout Kernel) throws(UsageFailure) {
    let options = try Options(
      arguments,
      "ts:o:c:nx",
      long: ["table": "t", "separator": "s", "output-separator": "o", "output-width": "c"]
    )
    paths = options.operands.isEmpty ? ["-"] : options.operands
    isTable = options.has("t")
    separators = Array((options.value("s") ?? " \t").utf8)
    gap = options.value("o") ?? "  "
  }

  func run(_ inputs: [[UInt8]], _ system: inout Kernel) -> Int32 {
    let lines = inputs.flatMap(\.lines).filter { !$0.isEmpty }
    guard isTable else {
      fill(lines.map { String(bytes: $0) }, &system)
      return 0
    }
    let isBlank = separators == Array(" \t".utf8)
    let rows = lines.map { line in
      line.split(omittingEmptySubsequences: isBlank) { separators.contains($0) }
        .map { String(bytes: $0) }
    }
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
    var output = ""
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index > 0 { output += gap }
        output += index == widths.count - 1 ? cell : Columns.left(cell, widths[index])
      }
      // A short row is filled up to the last column.
      for index in row.count..<max(row.count, widths.count) {
        output += gap + String(repeating: " ", count: index == widths.count - 1 ? 0 : widths[index])
      }
      output += "\n"
    }
    system.print(output)
    return 0
  }

  /// Words down the columns of a screen.
  private func fill(_ words: [String], _ system: inout Kernel) {
    guard !words.isEmpty else { return }
    let width = ((words.map(\.count).max() ?? 0) / 8 + 1) * 8
    let columns = max(1, 80 / width)
    let rows = (words.count + columns - 1) / columns
    var output = ""
    for row in 0..<rows {
      let line = stride(from: row, to: words.count, by: rows).map { words[$0] }
      for (index, word) in line.enumerated() {
        guard index < line.count - 1 else {
          output += word + "\n"
          continue
        }
        let tabs = (width - word.count + 7) / 8
        output += word + String(repeating: "\t", count: tabs)
      }
    }
    system.print(output)
  }
}
