/// The elements of an array by number, in order; numbers may be missing.
struct IndexedArray: Sendable, Equatable {
  private(set) var keys: [Int] = []
  private(set) var values: [String] = []

  init() {}

  init(_ values: [String]) {
    self.values = values
    keys = Array(values.indices)
  }

  var count: Int { keys.count }
  /// The number after the last one.
  var end: Int { (keys.last ?? -1) + 1 }

  /// The place of a number, or where it would go.
  private func place(of key: Int) -> (index: Int, found: Bool) {
    if key >= 0, key < keys.count, keys[key] == key { return (key, true) }
    guard let last = keys.last, key <= last else { return (keys.count, false) }
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return (low, low < keys.count && keys[low] == key)
  }

  subscript(key: Int) -> String? {
    get {
      let (index, found) = place(of: key)
      return found ? values[index] : nil
    }
    set {
      let (index, found) = place(of: key)
      switch (newValue, found) {
      case (let value?, true): values[index] = value
      case (let value?, false):
        keys.insert(key, at: index)
        values.insert(value, at: index)
      case (nil, true):
        keys.remove(at: index)
        values.remove(at: index)
      case (nil, false): break
      }
    }
  }

  /// The place of the first element whose number is at least `key`.
  func firstPlace(from key: Int) -> Int { place(of: key).index }
}

/// The elements of an associative array, walked in the order in which bash walks its hash table.
struct AssociativeArray: Sendable {
  private var table: [String: (value: String, age: Int)] = [:]
  private var nextAge = 0

  init() {}

  var count: Int { table.count }

  subscript(key: String) -> String? {
    get { table[key]?.value }
    set {
      guard let newValue else {
        table[key] = nil
        return
      }
      if let old = table[key] {
        table[key] = (newValue, old.age)
      } else {
        table[key] = (newValue, nextAge)
        nextAge += 1
      }
    }
  }

  /// Keys and values in order: by bucket of 1024, the younger first.
  var elements: [(key: String, value: String)] {
    table.map { (bucket: Self.bucket($0.key), entry: $0.value, key: $0.key) }
      .sorted { ($0.bucket, -$0.entry.age) < ($1.bucket, -$1.entry.age) }
      .map { ($0.key, $0.entry.value) }
  }

  private static func bucket(_ key: String) -> UInt32 {
    key.utf8.reduce(2_166_136_261) { hash, byte in (hash &* 16_777_619) ^ UInt32(byte) } & 1023
  }
}
