public import Simulation

/// The keys that a component still has to look at: no key twice, in the order of their arrival.
///
/// A key may also wait for its time: a retry after a failure, with a delay that doubles from
/// failure to failure, or a look at a later instant. Source: `k8s.io/client-go/util/workqueue`.
///
/// A key keeps the change for which it came first, so that what is written for it can be traced back.
///
/// Invariant: a key is ready at most once, and waits for at most one instant, its earliest.
///
/// Inlined where it is used, so that it is compiled for the keys of each component.
///
/// - Complexity: all operations O(1), those of waiting keys O(log n).
public struct WorkQueue<Key: Hashable & Sendable>: Sendable {
  /// The delay after a key's first failure.
  @inlinable public static var firstDelay: Duration { .milliseconds(5) }
  /// The longest delay after failures.
  @inlinable public static var longestDelay: Duration { .seconds(1000) }

  /// A key with the revision of the change for which it is there; 0 where that is not known.
  @usableFromInline
  struct Entry: Sendable {
    @usableFromInline let key: Key
    @usableFromInline let cause: Int64

    @inlinable
    init(key: Key, cause: Int64) {
      self.key = key
      self.cause = cause
    }
  }

  /// The revision of the change because of which keys are added now; 0 where there is none.
  public var cause: Int64 = 0
  /// The revision of the change because of which the key that was taken last had been added first.
  @inlinable public var currentCause: Int64 { lastCause }
  @usableFromInline var lastCause: Int64 = 0

  @usableFromInline var ready: [Entry] = []
  @usableFromInline var head = 0
  @usableFromInline var members: Set<Key> = []
  @usableFromInline var agenda = EventQueue<Entry>()
  @usableFromInline var waiting: [Key: Instant] = [:]
  @usableFromInline var failures: [Key: Int] = [:]

  /// Makes an empty queue.
  @inlinable
  public init() {}

  /// Whether no key is ready; some may wait for their time.
  @inlinable public var isEmpty: Bool { head == ready.count }

  /// How many keys are ready.
  @inlinable public var count: Int { ready.count - head }

  /// When the next key that waits becomes ready; nil where none waits.
  @inlinable public var nextDue: Instant? {
    waiting.isEmpty ? nil : agenda.nextDue
  }

  /// Puts `key` behind all others, unless it is there already.
  @inlinable
  public mutating func add(_ key: Key) {
    if members.insert(key).inserted { ready.append(Entry(key: key, cause: cause)) }
  }

  /// Makes `key` ready at `due`; where it waits already, the earlier time counts.
  @inlinable
  public mutating func add(_ key: Key, at due: Instant) {
    if let present = waiting[key], present <= due { return }
    waiting[key] = due
    agenda.schedule(Entry(key: key, cause: cause == 0 ? currentCause : cause), at: due)
  }

  /// Makes `key` ready again after a delay that grows with its failures.
  @inlinable
  public mutating func retry(_ key: Key, now: Instant) {
    let count = failures[key, default: 0]
    failures[key] = count + 1
    let delay = Self.firstDelay * (Int64(1) << Int64(min(count, 30)))
    add(key, at: now + min(delay, Self.longestDelay))
  }

  /// How often `key` failed since it last succeeded.
  @inlinable
  public func failures(of key: Key) -> Int { failures[key] ?? 0 }

  /// Ends the counting of the failures of `key`.
  @inlinable
  public mutating func forget(_ key: Key) {
    if !failures.isEmpty { failures[key] = nil }
  }

  /// Takes the first key that is ready at `now`.
  @inlinable
  public mutating func popFirst(now: Instant) -> Key? {
    while !waiting.isEmpty, let (due, entry) = agenda.popFirst(through: now) {
      // An entry that an earlier one has replaced is left on the agenda, and passed over here.
      guard waiting[entry.key] == due else { continue }
      waiting[entry.key] = nil
      if members.insert(entry.key).inserted { ready.append(entry) }
    }
    guard head < ready.count else { return nil }
    let key = ready[head].key
    lastCause = ready[head].cause
    head += 1
    members.remove(key)
    if head == ready.count {
      ready.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 1024, head * 2 > ready.count {
      ready.removeFirst(head)
      head = 0
    }
    return key
  }
}
