import KubernetesAPI
import Simulation

/// How long a job waits after failures: ten seconds after the first, and twice as long after each
/// further one, until a pod succeeds.
struct JobBackoff: Sendable {
  private static let longest = Duration.minutes(10)

  private var failures = 0
  private var last: Instant?
  private var lastSuccess: Instant?
  /// The pods whose end was taken in, while they are still to be counted.
  private var known: Set<String> = []

  /// Takes in pods that ended.
  mutating func add(succeeded: [Pod], failed: [Pod]) {
    for pod in succeeded {
      lastSuccess = max(lastSuccess ?? .epoch, pod.endedAt)
    }
    if let lastSuccess, last.map({ $0 <= lastSuccess }) ?? false { (failures, last) = (0, nil) }
    for pod in failed where known.insert(pod.metadata.uid).inserted {
      if let lastSuccess, pod.endedAt <= lastSuccess { continue }
      failures += 1
      last = max(last ?? .epoch, pod.endedAt)
    }
    // Those that are counted by now do not come again.
    known.formIntersection(failed.map(\.metadata.uid))
  }

  /// When the next pod may be made; nil where nothing speaks against now.
  var due: Instant? { last.map { $0 + Self.pause(after: failures) } }

  /// The pause after so many failures in a row.
  static func pause(after failures: Int) -> Duration {
    guard failures > 0 else { return .zero }
    return min(.seconds(10) * (Int64(1) << Int64(min(failures - 1, 10))), longest)
  }
}

extension Pod {
  /// When the last of its containers ended; else when it was told to go, or was made.
  var endedAt: Instant {
    let ends = status.containerStatuses.compactMap { $0.state.terminated?.finishedAt.instant }
    if let last = ends.max(), ends.count == status.containerStatuses.count { return last }
    if let condition = condition("Ready"), condition.status == "False", isFinished {
      return condition.lastTransitionTime.instant
    }
    if let deletion = metadata.deletionTimestamp {
      return deletion.instant - .seconds(metadata.deletionGracePeriodSeconds ?? 0)
    }
    return metadata.creationTimestamp.instant
  }
}
