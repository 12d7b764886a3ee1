import ContainerRuntime
import KubernetesAPI
import Network
import Simulation

/// What a kubelet reports of a pod, worked out from what it keeps about it.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go` and `status/generate.go`.
struct PodStatusReport {
  let worker: PodWorker
  let node: KubeletConfiguration
  let now: Instant

  /// The whole status; times of conditions that stay as they were are taken from the old one.
  func make() -> PodStatus {
    let old = worker.pod.status
    var status = PodStatus()
    status.observedGeneration = node.dialect == .current ? worker.pod.metadata.generation : 0
    status.phase = Self.phase(of: worker)
    status.qosClass = old.qosClass
    status.nominatedNodeName = ""
    if let failure = worker.failure {
      status.reason = failure.reason
      status.message = failure.message
    }
    status.hostIP = node.address
    status.startTime = worker.startTime.map { Time($0) }
    let podIP = worker.pod.spec.hostNetwork ? node.address : worker.address?.description ?? ""
    if worker.isSandboxReady { status.podIP = podIP }
    if node.dialect == .current {
      var host = HostIP()
      host.ip = node.address
      status.hostIPs = [host]
      if worker.isSandboxReady {
        var address = PodIP()
        address.ip = podIP
        status.podIPs = [address]
      }
    }
    status.initContainerStatuses = worker.initial.enumerated().map { index, record in
      containerStatus(record, worker.pod.spec.initContainers[index], isInitial: true)
    }
    status.containerStatuses = worker.main.enumerated().map { index, record in
      containerStatus(record, worker.pod.spec.containers[index], isInitial: false)
    }
    status.conditions = conditions(status, old)
    return status
  }

  /// The phase that the states of the containers add up to.
  static func phase(of worker: PodWorker) -> String {
    if worker.failure != nil { return "Failed" }
    let policy = worker.pod.spec.restartPolicy
    for (index, record) in worker.initial.enumerated() {
      if worker.pod.spec.initContainers[index].isSidecar { continue }
      guard let ending = record.ending ?? (record.last?.exitCode == 0 ? record.last : nil) else {
        return "Pending"
      }
      if ending.exitCode != 0 { return policy == "Never" ? "Failed" : "Pending" }
    }
    var (waiting, running, stopped, failed) = (0, 0, 0, 0)
    for record in worker.main {
      switch record.phase {
      case .running: running += 1
      case .terminated(let ending):
        stopped += 1
        if ending.exitCode != 0 { failed += 1 }
      case .waiting, .pulling, .starting:
        if record.last == nil { waiting += 1 } else { stopped += 1 }
        if let last = record.last, last.exitCode != 0 { failed += 1 }
      }
    }
    if waiting > 0 { return "Pending" }
    if running > 0 { return "Running" }
    guard stopped > 0 else { return "Pending" }
    switch policy {
    case "Never": return failed == 0 ? "Succeeded" : "Failed"
    case "OnFailure": return failed == 0 ? "Succeeded" : "Running"
    default: return worker.isEnding ? (failed == 0 ? "Succeeded" : "Failed") : "Running"
    }
  }

  private func containerStatus(
    _ record: ContainerRecord, _ container: KubernetesAPI.Container, isInitial: Bool
  ) -> ContainerStatus {
    var status = ContainerStatus()
    status.name = record.name
    status.image = record.image
    status.restartCount = record.restartCount
    if let id = record.id {
      status.containerID = "\(node.runtime.scheme)://\(id)"
      status.imageID = imageID(record)
    }
    if let last = record.last { status.lastState.terminated = terminated(last) }
    switch record.phase {
    case .waiting(let reason, let message):
      var state = ContainerStateWaiting()
      state.reason = reason
      state.message = message
      status.state.waiting = state
    case .pulling, .starting:
      var state = ContainerStateWaiting()
      state.reason = isInitial || worker.initial.isEmpty ? "ContainerCreating" : "PodInitializing"
      status.state.waiting = state
    case .running(let since):
      var state = ContainerStateRunning()
      state.startedAt = Time(since)
      status.state.running = state
      status.ready = !isInitial || container.isSidecar
    case .terminated(let ending):
      status.state.terminated = terminated(ending)
      status.ready = isInitial && ending.exitCode == 0
    }
    guard node.dialect == .current else { return status }
    status.started = record.isRunning
    status.resources = container.resources
    status.volumeMounts = container.volumeMounts.map { mount in
      var status = VolumeMountStatus()
      status.name = mount.name
      status.mountPath = mount.mountPath
      status.readOnly = mount.readOnly
      if mount.readOnly { status.recursiveReadOnly = "Disabled" }
      return status
    }
    return status
  }

  private func imageID(_ record: ContainerRecord) -> String {
    guard !record.imageDigest.isEmpty else { return "" }
    let repository = ContainerRuntime.ImageReference(record.image)
    let name = node.dialect == .v1_8 ? repository?.familiarName : repository?.repository
    return "\(node.runtime.imageScheme)\(name ?? record.image)@\(record.imageDigest)"
  }

  private func terminated(_ ending: ContainerRecord.Ending) -> ContainerStateTerminated {
    var state = ContainerStateTerminated()
    state.exitCode = ending.exitCode
    state.reason = ending.reason
    state.message = ending.message
    state.startedAt = Time(ending.startedAt)
    state.finishedAt = Time(ending.finishedAt)
    if let id = ending.id { state.containerID = "\(node.runtime.scheme)://\(id)" }
    return state
  }
}
