public import Simulation

extension PodDisruptionBudget {
  /// Writes the condition that tells whether a pod may go now.
  public mutating func noteWhetherDisruptionIsAllowed(now: Instant) {
    let isAllowed = status.disruptionsAllowed > 0
    var condition = Condition()
    condition.type = "DisruptionAllowed"
    condition.status = isAllowed ? "True" : "False"
    condition.reason = isAllowed ? "SufficientPods" : "InsufficientPods"
    condition.observedGeneration = status.observedGeneration
    condition.lastTransitionTime = Time(now)
    guard let index = status.conditions.firstIndex(where: { $0.type == condition.type }) else {
      return status.conditions.append(condition)
    }
    let former = status.conditions[index]
    if former.status == condition.status {
      condition.lastTransitionTime = former.lastTransitionTime
    }
    status.conditions[index] = condition
  }

  /// Whether the budget protects a pod with these labels.
  public func protects(_ labels: StringMap) -> Bool { spec.selector?.matches(labels) ?? false }
}
