import Manifests

extension StatefulSet: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`: most of it is fixed.
  public func validateUpdate(from old: StatefulSet) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec == old.spec { return errors.causes }
    errors.checkSpec(spec)
    var kept = spec
    kept.replicas = old.spec.replicas
    kept.ordinals = old.spec.ordinals
    kept.template = old.spec.template
    kept.updateStrategy = old.spec.updateStrategy
    kept.revisionHistoryLimit = old.spec.revisionHistoryLimit
    kept.minReadySeconds = old.spec.minReadySeconds
    kept.persistentVolumeClaimRetentionPolicy = old.spec.persistentVolumeClaimRetentionPolicy
    if kept != old.spec {
      errors.forbidden(
        FieldPath.spec,
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
          + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'"
          + " and 'minReadySeconds' are forbidden"
      )
    }
    return errors.causes
  }
}

extension ControllerRevision: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkContent(self)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`: what it holds is fixed.
  public func validateUpdate(from old: ControllerRevision) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkContent(self)
    errors.checkKept(data, old.data, FieldPath("data"))
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkContent(_ revision: ControllerRevision) {
    if revision.data == .null { required(FieldPath("data"), "data is mandatory") }
    checkNotNegative(revision.revision, FieldPath("revision"))
  }

  fileprivate mutating func checkSpec(_ spec: StatefulSetSpec) {
    let path = FieldPath.spec
    checkPolicies(spec, path)
    checkNotNegative(spec.replicas, path.child("replicas"))
    checkNotNegative(spec.minReadySeconds, path.child("minReadySeconds"))
    if let ordinals = spec.ordinals {
      checkNotNegative(ordinals.start, path.child("ordinals").child("start"))
    }
    if !spec.serviceName.isEmpty {
      checkLabelName(spec.serviceName, path.child("serviceName"))
    }
    checkWorkloadSelector(
      spec.selector,
      whenEmpty: "empty selector is invalid for statefulset",
      path.child("selector")
    )
    checkTemplate(spec, path.child("template"))
  }

  private mutating func checkPolicies(_ spec: StatefulSetSpec, _ path: FieldPath) {
    switch spec.podManagementPolicy {
    case "": required(path.child("podManagementPolicy"))
    case "OrderedReady", "Parallel": break
    case let other:
      invalid(
        path.child("podManagementPolicy"),
        .string(other),
        "must be 'OrderedReady' or 'Parallel'"
      )
    }
    let strategy = path.child("updateStrategy")
    let rolling = spec.updateStrategy.rollingUpdate
    switch spec.updateStrategy.type {
    case "": required(strategy)
    case "OnDelete":
      guard let rolling else { break }
      invalid(
        strategy.child("rollingUpdate"),
        ServerForm.tree(of: rolling),
        "only allowed for updateStrategy 'RollingUpdate'"
      )
    case "RollingUpdate":
      guard let rolling else { break }
      checkNotNegative(rolling.partition, strategy.child("rollingUpdate").child("partition"))
      guard let most = rolling.maxUnavailable else { break }
      let place = strategy.child("rollingUpdate").child("maxUnavailable")
      checkCountOrPercent(most, place)
      if most.scaled(of: 100, roundUp: true) == 0 {
        invalid(place, most.encoded(), "cannot be 0")
      }
    default:
      let shown = ServerForm.tree(of: spec.updateStrategy)
      invalid(strategy, shown, "must be 'RollingUpdate' or 'OnDelete'")
    }
    guard let policy = spec.persistentVolumeClaimRetentionPolicy else { return }
    let place = path.child("persistentVolumeClaimRetentionPolicy")
    for (name, value) in [("whenDeleted", policy.whenDeleted), ("whenScaled", policy.whenScaled)] {
      checkOneOf(value, ["Retain", "Delete"], place.child(name))
    }
  }

  private mutating func checkTemplate(_ spec: StatefulSetSpec, _ path: FieldPath) {
    if let terms = spec.selector?.terms, !terms.terms.isEmpty,
      !terms.matches(spec.template.metadata.labels)
    {
      invalid(
        path.child("metadata").child("labels"),
        spec.template.metadata.labels.encoded(),
        "`selector` does not match template `labels`"
      )
    }
    // The claims are volumes too, before those of the template that have their names.
    var template = spec.template
    let names = spec.volumeClaimTemplates.map(\.metadata.name)
    template.spec.volumes.removeAll { names.contains($0.name) }
    for name in names {
      var volume = Volume()
      volume.name = name
      var source = PersistentVolumeClaimVolumeSource()
      source.claimName = name
      volume.persistentVolumeClaim = source
      template.spec.volumes.append(volume)
    }
    checkPodTemplate(template, path)
    let inner = path.child("spec")
    if spec.template.spec.restartPolicy != "Always" {
      unsupported(
        inner.child("restartPolicy"),
        spec.template.spec.restartPolicy,
        ["Always"]
      )
    }
    if spec.template.spec.activeDeadlineSeconds != nil {
      forbidden(
        inner.child("activeDeadlineSeconds"),
        "activeDeadlineSeconds in StatefulSet is not Supported"
      )
    }
  }
}
