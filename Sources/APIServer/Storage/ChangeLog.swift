import KubernetesAPI

/// The recent changes of one resource, oldest first: what a watch reads.
///
/// One log a resource, so that a watch costs by what it is interested in. Invariant: revisions rise
/// strictly.
struct ChangeLog: Sendable {
  private var changes: [ObjectChange] = []
  /// Changes before this position were compacted away; removed from the array in strides.
  private var start = 0
  /// The last revision whose change is gone.
  ///
  /// A reader from before the compaction that has missed no change of this resource reads on.
  private(set) var compactRevision: Int64 = 0

  /// How many changes can be read.
  var count: Int { changes.count - start }

  mutating func append(_ change: ObjectChange) { changes.append(change) }

  /// The changes after `revision`; nil where some of them are gone.
  func changes(after revision: Int64) -> ArraySlice<ObjectChange>? {
    guard revision >= compactRevision else { return nil }
    return changes[position(after: revision)...]
  }

  /// The change made at `revision`, if this resource has one there.
  func change(at revision: Int64) -> ObjectChange? {
    let place = position(after: revision - 1)
    guard place < changes.count, changes[place].revision == revision else { return nil }
    return changes[place]
  }

  mutating func compact(through revision: Int64) {
    let kept = position(after: revision)
    guard kept > start else { return }
    compactRevision = changes[kept - 1].revision
    start = kept
    if start > 64 || start == changes.count {
      changes.removeSubrange(..<start)
      start = 0
    }
  }

  private func position(after revision: Int64) -> Int {
    var (low, high) = (start, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].revision <= revision { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
