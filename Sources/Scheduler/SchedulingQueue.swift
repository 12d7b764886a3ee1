import KubernetesAPI
import Simulation

/// The pods that wait for a node.
///
/// *Active* ones are tried in the order of priority, then arrival. One that found no node is *parked*
/// until something changes that could help it, and once that happened it may still have to sit out its
/// *back-off*, which doubles from try to try. Source: `PriorityQueue` in
/// `k8s.io/kubernetes/pkg/scheduler/backend/queue`.
struct SchedulingQueue: Sendable {
  /// The back-off after the first vain try.
  static let firstBackoff = Duration.seconds(1)
  /// The longest back-off.
  static let longestBackoff = Duration.seconds(10)
  /// How long a pod stays parked though nothing changed.
  static let longestParking = Duration.minutes(5)

  /// A pod that waits.
  struct Entry: Sendable {
    /// Where the pod waits.
    enum Place: Hashable, Sendable {
      case active
      case backingOff
      case parked
    }

    /// The pod, in a box: the table of entries is made larger again and again.
    private var box: Boxed<Pod>
    var place = Place.active
    /// How often it was tried in vain.
    var attempts = 0
    /// When it was last tried.
    var lastTry = Instant.epoch
    /// Whether pods that go from a node could help it.
    var isHelpedByRoom = true
    /// The order of its arrival.
    let arrival: UInt64

    init(pod: Pod, arrival: UInt64) {
      box = Boxed(wrappedValue: pod)
      self.arrival = arrival
    }

    var pod: Pod {
      _read { yield box.wrappedValue }
      set { box.wrappedValue = newValue }
    }
  }

  private var entries: [String: Entry] = [:]
  private var parked: Set<String> = []
  private var arrivals: UInt64 = 0
  /// The active pods by priority, then arrival; it may hold pods that are active no more.
  ///
  /// The agenda orders by (due, sequence): with the negated priority as the time, that is that order.
  private var active = EventQueue<String>()
  private var agenda = EventQueue<String>()

  /// How many pods wait.
  var count: Int { entries.count }

  /// When a pod becomes active by the passing of time alone.
  var nextDue: Instant? { agenda.nextDue }

  /// Takes a pod in, or what changed about one that waits.
  mutating func update(_ pod: Pod, since previous: Pod?, now: Instant) {
    let uid = pod.metadata.uid
    guard entries[uid] != nil else {
      entries[uid] = Entry(pod: pod, arrival: arrivals)
      arrivals += 1
      return activate(uid)
    }
    entries[uid]?.pod = pod
    guard let previous else { return }
    let isRelevant =
      previous.metadata.labels != pod.metadata.labels
      || previous.metadata.generation != pod.metadata.generation
    if isRelevant, parked.contains(uid) { move(uid, now: now) }
  }

  mutating func remove(_ uid: String) {
    guard entries.removeValue(forKey: uid) != nil else { return }
    parked.remove(uid)
  }

  mutating func removeAll() { self = SchedulingQueue() }

  /// Takes the pod whose turn it is; it stays known, and is to be removed or parked by the caller.
  mutating func popFirst(now: Instant) -> Entry? {
    while let (_, uid) = agenda.popFirst(through: now) {
      guard let entry = entries[uid] else { continue }
      switch entry.place {
      case .active: continue
      case .backingOff:
        guard backoffEnd(entry) <= now else { continue }
        activate(uid)
      case .parked:
        guard entry.lastTry + Self.longestParking <= now else { continue }
        activate(uid)
      }
    }
    while let (_, uid) = active.popFirst() {
      if let entry = entries[uid], entry.place == .active { return entry }
    }
    return nil
  }

  /// Parks a pod that found no node, until something changes.
  mutating func park(_ uid: String, isHelpedByRoom: Bool, now: Instant) {
    note(uid, place: .parked, now: now)
    entries[uid]?.isHelpedByRoom = isHelpedByRoom
    parked.insert(uid)
    agenda.schedule(uid, at: now + Self.longestParking)
  }

  /// Tries a pod again after its back-off, since what failed may work next time.
  mutating func backOff(_ uid: String, now: Instant) {
    note(uid, place: .backingOff, now: now)
    guard let entry = entries[uid] else { return }
    agenda.schedule(uid, at: backoffEnd(entry))
  }

  /// Lets parked pods try again: all of them, or those that need room on a node.
  mutating func wakeParked(onlyForRoom: Bool, now: Instant) {
    guard !parked.isEmpty else { return }
    let woken = parked.compactMap { uid in entries[uid].map { (uid: uid, entry: $0) } }
      .filter { !onlyForRoom || $0.entry.isHelpedByRoom }
      .sorted { $0.entry.arrival < $1.entry.arrival }
    for (uid, _) in woken { move(uid, now: now) }
  }

  /// Lets parked pods with claims try again.
  mutating func wakeClaimants(now: Instant) {
    guard !parked.isEmpty else { return }
    let woken = parked.compactMap { uid in entries[uid].map { (uid: uid, entry: $0) } }
      .filter { $0.entry.pod.spec.volumes.contains { $0.persistentVolumeClaim != nil } }
      .sorted { $0.entry.arrival < $1.entry.arrival }
    for (uid, _) in woken { move(uid, now: now) }
  }

  private mutating func note(_ uid: String, place: Entry.Place, now: Instant) {
    entries[uid]?.place = place
    entries[uid]?.attempts += 1
    entries[uid]?.lastTry = now
  }

  /// Takes a pod out of the parking: to the active ones, or to those that sit out a back-off.
  private mutating func move(_ uid: String, now: Instant) {
    guard let entry = entries[uid] else { return }
    parked.remove(uid)
    let end = backoffEnd(entry)
    if end <= now { return activate(uid) }
    entries[uid]?.place = .backingOff
    agenda.schedule(uid, at: end)
  }

  private mutating func activate(_ uid: String) {
    guard let entry = entries[uid] else { return }
    entries[uid]?.place = .active
    parked.remove(uid)
    active.schedule(uid, at: Instant(nanoseconds: -Int64(entry.pod.spec.priority ?? 0)))
  }

  private func backoffEnd(_ entry: Entry) -> Instant {
    guard entry.attempts > 0 else { return .epoch }
    let delay = Self.firstBackoff * (Int64(1) << Int64(min(entry.attempts - 1, 10)))
    return entry.lastTry + min(delay, Self.longestBackoff)
  }
}
