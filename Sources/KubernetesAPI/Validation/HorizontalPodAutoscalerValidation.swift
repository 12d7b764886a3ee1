import Manifests

extension HorizontalPodAutoscaler: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`.
  public func validateUpdate(from old: HorizontalPodAutoscaler) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec != old.spec { errors.checkSpec(spec) }
    return errors.causes
  }
}

/// The rules for autoscalers.
///
/// Source: `k8s.io/kubernetes/pkg/apis/autoscaling/validation`.
extension ValidationErrors {
  fileprivate mutating func checkSpec(_ spec: HorizontalPodAutoscalerSpec) {
    let path = FieldPath.spec
    let least = spec.minReplicas ?? 1
    if least < 1 {
      invalid(
        path.child("minReplicas"),
        .integer(Int64(least)),
        "must be greater than or equal to 1"
      )
    }
    let most = path.child("maxReplicas")
    let value = Value.integer(Int64(spec.maxReplicas))
    if spec.maxReplicas < 1 { invalid(most, value, "must be greater than 0") }
    if spec.maxReplicas < least {
      invalid(most, value, "must be greater than or equal to `minReplicas`")
    }
    checkTarget(spec.scaleTargetRef, path.child("scaleTargetRef"))
    for (index, metric) in spec.metrics.enumerated() {
      checkMetric(metric, path.child("metrics").index(index))
    }
    if let behavior = spec.behavior {
      let place = path.child("behavior")
      if let rules = behavior.scaleUp { checkRules(rules, place.child("scaleUp")) }
      if let rules = behavior.scaleDown { checkRules(rules, place.child("scaleDown")) }
    }
  }

  private mutating func checkTarget(_ target: CrossVersionObjectReference, _ path: FieldPath) {
    for (field, text) in [("kind", target.kind), ("name", target.name)] {
      if text.isEmpty {
        required(path.child(field))
      } else if text.contains("/") || text.contains("%") {
        let mark = text.contains("/") ? "/" : "%"
        invalid(path.child(field), .string(text), "may not contain '\(mark)'")
      }
    }
  }

  private mutating func checkMetric(_ metric: MetricSpec, _ path: FieldPath) {
    if metric.type.isEmpty {
      return required(path.child("type"), "must specify a metric source type")
    }
    let parts = [
      ("ContainerResource", "containerResource", metric.containerResource != nil),
      ("External", "external", metric.external != nil), ("Object", "object", metric.object != nil),
      ("Pods", "pods", metric.pods != nil), ("Resource", "resource", metric.resource != nil),
    ]
    guard let own = parts.first(where: { $0.0 == metric.type }) else {
      return unsupported(path.child("type"), metric.type, parts.map(\.0))
    }
    if !own.2 {
      required(path.child(own.1), "must populate information for the given metric source")
    }
    for part in parts where part.0 != metric.type && part.2 {
      forbidden(path.child(part.1), "must populate the given metric source only")
    }
    if let source = metric.resource { checkResource(source.name, source.target, path, "resource") }
    if let source = metric.containerResource {
      checkResource(source.name, source.target, path, "containerResource")
      if source.container.isEmpty {
        required(
          path.child("containerResource").child("container"),
          "must specify a container for container resource metric"
        )
      }
    }
    if let source = metric.pods { checkNamed(source.metric, source.target, path.child("pods")) }
    if let source = metric.object {
      checkNamed(source.metric, source.target, path.child("object"))
      checkTarget(source.describedObject, path.child("object").child("describedObject"))
    }
    if let source = metric.external {
      checkNamed(source.metric, source.target, path.child("external"))
    }
  }

  private mutating func checkResource(
    _ name: String,
    _ target: MetricTarget,
    _ path: FieldPath,
    _ field: String
  ) {
    let place = path.child(field)
    if name.isEmpty { required(place.child("name"), "must specify a resource name") }
    checkValues(target, place.child("target"))
    if target.averageUtilization == nil, target.averageValue == nil {
      required(
        place.child("target").child("averageUtilization"),
        "must set either a target raw value or a target utilization"
      )
    }
    if target.averageUtilization != nil, target.averageValue != nil {
      forbidden(
        place.child("target").child("averageValue"),
        "may not set both a target raw value and a target utilization"
      )
    }
  }

  private mutating func checkNamed(
    _ metric: MetricIdentifier,
    _ target: MetricTarget,
    _ path: FieldPath
  ) {
    if metric.name.isEmpty {
      required(path.child("metric").child("name"), "must specify a metric name")
    }
    checkValues(target, path.child("target"))
  }

  private mutating func checkValues(_ target: MetricTarget, _ path: FieldPath) {
    if target.type.isEmpty {
      required(path.child("type"), "must specify a metric target type")
    } else if !["Utilization", "Value", "AverageValue"].contains(target.type) {
      invalid(
        path.child("type"),
        .string(target.type),
        "must be either Utilization, Value, or AverageValue"
      )
    }
    for (name, value) in [("value", target.value), ("averageValue", target.averageValue)] {
      guard let value, value.signum < 1 else { continue }
      invalid(path.child(name), value.encoded(), "must be positive")
    }
    if let use = target.averageUtilization, use < 1 {
      invalid(path.child("averageUtilization"), .integer(Int64(use)), "must be greater than 0")
    }
  }

  private mutating func checkRules(_ rules: HPAScalingRules, _ path: FieldPath) {
    if let window = rules.stabilizationWindowSeconds {
      let place = path.child("stabilizationWindowSeconds")
      let value = Value.integer(Int64(window))
      if window < 0 { invalid(place, value, "must be greater than or equal to zero") }
      if window > 3600 { invalid(place, value, "must be less than or equal to 3600") }
    }
    checkOneOf(rules.selectPolicy, ["Disabled", "Max", "Min"], path.child("selectPolicy"))
    let policies = path.child("policies")
    if rules.policies.isEmpty { required(policies, "must specify at least one Policy") }
    for (index, policy) in rules.policies.enumerated() {
      let place = policies.index(index)
      if !["Percent", "Pods"].contains(policy.type) {
        unsupported(place.child("type"), policy.type, ["Percent", "Pods"])
      }
      for (name, value) in [("value", policy.value), ("periodSeconds", policy.periodSeconds)]
      where value <= 0 {
        invalid(place.child(name), .integer(Int64(value)), "must be greater than zero")
      }
      if policy.periodSeconds > 1800 {
        invalid(
          place.child("periodSeconds"),
          .integer(Int64(policy.periodSeconds)),
          "must be less than or equal to 1800"
        )
      }
    }
  }
}
