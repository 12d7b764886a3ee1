import Simulation

extension Pod {
  /// The condition of that type, if the pod has it.
  public func condition(_ type: String) -> PodCondition? {
    status.conditions.first { $0.type == type }
  }

  /// Whether the pod may get traffic.
  public var isReady: Bool { condition("Ready")?.status == "True" }

  /// Whether the pod has run to its end, well or badly.
  public var isFinished: Bool { status.phase == "Succeeded" || status.phase == "Failed" }

  /// Whether the pod counts as one of a controller's: neither ended nor about to be deleted.
  public var isActive: Bool { !isFinished && metadata.deletionTimestamp == nil }

  /// Whether the pod has been ready for `minReadySeconds` at `now`.
  public func isAvailable(minReadySeconds: Int32, now: Time) -> Bool {
    guard let ready = condition("Ready"), ready.status == "True" else { return false }
    if minReadySeconds == 0 { return true }
    let since = ready.lastTransitionTime
    return !since.isZero && since.instant.seconds + Int64(minReadySeconds) <= now.instant.seconds
  }
}

extension PodStatus {
  /// Puts `condition` in the place of that of the same type; the time of the last transition stays
  /// where the status is the same.
  ///
  /// - Returns: whether anything changed.
  @discardableResult
  public mutating func set(_ condition: PodCondition) -> Bool {
    guard let index = conditions.firstIndex(where: { $0.type == condition.type }) else {
      conditions.append(condition)
      return true
    }
    var condition = condition
    if conditions[index].status == condition.status {
      condition.lastTransitionTime = conditions[index].lastTransitionTime
    }
    if conditions[index] == condition { return false }
    conditions[index] = condition
    return true
  }
}
