/// A revisioned key-value store with transactions, watch and compaction.
///
/// Every transaction that writes makes one new revision; the history of what happened since the last
/// compaction can be read from any revision, which is what a watch is. The store knows nothing of
/// what it stores. Source of the behaviour: etcd's API v3.
public struct Etcd<Stored: Sendable>: Sendable {
  /// One key with its value and its history in numbers.
  public struct KeyValue: Sendable {
    /// The key.
    public let key: String
    /// The value.
    public let value: Stored
    /// The revision at which the key last came into being.
    public let createRevision: Int64
    /// The revision at which the value was last written.
    public let modRevision: Int64
    /// How often the value was written since the key came into being; 1 at first.
    public let version: Int64

    @inlinable
    init(key: String, value: Stored, createRevision: Int64, modRevision: Int64, version: Int64) {
      self.key = key
      self.value = value
      self.createRevision = createRevision
      self.modRevision = modRevision
      self.version = version
    }
  }

  /// One change of one key.
  public struct Event: Sendable {
    /// What happened.
    public enum Kind: Sendable {
      case put
      case delete
    }

    /// What happened.
    public let kind: Kind
    /// The key and value after a put; the key, and the last value, after a delete.
    public let pair: KeyValue
    /// What was there before; nil where the key is new.
    public let previous: KeyValue?
    /// The revision that the change belongs to.
    public let revision: Int64

    @inlinable
    init(kind: Kind, pair: KeyValue, previous: KeyValue?, revision: Int64) {
      self.kind = kind
      self.pair = pair
      self.previous = previous
      self.revision = revision
    }
  }

  /// One condition of a transaction.
  public enum Compare: Sendable {
    /// The key's value was last written at this revision; 0 for a key that does not exist.
    case modRevision(key: String, equals: Int64)
  }

  /// One write of a transaction.
  public enum Operation: Sendable {
    /// Sets a key.
    case put(key: String, value: Stored)
    /// Removes a key; nothing happens where there is none.
    case delete(key: String)
  }

  /// The revision asked for is no longer in the history.
  public struct Compacted: Error, Hashable, Sendable {
    /// The oldest revision from which a watch can begin.
    public let compactRevision: Int64
  }

  @usableFromInline var table = OrderedTable<String, KeyValue>()
  @usableFromInline var history: [Event] = []

  /// The number of the last transaction that wrote; a new store is at 1, as etcd is.
  @inlinable public var revision: Int64 { current }

  @usableFromInline var current: Int64 = 1
  /// The revision up to which the history is gone.
  public private(set) var compactRevision: Int64 = 0

  /// Whether the history can be read; without it, every change is in the table only.
  @usableFromInline let keepsHistory: Bool

  /// Makes an empty store.
  public init(keepsHistory: Bool = true) { self.keepsHistory = keepsHistory }

  /// How many keys there are.
  @inlinable public var count: Int { table.count }

  /// Reads one key.
  @inlinable
  public func get(_ key: String) -> KeyValue? { table[key] }

  /// Reads the keys that begin with `prefix` in order, from `start` on, at most `limit` of them.
  @inlinable
  public func range(prefix: String, from start: String? = nil, limit: Int = .max) -> [KeyValue] {
    table.entries(withPrefix: prefix, from: start, limit: limit).map { $0.value }
  }

  /// Does all `operations` in one revision if all `conditions` hold.
  ///
  /// - Returns: whether they held; where not, nothing has changed.
  @inlinable
  @discardableResult
  public mutating func transaction(
    if conditions: [Compare] = [],
    then operations: [Operation]
  ) -> Bool {
    for case .modRevision(let key, let expected) in conditions
    where (table[key]?.modRevision ?? 0) != expected {
      return false
    }
    let next = revision + 1
    var wrote = false
    for operation in operations {
      switch operation {
      case .put(let key, let value):
        let previous = table[key]
        let pair = KeyValue(
          key: key,
          value: value,
          createRevision: previous?.createRevision ?? next,
          modRevision: next,
          version: (previous?.version ?? 0) + 1
        )
        table[key] = pair
        if keepsHistory {
          history.append(Event(kind: .put, pair: pair, previous: previous, revision: next))
        }
        wrote = true
      case .delete(let key):
        guard let previous = table[key] else { continue }
        table[key] = nil
        if keepsHistory {
          history.append(Event(kind: .delete, pair: previous, previous: previous, revision: next))
        }
        wrote = true
      }
    }
    if wrote { current = next }
    return true
  }

  /// Sets one key in a revision of its own.
  ///
  /// The same as a transaction with nothing else in it, without its lists.
  ///
  /// - Returns: what was there before; nil where the key is new.
  @inlinable
  @discardableResult
  public mutating func put(_ value: Stored, for key: String) -> KeyValue? {
    let next = revision + 1
    var before: KeyValue?
    let pair = table.replace(key) { previous in
      before = previous
      return KeyValue(
        key: previous?.key ?? key,
        value: value,
        createRevision: previous?.createRevision ?? next,
        modRevision: next,
        version: (previous?.version ?? 0) + 1
      )
    }
    if keepsHistory {
      history.append(Event(kind: .put, pair: pair, previous: before, revision: next))
    }
    current = next
    return before
  }

  /// Sets a key that is not there, in a revision of its own; false, and nothing done, where it is.
  @inlinable
  public mutating func putNew(_ value: Stored, for key: String) -> Bool {
    let next = revision + 1
    let pair = KeyValue(
      key: key,
      value: value,
      createRevision: next,
      modRevision: next,
      version: 1
    )
    guard table.insertNew(pair, for: key) else { return false }
    if keepsHistory {
      history.append(Event(kind: .put, pair: pair, previous: nil, revision: next))
    }
    current = next
    return true
  }

  /// The changes after `start`, oldest first, of keys that begin with `prefix`.
  ///
  /// - Throws: ``Compacted`` where the history does not go back so far.
  public func events(after start: Int64, prefix: String = "") throws(Compacted) -> [Event] {
    guard keepsHistory, start >= compactRevision else {
      throw Compacted(compactRevision: compactRevision)
    }
    var (low, high) = (0, history.count)
    while low < high {
      let middle = (low + high) / 2
      if history[middle].revision <= start { low = middle + 1 } else { high = middle }
    }
    guard !prefix.isEmpty else { return Array(history[low...]) }
    return history[low...].filter { $0.pair.key.utf8.starts(with: prefix.utf8) }
  }

  /// Makes a revision in which none of these keys changed.
  public mutating func skipRevision() { current += 1 }

  /// Forgets the history up to and including `target`; the keys stay.
  public mutating func compact(through target: Int64) {
    guard target > compactRevision else { return }
    compactRevision = min(target, revision)
    let kept = history.firstIndex { $0.revision > compactRevision } ?? history.count
    history.removeSubrange(..<kept)
  }
}
