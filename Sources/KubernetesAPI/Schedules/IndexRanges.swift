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

  /// What is wrong with a text, in the server's words.
  public struct Mistake: Error, Hashable, Sendable {
    /// What is wrong.
    public let message: String
  }

  /// Reads a text whose numbers must be below `limit`.
  public init(parsing text: String, below limit: Int) throws(Mistake) {
    var result: [Int] = []
    for part in text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count <= 2 else {
        throw Mistake(
          message: "the fragment \"\(part)\" violates the requirement that an index interval can"
            + " have at most two parts separated by '-'"
        )
      }
      let first = try Self.index(ends[0], below: limit)
      let last = ends.count == 2 ? try Self.index(ends[1], below: limit) : first
      if ends.count == 2, first >= last { throw Self.descent(first, last) }
      if let previous = result.last, previous >= first { throw Self.descent(previous, first) }
      result += first...last
    }
    indexes = result
  }

  /// Reads a text; nil where it is wrong, or names numbers that are not below `limit`.
  public init?(_ text: String, below limit: Int) {
    guard let read = try? IndexRanges(parsing: text, below: limit) else { return nil }
    self = read
  }

  private static func index(_ text: Substring, below limit: Int) throws(Mistake) -> Int {
    guard let number = Int(text) else {
      throw Mistake(message: "cannot convert string to integer for index: \"\(text)\"")
    }
    guard number < limit else { throw Mistake(message: "too large index: \"\(text)\"") }
    return number
  }

  private static func descent(_ previous: Int, _ current: Int) -> Mistake {
    Mistake(message: "non-increasing order, previous: \(previous), current: \(current)")
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
