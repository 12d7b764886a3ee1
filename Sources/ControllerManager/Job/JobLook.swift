import KubernetesAPI
import Simulation

/// A job with its pods, as one look finds them.
struct JobLook {
  var job: Job
  /// The job as it was found.
  let before: Job
  let pods: [Pod]
  let now: Instant
  /// The pods that run or are about to.
  let active: [Pod]
  /// Pods that are on their way out and have not ended.
  let terminating: Int
  /// Pods that succeeded or failed and are in no count.
  let newSucceeded: [Pod]
  let newFailed: [Pod]
  /// The numbers that succeeded, before and after this look.
  private(set) var succeededIndexes = IndexRanges([])
  /// The numbers that failed for good.
  private(set) var failedIndexes = IndexRanges([])
  /// The last failed pod of every number that is to get another one: it keeps the count of failures,
  /// and its finalizer, until then.
  private(set) var delayed: [Int: Pod] = [:]
  /// How the job is to end; nil while it goes on.
  var verdict: JobVerdict?
  /// How many pods are active after what was done.
  var activeCount: Int
  /// How many of them are ready.
  var readyCount: Int
  /// Pods that this look let go, which nobody counts.
  var dismissed = 0

  init(_ job: Job, _ pods: [Pod], now: Instant) {
    self.job = job
    before = job
    self.pods = pods
    self.now = now
    active = pods.filter(\.isActive)
    activeCount = active.count
    readyCount = active.count { $0.isReady }
    terminating = pods.count { !$0.isFinished && $0.metadata.deletionTimestamp != nil }
    let known = job.status.uncountedTerminatedPods ?? UncountedTerminatedPods()
    newSucceeded = pods.filter {
      $0.isTracked && $0.status.phase == "Succeeded"
        && !known.succeeded.contains($0.metadata.uid)
    }
    newFailed = pods.filter {
      $0.isTracked && Self.hasFailed($0, job) && !known.failed.contains($0.metadata.uid)
    }
    if job.spec.isIndexed { readIndexes() }
  }

  /// Whether a pod counts as failed: one that is being deleted does, unless only ended ones are
  /// replaced.
  static func hasFailed(_ pod: Pod, _ job: Job) -> Bool {
    if pod.status.phase == "Failed" { return true }
    if job.spec.podReplacementPolicy == "Failed" { return false }
    return pod.metadata.deletionTimestamp != nil && pod.status.phase != "Succeeded"
  }

  var completions: Int { Int(job.spec.completions ?? 0) }

  /// How many pods have succeeded, those not counted yet included.
  var succeeded: Int {
    if job.spec.isIndexed { return succeededIndexes.count }
    let uncounted = job.status.uncountedTerminatedPods?.succeeded.count ?? 0
    return Int(job.status.succeeded) + newSucceeded.count + uncounted
  }

  /// How many pods have failed, those not counted yet included and those to be passed over not.
  var failed: Int {
    let uncounted = job.status.uncountedTerminatedPods?.failed.count ?? 0
    let counting = newFailed.count { job.spec.podFailurePolicy?.action(on: $0) != "Ignore" }
    return Int(job.status.failed) + counting + uncounted
  }

  private mutating func readIndexes() {
    let limit = completions
    func own(_ pods: [Pod]) -> [Int] { pods.compactMap(\.jobIndex).filter { $0 < limit } }
    let before = IndexRanges(job.status.completedIndexes, below: .max)?.indexes ?? []
    succeededIndexes = IndexRanges(before.filter { $0 < limit } + own(newSucceeded))
    guard job.spec.backoffLimitPerIndex != nil else { return }
    let failedBefore = IndexRanges(job.status.failedIndexes ?? "", below: .max)?.indexes ?? []
    let failedNow = own(newFailed.filter { hasFailedForGood($0) })
    failedIndexes = IndexRanges(failedBefore.filter { $0 < limit } + failedNow)
    let busy = Set(own(active))
    for pod in newFailed {
      guard let index = pod.jobIndex, index < limit, !succeededIndexes.contains(index),
        !failedIndexes.contains(index), !busy.contains(index)
      else { continue }
      if let other = delayed[index], other.allFailures >= pod.allFailures { continue }
      delayed[index] = pod
    }
  }

  /// Whether the failure of a pod is one too many for its number.
  private func hasFailedForGood(_ pod: Pod) -> Bool {
    switch job.spec.podFailurePolicy?.action(on: pod) {
    case "FailIndex": return true
    case "Ignore": return false
    default: return pod.countedFailures >= Int(job.spec.backoffLimitPerIndex ?? .max)
    }
  }

  /// The lowest `count` numbers that have no pod and still need one.
  func pendingIndexes(_ count: Int) -> [Int] {
    let waits = job.spec.podReplacementPolicy == "Failed"
    var busy = Set(active.compactMap(\.jobIndex))
    if waits {
      for pod in pods where !pod.isFinished && pod.metadata.deletionTimestamp != nil {
        if let index = pod.jobIndex { busy.insert(index) }
      }
    }
    var result: [Int] = []
    for index in 0..<completions {
      if result.count == count { break }
      if busy.contains(index) || succeededIndexes.contains(index) || failedIndexes.contains(index) {
        continue
      }
      result.append(index)
    }
    return result
  }
}

/// How a job is to end.
struct JobVerdict {
  let hasFailed: Bool
  let reason: String
  let message: String

  static func failed(_ reason: String, _ message: String) -> JobVerdict {
    JobVerdict(hasFailed: true, reason: reason, message: message)
  }

  static func succeeded(_ reason: String, _ message: String) -> JobVerdict {
    JobVerdict(hasFailed: false, reason: reason, message: message)
  }
}

extension Pod {
  static let indexKey = "batch.kubernetes.io/job-completion-index"
  static let failuresKey = "batch.kubernetes.io/job-index-failure-count"
  static let ignoredKey = "batch.kubernetes.io/job-index-ignored-failure-count"

  /// The number of the pod among those of its job.
  var jobIndex: Int? { metadata.annotations[Self.indexKey].flatMap { Int($0) } }
  /// How many pods of its number failed before it.
  var countedFailures: Int { metadata.annotations[Self.failuresKey].flatMap { Int($0) } ?? 0 }
  /// The same with those that the policy passes over.
  var allFailures: Int {
    countedFailures + (metadata.annotations[Self.ignoredKey].flatMap { Int($0) } ?? 0)
  }
}
