extension LimitRangeItem {
  /// Defaults of containers follow from one another: the limit from the greatest value, the request
  /// from the limit, and else from the least value.
  public mutating func setDefaults() {
    guard type == "Container" else { return }
    for entry in max where `default`[entry.key] == nil { `default`[entry.key] = entry.value }
    for entry in `default` where defaultRequest[entry.key] == nil {
      defaultRequest[entry.key] = entry.value
    }
    for entry in min where defaultRequest[entry.key] == nil {
      defaultRequest[entry.key] = entry.value
    }
  }
}

extension HorizontalPodAutoscalerSpec {
  /// Without any measure, CPU is to be at 80 % of what is requested.
  public mutating func setDefaults() {
    guard metrics.isEmpty else { return }
    var target = MetricTarget()
    target.type = "Utilization"
    target.averageUtilization = 80
    var source = ResourceMetricSource()
    source.name = ResourceName.cpu
    source.target = target
    var metric = MetricSpec()
    metric.type = "Resource"
    metric.resource = source
    metrics = [metric]
  }
}

extension HorizontalPodAutoscalerBehavior {
  /// What is not said of one direction is what holds without any behaviour.
  public mutating func setDefaults() {
    scaleUp = HPAScalingRules.up(scaleUp)
    scaleDown = HPAScalingRules.down(scaleDown)
  }
}

extension HPAScalingRules {
  /// The rules for adding pods: double, or four more, every 15 seconds.
  public static func up(_ given: HPAScalingRules?) -> HPAScalingRules {
    var rules = given ?? HPAScalingRules()
    rules.stabilizationWindowSeconds = rules.stabilizationWindowSeconds ?? 0
    rules.selectPolicy = rules.selectPolicy ?? "Max"
    if rules.policies.isEmpty {
      rules.policies = [
        HPAScalingPolicy("Pods", 4, seconds: 15), HPAScalingPolicy("Percent", 100, seconds: 15),
      ]
    }
    return rules
  }

  /// The rules for taking pods away: all that are too many, every 15 seconds.
  public static func down(_ given: HPAScalingRules?) -> HPAScalingRules {
    var rules = given ?? HPAScalingRules()
    rules.selectPolicy = rules.selectPolicy ?? "Max"
    if rules.policies.isEmpty { rules.policies = [HPAScalingPolicy("Percent", 100, seconds: 15)] }
    return rules
  }
}

extension HPAScalingPolicy {
  /// Makes a policy.
  public init(_ type: String, _ value: Int32, seconds: Int32) {
    self.init()
    self.type = type
    self.value = value
    periodSeconds = seconds
  }
}
