/// A lesson file cut into its parts, before anything in them is understood.
struct LessonFile {
  /// A part of the file below one heading.
  struct Section {
    /// The heading's text; empty for what stands before the first.
    var title: String
    /// The heading's place.
    var heading: SourceBlock
    /// The parts in order.
    var parts: [Part] = []
    /// The blocks that show what commands print; they stand in the text as well.
    var consoles: [SourceBlock] = []
  }

  /// Text or a block that means something to the engine.
  enum Part {
    case text([String])
    case block(String, SourceBlock)
  }

  /// The kinds of blocks that the engine reads; every other block is text.
  static let kinds = [
    "task", "check", "hint", "solution", "quiz", "predict", "wrong", "note", "manifest", "file",
  ]

  /// The front matter.
  private(set) var frontMatter: SourceBlock
  /// What stands before the first step, then the steps.
  private(set) var sections: [Section]
  /// What is wrong with the cuts.
  private(set) var faults: [LessonFault] = []

  /// Cuts `text`.
  init(file: String, text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
    }
    frontMatter = SourceBlock(file: file, firstLine: 2, lines: [], opening: lines.first ?? "")
    let place = SourceBlock(file: file, firstLine: 2, lines: [], opening: lines.first ?? "")
    sections = [Section(title: "", heading: place)]
    cut(lines, from: cutFrontMatter(lines))
  }

  private mutating func cutFrontMatter(_ lines: [String]) -> Int {
    guard lines.first?.trimmedSpaces == "---" else {
      faults.append(frontMatter.fault("a lesson begins with front matter between lines of ---"))
      return 0
    }
    guard let end = lines.dropFirst().firstIndex(where: { $0.trimmedSpaces == "---" }) else {
      faults.append(frontMatter.fault("the front matter is not closed by a line of ---"))
      return lines.count
    }
    frontMatter.lines = Array(lines[1..<end])
    return end + 1
  }

  private mutating func cut(_ lines: [String], from start: Int) {
    var index = start
    var text: [String] = []
    func keep(_ text: inout [String], in sections: inout [Section]) {
      if text.contains(where: { !$0.trimmedSpaces.isEmpty }) {
        sections[sections.count - 1].parts.append(.text(text))
      }
      text = []
    }
    while index < lines.count {
      let line = lines[index]
      let place = SourceBlock(
        file: frontMatter.file,
        firstLine: index + 2,
        lines: [],
        opening: line
      )
      if let fence = Fence(opening: Substring(line)) {
        let end = lines[(index + 1)...].firstIndex { fence.isClosed(by: Substring($0)) }
        if end == nil {
          faults.append(place.fault("the block that begins here is not closed by \(fence.mark)"))
        }
        let body = Array(lines[(index + 1)..<(end ?? lines.count)])
        if Self.kinds.contains(fence.kind) {
          keep(&text, in: &sections)
          var block = place
          block.lines = body
          block.title = fence.title
          sections[sections.count - 1].parts.append(.block(fence.kind, block))
        } else {
          refuseMisspelt(fence.kind, place)
          if fence.kind == "console" {
            var block = place
            block.lines = body
            block.title = fence.title
            sections[sections.count - 1].consoles.append(block)
          }
          text += lines[index..<min(lines.count, (end ?? lines.count) + 1)]
        }
        index = (end ?? lines.count) + 1
        continue
      }
      if line.hasPrefix("## ") {
        keep(&text, in: &sections)
        sections.append(Section(title: String(line.dropFirst(3).trimmedSpaces), heading: place))
      } else if !line.hasPrefix("# ") {
        text.append(line)
      }
      index += 1
    }
    keep(&text, in: &sections)
  }

  private mutating func refuseMisspelt(_ kind: String, _ place: SourceBlock) {
    let ordinary = ["diagram", "console", "sh", "bash", "yaml", "json", "python", "text", "swift"]
    guard !kind.isEmpty, !ordinary.contains(kind),
      let meant = Spelling.nearest(to: kind, among: Self.kinds + ["diagram"])
    else { return }
    faults.append(
      place.fault(at: kind, "unknown kind of block \"\(kind)\"", suggestion: meant)
    )
  }
}
