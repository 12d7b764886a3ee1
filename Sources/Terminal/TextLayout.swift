/// Puts texts into the width of a terminal.
enum TextLayout {
  /// `text` with line breaks at spaces, so that no line takes more than `width` columns.
  ///
  /// Line breaks that are there stay; a word longer than a line is broken where the line ends.
  /// Every line but the first begins with `indent`.
  static func wrapped(_ text: String, width: Int, indent: String = "") -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { wrapped(line: $0, width: max(width, 10), indent: indent) }
      .joined(separator: "\n")
  }

  private static func wrapped(line: Substring, width: Int, indent: String) -> String {
    let indentWidth = DisplayWidth.of(indent)
    var lines: [String] = []
    var current = String(line.prefix { $0 == " " })
    var used = current.count
    var isEmpty = true
    for word in line.split(separator: " ") {
      var word = String(word)
      let wordWidth = DisplayWidth.of(word)
      if !isEmpty, used + 1 + wordWidth > width {
        lines.append(current)
        (current, used, isEmpty) = (indent, indentWidth, true)
      }
      while isEmpty, DisplayWidth.of(word) > width - used, word.count > 1 {
        let part = fitting(word, columns: width - used)
        lines.append(current + part)
        word.removeFirst(part.count)
        (current, used) = (indent, indentWidth)
      }
      current += isEmpty ? word : " " + word
      used += DisplayWidth.of(word) + (isEmpty ? 0 : 1)
      isEmpty = false
    }
    lines.append(current)
    return lines.joined(separator: "\n")
  }

  /// As much of the beginning of `text` as takes `columns` columns; at least one character.
  static func fitting(_ text: String, columns: Int) -> String {
    var used = 0
    var part = ""
    for character in text {
      used += DisplayWidth.columns(of: character)
      if used > columns, !part.isEmpty { break }
      part.append(character)
    }
    return part
  }

  /// `words` in columns, downwards first, as `ls` shows files.
  static func columns(_ words: [String], width: Int) -> String {
    guard !words.isEmpty else { return "" }
    let widths = words.map(DisplayWidth.of)
    let cell = (widths.max() ?? 0) + 2
    let perRow = max(1, (width + 1) / cell)
    let rows = (words.count + perRow - 1) / perRow
    return (0..<rows).map { row in
      var line = ""
      for index in stride(from: row, to: words.count, by: rows) {
        let isLast = index + rows >= words.count
        line += words[index]
        if !isLast { line += String(repeating: " ", count: cell - widths[index]) }
      }
      return line
    }.joined(separator: "\n")
  }
}
