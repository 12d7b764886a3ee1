/// Compares what a command printed with what it was recorded to print.
enum OutputComparison {
  /// What differs, line by line, in a form to be read; empty where nothing does.
  static func differences(expected: [String], actual: [String]) -> [String] {
    if expected == actual { return [] }
    let ordered = sameSecondOrder(of: actual, like: expected)
    let wanted = expected.map(pattern)
    let found = ordered.map(pattern)
    let widthsFollow = wanted.map(\.lengths) != found.map(\.lengths)
    var differences: [String] = []
    for index in 0..<max(expected.count, actual.count) {
      let left = index < expected.count ? expected[index] : nil
      let right = index < ordered.count ? ordered[index] : nil
      if let left, let right {
        if left == right || wanted[index].text == found[index].text { continue }
        if widthsFollow,
          joiningBlanks(wanted[index].text) == joiningBlanks(found[index].text)
        {
          continue
        }
      }
      if let left { differences.append("- \(left)") }
      if let right { differences.append("+ \(right)") }
    }
    return differences
  }

  private static func pattern(_ line: String) -> LinePattern {
    LinePattern(LinePattern.ofRuntime(line) ?? line)
  }

  /// Runs of blanks between words as two; the indentation stays.
  private static func joiningBlanks(_ line: String) -> String {
    let indentation = line.prefix { $0 == " " }
    let words = line.dropFirst(indentation.count).split(separator: /\s{2,}/)
    return indentation + words.joined(separator: "  ")
  }

  /// `actual` with the events of one second in the order of `expected`, where that is all the difference.
  private static func sameSecondOrder(of actual: [String], like expected: [String]) -> [String] {
    guard expected.count == actual.count,
      let heading = expected.firstIndex(where: {
        $0.hasPrefix("Events:") || $0.hasPrefix("LAST SEEN")
      })
    else { return actual }
    let first = expected[heading].hasPrefix("Events:") ? heading + 3 : heading + 1
    var ordered = actual
    for index in expected.indices.dropFirst(first) {
      let wanted = joiningBlanks(pattern(expected[index]).text)
      guard
        let found = ordered.indices.dropFirst(index).first(where: { other in
          joiningBlanks(pattern(ordered[other]).text) == wanted
            && age(expected[index]) == age(expected[other])
        })
      else { return actual }
      ordered.insert(ordered.remove(at: found), at: index)
    }
    return ordered
  }

  /// How long ago an event was, in its row.
  private static func age(_ row: String) -> Substring? { row.firstMatch(of: /\b\d+[smhd]\b/)?.output }
}
