/// Finds what a mistyped word may have meant.
enum Suggestions {
  /// The names within two changes of `word`, or that begin with it, in their own order.
  static func near(_ word: String, among names: [String]) -> [String] {
    names.filter { name in
      distance(word.lowercased(), name.lowercased()) <= 2
        || name.lowercased().hasPrefix(word.lowercased())
    }
  }

  /// How many letters must be set, added or taken away to make one word of the other.
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let cost = diagonal + (right[column] == byte ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(cost, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
