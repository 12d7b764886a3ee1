import KubernetesAPI
import Simulation

/// How many pods a workload should have for its use of one resource to meet the target.
///
/// Source: `replica_calculator.go` in `k8s.io/kubernetes/pkg/controller/podautoscaler`.
struct ReplicaCalculation {
  /// How long after its start a pod's use counts only once it is ready.
  private static let initializationPeriod = Duration.minutes(5)
  /// How long after its start a pod may first become ready.
  private static let readinessDelay = Duration.seconds(30)

  private let resource: String
  private let target: MetricTarget
  private let container: String?
  private let behavior: HorizontalPodAutoscalerBehavior?

  init(
    _ resource: String,
    _ target: MetricTarget,
    _ container: String?,
    _ behavior: HorizontalPodAutoscalerBehavior?
  ) {
    self.resource = resource
    self.target = target
    self.container = container
    self.behavior = behavior
  }

  /// Pods in the groups in which they count.
  private struct Groups {
    var ready = 0
    var unready: [Pod] = []
    var missing: [Pod] = []
    /// What the ready pods use, in thousandths, by name.
    var use: [String: Int64] = [:]
  }

  /// Calculates the number, and what is used now.
  func run<Client: KubernetesClient>(
    _ scale: ScaleTarget,
    _ client: inout Client
  ) throws(MetricFailure) -> (replicas: Int, value: MetricValueStatus) {
    let metrics: [PodMetrics]
    let pods: [Pod]
    do {
      metrics = try scale.metrics(&client)
      pods = try scale.pods(&client)
    } catch {
      throw failure(
        "unable to get metrics for resource \(resource): unable to fetch metrics from resource"
          + " metrics API: \(error.message)"
      )
    }
    guard !metrics.isEmpty else {
      throw failure(
        "unable to get metrics for resource \(resource): no metrics returned from resource metrics"
          + " API"
      )
    }
    guard !pods.isEmpty else {
      throw failure("no pods returned by selector while calculating replica count")
    }
    let groups = try group(pods, metrics, now: client.now)
    guard !groups.use.isEmpty else {
      throw failure("did not receive metrics for targeted pods (pods might be unready)")
    }
    let requests = try target.averageValue == nil ? requests(of: pods) : [:]
    return (
      replicas(groups, requests, current: scale.replicas), try value(groups.use, requests)
    )
  }

  private func failure(_ why: String) -> MetricFailure {
    let kind = container == nil ? "resource" : "container resource"
    return MetricFailure(
      reason: container == nil ? "FailedGetResourceMetric" : "FailedGetContainerResourceMetric",
      prefix: "failed to get \(resource) \(kind) metric value",
      message: "failed to get \(resource)"
        + " \(target.averageValue == nil ? "utilization" : "usage"): \(why)"
    )
  }

  private func group(
    _ pods: [Pod],
    _ metrics: [PodMetrics],
    now: Instant
  ) throws(MetricFailure) -> Groups {
    var groups = Groups()
    var known: [String: PodMetrics] = [:]
    for metric in metrics { known[metric.metadata.name] = metric }
    for pod in pods {
      let name = pod.metadata.name
      if pod.metadata.deletionTimestamp != nil || pod.status.phase == "Failed" { continue }
      if pod.status.phase == "Pending" {
        groups.unready.append(pod)
      } else if let metric = known[name] {
        if resource == ResourceName.cpu, isStarting(pod, metric, now: now) {
          groups.unready.append(pod)
        } else {
          groups.ready += 1
          groups.use[name] = try use(of: metric)
        }
      } else {
        groups.missing.append(pod)
      }
    }
    return groups
  }

  /// Whether what the pod uses is not to be counted yet.
  private func isStarting(_ pod: Pod, _ metric: PodMetrics, now: Instant) -> Bool {
    guard let ready = pod.condition("Ready"), let start = pod.status.startTime?.instant else {
      return true
    }
    let since = ready.lastTransitionTime.instant
    if start + Self.initializationPeriod > now {
      return ready.status == "False"
        || metric.timestamp.instant < since + metric.window.length
    }
    return ready.status == "False" && start + Self.readinessDelay > since
  }

  private func use(of metric: PodMetrics) throws(MetricFailure) -> Int64 {
    if let container, !metric.containers.contains(where: { $0.name == container }) {
      throw failure(
        "unable to get metrics for resource \(resource): failed to get container metrics: container"
          + " \(container) not present in metrics for pod"
          + " \(metric.metadata.namespace)/\(metric.metadata.name)"
      )
    }
    return metric.containers.filter { container == nil || $0.name == container }
      .reduce(0) { $0 + ($1.usage[resource]?.milliValue ?? 0) }
  }

  private func requests(of pods: [Pod]) throws(MetricFailure) -> [String: Int64] {
    var requests: [String: Int64] = [:]
    for pod in pods {
      var sum: Int64 = 0
      let sidecars = pod.spec.initContainers.filter(\.isSidecar)
      for own in pod.spec.containers + sidecars where container == nil || own.name == container {
        guard let request = own.resources.requests[resource] else {
          throw failure(
            "missing request for \(resource) in container \(own.name) of Pod \(pod.metadata.name)"
          )
        }
        sum += request.milliValue
      }
      requests[pod.metadata.name] = sum
    }
    return requests
  }

  /// What is used in relation to the target.
  private func ratio(_ use: [String: Int64], _ requests: [String: Int64]) -> Double {
    let total = use.values.reduce(0, +)
    if let wanted = target.averageValue {
      let average = total / Int64(max(1, use.count))
      return Double(average) / Double(max(1, wanted.milliValue))
    }
    let requested = use.keys.reduce(Int64(0)) { $0 + (requests[$1] ?? 0) }
    guard requested > 0 else { return 0 }
    return Double(total * 100 / requested) / Double(max(1, target.averageUtilization ?? 80))
  }

  private func value(
    _ use: [String: Int64],
    _ requests: [String: Int64]
  ) throws(MetricFailure) -> MetricValueStatus {
    var value = MetricValueStatus()
    let total = use.values.reduce(0, +)
    value.averageValue = Quantity(milli: total / Int64(max(1, use.count)))
    guard target.averageValue == nil else { return value }
    let requested = use.keys.reduce(Int64(0)) { $0 + (requests[$1] ?? 0) }
    guard requested > 0 else { throw failure("no metrics returned matched known pods") }
    value.averageUtilization = Int32(clamping: total * 100 / requested)
    return value
  }

  private func isNear(_ ratio: Double) -> Bool {
    func tolerance(_ rules: HPAScalingRules?) -> Double {
      rules?.tolerance.map { Double($0.milliValue) / 1000 } ?? 0.1
    }
    let slack = 1e-9
    return 1 - tolerance(behavior?.scaleDown) - slack <= ratio
      && ratio <= 1 + tolerance(behavior?.scaleUp) + slack
  }

  private func replicas(_ groups: Groups, _ requests: [String: Int64], current: Int) -> Int {
    let first = ratio(groups.use, requests)
    let countsUnready = !groups.unready.isEmpty && first > 1
    if !countsUnready, groups.missing.isEmpty {
      return isNear(first) ? current : Self.ceiling(first * Double(groups.ready))
    }
    // What is not known is taken for what speaks against a change.
    var use = groups.use
    for pod in groups.missing {
      let name = pod.metadata.name
      if first < 1 {
        let percent = Int64(max(100, target.averageUtilization ?? 100))
        use[name] = target.averageValue?.milliValue ?? (requests[name] ?? 0) * percent / 100
      } else if first > 1 {
        use[name] = 0
      }
    }
    if countsUnready { for pod in groups.unready { use[pod.metadata.name] = 0 } }
    let second = ratio(use, requests)
    if isNear(second) || (first < 1 && second > 1) || (first > 1 && second < 1) { return current }
    let count = Self.ceiling(second * Double(use.count))
    if (second < 1 && count > current) || (second > 1 && count < current) { return current }
    return count
  }

  private static func ceiling(_ number: Double) -> Int {
    Int(min(max(number, 0), 1e9).rounded(.up))
  }
}
