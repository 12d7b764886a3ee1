import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// What the API server tells of pods, and the runtime of sandboxes and containers.
extension Kubelet {
  mutating func readPods(_ client: inout some KubernetesClient) throws(Status) {
    switch try cursor.read(&client) {
    case .listed(let objects):
      let present = objects.compactMap { $0 as? Pod }
      let uids = Set(present.map(\.metadata.uid))
      for slot in pods.occupied where pods[slot]?.isStatic == false {
        if let uid = pods[slot]?.uid, !uids.contains(uid) { forget(uid) }
      }
      keepMirrors(present)
      for pod in present { see(pod, at: client.now) }
    case .changed(let changes):
      // What a pod was on its way does not matter, only what it is now.
      var seen: Set<String> = []
      let latest = changes.reversed().filter { seen.insert($0.object.metadata.uid).inserted }
      for change in latest.reversed() {
        guard let pod = change.object as? Pod else { continue }
        if change.kind == .deleted {
          if isMirror(pod) { forget(mirror: pod) }
          forget(pod.metadata.uid)
          writeSync("REMOVE", pod, at: client.now)
        } else {
          see(pod, at: client.now)
        }
      }
    }
  }

  private mutating func see(_ pod: Pod, at now: Instant) {
    if isMirror(pod) { return see(mirror: pod) }
    let uid = pod.metadata.uid
    guard let slot = pods.slot(of: uid), let known = pods[slot]?.pod else {
      // A pod that ended before this kubelet saw it has nothing left to run.
      if pod.isFinished, pod.metadata.deletionTimestamp == nil { return }
      // One that this node is done with, and that waits for others.
      if pod.metadata.deletionGracePeriodSeconds == 0 { return }
      markDirty(pods.insert(PodWorker(pod)))
      writeSync("ADD", pod, at: now)
      return
    }
    // Its own report coming back is no news.
    guard known.metadata.resourceVersion != pod.metadata.resourceVersion else { return }
    pods[slot]?.take(pod)
    pods[slot]?.cause = pod.storeRevision
    if pod.metadata.deletionTimestamp != nil, known.metadata.deletionTimestamp == nil {
      writeSync("DELETE", pod, at: now)
    }
    if !known.hasSameSpec(as: pod) || known.status != pod.status
      || known.metadata.deletionTimestamp != pod.metadata.deletionTimestamp
      || known.metadata.deletionGracePeriodSeconds != pod.metadata.deletionGracePeriodSeconds
    {
      markDirty(slot)
    }
  }

  private mutating func forget(_ uid: String) {
    guard let slot = pods.slot(of: uid) else { return }
    pods[slot]?.isGone = true
    markDirty(slot)
  }

  mutating func takeNews(
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    for news in runtime.drainNotifications() {
      switch news {
      case .imagePulled(let image, let took): endPull(of: image, took: took, nil, &client, &runtime)
      case .pullFailed(let image, let why): endPull(of: image, took: .zero, why, &client, &runtime)
      case .sandboxReady(let id):
        guard let slot = owners[id]?.slot else { continue }
        pods[slot]?.isSandboxReady = true
        if let pod = pods[slot]?.pod { writeLifecycle("ContainerStarted", id, pod, at: client.now) }
        markDirty(slot)
      case .sandboxStopped(let id): noteLostSandbox(id, &runtime, &kernel)
      case .containerStarted(let id): noteStart(id, &client, runtime, &kernel)
      case .startFailed(let id, let why): noteFailedStart(id, why, &client, runtime)
      case .containerExited(let id, let code): noteExit(id, code, &client, &runtime, &kernel)
      }
    }
  }

  /// Takes note that somebody ended a pod's sandbox: the pod gets another one.
  private mutating func noteLostSandbox(
    _ id: ContainerID,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard let slot = owners[id]?.slot, pods[slot]?.sandbox == id else { return }
    if let older = pods[slot]?.oldSandbox {
      owners[older] = nil
      runtime.removeSandbox(older, &kernel)
    }
    pods[slot]?.oldSandbox = id
    pods[slot]?.sandbox = nil
    pods[slot]?.isSandboxReady = false
    markDirty(slot)
  }

  private mutating func noteStart(
    _ id: ContainerID,
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard let owner = owners[id], let place = owner.place,
      pods[owner.slot]?[place].step == .starting, var worker = pods.take(owner.slot)
    else { return }
    client.follow(from: worker.cause)
    let since = runtime.container(id)?.startedAt ?? client.now
    writeLifecycle("ContainerStarted", id, worker.pod, at: client.now)
    let container = worker.container(place)
    if let hook = container.lifecycle?.postStart {
      // Until its hook is through, the container is not there as far as anybody else knows.
      let run = beginHook(hook, place, worker, runtime, &kernel)
      worker[place].changeLifecycle { $0.startHook = run }
    } else {
      settle(place, &worker, since: since)
    }
    tell(
      worker.pod,
      container.name,
      .normal,
      "Started",
      configuration.dialect.started,
      &client
    )
    pods[owner.slot] = consume worker
    markDirty(owner.slot)
  }

  private mutating func noteFailedStart(
    _ id: ContainerID,
    _ why: String,
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime
  ) {
    guard let owner = owners[id], let place = owner.place, var worker = pods.take(owner.slot)
    else { return }
    client.follow(from: worker.cause)
    let exitCode = runtime.container(id)?.exitCode ?? 128
    let ending = ContainerRecord.Ending(
      exitCode: exitCode == 0 ? 128 : exitCode,
      reason: configuration.dialect == .v18 ? "ContainerCannotRun" : "StartError",
      message: why,
      startedAt: .epoch,
      finishedAt: client.now,
      id: id
    )
    worker[place].settleStart()
    if worker.pod.spec.restartPolicy == "Never" || place.isEphemeral {
      worker[place].phase = .terminated(ending)
    } else {
      worker[place].last = ending
      worker[place].phase = .waiting(reason: "RunContainerError", message: why)
      worker[place].notBefore = client.now + .seconds(1)
    }
    let name = worker.name(of: place)
    let message = configuration.dialect.startFailed(name, why)
    tell(worker.pod, name, .warning, "Failed", message, &client)
    pods[owner.slot] = consume worker
    markDirty(owner.slot)
  }

  private mutating func noteExit(
    _ id: ContainerID,
    _ code: Int32,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard let owner = owners[id], let place = owner.place, var worker = pods.take(owner.slot)
    else { return }
    let now = client.now
    let container = runtime.container(id)
    // Nobody's change ended it, unless the pod was on its way out.
    if !worker.isEnding { worker.cause = 0 }
    noteHook(of: place, endsWith: code, &worker, &client)
    worker[place].settleStart()
    var started = container?.startedAt ?? now
    if case .running(let since) = worker[place].phase { started = since }
    let ending = ContainerRecord.Ending(
      exitCode: code,
      reason: container?.isOutOfMemory == true ? "OOMKilled" : code == 0 ? "Completed" : "Error",
      message: lastWords(of: worker.container(place), code, container, kernel),
      startedAt: started,
      finishedAt: container?.finishedAt ?? now,
      id: id
    )
    worker[place].phase = .terminated(ending)
    if let trouble = worker[place].lifecycle?.startTrouble, mayRestart(ending, place, worker) {
      drop(worker[place].last?.id, &runtime, &kernel)
      worker[place].last = ending
      worker[place].phase = .waiting(reason: trouble.reason, message: trouble.message)
    }
    abandonProbes(of: &worker[place], &kernel)
    abandonHooks(of: &worker[place], &kernel)
    writeLifecycle("ContainerDied", id, worker.pod, at: now)
    worker[place].isBeingKilled = false
    pods[owner.slot] = consume worker
    markDirty(owner.slot)
  }

  /// Tells of the hook after the start that its container took along when it ended.
  private mutating func noteHook(
    of place: ContainerPlace,
    endsWith code: Int32,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient
  ) {
    guard worker[place].lifecycle?.startHook != nil, !worker.isEnding,
      let handler = worker.container(place).lifecycle?.postStart
    else { return }
    let why = "container is not running"
    let failure =
      handler.exec.map {
        "Exec lifecycle hook ([\($0.command.joined(separator: " "))]) failed: \(why)"
      }
      ?? why
    let (name, dialect) = (worker.container(place).name, configuration.dialect)
    let told = dialect.failedHook("PostStartHook", failure)
    tell(worker.pod, name, .warning, "FailedPostStartHook", told, &client)
    worker[place].changeLifecycle {
      $0.startTrouble = ContainerTrouble(reason: "PostStartHookError", message: failure)
    }
  }

  /// What the container left for its status: its termination message, or the end of its log.
  private func lastWords(
    of container: KubernetesAPI.Container,
    _ code: Int32,
    _ instance: ContainerRuntime.Container?,
    _ kernel: Kernel
  ) -> String {
    guard let machine = instance?.machine, kernel.isMachine(machine) else { return "" }
    if let bytes = kernel.contents(container.terminationMessagePath, on: machine), !bytes.isEmpty {
      return String(decoding: bytes.prefix(4096), as: UTF8.self)
    }
    guard code != 0, container.terminationMessagePolicy == "FallbackToLogsOnError" else {
      return ""
    }
    let lines = kernel[machine].log.lines.suffix(80).map { $0.text + "\n" }
    return String(lines.joined().suffix(2048))
  }
}
