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
/// - Complexity: all operations O(1), those of waiting keys O(log n).
public struct WorkQueue<Key: Hashable & Sendable>: Sendable {
  /// The delay after a key's first failure.
  public static var firstDelay: Duration { .milliseconds(5) }
  /// The longest delay after failures.
  public static var longestDelay: Duration { .seconds(1000) }

  /// A key with the revision of the change for which it is there; 0 where that is not known.
  private struct Entry: Sendable {
    let key: Key
    let cause: Int64
  }

  /// The revision of the change because of which keys are added now; 0 where there is none.
  public var cause: Int64 = 0
  /// The revision of the change because of which the key that was taken last had been added first.
  public private(set) var currentCause: Int64 = 0

  private var ready: [Entry] = []
  private var head = 0
  private var members: Set<Key> = []
  private var agenda = EventQueue<Entry>()
  private var waiting: [Key: Instant] = [:]
  private var failures: [Key: Int] = [:]

  /// Makes an empty queue.
  public init() {}

  /// Whether no key is ready; some may wait for their time.
  public var isEmpty: Bool { head == ready.count }

  /// How many keys are ready.
  public var count: Int { ready.count - head }

  /// When the next key that waits becomes ready; nil where none waits.
  public var nextDue: Instant? {
    waiting.isEmpty ? nil : agenda.nextDue
  }

  /// Puts `key` behind all others, unless it is there already.
  public mutating func add(_ key: Key) {
    if members.insert(key).inserted { ready.append(Entry(key: key, cause: cause)) }
  }

  /// Makes `key` ready at `due`; where it waits already, the earlier time counts.
  public mutating func add(_ key: Key, at due: Instant) {
    if let present = waiting[key], present <= due { return }
    waiting[key] = due
    agenda.schedule(Entry(key: key, cause: cause == 0 ? currentCause : cause), at: due)
  }

  /// Makes `key` ready again after a delay that grows with its failures.
  public mutating func retry(_ key: Key, now: Instant) {
    let count = failures[key, default: 0]
    failures[key] = count + 1
    let delay = Self.firstDelay * (Int64(1) << Int64(min(count, 30)))
    add(key, at: now + min(delay, Self.longestDelay))
  }

  /// How often `key` failed since it last succeeded.
  public func failures(of key: Key) -> Int { failures[key] ?? 0 }

  /// Ends the counting of the failures of `key`.
  public mutating func forget(_ key: Key) {
    if !failures.isEmpty { failures[key] = nil }
  }

  /// Takes the first key that is ready at `now`.
  public mutating func popFirst(now: Instant) -> Key? {
    while let (due, entry) = agenda.popFirst(through: now) {
      // An entry that an earlier one has replaced is left on the agenda, and passed over here.
      guard waiting[entry.key] == due else { continue }
      waiting[entry.key] = nil
      if members.insert(entry.key).inserted { ready.append(entry) }
    }
    guard head < ready.count else { return nil }
    let key = ready[head].key
    currentCause = ready[head].cause
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
