/// The pods of a node, found by uid, or by the slot that a pod keeps as long as it is known.
///
/// Invariant: `slots[uid]` is the slot of the pod of that uid, also while it is taken out.
///
/// - Complexity: everything but ``occupied`` is O(1).
struct PodTable: Sendable {
  private var workers: [PodWorker?] = []
  private var vacant: [Int] = []
  private var slots: [String: Int] = [:]

  /// How many pods there are.
  var count: Int { slots.count }

  /// The slots in use, ascending.
  var occupied: [Int] { workers.indices.filter { workers[$0] != nil } }

  func slot(of uid: String) -> Int? { slots[uid] }

  /// The pod in a slot; nil where there is none, or while it is taken out.
  subscript(slot: Int) -> PodWorker? {
    _read { yield workers[slot] }
    _modify { yield &workers[slot] }
  }

  mutating func insert(_ worker: PodWorker) -> Int {
    let slot = vacant.popLast() ?? workers.count
    if slot == workers.count {
      // An array that grows by itself doubles, and workers are large.
      if slot == workers.capacity { workers.reserveCapacity(slot + max(4, slot / 4)) }
      workers.append(worker)
    } else {
      workers[slot] = worker
    }
    slots[worker.uid] = slot
    return slot
  }

  /// Hands the pod of a slot over, to be put back or removed; so a change of it copies nothing.
  mutating func take(_ slot: Int) -> PodWorker? { workers[slot].take() }

  /// Forgets a pod that was taken out.
  mutating func remove(_ uid: String) {
    guard let slot = slots.removeValue(forKey: uid) else { return }
    workers[slot] = nil
    vacant.append(slot)
  }
}
