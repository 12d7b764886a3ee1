/// What a terminal shows: a grid of characters, and the few sequences of xterm that matter here.
struct TerminalScreen {
  private(set) var columns: Int
  private(set) var rows: Int
  /// Where the next character goes.
  private(set) var row = 0
  private(set) var column = 0

  /// A cell; the one to the right of a wide character is empty.
  private var cells: [[String]]
  /// A character in the last column leaves the cursor there until the next one comes.
  private var isWrapPending = false
  private var escape: String?

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The rows without the blanks at their ends.
  var lines: [String] {
    cells.map { row in
      var text = row.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// All rows down to the last that is not empty.
  var text: String {
    var lines = lines
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  /// Gives the screen another size; rows are cut or filled, not wrapped anew.
  mutating func resize(columns: Int, rows: Int) {
    cells = cells.map { row in
      Array((row + Array(repeating: " ", count: columns)).prefix(columns))
    }
    while cells.count > rows, self.row > rows - 1 {
      cells.removeFirst()
      self.row -= 1
    }
    cells = Array(cells.prefix(rows))
    while cells.count < rows { cells.append(Array(repeating: " ", count: columns)) }
    self.columns = columns
    self.rows = rows
    row = min(row, rows - 1)
    column = min(column, columns - 1)
    isWrapPending = false
  }

  /// Shows what a program printed.
  mutating func feed(_ text: String) {
    for scalar in text.unicodeScalars {
      if var sequence = escape {
        sequence.unicodeScalars.append(scalar)
        escape = sequence
        endSequence(sequence)
      } else {
        show(scalar)
      }
    }
  }

  private mutating func show(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\u{1B}": escape = ""
    case "\r":
      column = 0
      isWrapPending = false
    case "\n": moveDown()
    case "\u{8}":
      column = max(0, column - 1)
      isWrapPending = false
    case "\t": column = min(columns - 1, (column / 8 + 1) * 8)
    case _ where scalar.value < 0x20: break
    default: put(scalar)
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let category = scalar.properties.generalCategory
    if category == .nonspacingMark || category == .enclosingMark {
      if column > 0 { cells[row][column - 1].unicodeScalars.append(scalar) }
      return
    }
    let isWide =
      scalar.properties.isEmojiPresentation || (0x2E80...0xA4CF).contains(scalar.value)
      || (0xAC00...0xD7A3).contains(scalar.value) || (0xFF00...0xFF60).contains(scalar.value)
    if isWrapPending || isWide && column == columns - 1 {
      column = 0
      moveDown()
      isWrapPending = false
    }
    cells[row][column] = String(scalar)
    if isWide, column + 1 < columns { cells[row][column + 1] = "" }
    let width = isWide ? 2 : 1
    if column + width >= columns {
      column = columns - 1
      isWrapPending = true
    } else {
      column += width
    }
  }

  private mutating func moveDown() {
    if row == rows - 1 {
      cells.removeFirst()
      cells.append(Array(repeating: " ", count: columns))
    } else {
      row += 1
    }
  }

  // MARK: Sequences

  private mutating func endSequence(_ sequence: String) {
    guard let last = sequence.unicodeScalars.last else { return }
    guard sequence.first == "[" else {
      // Two-character sequences, and the choice of a character set, which has a third.
      if !(sequence.count == 1 && "()".contains(sequence)) { escape = nil }
      return
    }
    guard sequence.count > 1, (0x40...0x7E).contains(last.value) else { return }
    escape = nil
    let body = sequence.dropFirst().dropLast()
    if body.hasPrefix("?") { return }
    let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    perform(last, numbers)
  }

  private mutating func perform(_ command: Unicode.Scalar, _ numbers: [Int?]) {
    let first = numbers.first.flatMap { $0 }
    let count = max(1, first ?? 1)
    if command != "m" { isWrapPending = false }
    switch command {
    case "A": row = max(0, row - count)
    case "B": row = min(rows - 1, row + count)
    case "C": column = min(columns - 1, column + count)
    case "D": column = max(0, column - count)
    case "G": column = min(columns - 1, count - 1)
    case "H":
      row = min(rows - 1, count - 1)
      column = min(columns - 1, max(1, (numbers.count > 1 ? numbers[1] : 1) ?? 1) - 1)
    case "J":
      if first == 2 || first == 3 {
        for index in cells.indices { clear(index, from: 0) }
      } else {
        clear(row, from: column)
        for index in cells.indices where index > row { clear(index, from: 0) }
      }
    case "K": clear(row, from: column)
    case "P":
      cells[row].removeSubrange(column..<min(columns, column + count))
      while cells[row].count < columns { cells[row].append(" ") }
    case "@":
      cells[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
      cells[row].removeLast(cells[row].count - columns)
    default: break
    }
  }

  private mutating func clear(_ index: Int, from start: Int) {
    for cell in start..<columns { cells[index][cell] = " " }
  }
}
