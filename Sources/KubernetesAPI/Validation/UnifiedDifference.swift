/// The difference of two texts in the unified form: what changed, with lines of context around it.
public struct UnifiedDifference {
  /// What a line of the difference says.
  private enum Change {
    case same
    case removed
    case added
  }

  /// A line, what it says, and how many lines of either text come before it.
  private struct Entry {
    let change: Change
    let line: Substring
    let oldPosition: Int
    let newPosition: Int
  }

  private var entries: [Entry] = []
  private var oldPosition = 0
  private var newPosition = 0

  /// More cells than these are not searched for common lines: all are replaced.
  private static let maximumCells = 4_000_000

  /// The hunks of the difference, without names of files and without a line break at the end; empty
  /// where the texts are equal.
  public static func text(from old: String, to new: String, context: Int = 3) -> String {
    let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false)
    let newLines = new.split(separator: "\n", omittingEmptySubsequences: false)
    var difference = UnifiedDifference()
    difference.compare(oldLines, newLines)
    return difference.hunks(context: context).joined(separator: "\n")
  }

  private mutating func append(_ change: Change, _ line: Substring) {
    entries.append(
      Entry(change: change, line: line, oldPosition: oldPosition, newPosition: newPosition)
    )
    if change != .added { oldPosition += 1 }
    if change != .removed { newPosition += 1 }
  }

  private mutating func compare(_ old: [Substring], _ new: [Substring]) {
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var tail = 0
    while tail < old.count - start, tail < new.count - start,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    {
      tail += 1
    }
    for line in old[..<start] { append(.same, line) }
    compareMiddle(old[start..<(old.count - tail)], new[start..<(new.count - tail)])
    for line in old[(old.count - tail)...] { append(.same, line) }
  }

  /// Finds the longest common subsequence by a table of its lengths.
  private mutating func compareMiddle(_ old: ArraySlice<Substring>, _ new: ArraySlice<Substring>) {
    let old = Array(old)
    let new = Array(new)
    let width = new.count + 1
    let isSearched = old.count * new.count <= Self.maximumCells
    var lengths = [Int32](repeating: 0, count: isSearched ? (old.count + 1) * width : 0)
    if isSearched {
      for row in old.indices.reversed() {
        for column in new.indices.reversed() {
          lengths[row * width + column] =
            old[row] == new[column]
            ? lengths[(row + 1) * width + column + 1] + 1
            : max(lengths[(row + 1) * width + column], lengths[row * width + column + 1])
        }
      }
    }
    var row = 0
    var column = 0
    while isSearched, row < old.count, column < new.count {
      if old[row] == new[column] {
        append(.same, old[row])
        row += 1
        column += 1
      } else if lengths[(row + 1) * width + column] >= lengths[row * width + column + 1] {
        append(.removed, old[row])
        row += 1
      } else {
        append(.added, new[column])
        column += 1
      }
    }
    for line in old[row...] { append(.removed, line) }
    for line in new[column...] { append(.added, line) }
  }

  private func hunks(context: Int) -> [String] {
    var lines: [String] = []
    var index = 0
    while let first = entries[index...].firstIndex(where: { $0.change != .same }) {
      var last = first
      // Changes whose contexts touch share a hunk.
      while let next = entries[(last + 1)...].firstIndex(where: { $0.change != .same }),
        next - last <= 2 * context + 1
      {
        last = next
      }
      let range = max(index, first - context)...min(entries.count - 1, last + context)
      lines.append(header(of: range))
      for entry in entries[range] { lines.append(Self.mark(entry.change) + entry.line) }
      index = last + 1
    }
    return lines
  }

  private func header(of range: ClosedRange<Int>) -> String {
    let first = entries[range.lowerBound]
    let old = entries[range].count { $0.change != .added }
    let new = entries[range].count { $0.change != .removed }
    return "@@ -\(Self.span(first.oldPosition, old)) +\(Self.span(first.newPosition, new)) @@"
  }

  private static func span(_ position: Int, _ count: Int) -> String {
    switch count {
    case 0: "\(position),0"
    case 1: "\(position + 1)"
    default: "\(position + 1),\(count)"
    }
  }

  private static func mark(_ change: Change) -> String {
    switch change {
    case .same: " "
    case .removed: "-"
    case .added: "+"
    }
  }
}
