import APIServer
import ContainerRuntime
import Images
import Kubelet
import KubernetesAPI
import Machine
import Simulation

/// The metrics server: every 15 seconds it asks the kubelets what their containers use.
///
/// It exists once its addon is enabled, and works while a pod of it is ready.
extension ControlPlane {
  /// How often is measured.
  static let metricsPeriod = Duration.seconds(15)
  static let metricsName = "metrics-server"

  /// Begins to measure.
  mutating func startMetrics() {
    guard !measuresUsage else { return }
    measuresUsage = true
    agenda.schedule(.metrics, at: api.now + Self.metricsPeriod)
  }

  /// Measures once, and again after a while; stops where there is no metrics server any more.
  mutating func collectMetrics(_ kernel: Kernel) {
    let place = (space: "kube-system", name: Self.metricsName)
    guard api.peek(Deployment.self, namespace: place.space, name: place.name) != nil else {
      measuresUsage = false
      api.metrics = nil
      processorSamples = [:]
      return
    }
    agenda.schedule(.metrics, at: api.now + Self.metricsPeriod)
    let pods = (try? api.list(Pod.self)) ?? []
    let isServed = pods.contains {
      $0.metadata.namespace == place.space && $0.metadata.labels["k8s-app"] == place.name
        && $0.isReady
    }
    guard isServed else {
      api.metrics = nil
      return
    }
    var snapshot = MetricsSnapshot()
    var samples: [MachineID: Duration] = [:]
    var totals: [String: ResourceList] = [:]
    for pod in pods where pod.status.phase == "Running" {
      guard let index = nodeIndex[pod.spec.nodeName], nodes[index].isAlive,
        let metrics = measure(pod, on: index, &samples, kernel)
      else { continue }
      for container in metrics.containers {
        totals[pod.spec.nodeName, default: [:]].add(container.usage)
      }
      snapshot.pods.append(metrics)
    }
    processorSamples = samples
    for node in nodes.sorted(by: { $0.name < $1.name }) where node.isAlive {
      snapshot.nodes.append(measure(node, totals[node.name] ?? [:]))
    }
    api.metrics = snapshot
  }

  /// What a pod uses; nil until each of its containers was looked at twice.
  private func measure(
    _ pod: Pod,
    on index: Int,
    _ samples: inout [MachineID: Duration],
    _ kernel: Kernel
  ) -> PodMetrics? {
    var metrics = PodMetrics()
    metrics.metadata.name = pod.metadata.name
    metrics.metadata.namespace = pod.metadata.namespace
    metrics.metadata.labels = pod.metadata.labels
    metrics.metadata.creationTimestamp = Time(api.now)
    metrics.timestamp = Time(api.now)
    metrics.window = MetricsWindow(Self.metricsPeriod)
    var isComplete = true
    for container in nodes[index].runtime.containers(
      ofPod: nodes[index].kubelet.ownUID(pod.metadata.uid)
    )
    where container.state == .running {
      let total = kernel.processorTime(of: container.machine)
      samples[container.machine] = total
      guard let before = processorSamples[container.machine] else {
        isComplete = false
        continue
      }
      let spec = pod.spec.containers.first { $0.name == container.name }
      var own = ContainerMetrics()
      own.name = container.name
      let held = kernel.memory(of: container.machine)
      own.usage = usage(container, total - before, held, limits: spec?.resources.limits ?? [:])
      metrics.containers.append(own)
    }
    guard isComplete, !metrics.containers.isEmpty else { return nil }
    metrics.containers.sort { $0.name < $1.name }
    return metrics
  }

  private func usage(
    _ container: ContainerRuntime.Container,
    _ computed: Duration,
    _ held: Int64,
    limits: ResourceList
  ) -> ResourceList {
    let profile = UsageProfile.of(image: container.image)
    // Nanoseconds of processor time a second are billionths of a processor.
    let share = Double(max(computed, .zero).nanoseconds) / Self.metricsPeriod.inSeconds
    var cores = Int64(share) + profile.milliCPU * 1_000_000
    if let limit = limits[ResourceName.cpu] { cores = min(cores, limit.milliValue * 1_000_000) }
    var memory = profile.memoryKi * 1024 + held
    if let limit = limits[ResourceName.memory] { memory = min(memory, limit.value) }
    return [
      ResourceName.cpu: Quantity("\(cores)n") ?? Quantity(),
      ResourceName.memory: Quantity(memory, format: .binarySI),
    ]
  }

  /// What is used on a node: by its pods, and by kubelet, runtime and system.
  private func measure(_ node: ClusterNode, _ pods: ResourceList) -> NodeMetrics {
    var metrics = NodeMetrics()
    metrics.metadata.name = node.name
    metrics.metadata.creationTimestamp = Time(api.now)
    metrics.timestamp = Time(api.now)
    metrics.window = MetricsWindow(Self.metricsPeriod)
    metrics.usage = [
      ResourceName.cpu: Quantity(milli: 45),
      ResourceName.memory: Quantity(310 << 20, format: .binarySI),
    ]
    metrics.usage.add(pods)
    return metrics
  }
}
