import KubernetesAPI
import Simulation

extension Pod {
  /// Whether the pod has ended for good.
  var isTerminal: Bool { status.phase == "Succeeded" || status.phase == "Failed" }

  /// Whether the pod counts as one of its owner's: not ended, and not on its way out.
  var isActive: Bool { metadata.deletionTimestamp == nil && !isTerminal }

  /// The condition that says whether the pod can serve.
  var readyCondition: PodCondition? { status.conditions.first { $0.type == "Ready" } }

  /// Whether the pod can serve.
  var isReady: Bool { status.conditions.contains { $0.type == "Ready" && $0.status == "True" } }

  /// When a ready pod will have been so for `minReadySeconds`; nil for one that is not ready.
  func available(after minReadySeconds: Int32) -> Instant? {
    guard let condition = readyCondition, condition.status == "True" else { return nil }
    return condition.lastTransitionTime.instant + .seconds(Int64(minReadySeconds))
  }

  /// How often the container that restarted most did so.
  var mostRestarts: Int32 { status.containerStatuses.map(\.restartCount).max() ?? 0 }
}
