/// A line of a file that is compared.
struct DifferenceLine: Sendable {
  var text: String
  /// Whether a newline ends it.
  var isEnded = true

  static func lines(_ bytes: [UInt8]) -> [DifferenceLine] {
    var lines = bytes.split(separator: Byte.newline, omittingEmptySubsequences: false)
      .map { DifferenceLine(text: String(bytes: $0)) }
    if lines.last?.text == "" {
      lines.removeLast()
    } else if !lines.isEmpty {
      lines[lines.count - 1].isEnded = false
    }
    return lines
  }

  var shown: String { text + (isEnded ? "\n" : "\n\\ No newline at end of file\n") }
}

extension String {
  /// With a blank before where there was one.
  func padded(before isIndented: Bool) -> String { isIndented ? " " + self : self }
}

/// Two files in columns, as `diff -y` shows them.
struct SideBySide {
  private let half: Int
  private let second: Int
  private let hidesCommon: Bool

  init(width: Int, hidesCommon: Bool) {
    // The gutter has three columns, and the second file begins where a tab ends.
    let offset = (width + 8 + 3) / 16 * 8
    half = max(0, min(offset - 3, width - offset))
    second = half > 0 ? offset : width
    self.hidesCommon = hidesCommon
  }

  func text(
    _ edits: [Difference.Edit],
    _ old: [DifferenceLine],
    _ new: [DifferenceLine]
  ) -> String {
    var output = ""
    var removed: [Int] = []
    var added: [Int] = []
    func flush() {
      for index in 0..<max(removed.count, added.count) {
        let left = index < removed.count ? old[removed[index]].text : nil
        let right = index < added.count ? new[added[index]].text : nil
        output += row(left, left == nil ? ">" : right == nil ? "<" : "|", right)
      }
      (removed, added) = ([], [])
    }
    for edit in edits {
      switch edit {
      case .keep(let left, let right):
        flush()
        if !hidesCommon { output += row(old[left].text, " ", new[right].text) }
      case .remove(let line): removed.append(line)
      case .add(let line): added.append(line)
      }
    }
    flush()
    return output
  }

  private func row(_ left: String?, _ mark: String, _ right: String?) -> String {
    let first = String((left ?? "").prefix(half))
    var line = first
    var column = first.count
    func fill(to place: Int) {
      while (column / 8 + 1) * 8 <= place {
        line += "\t"
        column = (column / 8 + 1) * 8
      }
      line += String(repeating: " ", count: max(0, place - column))
      column = max(column, place)
    }
    if mark != " " {
      fill(to: (half + second - 1) / 2)
      line += mark
      column += 1
    }
    if let right, !right.isEmpty {
      fill(to: second)
      line += right.prefix(half)
    }
    return line + "\n"
  }
}
