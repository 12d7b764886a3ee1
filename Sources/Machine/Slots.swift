/// What fills a place of ``Slots`` that is not in use.
protocol Vacatable: Sendable {
  static var vacant: Self { get }
}

/// A table with stable small numbers whose places are used again.
///
/// In chunks of 64, so that a snapshot followed by a change of one element copies one chunk and the
/// list of chunks, not the whole table.
///
/// - Complexity: everything is O(1), but the first change after a copy is O(64 + n/64).
struct Slots<Element: Vacatable>: Sendable {
  private struct Chunk: Sendable {
    var elements: [Element] = []
    /// One bit a place: whether it is in use.
    var live: UInt64 = 0
  }

  private var chunks: [Chunk] = []
  private var free: [Int32] = []
  private(set) var count = 0

  /// Puts `element` into a place and returns the place's number.
  mutating func insert(_ element: Element) -> Int32 {
    count += 1
    if let index = free.popLast() {
      chunks[Int(index >> 6)].elements[Int(index & 63)] = element
      chunks[Int(index >> 6)].live |= 1 << UInt64(index & 63)
      return index
    }
    if chunks.last.map({ $0.elements.count == 64 }) ?? true { chunks.append(Chunk()) }
    let last = chunks.count - 1
    let place = chunks[last].elements.count
    chunks[last].elements.append(element)
    chunks[last].live |= 1 << UInt64(place)
    return Int32(last << 6 | place)
  }

  /// Empties a place.
  mutating func remove(_ index: Int32) {
    guard contains(index) else { return }
    count -= 1
    chunks[Int(index >> 6)].elements[Int(index & 63)] = .vacant
    chunks[Int(index >> 6)].live &= ~(1 << UInt64(index & 63))
    free.append(index)
  }

  /// Whether a place is in use.
  func contains(_ index: Int32) -> Bool {
    index >= 0 && Int(index >> 6) < chunks.count
      && chunks[Int(index >> 6)].live & 1 << UInt64(index & 63) != 0
  }

  /// The numbers of the places in use, ascending.
  var indices: [Int32] {
    (0..<Int32(chunks.count << 6)).filter(contains)
  }

  subscript(index: Int32) -> Element {
    _read { yield chunks[Int(index >> 6)].elements[Int(index & 63)] }
    _modify { yield &chunks[Int(index >> 6)].elements[Int(index & 63)] }
  }
}
