import Manifests

extension PodDisruptionBudget: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`.
  public func validateUpdate(from old: PodDisruptionBudget) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec != old.spec { errors.checkSpec(spec) }
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkSpec(_ spec: PodDisruptionBudgetSpec) {
    let path = FieldPath.spec
    if spec.minAvailable != nil, spec.maxUnavailable != nil {
      // As the server has it inside: fields under their Go names.
      let tree = ValueObject([
        ("MinAvailable", spec.minAvailable.encoded()), ("Selector", spec.selector.encoded()),
        ("MaxUnavailable", spec.maxUnavailable.encoded()),
        ("UnhealthyPodEvictionPolicy", spec.unhealthyPodEvictionPolicy.encoded()),
      ])
      invalid(path, .object(tree), "minAvailable and maxUnavailable cannot be both set")
    }
    let bounds = [("minAvailable", spec.minAvailable), ("maxUnavailable", spec.maxUnavailable)]
    for (name, bound) in bounds {
      guard let bound else { continue }
      checkCountOrPercent(bound, path.child(name))
      if case .string(let text) = bound, (bound.scaled(of: 100, roundUp: true) ?? 0) > 100 {
        invalid(path.child(name), .string(text), "must not be greater than 100%")
      }
    }
    if let selector = spec.selector { checkLabelSelector(selector, path.child("selector")) }
    checkOneOf(
      spec.unhealthyPodEvictionPolicy,
      ["AlwaysAllow", "IfHealthyBudget"],
      path.child("unhealthyPodEvictionPolicy")
    )
  }
}
