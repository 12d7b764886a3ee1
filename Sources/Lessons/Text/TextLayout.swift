/// Sets blocks of text to the width of a terminal.
public struct TextLayout: Hashable, Sendable {
  /// How many columns there are.
  public var width: Int
  /// No signs, no drawing, words instead: for screen readers and terminals without much.
  public var isPlain: Bool

  /// How far code stands to the right.
  static let codeIndent = 4

  /// Sets to `width` columns.
  public init(width: Int = 80, isPlain: Bool = false) {
    self.width = max(20, width)
    self.isPlain = isPlain
  }

  /// The lines of `blocks`, with an empty line between parts that stand apart.
  public func lines(_ blocks: [TextBlock]) -> [StyledLine] {
    var lines: [StyledLine] = []
    for (index, block) in blocks.enumerated() {
      if index > 0, standsApart(block, from: blocks[index - 1]) { lines.append(StyledLine()) }
      lines += self.lines(block)
    }
    return lines
  }

  private func standsApart(_ block: TextBlock, from previous: TextBlock) -> Bool {
    switch (previous, block) {
    case (.item, .item), (.verdict, .verdict): false
    default: true
    }
  }

  private func lines(_ block: TextBlock) -> [StyledLine] {
    switch block {
    case .heading(let level, let spans): heading(level, spans)
    case .paragraph(let spans): wrap(spans)
    case .item(let marker, let depth, let spans): item(marker, depth, spans)
    case .code(let body):
      body.map {
        StyledLine([StyledSpan(String(repeating: " ", count: Self.codeIndent) + $0, .code)])
      }
    case .diagram(let body): diagram(body)
    case .table(let head, let rows): table(head, rows)
    case .quote(let spans): wrap(spans, first: isPlain ? "" : "│ ", rest: isPlain ? "" : "│ ")
    case .rule:
      isPlain ? [] : [StyledLine([StyledSpan(String(repeating: "─", count: width), .muted)])]
    case .verdict(let verdict, let spans): self.verdict(verdict, spans)
    }
  }

  private func heading(_ level: Int, _ spans: [StyledSpan]) -> [StyledLine] {
    let title = wrap([StyledSpan(spans.map(\.text).joined(), .heading)])
    guard level == 1, !isPlain else { return title }
    let columns = title.map { DisplayWidth.of($0.text) }.max() ?? 0
    return title + [StyledLine([StyledSpan(String(repeating: "═", count: columns), .heading)])]
  }

  private func item(_ marker: String, _ depth: Int, _ spans: [StyledSpan]) -> [StyledLine] {
    let sign = isPlain && marker == "•" ? "-" : marker
    let lead = String(repeating: "  ", count: depth + 1) + sign + " "
    return wrap(spans, first: lead, rest: String(repeating: " ", count: lead.count))
  }

  private func verdict(_ verdict: Verdict, _ spans: [StyledSpan]) -> [StyledLine] {
    let mark = isPlain ? verdict.word : verdict.sign
    let lead = mark.isEmpty ? "" : mark + " "
    var lines = wrap(
      spans,
      first: lead,
      rest: isPlain ? "" : String(repeating: " ", count: lead.count)
    )
    if !lead.isEmpty, !lines.isEmpty { lines[0].spans[0].style = verdict.style }
    return lines
  }

  private func diagram(_ body: [String]) -> [StyledLine] {
    let columns = body.map { DisplayWidth.of($0) }.max() ?? 0
    guard columns <= width else {
      let text = "(A picture of \(columns) columns stands here; this window has \(width).)"
      return wrap([StyledSpan(text, .muted)])
    }
    return body.map { StyledLine([StyledSpan(isPlain ? BoxDrawing.ascii($0) : $0, .diagram)]) }
  }

  private func table(_ head: [[StyledSpan]], _ rows: [[[StyledSpan]]]) -> [StyledLine] {
    let all = [head] + rows
    let count = all.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      all.map { column < $0.count ? DisplayWidth.of(text($0[column])) : 0 }.max() ?? 0
    }
    guard widths.reduce(0, +) + 2 * max(0, count - 1) <= width, !isPlain else {
      return rows.flatMap { described($0, head) }
    }
    return all.enumerated().map { index, row in
      var spans: [StyledSpan] = []
      for (column, cell) in row.enumerated() {
        spans += index == 0 ? cell.map { StyledSpan($0.text, .strong) } : cell
        let gap = widths[column] - DisplayWidth.of(text(cell)) + 2
        if column < row.count - 1 { spans.append(StyledSpan(String(repeating: " ", count: gap))) }
      }
      return StyledLine(spans)
    }
  }

  /// A row told in words, for where a table does not fit or cannot be heard.
  private func described(_ row: [[StyledSpan]], _ head: [[StyledSpan]]) -> [StyledLine] {
    var spans: [StyledSpan] = []
    for (column, cell) in row.enumerated() where !cell.isEmpty {
      if !spans.isEmpty { spans.append(StyledSpan("; ")) }
      if column > 0, column < head.count, !head[column].isEmpty {
        spans.append(StyledSpan(text(head[column]).lowercased() + ": "))
      }
      spans += cell
    }
    return wrap(spans, first: "- ", rest: "  ")
  }

  private func text(_ spans: [StyledSpan]) -> String { spans.map(\.text).joined() }
}
