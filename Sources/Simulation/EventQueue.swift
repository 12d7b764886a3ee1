/// The agenda of a simulation: events ordered by (due, sequence).
///
/// Two events of the same instant come out in the order in which they went in, so a run depends on
/// nothing but what was scheduled. A binary heap in one array: value semantics, and a copy of the
/// queue is a snapshot of the future.
///
/// Invariant: `entries[i]` is not later than either of its children `2i+1`, `2i+2`.
///
/// - Complexity: `schedule` and `popFirst` are O(log n); `nextDue` is O(1).
public struct EventQueue<Event: Sendable>: Sendable {
  @usableFromInline
  struct Entry: Sendable {
    @usableFromInline let due: Instant
    @usableFromInline let sequence: UInt64
    @usableFromInline let event: Event

    @inlinable
    init(due: Instant, sequence: UInt64, event: Event) {
      self.due = due
      self.sequence = sequence
      self.event = event
    }

    @inlinable
    func precedes(_ other: Entry) -> Bool {
      due == other.due ? sequence < other.sequence : due < other.due
    }
  }

  @usableFromInline var entries: [Entry] = []
  @usableFromInline var nextSequence: UInt64 = 0

  /// Makes an empty agenda.
  @inlinable
  public init() {}

  /// How many events wait.
  @inlinable public var count: Int { entries.count }
  /// Whether no event waits.
  @inlinable public var isEmpty: Bool { entries.isEmpty }
  /// When the earliest event is due; nil when none waits.
  @inlinable public var nextDue: Instant? { entries.first?.due }

  /// Puts `event` on the agenda behind all others that are due at the same instant.
  @inlinable
  public mutating func schedule(_ event: Event, at due: Instant) {
    entries.append(Entry(due: due, sequence: nextSequence, event: event))
    nextSequence += 1
    siftUp(from: entries.count - 1)
  }

  /// Takes the earliest event off the agenda.
  @inlinable
  public mutating func popFirst() -> (due: Instant, event: Event)? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    if !entries.isEmpty {
      entries[0] = last
      siftDown()
    }
    return (first.due, first.event)
  }

  /// Takes the earliest event off the agenda if it is due no later than `limit`.
  @inlinable
  public mutating func popFirst(through limit: Instant) -> (due: Instant, event: Event)? {
    guard let due = nextDue, due <= limit else { return nil }
    return popFirst()
  }

  @inlinable
  mutating func siftUp(from start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].precedes(entries[parent]) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  @inlinable
  mutating func siftDown() {
    var parent = 0
    while true {
      var least = parent
      let left = 2 * parent + 1
      if left < entries.count, entries[left].precedes(entries[least]) { least = left }
      if left + 1 < entries.count, entries[left + 1].precedes(entries[least]) { least = left + 1 }
      if least == parent { return }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
