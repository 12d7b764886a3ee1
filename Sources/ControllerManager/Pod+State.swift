import KubernetesAPI
import Simulation

extension Pod {
  /// When a ready pod will have been so for `minReadySeconds`; nil for one that is not ready.
  func available(after minReadySeconds: Int32) -> Instant? {
    guard let condition = condition("Ready"), condition.status == "True" else { return nil }
    return condition.lastTransitionTime.instant + .seconds(Int64(minReadySeconds))
  }

  /// How often the container that restarted most did so.
  var mostRestarts: Int32 { status.containerStatuses.map(\.restartCount).max() ?? 0 }
}
