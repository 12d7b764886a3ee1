/// Reads Markdown into blocks: the part of it that lessons are written in.
///
/// Headings, paragraphs, lists, fenced code, tables, quotes and rules; HTML is not read.
public enum Markdown {
  /// The blocks of `text`.
  public static func blocks(_ text: String) -> [TextBlock] {
    var reader = MarkdownReader(
      lines: text.split(separator: "\n", omittingEmptySubsequences: false)
    )
    return reader.blocks()
  }
}

private struct MarkdownReader {
  let lines: [Substring]
  var index = 0
  var result: [TextBlock] = []
  var words: [String] = []
  var pending: (marker: String, depth: Int)?

  init(lines: [Substring]) { self.lines = lines }

  mutating func blocks() -> [TextBlock] {
    while index < lines.count {
      let line = lines[index]
      let trimmed = line.trimmedSpaces
      index += 1
      if trimmed.isEmpty {
        flush()
      } else if let fence = Fence(opening: line) {
        flush()
        code(until: fence)
      } else if let (level, title) = Self.heading(trimmed) {
        flush()
        result.append(.heading(level, InlineMarkdown.spans(title)))
      } else if Self.isRule(trimmed) {
        flush()
        result.append(.rule)
      } else if trimmed.hasPrefix(">") {
        flush()
        quote(trimmed)
      } else if trimmed.hasPrefix("|") {
        flush()
        table(trimmed)
      } else if let (marker, rest) = Self.item(trimmed) {
        flush()
        pending = (marker, (line.count - trimmed.count) / 2)
        words = [rest]
      } else {
        words.append(String(trimmed))
      }
    }
    flush()
    return result
  }

  private mutating func flush() {
    defer {
      words = []
      pending = nil
    }
    guard !words.isEmpty else { return }
    let spans = InlineMarkdown.spans(words.joined(separator: " "))
    if let pending {
      result.append(.item(pending.marker, pending.depth, spans))
    } else {
      result.append(.paragraph(spans))
    }
  }

  private mutating func code(until fence: Fence) {
    var body: [String] = []
    while index < lines.count, !fence.isClosed(by: lines[index]) {
      body.append(String(lines[index]))
      index += 1
    }
    index += 1
    result.append(fence.kind == "diagram" ? .diagram(body) : .code(body))
  }

  private mutating func quote(_ first: Substring) {
    var texts = [first.dropFirst().trimmedSpaces]
    while index < lines.count, lines[index].trimmedSpaces.hasPrefix(">") {
      texts.append(lines[index].trimmedSpaces.dropFirst().trimmedSpaces)
      index += 1
    }
    result.append(.quote(InlineMarkdown.spans(texts.joined(separator: " "))))
  }

  private mutating func table(_ first: Substring) {
    let head = Self.cells(first)
    var rows: [[[StyledSpan]]] = []
    while index < lines.count, lines[index].trimmedSpaces.hasPrefix("|") {
      let row = lines[index].trimmedSpaces
      if !row.allSatisfy({ "|-: ".contains($0) }) { rows.append(Self.cells(row)) }
      index += 1
    }
    result.append(.table(head, rows))
  }

  private static func cells(_ row: Substring) -> [[StyledSpan]] {
    var inner = row.dropFirst()
    if inner.hasSuffix("|") { inner = inner.dropLast() }
    return inner.split(separator: "|", omittingEmptySubsequences: false)
      .map { InlineMarkdown.spans(String($0.trimmedSpaces)) }
  }

  private static func heading(_ line: Substring) -> (Int, String)? {
    let level = line.prefix { $0 == "#" }.count
    let rest = line.dropFirst(level)
    guard (1...6).contains(level), rest.first == " " else { return nil }
    return (level, String(rest.trimmedSpaces))
  }

  private static func isRule(_ line: Substring) -> Bool {
    line.count >= 3 && (line.allSatisfy { $0 == "-" } || line.allSatisfy { $0 == "*" })
  }

  private static func item(_ line: Substring) -> (String, String)? {
    if let first = line.first, "-*+".contains(first), line.dropFirst().first == " " {
      return ("•", String(line.dropFirst(2).trimmedSpaces))
    }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    let rest = line.dropFirst(digits.count)
    guard !digits.isEmpty, digits.count < 4, rest.hasPrefix(". ") else { return nil }
    return ("\(digits).", String(rest.dropFirst(2).trimmedSpaces))
  }
}

/// The line that opens a fenced block.
struct Fence {
  /// The characters that open it, and close it.
  let mark: String
  /// The first word of its info string.
  let kind: String
  /// The rest of the info string.
  let title: String

  /// Reads an opening line; nil where it is none.
  init?(opening line: Substring) {
    let body = line.trimmedSpaces
    guard let first = body.first, first == "`" || first == "~" else { return nil }
    let mark = String(body.prefix { $0 == first })
    let info = body.dropFirst(mark.count).trimmedSpaces
    guard mark.count >= 3, !info.contains("`") else { return nil }
    self.mark = mark
    kind = String(info.prefix { $0 != " " })
    title = String(info.dropFirst(kind.count).trimmedSpaces)
  }

  /// Whether `line` closes the block.
  func isClosed(by line: Substring) -> Bool {
    let body = line.trimmedSpaces
    return body.hasPrefix(mark) && body.allSatisfy { $0 == mark.first }
  }
}

extension StringProtocol where SubSequence == Substring {
  /// The text without white space at its ends.
  var trimmedSpaces: Substring {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return Substring() }
    return start[...last]
  }
}
