import Manifests

extension Job: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkGeneratedSelector(self)
    errors.checkIndexedNames(self)
    errors.checkJobSpec(spec, FieldPath.spec)
    errors.checkSelector(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`; what it does is fixed.
  public func validateUpdate(from old: Job) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec == old.spec { return errors.causes }
    errors.checkJobSpec(spec, FieldPath.spec)
    errors.checkSelector(spec)
    errors.checkWhatIsFixed(spec, old.spec, hasStarted: !old.isHeldBack)
    return errors.causes
  }

  /// Whether the job waits, with no pod of it running: then its pods may still be sent elsewhere.
  private var isHeldBack: Bool {
    spec.suspend == true && (status.startTime == nil || (status.active == 0 && isSuspended))
  }

  private var isSuspended: Bool {
    status.conditions.contains { $0.type == "Suspended" && $0.status == "True" }
  }
}

extension PodTemplateSpec {
  /// The template with what says where pods go taken from another one.
  fileprivate func takingDirectives(of new: PodTemplateSpec) -> PodTemplateSpec {
    var result = self
    result.metadata.labels = new.metadata.labels
    result.metadata.annotations = new.metadata.annotations
    result.spec.nodeSelector = new.spec.nodeSelector
    result.spec.tolerations = new.spec.tolerations
    result.spec.schedulingGates = new.spec.schedulingGates
    var affinity = result.spec.affinity ?? Affinity()
    affinity.nodeAffinity = new.spec.affinity?.nodeAffinity
    result.spec.affinity = new.spec.affinity == nil && affinity.isZero ? nil : affinity
    return result
  }
}

extension ValidationErrors {
  /// Unless the user asks to choose the pods themselves, only the job's own uid does.
  fileprivate mutating func checkGeneratedSelector(_ job: Job) {
    let key = "batch.kubernetes.io/controller-uid"
    guard job.spec.manualSelector != true, let selector = job.spec.selector,
      selector.matchLabels[key] != nil
    else { return }
    let isOwn = selector.matchLabels.allSatisfy { entry in
      [key, "controller-uid"].contains(entry.key) ? entry.value == job.metadata.uid : false
    }
    if !isOwn || !selector.matchExpressions.isEmpty {
      invalid(
        FieldPath.spec.child("selector"),
        selector.encoded(),
        "`selector` not auto-generated"
      )
    }
  }

  /// The pods of a numbered job take their host names from it.
  fileprivate mutating func checkIndexedNames(_ job: Job) {
    guard job.spec.isIndexed, let completions = job.spec.completions, completions > 0 else {
      return
    }
    let last = "\(job.metadata.name)-\(completions - 1)"
    for why in Names.dns1123LabelErrors(last) {
      invalid(
        FieldPath("metadata").child("name"),
        .string(job.metadata.name),
        "will not able to create pod with invalid DNS label: \(last): \(why)"
      )
    }
  }

  fileprivate mutating func checkSelector(_ spec: JobSpec) {
    let path = FieldPath.spec
    guard let selector = spec.selector else { return required(path.child("selector")) }
    checkLabelSelector(selector, path.child("selector"))
    if !selector.terms.matches(spec.template.metadata.labels) {
      invalid(
        path.child("template").child("metadata").child("labels"),
        spec.template.metadata.labels.encoded(),
        "`selector` does not match template `labels`"
      )
    }
  }

  fileprivate mutating func checkWhatIsFixed(
    _ spec: JobSpec,
    _ old: JobSpec,
    hasStarted: Bool
  ) {
    let path = FieldPath.spec
    if spec.completions != old.completions {
      let value = spec.completions.map { Value.integer(Int64($0)) } ?? .null
      if !spec.isIndexed {
        invalid(path.child("completions"), value, "field is immutable")
      } else if spec.completions != nil, spec.completions != spec.parallelism {
        invalid(
          path.child("completions"),
          value,
          "can only be modified in tandem with spec.parallelism"
        )
      }
    }
    checkSelectorIsKept(spec.selector, old.selector, path.child("selector"))
    let template = hasStarted ? old.template : old.template.takingDirectives(of: spec.template)
    checkKept(
      spec.template,
      template,
      path.child("template"),
      shown: ServerForm.tree(of: spec.template)
    )
    checkKept(spec.completionMode, old.completionMode, path.child("completionMode"))
    checkKept(
      spec.podFailurePolicy,
      old.podFailurePolicy,
      path.child("podFailurePolicy"),
      shown: spec.podFailurePolicy.map { ServerForm.tree(of: $0) }
    )
    checkKept(
      spec.backoffLimitPerIndex,
      old.backoffLimitPerIndex,
      path.child("backoffLimitPerIndex")
    )
    checkKept(spec.managedBy, old.managedBy, path.child("managedBy"))
    checkKept(
      spec.successPolicy,
      old.successPolicy,
      path.child("successPolicy"),
      shown: spec.successPolicy.map { ServerForm.tree(of: $0) }
    )
  }

  /// Checks what a job, or the template of one, is to do.
  mutating func checkJobSpec(_ spec: JobSpec, _ path: FieldPath) {
    checkNotNegative(spec.parallelism, path.child("parallelism"))
    checkNotNegative(spec.completions, path.child("completions"))
    if let deadline = spec.activeDeadlineSeconds {
      checkNotNegative(deadline, path.child("activeDeadlineSeconds"))
    }
    checkNotNegative(spec.backoffLimit, path.child("backoffLimit"))
    checkNotNegative(spec.ttlSecondsAfterFinished, path.child("ttlSecondsAfterFinished"))
    checkNotNegative(spec.backoffLimitPerIndex, path.child("backoffLimitPerIndex"))
    if let most = spec.maxFailedIndexes {
      checkNotNegative(most, path.child("maxFailedIndexes"))
      if spec.backoffLimitPerIndex == nil {
        required(path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified")
      }
    }
    if let name = spec.managedBy {
      let place = path.child("managedBy")
      invalid(place, name, Names.domainPrefixedPathErrors(name))
      if name.utf8.count > 63 { tooLong(place, maximum: 63) }
    }
    checkMode(spec, path)
    if let policy = spec.podFailurePolicy {
      checkFailurePolicy(policy, spec, path.child("podFailurePolicy"))
    }
    if let policy = spec.successPolicy {
      checkSuccessPolicy(policy, spec, path.child("successPolicy"))
    }
    checkReplacement(spec, path.child("podReplacementPolicy"))
    let template = path.child("template")
    checkPodTemplate(spec.template, template)
    let place = template.child("spec").child("restartPolicy")
    switch spec.template.spec.restartPolicy {
    case "Never": break
    case "OnFailure":
      guard spec.podFailurePolicy != nil else { break }
      invalid(
        place,
        "OnFailure",
        "only \"Never\" is supported when podFailurePolicy is specified"
      )
    case "", "Always": required(place, "valid values: \"OnFailure\", \"Never\"")
    case let other: unsupported(place, other, ["OnFailure", "Never"])
    }
  }

  private mutating func checkMode(_ spec: JobSpec, _ path: FieldPath) {
    switch spec.completionMode {
    case "NonIndexed", nil:
      for (name, value) in [
        ("backoffLimitPerIndex", spec.backoffLimitPerIndex),
        ("maxFailedIndexes", spec.maxFailedIndexes),
      ] {
        guard let value else { continue }
        invalid(path.child(name), .integer(Int64(value)), "requires indexed completion mode")
      }
    case "Indexed": checkIndexed(spec, path)
    case let mode?:
      unsupported(path.child("completionMode"), mode, ["NonIndexed", "Indexed"])
    }
  }

  private mutating func checkIndexed(_ spec: JobSpec, _ path: FieldPath) {
    let (many, most): (Int32, Int32) = (100_000, 10_000)
    func atMost(_ value: Int32?, _ limit: Int32, _ name: String, _ why: String) {
      guard let value, value > limit else { return }
      invalid(path.child(name), .integer(Int64(value)), why)
    }
    if spec.completions == nil {
      required(path.child("completions"), "when completion mode is Indexed")
    }
    let bound = "must be less than or equal to"
    atMost(
      spec.parallelism,
      many,
      "parallelism",
      "\(bound) \(many) when completion mode is Indexed"
    )
    if let completions = spec.completions {
      atMost(spec.maxFailedIndexes, completions, "maxFailedIndexes", "\(bound) completions")
    }
    atMost(spec.maxFailedIndexes, many, "maxFailedIndexes", "\(bound) \(many)")
    guard let completions = spec.completions, completions > many,
      spec.backoffLimitPerIndex != nil
    else { return }
    if spec.maxFailedIndexes == nil {
      required(
        path.child("maxFailedIndexes"),
        "must be specified when completions is above \(many)"
      )
    }
    let why =
      "\(bound) \(most) when completions are above \(many) and used with backoff limit per index"
    atMost(spec.parallelism, most, "parallelism", why)
    atMost(spec.maxFailedIndexes, most, "maxFailedIndexes", why)
  }

  private mutating func checkReplacement(_ spec: JobSpec, _ path: FieldPath) {
    guard let policy = spec.podReplacementPolicy else { return }
    if spec.podFailurePolicy != nil {
      if policy != "Failed" { unsupported(path, policy, ["Failed"]) }
    } else if !["Failed", "TerminatingOrFailed"].contains(policy) {
      unsupported(path, policy, ["Failed", "TerminatingOrFailed"])
    }
  }
}
