/// The entries of a stream, oldest first, with the groups that read it.
struct RedisStream: Hashable, Sendable {
  struct ID: Hashable, Comparable, Sendable {
    var time: UInt64 = 0
    var number: UInt64 = 0

    static let least = ID()
    static let greatest = ID(time: .max, number: .max)

    static func < (left: ID, right: ID) -> Bool {
      left.time == right.time ? left.number < right.number : left.time < right.time
    }

    var text: String { "\(time)-\(number)" }

    /// Reads `5-1` or `5`, which stands for the first or the last of its time.
    init?(_ bytes: [UInt8], missing: UInt64 = 0) {
      let parts = String(decoding: bytes, as: UTF8.self)
        .split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      guard let time = UInt64(parts[0]) else { return nil }
      self.time = time
      number = missing
      guard parts.count > 1 else { return }
      guard let number = UInt64(parts[1]) else { return nil }
      self.number = number
    }

    init(time: UInt64 = 0, number: UInt64 = 0) {
      self.time = time
      self.number = number
    }

    /// The next one; nil behind the greatest.
    var next: ID? {
      if number < .max { return ID(time: time, number: number + 1) }
      return time < .max ? ID(time: time + 1) : nil
    }
  }

  struct Entry: Hashable, Sendable {
    var id: ID
    /// Names and values in turn.
    var fields: [[UInt8]]
  }

  /// Readers that share the entries among them.
  struct Group: Hashable, Sendable {
    struct Pending: Hashable, Sendable {
      var id: ID
      var consumer: [UInt8]
      /// When it was handed out last, in milliseconds.
      var deliveredAt: Int64
      var deliveries: Int
    }

    var name: [UInt8]
    var last: ID
    /// In the order in which they first read.
    var consumers: [[UInt8]] = []
    /// What was handed out and not yet acknowledged, by ID.
    var pending: [Pending] = []
  }

  var entries: [Entry] = []
  var last = ID.least
  var added = 0
  var greatestDeleted = ID.least
  var groups: [Group] = []

  /// The first place whose entry is not before `id`.
  private func place(from id: ID) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func range(_ first: ID, _ last: ID) -> ArraySlice<Entry> {
    let start = place(from: first)
    guard first <= last else { return [] }
    let end = last.next.map { place(from: $0) } ?? entries.count
    return entries[start..<max(start, end)]
  }

  /// What came after an entry.
  func after(_ id: ID) -> ArraySlice<Entry> {
    id.next.map { entries[place(from: $0)...] } ?? []
  }

  mutating func append(_ id: ID, _ fields: [[UInt8]]) {
    entries.append(Entry(id: id, fields: fields))
    last = id
    added += 1
  }

  mutating func remove(_ id: ID) -> Bool {
    let place = place(from: id)
    guard place < entries.count, entries[place].id == id else { return false }
    entries.remove(at: place)
    greatestDeleted = max(greatestDeleted, id)
    return true
  }

  /// Drops the oldest entries; gives how many.
  mutating func dropFirst(_ count: Int) -> Int {
    let count = min(max(count, 0), entries.count)
    if let gone = entries.prefix(count).last { greatestDeleted = max(greatestDeleted, gone.id) }
    entries.removeFirst(count)
    return count
  }

  /// How many entries stand before `id`.
  func count(before id: ID) -> Int { place(from: id) }
}
