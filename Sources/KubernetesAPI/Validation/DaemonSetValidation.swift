import Manifests

extension DaemonSet: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`; the selector is fixed.
  public func validateUpdate(from old: DaemonSet) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec == old.spec { return errors.causes }
    errors.checkSpec(spec)
    errors.checkSelectorIsKept(spec.selector, old.spec.selector, FieldPath.spec.child("selector"))
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkSpec(_ spec: DaemonSetSpec) {
    let path = FieldPath.spec
    if let selector = spec.selector {
      checkWorkloadSelector(
        selector,
        whenEmpty: "empty selector is invalid for daemonset",
        path.child("selector")
      )
    }
    checkWorkloadTemplate(
      spec.template,
      selector: spec.selector?.terms,
      kind: "DaemonSet",
      path.child("template")
    )
    checkNotNegative(spec.minReadySeconds, path.child("minReadySeconds"))
    checkStrategy(spec.updateStrategy, path.child("updateStrategy"))
    checkNotNegative(spec.revisionHistoryLimit, path.child("revisionHistoryLimit"))
  }

  private mutating func checkStrategy(_ strategy: DaemonSetUpdateStrategy, _ path: FieldPath) {
    let place = path.child("rollingUpdate")
    switch strategy.type {
    case "OnDelete": return
    case "RollingUpdate":
      guard let rolling = strategy.rollingUpdate else { return required(place) }
      checkSteps(rolling, place)
    default: unsupported(path, strategy.type, ["OnDelete", "RollingUpdate"])
    }
  }

  private mutating func checkSteps(_ rolling: RollingUpdateDaemonSet, _ path: FieldPath) {
    let unavailable = rolling.maxUnavailable ?? .int(0)
    let surge = rolling.maxSurge ?? .int(0)
    for (name, value) in [("maxUnavailable", unavailable), ("maxSurge", surge)] {
      checkCountOrPercent(value, path.child(name))
      if case .string(let text) = value, (value.scaled(of: 100, roundUp: true) ?? 0) > 100 {
        invalid(path.child(name), .string(text), "must not be greater than 100%")
      }
    }
    let hasUnavailable = unavailable.scaled(of: 100, roundUp: true) != 0
    let hasSurge = surge.scaled(of: 100, roundUp: true) != 0
    if hasUnavailable, hasSurge {
      let place = path.child("maxSurge")
      invalid(place, surge.encoded(), "may not be set when maxUnavailable is non-zero")
    } else if !hasUnavailable, !hasSurge {
      required(path.child("maxUnavailable"), "cannot be 0 when maxSurge is 0")
    }
  }
}
