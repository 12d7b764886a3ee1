import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// What the runtime tells of containers, and how they are ended.
extension Kubelet {
  mutating func noteStart(
    _ id: ContainerID, _ client: inout some KubernetesClient, _ runtime: NodeRuntime
  ) {
    guard let (uid, place) = find(id), let worker = workers[uid],
      worker[place].phase == .starting
    else { return }
    let since = runtime.container(id)?.startedAt ?? client.now
    workers[uid]?[place].phase = .running(since: since)
    tell(
      worker.pod, worker[place].name, .normal, "Started", configuration.dialect.started, &client)
    markDirty(uid)
  }

  mutating func noteFailedStart(
    _ id: ContainerID, _ why: String, _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime
  ) {
    guard let (uid, place) = find(id), let worker = workers[uid] else { return }
    let container = runtime.container(id)
    workers[uid]?[place].phase = .terminated(
      .init(
        exitCode: container.map { $0.exitCode == 0 ? 128 : $0.exitCode } ?? 128,
        reason: configuration.dialect == .v1_8 ? "ContainerCannotRun" : "StartError", message: why,
        startedAt: .epoch, finishedAt: client.now, id: id))
    tell(
      worker.pod, worker[place].name, .warning, "Failed",
      "Error: failed to start container \"\(worker[place].name)\": \(why)", &client)
    markDirty(uid)
  }

  mutating func noteExit(_ id: ContainerID, _ code: Int32, _ runtime: NodeRuntime, _ now: Instant) {
    guard let (uid, place) = find(id), let worker = workers[uid] else { return }
    let container = runtime.container(id)
    var started = now
    if case .running(let since) = worker[place].phase { started = since }
    workers[uid]?[place].phase = .terminated(
      .init(
        exitCode: code, reason: code == 0 ? "Completed" : "Error", startedAt: started,
        finishedAt: container?.finishedAt ?? now, id: id))
    markDirty(uid)
  }

  /// Ends a pod that is being deleted: containers first, then what it held, then its object.
  mutating func end(
    _ worker: inout PodWorker, _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) {
    let grace = worker.isGone ? 0 : worker.pod.metadata.deletionGracePeriodSeconds ?? 30
    endAll(&worker, &client, &runtime, &kernel, grace: grace)
    guard !worker.records.contains(where: \.isAlive) else { return }
    if !worker.isGone { report(&worker, &client) }
    release(&worker, &runtime, &kernel)
    guard !worker.isGone else { return }
    var options = DeleteOptions(gracePeriodSeconds: 0)
    options.uid = worker.pod.metadata.uid
    do {
      _ = try client.delete(
        Pod.resource, namespace: worker.pod.metadata.namespace, name: worker.pod.metadata.name,
        options)
      worker.isGone = true
    } catch where error.reason == .notFound || error.reason == .conflict {
      worker.isGone = true
    } catch {
      worker.look(at: client.now + .seconds(1))
    }
  }

  /// Tells every running container to end, once; a second call can only shorten the time.
  mutating func endAll(
    _ worker: inout PodWorker, _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime, _ kernel: inout Kernel, grace: Int64?
  ) {
    pullQueue.removeAll { $0.uid == worker.pod.metadata.uid }
    let seconds = grace ?? worker.pod.spec.terminationGracePeriodSeconds ?? 30
    for place in worker.places {
      if worker[place].phase == .pulling {
        worker[place].phase = .waiting(reason: "ContainerCreating", message: "")
      }
      guard worker[place].isAlive, let id = worker[place].id else { continue }
      if !worker.isEnding, !worker.isGone {
        tell(
          worker.pod, worker[place].name, .normal, "Killing",
          configuration.dialect.killing(worker[place].name, id: id.description), &client)
      }
      do {
        try runtime.stopContainer(id, grace: .seconds(seconds), &kernel)
      } catch {
        // It ended by itself meanwhile, or never began.
        worker[place].phase = .terminated(
          .init(
            exitCode: 137, reason: "Error", startedAt: client.now, finishedAt: client.now, id: id))
      }
    }
    worker.isEnding = true
  }

  /// Gives back what a pod held of the node: sandbox, address, volumes.
  private mutating func release(
    _ worker: inout PodWorker, _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) {
    if let sandbox = worker.sandbox { runtime.removeSandbox(sandbox, &kernel) }
    worker.sandbox = nil
    worker.isSandboxReady = false
    if let address = worker.address { addresses.free(address) }
    worker.address = nil
    for volume in worker.volumes { kernel.removeVolume(volume.id) }
    worker.volumes = []
  }
}
