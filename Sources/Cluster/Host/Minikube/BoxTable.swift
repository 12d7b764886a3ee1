/// Tables as `minikube` and `etcdctl` draw them.
///
/// Source: `github.com/olekukonko/tablewriter`, with lines of characters up to 0.0, drawn since 1.0.
enum BoxTable {
  /// How the frame is drawn.
  enum Frame: Sendable {
    /// `|---|` with only the outer rules and the one under the header.
    case dashes
    /// `+---+`.
    case crosses
    /// Box drawing characters.
    case drawn
  }

  static func text(_ header: [String], _ rows: [[String]], _ frame: Frame) -> String {
    let widths = header.indices.map { column in
      ([header] + rows).map { width(of: $0[column]) }.max() ?? 0
    }
    func rule(_ left: String, _ middle: String, _ right: String, _ fill: String) -> String {
      left
        + widths.map { String(repeating: fill, count: $0 + 2) }.joined(separator: middle)
        + right + "\n"
    }
    let bar = frame == .drawn ? "│" : "|"
    func line(_ cells: [String]) -> String {
      bar + cells.map { " \($0) " }.joined(separator: bar) + bar + "\n"
    }
    func centred(_ text: String, _ width: Int) -> String {
      let space = width - self.width(of: text)
      // The old writer puts the odd blank before, the new one behind.
      let before = frame == .drawn ? space / 2 : (space + 1) / 2
      return String(repeating: " ", count: before) + text
        + String(repeating: " ", count: space - before)
    }
    func aligned(_ text: String, _ width: Int) -> String {
      let space = String(repeating: " ", count: width - self.width(of: text))
      let isNumber = !text.isEmpty && text.allSatisfy { $0.isNumber || $0 == "." }
      return isNumber && frame != .drawn ? space + text : text + space
    }
    let rules =
      switch frame {
      case .dashes: (rule("|", "|", "|", "-"), rule("|", "|", "|", "-"), rule("|", "|", "|", "-"))
      case .crosses: (rule("+", "+", "+", "-"), rule("+", "+", "+", "-"), rule("+", "+", "+", "-"))
      case .drawn: (rule("┌", "┬", "┐", "─"), rule("├", "┼", "┤", "─"), rule("└", "┴", "┘", "─"))
      }
    var text = rules.0 + line(zip(header, widths).map { centred($0, $1) }) + rules.1
    for row in rows { text += line(zip(row, widths).map { aligned($0, $1) }) }
    return text + rules.2
  }

  /// The columns that a text takes on a terminal; pictures take two.
  private static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      scalar.value == 0xFE0F
        ? sum : sum + (scalar.value >= 0x1F300 || scalar.value == 0x2705 ? 2 : 1)
    }
  }
}
