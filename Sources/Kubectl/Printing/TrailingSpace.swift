extension String {
  /// The text without the blanks at the ends of its lines, as the course documents show tables.
  func withoutTrailingBlanks() -> String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        var end = line.endIndex
        while end > line.startIndex, line[line.index(before: end)] == " " {
          end = line.index(before: end)
        }
        return line[..<end]
      }
      .joined(separator: "\n")
  }
}
