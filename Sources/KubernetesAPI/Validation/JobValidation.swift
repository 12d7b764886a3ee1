import Manifests

extension Job: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`; what it does is fixed.
  public func validateUpdate(from old: Job) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec == old.spec { return errors.causes }
    errors.checkSpec(spec)
    let path = FieldPath.spec
    if spec.completions != old.spec.completions {
      let value = spec.completions.map { Value.integer(Int64($0)) } ?? .null
      errors.invalid(path.child("completions"), value, "field is immutable")
    }
    errors.checkSelectorIsKept(spec.selector, old.spec.selector, path.child("selector"))
    if spec.template != old.spec.template, old.spec.suspend != true {
      errors.invalid(path.child("template"), spec.template.encoded(), "field is immutable")
    }
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkSpec(_ spec: JobSpec) {
    let path = FieldPath.spec
    checkNotNegative(spec.parallelism, path.child("parallelism"))
    checkNotNegative(spec.completions, path.child("completions"))
    if let deadline = spec.activeDeadlineSeconds {
      checkNotNegative(deadline, path.child("activeDeadlineSeconds"))
    }
    checkNotNegative(spec.backoffLimit, path.child("backoffLimit"))
    checkNotNegative(spec.ttlSecondsAfterFinished, path.child("ttlSecondsAfterFinished"))
    switch spec.completionMode {
    case "NonIndexed", nil: break
    case "Indexed": forbidden(path.child("completionMode"), "Indexed is not simulated")
    case let mode?:
      unsupported(path.child("completionMode"), mode, ["Indexed", "NonIndexed"])
    }
    let template = path.child("template")
    if let selector = spec.selector {
      checkLabelSelector(selector, path.child("selector"))
      if !selector.terms.matches(spec.template.metadata.labels) {
        invalid(
          template.child("metadata").child("labels"),
          spec.template.metadata.labels.encoded(),
          "`selector` does not match template `labels`"
        )
      }
    } else {
      required(path.child("selector"))
    }
    checkPodTemplate(spec.template, template)
    if !["OnFailure", "Never"].contains(spec.template.spec.restartPolicy) {
      required(
        template.child("spec").child("restartPolicy"),
        "valid values: \"OnFailure\", \"Never\""
      )
    }
  }
}
