import KubernetesAPI

/// How many replicas a rollout may have, must keep, and gives to each replica set: numbers only.
///
/// Source: `k8s.io/kubernetes/pkg/controller/deployment/util`.
struct RolloutArithmetic: Hashable, Sendable {
  /// How many pods there should be.
  let desired: Int
  /// How many more there may be on the way.
  let maxSurge: Int
  /// How many fewer may be available on the way.
  let maxUnavailable: Int

  init(_ deployment: Deployment) {
    desired = deployment.desiredReplicas
    guard deployment.spec.strategy.type != "Recreate" else {
      (maxSurge, maxUnavailable) = (0, desired)
      return
    }
    let rolling = deployment.spec.strategy.rollingUpdate
    let surge = rolling?.maxSurge?.scaled(of: desired, roundUp: true) ?? 0
    let unavailable = rolling?.maxUnavailable?.scaled(of: desired, roundUp: false) ?? 0
    maxSurge = surge
    // Both zero would never get on: then one may be missing.
    maxUnavailable = surge == 0 && unavailable == 0 ? 1 : min(unavailable, desired)
  }

  /// How many pods there may be at most.
  var most: Int { desired + maxSurge }
  /// How many pods must be available at least.
  var leastAvailable: Int { desired - maxUnavailable }

  /// The size of the new replica set while all sets together have `total`.
  func newSize(from current: Int, total: Int) -> Int {
    guard total < most else { return current }
    return current + min(most - total, desired - current)
  }

  /// By how much old replica sets may shrink together.
  func oldSurplus(total: Int, newSize: Int, newAvailable: Int) -> Int {
    let newUnavailable = newSize - newAvailable
    return total - leastAvailable - newUnavailable
  }
}

extension Deployment {
  /// How many pods there should be.
  var desiredReplicas: Int { Int(spec.replicas ?? 1) }
}
