/// A dictionary that forgets the entries put in first once there are too many.
///
/// - Complexity: look-up and insertion O(1).
struct BoundedMemory<Key: Hashable & Sendable, Entry: Sendable>: Sendable {
  private let capacity: Int
  private var entries: [Key: Entry] = [:]
  /// The keys in a ring, in the order of their arrival.
  private var order: [Key] = []
  private var oldest = 0

  init(capacity: Int) {
    precondition(capacity > 0, "a memory must hold something")
    self.capacity = capacity
  }

  subscript(key: Key) -> Entry? {
    get { entries[key] }
    set {
      guard let newValue else { preconditionFailure("a memory forgets by itself only") }
      guard entries.updateValue(newValue, forKey: key) == nil else { return }
      if order.count < capacity {
        order.append(key)
      } else {
        entries[order[oldest]] = nil
        order[oldest] = key
        oldest = (oldest + 1) % capacity
      }
    }
  }
}
