/// Aligns cells in columns by the rules of Go's `text/tabwriter`.
///
/// A cell ends with a tab. A column is a run of successive lines that have a cell there; its width is
/// that of its widest cell plus padding, at least the minimum. What stands after a line's last tab is
/// no cell and widens nothing. A form feed ends all columns.
struct TabWriter: Sendable {
  let minimum: Int
  let padding: Int
  /// Whether a column that was once wide stays so in what is printed later (a watch).
  let remembersWidths: Bool
  private var remembered: [Int] = []

  init(minimum: Int, padding: Int, remembersWidths: Bool = false) {
    self.minimum = minimum
    self.padding = padding
    self.remembersWidths = remembersWidths
  }

  /// What `get` prints its tables with.
  static func table(_ version: KubectlVersion) -> TabWriter {
    switch version {
    case .v18: TabWriter(minimum: 10, padding: 3)
    case .current: TabWriter(minimum: 6, padding: 3, remembersWidths: true)
    }
  }

  /// What `describe` prints with.
  static let description = TabWriter(minimum: 0, padding: 2)

  /// `text` with its tabs turned into columns.
  mutating func align(_ text: String) -> String {
    var output = ""
    for part in text.split(separator: "\u{c}", omittingEmptySubsequences: false) {
      let endsWithNewline = part.last == "\n"
      var lines = part.split(separator: "\n", omittingEmptySubsequences: false)
      if endsWithNewline { lines.removeLast() }
      let cells = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
      var widths: [Int] = []
      var block = Block(cells: cells, endsWithNewline: endsWithNewline)
      format(&block, 0..<cells.count, &widths, into: &output)
    }
    return output
  }

  private struct Block {
    let cells: [[Substring]]
    let endsWithNewline: Bool
  }

  private mutating func format(
    _ block: inout Block,
    _ range: Range<Int>,
    _ widths: inout [Int],
    into output: inout String
  ) {
    let column = widths.count
    var start = range.lowerBound
    var line = start
    while line < range.upperBound {
      guard column < block.cells[line].count - 1 else {
        line += 1
        continue
      }
      write(block, start..<line, widths, into: &output)
      start = line
      var width = minimum
      while line < range.upperBound, column < block.cells[line].count - 1 {
        width = max(width, block.cells[line][column].unicodeScalars.count + padding)
        line += 1
      }
      widths.append(remember(width, column))
      format(&block, start..<line, &widths, into: &output)
      widths.removeLast()
      start = line
    }
    write(block, start..<range.upperBound, widths, into: &output)
  }

  private mutating func remember(_ width: Int, _ column: Int) -> Int {
    guard remembersWidths else { return width }
    if column == remembered.count { remembered.append(0) }
    remembered[column] = max(remembered[column], width)
    return remembered[column]
  }

  private func write(
    _ block: Block,
    _ range: Range<Int>,
    _ widths: [Int],
    into output: inout String
  ) {
    for line in range {
      let cells = block.cells[line]
      for (column, cell) in cells.enumerated() {
        output += cell
        if column < widths.count, column < cells.count - 1 {
          let missing = widths[column] - cell.unicodeScalars.count
          if missing > 0 { output += String(repeating: " ", count: missing) }
        }
      }
      if line < block.cells.count - 1 || block.endsWithNewline { output += "\n" }
    }
  }
}
