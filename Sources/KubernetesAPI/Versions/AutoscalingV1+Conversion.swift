import Manifests

/// The two forms of an autoscaler: what the older one has no field for is in annotations.
///
/// Source: `pkg/apis/autoscaling/v1/conversion.go`.
extension AutoscalingV1.HorizontalPodAutoscaler: ConvertedObject {
  private enum Annotation {
    static let metrics = "autoscaling.alpha.kubernetes.io/metrics"
    static let currentMetrics = "autoscaling.alpha.kubernetes.io/current-metrics"
    static let conditions = "autoscaling.alpha.kubernetes.io/conditions"
    static let behavior = "autoscaling.alpha.kubernetes.io/behavior"
    static let all = [metrics, currentMetrics, conditions, behavior]
  }

  /// The form of a stored autoscaler.
  public init(_ stored: KubernetesAPI.HorizontalPodAutoscaler) {
    metadata = stored.metadata
    for name in Annotation.all { metadata.annotations[name] = nil }
    spec.scaleTargetRef = stored.spec.scaleTargetRef
    spec.minReplicas = stored.spec.minReplicas
    spec.maxReplicas = stored.spec.maxReplicas
    spec.targetCPUUtilizationPercentage =
      stored.spec.metrics.first { $0.resource?.name == "cpu" }?.resource?.target.averageUtilization
    status.observedGeneration = stored.status.observedGeneration
    status.lastScaleTime = stored.status.lastScaleTime
    status.currentReplicas = stored.status.currentReplicas
    status.desiredReplicas = stored.status.desiredReplicas
    let measured = stored.status.currentMetrics ?? []
    status.currentCPUUtilizationPercentage =
      measured.last {
        $0.resource?.name == "cpu" && $0.resource?.current.averageUtilization != nil
      }?.resource?.current.averageUtilization
    let rest = stored.spec.metrics.filter {
      $0.resource?.name != "cpu" || $0.resource?.target.averageUtilization == nil
    }
    note(Annotation.metrics, rest.map { AutoscalingV1.Metric.wanted.older($0.encoded()) })
    note(Annotation.currentMetrics, measured.map { AutoscalingV1.Metric.found.older($0.encoded()) })
    note(Annotation.conditions, stored.status.conditions.map { $0.encoded() })
    if let behavior = stored.spec.behavior {
      metadata.annotations[Annotation.behavior] =
        JSONWriter.compact(AutoscalingV1.internalForm(behavior), sortsKeys: false)
    }
  }

  private mutating func note(_ name: String, _ items: [Value]) {
    guard !items.isEmpty else { return }
    metadata.annotations[name] = JSONWriter.compact(.array(items), sortsKeys: false)
  }

  /// The autoscaler to store.
  public var stored: KubernetesAPI.HorizontalPodAutoscaler {
    var stored = KubernetesAPI.HorizontalPodAutoscaler()
    stored.metadata = metadata
    stored.spec.scaleTargetRef = spec.scaleTargetRef
    stored.spec.minReplicas = spec.minReplicas
    stored.spec.maxReplicas = spec.maxReplicas
    stored.spec.metrics =
      (list(Annotation.metrics) ?? []).compactMap {
        Self.read(AutoscalingV1.Metric.wanted.newer($0))
      }
    if let percentage = spec.targetCPUUtilizationPercentage {
      stored.spec.metrics.append(Self.cpu(percentage))
    }
    // What the controller would take, said here, where all measures are known.
    if stored.spec.metrics.isEmpty { stored.spec.metrics = [Self.cpu(80)] }
    stored.spec.behavior =
      metadata.annotations[Annotation.behavior].flatMap { try? JSONReader.value($0) }
      .flatMap { Self.read(AutoscalingV1.publicForm($0)) }
    stored.status.observedGeneration = status.observedGeneration
    stored.status.lastScaleTime = status.lastScaleTime
    stored.status.currentReplicas = status.currentReplicas
    stored.status.desiredReplicas = status.desiredReplicas
    if let measured = list(Annotation.currentMetrics) {
      stored.status.currentMetrics =
        measured.compactMap { Self.read(AutoscalingV1.Metric.found.newer($0)) }
    } else if let percentage = status.currentCPUUtilizationPercentage {
      var metric = MetricStatus()
      metric.type = "Resource"
      metric.resource = ResourceMetricStatus()
      metric.resource?.name = "cpu"
      metric.resource?.current.averageUtilization = percentage
      stored.status.currentMetrics = [metric]
    }
    stored.status.conditions = (list(Annotation.conditions) ?? []).compactMap { Self.read($0) }
    for name in Annotation.all { stored.metadata.annotations[name] = nil }
    return stored
  }

  private static func cpu(_ percentage: Int32) -> MetricSpec {
    var metric = MetricSpec()
    metric.type = "Resource"
    metric.resource = ResourceMetricSource()
    metric.resource?.name = "cpu"
    metric.resource?.target.type = "Utilization"
    metric.resource?.target.averageUtilization = percentage
    return metric
  }

  private func list(_ annotation: String) -> [Value]? {
    guard let text = metadata.annotations[annotation], let tree = try? JSONReader.value(text) else {
      return nil
    }
    return tree.array
  }

  /// The struct of a tree; nil where it does not fit, which is no reason to refuse the object.
  private static func read<Struct: APIStruct>(_ tree: Value) -> Struct? {
    var result = Struct()
    var decoder = FieldDecoder()
    result.decode(tree, &decoder)
    return decoder.failure == nil ? result : nil
  }
}

extension AutoscalingV1 {
  /// How the measures of one list are written in the annotations.
  struct Metric {
    /// The measures to reach.
    static let wanted = Metric(value: "target")
    /// The measures as found.
    static let found = Metric(value: "current")

    /// Where the newer form has its values, and what the older one begins their names with.
    let value: String

    /// What the older form calls a field, and where the newer one has it.
    private func fields(_ part: String) -> [(older: String, newer: [String])] {
      let name = ("metricName", ["metric", "name"])
      let utilization = ("\(value)AverageUtilization", [value, "averageUtilization"])
      let average = ("\(value)AverageValue", [value, "averageValue"])
      let whole = ("\(value)Value", [value, "value"])
      let selector = ("selector", ["metric", "selector"])
      switch part {
      case "object":
        let mean = ("averageValue", [value, "averageValue"])
        return [("target", ["describedObject"]), name, whole, selector, mean]
      case "pods": return [name, average, selector]
      case "resource": return [("name", ["name"]), utilization, average]
      case "containerResource":
        return [("name", ["name"]), utilization, average, ("container", ["container"])]
      default: return [name, ("metricSelector", ["metric", "selector"]), whole, average]
      }
    }

    private static let parts = ["object", "pods", "resource", "containerResource", "external"]

    func older(_ newer: Value) -> Value {
      var result: Value = ["type": newer["type"] ?? ""]
      for part in Self.parts {
        guard let inner = newer[part] else { continue }
        var tree: Value = [:]
        for field in fields(part) {
          tree[field.older] = field.newer.reduce(inner) { $0?[$1] }
        }
        result[part] = tree
      }
      return result
    }

    func newer(_ older: Value) -> Value {
      var result: Value = ["type": older["type"] ?? ""]
      for part in Self.parts {
        guard let inner = older[part] else { continue }
        var tree: Value = [:]
        for field in fields(part) {
          guard let found = inner[field.older] else { continue }
          if field.newer.count == 1 {
            tree[field.newer[0]] = found
          } else {
            var outer = tree[field.newer[0]] ?? [:]
            outer[field.newer[1]] = found
            tree[field.newer[0]] = outer
          }
        }
        if value == "target" {
          var target = tree["target"] ?? [:]
          target["type"] =
            target["averageUtilization"] != nil
            ? "Utilization"
            : part == "external" && target["value"] != nil || target["averageValue"] == nil
              ? "Value" : "AverageValue"
          tree["target"] = target
        }
        result[part] = tree
      }
      return result
    }
  }

  /// The rules as the server writes them, which has them by the names of its own types.
  fileprivate static func internalForm(_ behavior: HorizontalPodAutoscalerBehavior) -> Value {
    func rules(_ rules: HPAScalingRules?) -> Value {
      guard let rules else { return .null }
      let policies = rules.policies.map { policy -> Value in
        [
          "Type": .string(policy.type), "Value": .integer(Int64(policy.value)),
          "PeriodSeconds": .integer(Int64(policy.periodSeconds)),
        ]
      }
      return [
        "StabilizationWindowSeconds":
          rules.stabilizationWindowSeconds.map { .integer(Int64($0)) } ?? .null,
        "SelectPolicy": rules.selectPolicy.map { .string($0) } ?? .null,
        "Policies": policies.isEmpty ? .null : .array(policies),
        "Tolerance": rules.tolerance?.encoded() ?? .null,
      ]
    }
    return ["ScaleUp": rules(behavior.scaleUp), "ScaleDown": rules(behavior.scaleDown)]
  }

  /// The rules as the API has them.
  fileprivate static func publicForm(_ tree: Value) -> Value {
    switch tree {
    case .object(let object):
      var result = ValueObject()
      for field in object.fields where field.value != .null {
        result[field.key.prefix(1).lowercased() + field.key.dropFirst()] = publicForm(field.value)
      }
      return .object(result)
    case .array(let items): return .array(items.map(publicForm))
    default: return tree
    }
  }
}
