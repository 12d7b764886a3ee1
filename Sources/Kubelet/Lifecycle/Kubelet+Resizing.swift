import ContainerRuntime
import KubernetesAPI
import Machine
import Manifests
import Simulation

/// Other resources for containers that run.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/allocation`.
extension Kubelet {
  /// How often a wish is looked at again that others are in the way of.
  private static let resizePatience = Duration.seconds(10)

  /// Brings the containers of a pod nearer to the resources that its description wishes for.
  mutating func followResize(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard worker.resize != nil else { return }
    allocate(&worker, &client)
    actuate(&worker, &client, &runtime, &kernel)
    guard let resize = worker.resize, let generation = resize.generation else { return }
    if resize.isUnderWay || !resize.error.isEmpty {
      return worker.look(at: client.now + .seconds(1))
    }
    // The runtime is asked once more before it is believed.
    guard client.now >= resize.startedAt + .milliseconds(500) else {
      return worker.look(at: resize.startedAt + .milliseconds(500))
    }
    worker.resize?.generation = nil
    let summary = Self.summary(worker.pod, generation, "")
    tell(worker.pod, "", .normal, "ResizeCompleted", "Pod resize completed: \(summary)", &client)
    if worker.resize?.pending == nil { worker.resize = nil }
  }

  /// Sets aside what is wished for, where the node has it.
  private mutating func allocate(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient
  ) {
    guard var resize = worker.resize else { return }
    let wanted = worker.pod.spec.initContainers + worker.pod.spec.containers
    let isNew = wanted.contains { container in
      resize[container.name].map { $0.allocated != container.resources } ?? false
    }
    guard isNew else {
      worker.resize?.pending = nil
      if resize.generation == nil { worker.resize = nil }
      return
    }
    let generation = worker.pod.metadata.generation
    if let pending = hindrance(of: worker) {
      if pending.reason == "Deferred" { worker.look(at: client.now + Self.resizePatience) }
      guard pending != resize.pending else { return }
      resize.pending = pending
      resize.pendingSince = client.now
      worker.resize = resize
      let summary = Self.summary(worker.pod, generation, pending.message)
      let message = "Pod resize \(pending.reason): \(summary)"
      return tell(worker.pod, "", .warning, "Resize\(pending.reason)", message, &client)
    }
    for index in resize.shares.indices {
      let name = resize.shares[index].name
      guard let container = wanted.first(where: { $0.name == name }) else { continue }
      resize.shares[index].allocated = container.resources
    }
    resize.pending = nil
    resize.error = ""
    resize.generation = generation
    resize.startedAt = client.now
    worker.resize = resize
    let summary = Self.summary(worker.pod, generation, "")
    tell(worker.pod, "", .normal, "ResizeStarted", "Pod resize started: \(summary)", &client)
  }

  /// Why the node cannot give what the pod wishes for; nil where it can.
  private func hindrance(of worker: PodWorker) -> PodResize.Pending? {
    let wanted = worker.pod.spec.requests
    let capacities = [
      ("memory", configuration.memoryKiB * 1024), ("cpu", Int64(configuration.cpus) * 1000),
    ]
    func amount(_ list: FieldMap<Quantity>, _ name: String) -> Int64 {
      (name == "cpu" ? list[name]?.milliValue : list[name]?.value) ?? 0
    }
    for (name, capacity) in capacities where amount(wanted, name) > capacity {
      let message =
        "Node didn't have enough capacity: \(name), requested: \(amount(wanted, name)), "
        + "capacity: \(capacity)"
      return PodResize.Pending(reason: "Infeasible", message: message)
    }
    var used: [Int64] = [0, 0]
    for slot in pods.occupied {
      guard let other = pods[slot], !other.isFinished, !other.isGone else { continue }
      let requests = other.allocatedRequests
      for (index, capacity) in capacities.enumerated() {
        used[index] += amount(requests, capacity.0)
      }
    }
    for (index, (name, capacity)) in capacities.enumerated().reversed()
    where amount(wanted, name) > capacity - used[index] {
      let message =
        "Node didn't have enough resource: \(name), requested: \(amount(wanted, name)), "
        + "used: \(used[index]), capacity: \(capacity)"
      return PodResize.Pending(reason: "Deferred", message: message)
    }
    return nil
  }

  /// Gives containers what was set aside for them, or starts them anew with it.
  private mutating func actuate(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard worker.resize?.isUnderWay == true else { return }
    let before = worker.resize?.error
    worker.resize?.error = ""
    defer { tellError(since: before, worker, &client) }
    for place in worker.places where !place.isEphemeral {
      let container = worker.container(place)
      guard let index = worker.resize?.shares.firstIndex(where: { $0.name == container.name }),
        let share = worker.resize?.shares[index], share.allocated != share.actuated
      else { continue }
      guard worker[place].isRunning, let id = worker[place].id,
        let machine = runtime.container(id)?.machine
      else {
        // The next instance starts with it.
        if !worker[place].isAlive, !worker[place].isReplaced {
          worker.resize?.shares[index].actuated = share.allocated
        }
        continue
      }
      if Self.needsRestart(container, share) {
        guard !worker[place].isBeingKilled else { continue }
        let message = "Container \(container.name) resize requires restart"
        tell(worker.pod, container.name, .normal, "Killing", message, &client)
        worker[place].isBeingKilled = true
        worker[place].isReplaced = true
        abandonProbes(of: &worker[place], &kernel)
        let grace = worker.pod.spec.terminationGracePeriodSeconds ?? 30
        stop(place, &worker, grace: grace, &client, &runtime, &kernel)
        continue
      }
      let limit = share.allocated.limits[ResourceName.memory]?.value ?? 0
      let held = kernel.memory(of: machine)
      if limit > 0, held > limit {
        worker.resize?.error =
          "attempting to set container \(Self.quoted(container.name)) memory limit (\(limit)) below"
          + " current usage (\(held))"
        continue
      }
      Self.limit(machine, to: share.allocated, &kernel)
      worker.resize?.shares[index].actuated = share.allocated
    }
  }

  private mutating func tellError(
    since before: String?,
    _ worker: PodWorker,
    _ client: inout some KubernetesClient
  ) {
    guard let resize = worker.resize, !resize.error.isEmpty, resize.error != before else { return }
    let summary = Self.summary(worker.pod, resize.generation ?? 0, resize.error)
    tell(worker.pod, "", .warning, "ResizeError", "Pod resize error: \(summary)", &client)
  }

  /// Whether some resource that is to change wants a new instance of the container.
  private static func needsRestart(
    _ container: KubernetesAPI.Container,
    _ share: PodResize.Share
  ) -> Bool {
    container.resizePolicy.contains { policy in
      policy.restartPolicy == "RestartContainer"
        && (share.allocated.limits[policy.resourceName]
          != share.actuated.limits[policy.resourceName]
          || share.allocated.requests[policy.resourceName]
            != share.actuated.requests[policy.resourceName])
    }
  }

  private static func limit(
    _ machine: MachineID,
    to resources: ResourceRequirements,
    _ kernel: inout Kernel
  ) {
    kernel[machine].memoryLimit = resources.limits[ResourceName.memory]?.value ?? 0
    kernel[machine].processorLimit = resources.limits[ResourceName.cpu]?.milliValue ?? 0
    kernel[machine].processorShares = shares(of: resources)
  }

  /// The share of a busy processor that a container asks for, 1024 for a whole one.
  static func shares(of resources: ResourceRequirements) -> Int64 {
    let request = resources.requests[ResourceName.cpu] ?? resources.limits[ResourceName.cpu]
    return max(2, (request?.milliValue ?? 0) * 1024 / 1000)
  }

  /// What the pod wishes for, as events tell it.
  private static func summary(_ pod: Pod, _ generation: Int64, _ error: String) -> String {
    func list(_ key: String, _ containers: [KubernetesAPI.Container]) -> String? {
      guard !containers.isEmpty else { return nil }
      let shares = containers.map { container in
        "{\"name\":\"\(container.name)\",\"resources\":"
          + JSONWriter.compact(container.resources.encoded()) + "}"
      }
      return "\"\(key)\":[\(shares.joined(separator: ","))]"
    }
    // In the order of the real one's fields, which is not that of their names.
    let parts = [
      list("initContainers", pod.spec.initContainers), list("containers", pod.spec.containers),
      "\"generation\":\(generation)", error.isEmpty ? nil : "\"error\":\(quoted(error))",
    ]
    return "{\(parts.compactMap { $0 }.joined(separator: ","))}"
  }
}
