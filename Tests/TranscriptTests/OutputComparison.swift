/// Compares what a command printed with what it was recorded to print.
enum OutputComparison {
  /// What a comparison found.
  struct Result {
    /// What differs, line by line, in a form to be read; empty where nothing does.
    var differences: [String] = []
    /// Names that were made up, as recorded and as they are here.
    var names: [(recorded: String, here: String)] = []
  }

  /// Compares line by line.
  static func compare(expected: [String], actual: [String]) -> Result {
    if expected == actual { return Result() }
    let expected = expected.filter { !LinePattern.isOfRuntime($0) }
    let actual = actual.filter { !LinePattern.isOfRuntime($0) }
    let ordered = freeOrder(of: actual, like: expected)
    let wanted = expected.map(pattern)
    let found = ordered.map(pattern)
    var names: [(recorded: String, here: String)] = []
    for (left, right) in zip(wanted, found) where left.names.count == right.names.count {
      names += zip(left.names, right.names).map { ($0, $1) }
    }
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
    return Result(differences: differences, names: names)
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

  /// `actual` with those rows in the order of `expected` whose order says nothing: rows that stand
  /// where they do because of a made-up name, and events of one second.
  private static func freeOrder(of actual: [String], like expected: [String]) -> [String] {
    guard expected.count == actual.count else { return actual }
    let wanted = expected.map { joiningBlanks(pattern($0).text) }
    var found = actual.map { joiningBlanks(pattern($0).text) }
    var ordered = actual
    let firstEvent = expected.firstIndex { $0.hasPrefix("Events:") || $0.hasPrefix("LAST SEEN") }
    for index in expected.indices where wanted[index] != found[index] {
      let isEvent = firstEvent.map { index > $0 } ?? false
      let isNamed = wanted[index].contains("-<name>") && found[index].contains("-<name>")
      guard isEvent || isNamed else { continue }
      let other = expected.indices.dropFirst(index + 1).first { other in
        found[other] == wanted[index]
          && (isEvent
            ? age(expected[index]) == age(expected[other]) : wanted[other].contains("-<name>"))
      }
      guard let other else { continue }
      ordered.swapAt(index, other)
      found.swapAt(index, other)
    }
    return ordered
  }

  /// How long ago an event was, in its row.
  private static func age(_ row: String) -> Substring? {
    row.firstMatch(of: /\b\d+[smhd]\b/)?.output
  }
}
