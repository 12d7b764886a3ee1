import KubernetesAPI
import Simulation

/// What the measures of an autoscaler ask for together.
struct ScaleProposal {
  /// How many pods; nil where that cannot be told.
  var replicas: Int?
  /// The measure that asks for most pods.
  var metric = ""
  /// What was measured.
  var statuses: [MetricStatus] = []
  /// What went wrong.
  var error: String?
}

extension HorizontalPodAutoscalerController {
  /// Asks every measure how many pods there should be; the greatest number counts.
  mutating func propose<Client: KubernetesClient>(
    _ scaler: inout HorizontalPodAutoscaler,
    _ target: ScaleTarget,
    _ client: inout Client
  ) -> ScaleProposal {
    var proposal = ScaleProposal()
    let metrics = scaler.spec.metrics
    proposal.statuses = metrics.map { _ in MetricStatus() }
    var best = 0
    var failures: [(reason: String, condition: String, error: String)] = []
    for (index, metric) in metrics.enumerated() {
      do {
        let answer = try answer(metric, scaler, target, &client)
        proposal.statuses[index] = answer.status
        if best == 0 || answer.replicas > best {
          (best, proposal.metric) = (answer.replicas, answer.name)
        }
      } catch {
        warn(scaler, error.reason, error.message, &client)
        failures.append((error.reason, error.message, "\(error.prefix): \(error.message)"))
      }
    }
    if let first = failures.first {
      proposal.error =
        "invalid metrics (\(failures.count) invalid out of \(metrics.count)), first error is:"
        + " \(first.error)"
      if failures.count == metrics.count || best < target.replicas {
        scaler.set(
          "ScalingActive",
          false,
          first.reason,
          "the HPA was unable to compute the replica count: \(first.condition)",
          now: client.now
        )
        return proposal
      }
    }
    scaler.set(
      "ScalingActive",
      true,
      "ValidMetricFound",
      "the HPA was able to successfully calculate a replica count from \(proposal.metric)",
      now: client.now
    )
    proposal.replicas = best
    return proposal
  }

  private typealias Answer = (replicas: Int, name: String, status: MetricStatus)

  private func answer<Client: KubernetesClient>(
    _ metric: MetricSpec,
    _ scaler: HorizontalPodAutoscaler,
    _ target: ScaleTarget,
    _ client: inout Client
  ) throws(MetricFailure) -> Answer {
    var status = MetricStatus()
    status.type = metric.type
    if let source = metric.resource {
      let calculation = ReplicaCalculation(source.name, source.target, nil, scaler.spec.behavior)
      let result = try calculation.run(target, &client)
      var reading = ResourceMetricStatus()
      reading.name = source.name
      reading.current = result.value
      status.resource = reading
      let name =
        "\(source.name) resource"
        + (source.target.averageValue == nil ? " utilization (percentage of request)" : "")
      return (result.replicas, name, status)
    }
    if let source = metric.containerResource {
      let calculation = ReplicaCalculation(
        source.name,
        source.target,
        source.container,
        scaler.spec.behavior
      )
      let result = try calculation.run(target, &client)
      var reading = ContainerResourceMetricStatus()
      reading.name = source.name
      reading.container = source.container
      reading.current = result.value
      status.containerResource = reading
      let name =
        "\(source.name) container resource"
        + (source.target.averageValue == nil ? " utilization (percentage of request)" : "")
      return (result.replicas, name, status)
    }
    throw MetricFailure.withoutAdapter(metric)
  }
}

/// Why a measure gives no number.
struct MetricFailure: Error {
  /// The reason of the event and the condition.
  var reason: String
  /// What the controller puts before the message.
  var prefix: String
  /// What went wrong.
  var message: String

  /// Custom and external measures need an adapter, which no simulated cluster has.
  static func withoutAdapter(_ metric: MetricSpec) -> MetricFailure {
    let custom = "no custom metrics API (custom.metrics.k8s.io) registered"
    if let source = metric.external {
      let name = source.metric.name
      return MetricFailure(
        reason: "FailedGetExternalMetric",
        prefix: "failed to get \(name) external metric value",
        message: "unable to get external metric \(name): unable to fetch metrics from external"
          + " metrics API: no external metrics API (external.metrics.k8s.io) registered"
      )
    }
    if let source = metric.pods {
      return MetricFailure(
        reason: "FailedGetPodsMetric",
        prefix: "failed to get pods metric value",
        message: "unable to get metric \(source.metric.name): unable to fetch metrics from custom"
          + " metrics API: \(custom)"
      )
    }
    return MetricFailure(
      reason: "FailedGetObjectMetric",
      prefix: "failed to get object metric value",
      message: "unable to get metric \(metric.object?.metric.name ?? ""): unable to fetch metrics"
        + " from custom metrics API: \(custom)"
    )
  }
}
