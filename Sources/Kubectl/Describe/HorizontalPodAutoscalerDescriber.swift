import KubernetesAPI

/// Describes autoscalers.
enum HorizontalPodAutoscalerDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ scaler: HorizontalPodAutoscaler,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let (spec, status) = (scaler.spec, scaler.status)
    page.line(0, "Name:", scaler.metadata.name)
    page.line(0, "Namespace:", scaler.metadata.namespace)
    page.map("Labels:", scaler.metadata.labels)
    page.map("Annotations:", scaler.metadata.annotations)
    page.line(0, "CreationTimestamp:", page.time(scaler.metadata.creationTimestamp))
    page.line(0, "Reference:", "\(spec.scaleTargetRef.kind)/\(spec.scaleTargetRef.name)")
    page.line(0, "Metrics:", "( current / target )")
    for index in spec.metrics.indices { measure(scaler, index, &page) }
    page.line(0, "Min replicas:", spec.minReplicas.map(String.init) ?? "<unset>")
    page.line(0, "Max replicas:", "\(spec.maxReplicas)")
    if let behavior = spec.behavior {
      page.raw("Behavior:\n")
      rules("Scale Up", behavior.scaleUp, &page)
      rules("Scale Down", behavior.scaleDown, &page)
    }
    page.line(
      0,
      "\(spec.scaleTargetRef.kind) pods:",
      "\(status.currentReplicas) current / \(status.desiredReplicas) desired"
    )
    if !status.conditions.isEmpty {
      page.raw("Conditions:\n  Type\tStatus\tReason\tMessage\n  ----\t------\t------\t-------\n")
      for condition in status.conditions {
        page.line(1, condition.type, condition.status, condition.reason, condition.message)
      }
    }
    page.events(about: scaler, &client)
  }

  private static func measure(
    _ scaler: HorizontalPodAutoscaler,
    _ index: Int,
    _ page: inout DescriptionPage
  ) {
    let metric = scaler.spec.metrics[index]
    let reading = MetricReading(scaler, index)
    let value = reading.isShared ? "target average value" : "target value"
    var title: String
    if let source = metric.resource {
      title = "resource \(source.name) on pods"
      if source.target.averageValue == nil { title += "  (as a percentage of request)" }
    } else if let source = metric.containerResource {
      title = "resource \(source.name) of container \"\(source.container)\" on pods"
      if source.target.averageValue == nil { title += "  (as a percentage of request)" }
    } else if let source = metric.pods {
      title = "\"\(source.metric.name)\" on pods"
    } else if let source = metric.object {
      let subject = source.describedObject
      title = "\"\(source.metric.name)\" on \(subject.kind)/\(subject.name) (\(value))"
    } else if let source = metric.external {
      title = "\"\(source.metric.name)\" (\(value))"
    } else {
      return page.line(1, "<unknown metric type \"\(metric.type)\">")
    }
    var current = reading.current
    if let average = reading.average { current += " (\(average))" }
    page.line(1, "\(title):", "\(current) / \(reading.target)")
  }

  private static func rules(
    _ direction: String,
    _ rules: HPAScalingRules?,
    _ page: inout DescriptionPage
  ) {
    guard let rules else { return }
    page.line(1, "\(direction):")
    if let window = rules.stabilizationWindowSeconds {
      page.line(2, "Stabilization Window: \(window) seconds")
    }
    guard !rules.policies.isEmpty else { return }
    page.line(2, "Select Policy: \(rules.selectPolicy ?? "Max")")
    page.line(2, "Policies:")
    for policy in rules.policies {
      page.line(
        3,
        "- Type: \(policy.type)",
        "Value: \(policy.value)",
        "Period: \(policy.periodSeconds) seconds"
      )
    }
  }
}
