/// Numbers of a numbered job's pods in the form of the API: `0,2-4`.
public struct IndexRanges: Hashable, Sendable, CustomStringConvertible {
  /// The numbers, ascending.
  public private(set) var indexes: [Int]

  /// Takes the numbers, in any order.
  public init(_ indexes: some Sequence<Int>) {
    var result: [Int] = []
    for index in indexes.sorted() where result.last != index { result.append(index) }
    self.indexes = result
  }

  /// Reads a text; nil where it is wrong, or names numbers that are not below `limit`.
  public init?(_ text: String, below limit: Int) {
    var result: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard (1...2).contains(ends.count), let first = ends.first.flatMap({ Int($0) }),
        let last = ends.last.flatMap({ Int($0) }), first >= 0, first <= last, last < limit,
        ends.count == 1 || first < last, result.last.map({ $0 < first }) ?? true
      else { return nil }
      result += first...last
    }
    indexes = result
  }

  /// How many numbers there are.
  public var count: Int { indexes.count }

  /// Whether the number is one of them.
  public func contains(_ index: Int) -> Bool {
    var (low, high) = (0, indexes.count)
    while low < high {
      let middle = (low + high) / 2
      if indexes[middle] == index { return true }
      if indexes[middle] < index { low = middle + 1 } else { high = middle }
    }
    return false
  }

  /// The numbers as a text: three in a row or more as a range.
  public var description: String {
    var parts: [String] = []
    var start = 0
    while start < indexes.count {
      var end = start
      while end + 1 < indexes.count, indexes[end + 1] == indexes[end] + 1 { end += 1 }
      let (first, last) = (indexes[start], indexes[end])
      switch last - first {
      case 0: parts.append("\(first)")
      case 1: parts.append("\(first),\(last)")
      default: parts.append("\(first)-\(last)")
      }
      start = end + 1
    }
    return parts.joined(separator: ",")
  }
}
