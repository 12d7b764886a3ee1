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
    if let failure = worker.failure {
      status.reason = failure.reason
      status.message = failure.message
    }
    status.startTime = worker.startTime.map { Time($0) }
    addAddresses(&status, old)
    status.initContainerStatuses = worker.initial.indices.map { index in
      containerStatus(ContainerPlace(part: .initial, index: index))
    }
    status.containerStatuses = worker.main.indices.map { index in
      containerStatus(ContainerPlace(part: .main, index: index))
    }
    if !worker.pod.spec.ephemeralContainers.isEmpty {
      status.ephemeralContainerStatuses = worker.pod.spec.ephemeralContainers.compactMap {
        worker.place(ofEphemeral: $0.container.name).map(containerStatus)
      }
    }
    if node.dialect == .current {
      status.resources = worker.pod.spec.resources ?? ResourceRequirements()
    }
    status.conditions = conditions(status, old)
    return status
  }

  private func addAddresses(_ status: inout PodStatus, _ old: PodStatus) {
    status.hostIP = node.address
    let own = worker.pod.spec.hostNetwork ? node.address : worker.address?.description ?? ""
    // A pod that ended keeps the address in its status.
    status.podIP = worker.isSandboxReady ? own : old.podIP
    guard node.dialect == .current else { return }
    var host = HostIP()
    host.ip = node.address
    status.hostIPs = [host]
    if !status.podIP.isEmpty { status.podIPs = [PodIP(ip: status.podIP)] }
  }

  /// The phase that the states of the containers add up to.
  static func phase(of worker: PodWorker) -> String {
    if worker.failure != nil { return "Failed" }
    let policy = worker.pod.spec.restartPolicy
    for (index, record) in worker.initial.enumerated() {
      if worker.pod.spec.initContainers[index].isSidecar { continue }
      let ending = record.isRunning ? nil : record.ending ?? record.last
      if let ending, ending.exitCode != 0, policy == "Never" { return "Failed" }
      if ending?.exitCode != 0, !worker.wasInitialized { return "Pending" }
    }
    var (waiting, running, stopped, failed) = (0, 0, 0, 0)
    for record in worker.main {
      switch record.phase {
      case .running: running += 1
      case .terminated(let ending):
        stopped += 1
        if ending.exitCode != 0 { failed += 1 }
      case .waiting:
        if record.last == nil { waiting += 1 } else { stopped += 1 }
        if let last = record.last, last.exitCode != 0 { failed += 1 }
      }
    }
    if waiting > 0 { return "Pending" }
    if running > 0 { return "Running" }
    guard stopped > 0 else { return "Pending" }
    switch policy {
    case "Never": return failed == 0 ? "Succeeded" : "Failed"
    case "OnFailure": return failed == 0 ? "Succeeded" : worker.isEnding ? "Failed" : "Running"
    default: return worker.isEnding ? (failed == 0 ? "Succeeded" : "Failed") : "Running"
    }
  }

  private func containerStatus(_ place: ContainerPlace) -> ContainerStatus {
    let (record, container) = (worker[place], worker.container(place))
    var status = ContainerStatus()
    status.name = container.name
    status.image = imageName(record.image)
    status.restartCount = record.restartCount
    if let last = record.last { status.lastState.terminated = terminated(last) }
    var id = record.last?.id
    switch record.phase {
    case .waiting(let reason, let message):
      status.state.waiting = ContainerStateWaiting(reason: reason, message: message)
    case .running(let since):
      status.state.running = ContainerStateRunning(startedAt: Time(since))
      let isServing = place.part == .main || container.isSidecar
      status.ready = record.isReady && isServing && !place.isEphemeral
      id = record.id
    case .terminated(let ending):
      status.state.terminated = terminated(ending)
      status.ready = place.isInitial && ending.exitCode == 0 && !container.isSidecar
      id = ending.id
    }
    if let id {
      status.containerID = "\(node.runtime.scheme)://\(id)"
      status.imageID = imageID(record)
    }
    guard node.dialect == .current else { return status }
    if !place.isEphemeral { status.started = record.isStarted }
    if id == nil, worker.failure != nil, !place.isEphemeral, case .waiting = record.phase {
      // What never ran cannot be waited for any more.
      status.state.waiting = nil
      var state = ContainerStateTerminated()
      state.exitCode = 137
      state.reason = "ContainerStatusUnknown"
      state.message = "The container could not be located when the pod was terminated"
      status.state.terminated = state
    }
    status.allocatedResources = worker.allocated(place).requests
    status.resources = worker.actuated(place)
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

  /// The image as the status names it; docker adds the tag that it took.
  private func imageName(_ image: String) -> String {
    guard node.dialect == .v18, let reference = ContainerRuntime.ImageReference(image),
      reference.digest == nil
    else { return image }
    return "\(reference.familiarName):\(reference.tag)"
  }

  private func imageID(_ record: ContainerRecord) -> String {
    guard !record.imageDigest.isEmpty else { return "" }
    // One that was built on the node has an id, and no digest of a registry.
    if record.imageDigest.hasPrefix("docker://") { return record.imageDigest }
    let reference = ContainerRuntime.ImageReference(record.image)
    let name = node.dialect == .v18 ? reference?.familiarName : reference?.repository
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
