import Manifests

extension ReplicationController: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`.
  public func validateUpdate(from old: ReplicationController) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec == old.spec { return errors.causes }
    errors.checkSpec(spec)
    return errors.causes
  }
}

extension ReplicaSet: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`; the selector is fixed.
  public func validateUpdate(from old: ReplicaSet) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec == old.spec { return errors.causes }
    errors.checkSpec(spec)
    errors.checkSelectorIsKept(
      spec.selector,
      old.spec.selector,
      FieldPath.spec.child("selector")
    )
    return errors.causes
  }
}

extension Deployment: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`; the selector is fixed.
  public func validateUpdate(from old: Deployment) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec == old.spec { return errors.causes }
    errors.checkSpec(spec)
    errors.checkSelectorIsKept(
      spec.selector,
      old.spec.selector,
      FieldPath.spec.child("selector")
    )
    return errors.causes
  }
}

extension PodTemplate: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkPodTemplate(template, FieldPath("template"))
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`.
  public func validateUpdate(from old: PodTemplate) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkPodTemplate(template, FieldPath("template"))
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkSpec(_ spec: ReplicationControllerSpec) {
    let path = FieldPath.spec
    checkNotNegative(spec.minReadySeconds, path.child("minReadySeconds"))
    if spec.selector.isEmpty { required(path.child("selector")) }
    checkNotNegative(spec.replicas, path.child("replicas"))
    guard let template = spec.template else { return required(path.child("template")) }
    checkWorkloadTemplate(
      template,
      selector: LabelSelectorTerms(matching: spec.selector),
      kind: "ReplicationController",
      path.child("template")
    )
  }

  fileprivate mutating func checkSpec(_ spec: ReplicaSetSpec) {
    let path = FieldPath.spec
    checkNotNegative(spec.replicas, path.child("replicas"))
    checkNotNegative(spec.minReadySeconds, path.child("minReadySeconds"))
    // Upstream says "deployment" here too.
    checkWorkloadSelector(
      spec.selector,
      whenEmpty: "empty selector is invalid for deployment",
      path.child("selector")
    )
    checkWorkloadTemplate(
      spec.template,
      selector: spec.selector?.terms,
      kind: "ReplicaSet",
      path.child("template")
    )
  }

  fileprivate mutating func checkSpec(_ spec: DeploymentSpec) {
    let path = FieldPath.spec
    checkNotNegative(spec.replicas, path.child("replicas"))
    checkWorkloadSelector(
      spec.selector,
      whenEmpty: "empty selector is invalid for deployment",
      path.child("selector")
    )
    checkWorkloadTemplate(
      spec.template,
      selector: spec.selector?.terms,
      kind: "ReplicaSet",
      path.child("template")
    )
    checkStrategy(spec.strategy, path.child("strategy"))
    checkNotNegative(spec.minReadySeconds, path.child("minReadySeconds"))
    checkNotNegative(spec.revisionHistoryLimit, path.child("revisionHistoryLimit"))
    guard let deadline = spec.progressDeadlineSeconds else { return }
    let place = path.child("progressDeadlineSeconds")
    checkNotNegative(deadline, place)
    if deadline <= spec.minReadySeconds {
      invalid(place, .integer(Int64(deadline)), "must be greater than minReadySeconds")
    }
  }

  private mutating func checkStrategy(_ strategy: DeploymentStrategy, _ path: FieldPath) {
    let place = path.child("rollingUpdate")
    switch strategy.type {
    case "Recreate":
      if strategy.rollingUpdate != nil {
        forbidden(place, "may not be specified when strategy `type` is 'Recreate'")
      }
    case "RollingUpdate":
      if let rolling = strategy.rollingUpdate {
        checkRollingUpdate(rolling, place)
      } else {
        required(place, "this should be defaulted and never be nil")
      }
    default:
      // Upstream shows the whole strategy, in the form that it has inside the server.
      let message =
        "Unsupported value: {\"Type\":\"\(strategy.type)\",\"RollingUpdate\":null}:"
        + " supported values: \"Recreate\", \"RollingUpdate\""
      add([
        Status.Cause(
          reason: "FieldValueNotSupported",
          message: message,
          field: path.description
        )
      ])
    }
  }

  private mutating func checkRollingUpdate(
    _ rolling: RollingUpdateDeployment,
    _ path: FieldPath
  ) {
    let unavailable = rolling.maxUnavailable ?? .int(0)
    let surge = rolling.maxSurge ?? .int(0)
    let place = path.child("maxUnavailable")
    checkCountOrPercent(unavailable, place)
    checkCountOrPercent(surge, path.child("maxSurge"))
    if Self.isNothing(unavailable) && Self.isNothing(surge) {
      invalid(place, unavailable.encoded(), "may not be 0 when `maxSurge` is 0")
    }
    if case .string(let text) = unavailable, let percent = Self.percent(text), percent > 100 {
      invalid(place, .string(text), "must not be greater than 100%")
    }
  }

  /// The value must be a number that is not negative, or a percentage.
  mutating func checkCountOrPercent(_ value: IntOrString, _ path: FieldPath) {
    switch value {
    case .int(let number): checkNotNegative(number, path)
    case .string(let text):
      guard Self.percent(text) == nil else { return }
      invalid(
        path,
        .string(text),
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or"
          + " '93%', regex used for validation is '[0-9]+%')"
      )
    }
  }

  private static func percent(_ text: String) -> Int? {
    let digits = text.dropLast()
    guard text.hasSuffix("%"), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return Int(digits)
  }

  private static func isNothing(_ value: IntOrString) -> Bool {
    switch value {
    case .int(let number): number == 0
    case .string(let text): percent(text) == 0
    }
  }
}
