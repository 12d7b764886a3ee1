import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// How pods end: containers first, then what they held of the node, then their objects.
extension Kubelet {
  /// Ends a pod that is being deleted: containers first, then what it held, then its object.
  mutating func end(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let grace = worker.isGone ? 0 : worker.pod.metadata.deletionGracePeriodSeconds ?? 30
    endAll(&worker, &client, &runtime, &kernel, grace: grace)
    guard !worker.records.contains(where: \.isAlive) else { return }
    if !worker.isGone { report(&worker, &client) }
    release(&worker, &runtime, &kernel)
    guard !worker.isGone else { return }
    if worker.isStatic {
      worker.isGone = true
      return
    }
    var options = DeleteOptions(gracePeriodSeconds: 0)
    options.uid = worker.pod.metadata.uid
    do {
      _ = try client.delete(
        Pod.resource,
        namespace: worker.pod.metadata.namespace,
        name: worker.pod.metadata.name,
        options
      )
      worker.isGone = true
    } catch  where error.reason == .notFound || error.reason == .conflict {
      worker.isGone = true
    } catch {
      worker.look(at: client.now + .seconds(1))
    }
  }

  /// Tells every running container to end; another call can only shorten the time.
  mutating func endAll(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel,
    grace: Int64?
  ) {
    let uid = worker.uid
    pullQueue.removeAll { $0.uid == uid }
    let seconds = grace ?? worker.pod.spec.terminationGracePeriodSeconds ?? 30
    for place in worker.places {
      if worker[place].step == .pulling { worker[place].step = .none }
      guard worker[place].isAlive, worker[place].id != nil else { continue }
      if !worker.isEnding, !worker.isGone {
        let name = worker.name(of: place)
        tell(
          worker.pod,
          name,
          .normal,
          "Killing",
          configuration.dialect.killing(name),
          &client
        )
      }
      abandonProbes(of: &worker[place], &kernel)
      let serves = place.isInitial && worker.container(place).isSidecar
      stop(place, &worker, grace: seconds, waitsForTurn: serves, &client, &runtime, &kernel)
    }
    worker.isEnding = true
    followStops(&worker, &client, &runtime, &kernel)
  }

  /// Gives back what a pod held of the node: sandbox, address, volumes.
  private mutating func release(
    _ worker: inout PodWorker,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    for place in worker.places {
      abandonProbes(of: &worker[place], &kernel)
      abandonHooks(of: &worker[place], &kernel)
      if let id = worker[place].id { owners[id] = nil }
      worker[place].id = nil
    }
    for sandbox in [worker.sandbox, worker.oldSandbox].compactMap({ $0 }) {
      owners[sandbox] = nil
      runtime.removeSandbox(sandbox, &kernel)
    }
    worker.sandbox = nil
    worker.oldSandbox = nil
    worker.isSandboxReady = false
    if let address = worker.address { addresses.free(address) }
    worker.address = nil
    for volume in worker.volumes {
      if case .own(let id) = volume.place { kernel.removeVolume(id) }
    }
    for id in worker.mounts.pinned { kernel.removeVolume(id) }
    worker.volumes = []
    worker.mounts.pinned = []
  }
}
