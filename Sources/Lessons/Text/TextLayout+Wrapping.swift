extension TextLayout {
  /// Breaks `spans` into lines at spaces; `first` and `rest` stand before the lines.
  func wrap(_ spans: [StyledSpan], first: String = "", rest: String = "") -> [StyledLine] {
    var lines: [StyledLine] = []
    var line: [StyledSpan] = first.isEmpty ? [] : [StyledSpan(first)]
    var used = DisplayWidth.of(first)
    var isEmpty = true
    func next() {
      lines.append(StyledLine(line))
      line = rest.isEmpty ? [] : [StyledSpan(rest)]
      used = DisplayWidth.of(rest)
      isEmpty = true
    }
    for word in words(spans) {
      var word = word
      var columns = word.reduce(0) { $0 + DisplayWidth.of($1.text) }
      if !isEmpty, used + 1 + columns > width { next() }
      while used + columns > width, columns > width - DisplayWidth.of(rest) {
        let (head, tail) = cut(word, at: max(1, width - used))
        line += head
        next()
        word = tail
        columns = word.reduce(0) { $0 + DisplayWidth.of($1.text) }
      }
      if !isEmpty {
        append(StyledSpan(" ", continues(line, word) ? word[0].style : .plain), to: &line)
        used += 1
      }
      for span in word { append(span, to: &line) }
      used += columns
      isEmpty = false
    }
    if !isEmpty || lines.isEmpty { lines.append(StyledLine(line)) }
    return lines
  }

  private func continues(_ line: [StyledSpan], _ word: [StyledSpan]) -> Bool {
    guard let last = line.last, let first = word.first else { return false }
    return last.style == first.style && last.style != .code
  }

  private func append(_ span: StyledSpan, to line: inout [StyledSpan]) {
    if let last = line.last, last.style == span.style, span.style != .code {
      line[line.count - 1].text += span.text
    } else {
      line.append(span)
    }
  }

  /// What must not be broken: words, and short pieces of code whole.
  private func words(_ spans: [StyledSpan]) -> [[StyledSpan]] {
    var words: [[StyledSpan]] = []
    var current: [StyledSpan] = []
    for span in spans {
      let span = isPlain && span.style == .code ? StyledSpan("`\(span.text)`", .code) : span
      if span.style == .code, DisplayWidth.of(span.text) <= width / 2 {
        current.append(span)
        continue
      }
      for (index, part) in span.text.split(separator: " ", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0, !current.isEmpty {
          words.append(current)
          current = []
        }
        if !part.isEmpty { current.append(StyledSpan(String(part), span.style)) }
      }
    }
    if !current.isEmpty { words.append(current) }
    return words
  }

  private func cut(_ word: [StyledSpan], at columns: Int) -> ([StyledSpan], [StyledSpan]) {
    var head: [StyledSpan] = []
    var tail: [StyledSpan] = []
    var left = columns
    for span in word {
      var taken = ""
      var kept = ""
      for character in span.text {
        let wide = DisplayWidth.of(String(character))
        if left >= wide, kept.isEmpty, tail.isEmpty {
          taken.append(character)
          left -= wide
        } else {
          kept.append(character)
        }
      }
      if !taken.isEmpty { head.append(StyledSpan(taken, span.style)) }
      if !kept.isEmpty { tail.append(StyledSpan(kept, span.style)) }
    }
    return (head, tail)
  }
}
