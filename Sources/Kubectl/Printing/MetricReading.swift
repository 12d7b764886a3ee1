import KubernetesAPI

/// One measure of an autoscaler as it is shown: what was measured, and what it is to be.
struct MetricReading {
  /// The resource's name; empty for measures that are none.
  private(set) var resource = ""
  private(set) var current = "<unknown>"
  private(set) var target = "<auto>"
  /// Whether the value is that of something else, divided by the number of pods.
  private(set) var isShared = false
  /// What is used on average, where a percentage is the target.
  private(set) var average: Quantity?

  init(_ scaler: HorizontalPodAutoscaler, _ index: Int) {
    let metric = scaler.spec.metrics[index]
    let statuses = scaler.status.currentMetrics ?? []
    let status = statuses.indices.contains(index) ? statuses[index] : nil
    if let source = metric.resource {
      resource = source.name
      read(source.target, status?.resource?.current)
    } else if let source = metric.containerResource {
      resource = source.name
      read(source.target, status?.containerResource?.current)
    } else if let source = metric.pods {
      read(source.target, status?.pods?.current)
    } else if let source = metric.object {
      isShared = source.target.averageValue != nil
      read(source.target, status?.object?.current)
    } else if let source = metric.external {
      isShared = source.target.averageValue != nil
      read(source.target, status?.external?.current)
    }
  }

  private mutating func read(_ target: MetricTarget, _ value: MetricValueStatus?) {
    if let wanted = target.averageValue {
      self.target = wanted.description
      current = value?.averageValue?.description ?? current
    } else if let wanted = target.value {
      self.target = wanted.description
      current = value?.value?.description ?? current
    } else {
      if let wanted = target.averageUtilization { self.target = "\(wanted)%" }
      if let use = value?.averageUtilization {
        current = "\(use)%"
        average = value?.averageValue
      }
    }
  }
}
