/// A map in the order of its keys, cheap to copy and to change after a copy.
///
/// A sorted array of sorted chunks. A copy shares every chunk; a change afterwards copies the list of
/// chunks and one chunk, some microseconds at 100,000 entries, where a copied `Dictionary` would pay
/// milliseconds. Ranges come in order without a sort.
///
/// Invariant: no chunk is empty, keys rise strictly within and across chunks, and a chunk has at most
/// `OrderedTable.chunkCapacity` entries.
///
/// - Complexity: look-up O(log n); insertion and removal O(log n + chunk).
public struct OrderedTable<Key: Comparable & Sendable, Element: Sendable>: Sendable {
  /// One entry.
  public struct Entry: Sendable {
    /// The entry's key.
    public let key: Key
    /// The entry's value.
    public var value: Element

    @inlinable
    init(key: Key, value: Element) {
      self.key = key
      self.value = value
    }
  }

  @usableFromInline static var chunkCapacity: Int { 256 }

  @usableFromInline var chunks: [[Entry]] = []

  /// How many entries there are.
  @inlinable public var count: Int { total }

  @usableFromInline var total = 0

  /// Makes an empty table.
  @inlinable
  public init() {}

  /// Whether there is no entry.
  @inlinable public var isEmpty: Bool { total == 0 }

  /// The value of `key`; setting nil removes the entry.
  @inlinable
  public subscript(key: Key) -> Element? {
    get {
      let place = lowerBound(of: key)
      guard place.chunk < chunks.count, place.entry < chunks[place.chunk].count,
        chunks[place.chunk][place.entry].key == key
      else { return nil }
      return chunks[place.chunk][place.entry].value
    }
    set {
      if let newValue { insert(newValue, for: key) } else { remove(key) }
    }
  }

  /// The entries from `start` on while `predicate` holds for their keys, at most `limit` of them.
  @inlinable
  public func entries(
    from start: Key,
    limit: Int = .max,
    while predicate: (Key) -> Bool
  ) -> [Entry] {
    var result: [Entry] = []
    var (chunk, entry) = lowerBound(of: start)
    while chunk < chunks.count, result.count < limit {
      if entry >= chunks[chunk].count {
        (chunk, entry) = (chunk + 1, 0)
        continue
      }
      let candidate = chunks[chunk][entry]
      guard predicate(candidate.key) else { break }
      result.append(candidate)
      entry += 1
    }
    return result
  }

  /// All entries in order.
  @inlinable public var entries: [Entry] { chunks.flatMap { $0 } }

  /// The first place whose key is not less than `key`.
  @inlinable
  func lowerBound(of key: Key) -> (chunk: Int, entry: Int) {
    var (low, high) = (0, chunks.count)
    while low < high {
      let middle = (low + high) / 2
      // Chunks are never empty, so each has a last entry.
      if chunks[middle][chunks[middle].count - 1].key < key {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < chunks.count else { return (low, 0) }
    var (first, last) = (0, chunks[low].count)
    while first < last {
      let middle = (first + last) / 2
      if chunks[low][middle].key < key { first = middle + 1 } else { last = middle }
    }
    return (low, first)
  }

  /// Sets the value of `key` to what `change` makes of the one before; one search does for both.
  ///
  /// - Returns: the new value.
  @inlinable
  @discardableResult
  public mutating func replace(_ key: Key, _ change: (Element?) -> Element) -> Element {
    let place = lowerBound(of: key)
    guard place.chunk < chunks.count, place.entry < chunks[place.chunk].count,
      chunks[place.chunk][place.entry].key == key
    else {
      let value = change(nil)
      insert(value, for: key, at: place)
      return value
    }
    let value = change(chunks[place.chunk][place.entry].value)
    chunks[place.chunk][place.entry].value = value
    return value
  }

  /// Sets the value of a key that is not there; false, and nothing done, where it is.
  @inlinable
  public mutating func insertNew(_ value: Element, for key: Key) -> Bool {
    let place = lowerBound(of: key)
    if place.chunk < chunks.count, place.entry < chunks[place.chunk].count,
      chunks[place.chunk][place.entry].key == key
    {
      return false
    }
    insert(value, for: key, at: place)
    return true
  }

  @inlinable
  mutating func insert(_ value: Element, for key: Key) {
    insert(value, for: key, at: lowerBound(of: key))
  }

  /// Inserts at the place that ``lowerBound(of:)`` found, or replaces what has the key there.
  @inlinable
  mutating func insert(_ value: Element, for key: Key, at found: (chunk: Int, entry: Int)) {
    var place = found
    if place.chunk == chunks.count {
      guard !chunks.isEmpty else {
        chunks.append([Entry(key: key, value: value)])
        total = 1
        return
      }
      place = (chunks.count - 1, chunks[chunks.count - 1].count)
    }
    if place.entry < chunks[place.chunk].count, chunks[place.chunk][place.entry].key == key {
      chunks[place.chunk][place.entry].value = value
      return
    }
    // An array that grows by itself doubles its room, most of which a chunk never fills.
    let size = chunks[place.chunk].count
    if size == chunks[place.chunk].capacity {
      let room = min(Self.chunkCapacity + 1, size + max(8, size / 4))
      chunks[place.chunk].reserveCapacity(room)
    }
    chunks[place.chunk].insert(Entry(key: key, value: value), at: place.entry)
    total += 1
    split(place.chunk)
  }

  @inlinable
  mutating func split(_ index: Int) {
    let size = chunks[index].count
    guard size > Self.chunkCapacity else { return }
    // An append-only load fills chunks nearly whole, instead of leaving halves behind.
    let keep = index == chunks.count - 1 ? size * 7 / 8 : size / 2
    let tail = Array(chunks[index][keep...])
    chunks[index] = Array(chunks[index][..<keep])
    chunks.insert(tail, at: index + 1)
  }

  @inlinable
  mutating func remove(_ key: Key) {
    let place = lowerBound(of: key)
    guard place.chunk < chunks.count, place.entry < chunks[place.chunk].count,
      chunks[place.chunk][place.entry].key == key
    else { return }
    chunks[place.chunk].remove(at: place.entry)
    total -= 1
    if chunks[place.chunk].isEmpty { chunks.remove(at: place.chunk) }
  }
}

extension OrderedTable where Key == String {
  /// The entries whose keys begin with `prefix`, from `start` on where that is given.
  @inlinable
  public func entries(
    withPrefix prefix: String,
    from start: String? = nil,
    limit: Int = .max
  ) -> [Entry] {
    let bytes = prefix.utf8
    return entries(from: start.map { max($0, prefix) } ?? prefix, limit: limit) { key in
      key.utf8.starts(with: bytes)
    }
  }
}
