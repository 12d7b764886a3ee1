/// Puts lists and differences into sentences.
enum Words {
  /// `a`, `a and b`, `a, b and c`; long lists are cut.
  static func list(_ words: [String]) -> String {
    if words.count > 4 { return "\(words[0]), \(words[1]) and \(words.count - 2) more" }
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// How often each word occurs: `3 ContainerCreating, 1 Pending`.
  static func tally(_ words: [String]) -> String {
    var counts: [(word: String, count: Int)] = []
    for word in words {
      if let index = counts.firstIndex(where: { $0.word == word }) {
        counts[index].count += 1
      } else {
        counts.append((word, 1))
      }
    }
    if counts.count == 1, counts[0].count == words.count { return counts[0].word }
    return counts.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
  }

  /// A field with what it is and what it should be.
  static func difference(_ difference: Difference) -> String {
    let path = "`\(difference.path)`"
    if difference.actual == Difference.noElement {
      return "\(path) has no element `\(difference.expected)`"
    }
    if difference.expected == "not set" {
      return "\(path) is `\(difference.actual)` and should not be set"
    }
    if difference.expected == "set" { return "\(path) is not set" }
    if difference.actual == "not set" {
      return "\(path) is not set; expected `\(difference.expected)`"
    }
    return "\(path) is `\(difference.actual)`; expected `\(difference.expected)`"
  }
}
