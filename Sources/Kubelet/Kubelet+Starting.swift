import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// Containers that do not run, and how they come to.
extension Kubelet {
  /// Brings a container nearer to running, if its policy and its back-off let it.
  mutating func bringUp(
    _ place: ContainerPlace,
    _ slot: Int,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    followImage(place, &worker, &client, &runtime, &kernel)
    let now = client.now
    guard worker[place].step == .none, !worker[place].isRunning else { return }
    if let until = worker[place].notBefore, now < until { return worker.look(at: until) }
    if let ending = worker[place].ending ?? worker[place].last {
      guard mayRestart(ending, place, worker) else { return }
      if let until = worker[place].restarts.blocked(since: ending.finishedAt, now: now) {
        holdBack(place, ending, &worker, &client, &runtime, &kernel)
        return worker.look(at: until)
      }
    }
    guard worker[place].hasFreshImage || haveImage(place, &worker, &client, &runtime),
      haveVolumeImages(place, &worker, &client, &runtime, &kernel)
    else { return }
    create(place, slot, &worker, &client, &runtime, &kernel)
  }

  func mayRestart(
    _ ending: ContainerRecord.Ending,
    _ place: ContainerPlace,
    _ worker: PodWorker
  ) -> Bool {
    let policy = worker.pod.spec.restartPolicy
    if place.isEphemeral { return false }
    if worker[place].isReplaced { return true }
    if place.isInitial {
      if worker.container(place).isSidecar { return true }
      // One that did its work and waits to do it again has a new sandbox to prepare.
      return ending.exitCode == 0 || policy != "Never"
    }
    return policy == "Always" || policy == "OnFailure" && ending.exitCode != 0
  }

  /// Takes over an image that was changed in the pod: what runs is ended, what waits starts over.
  private mutating func followImage(
    _ place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let wanted = worker.container(place)
    guard worker[place].image != wanted.image, worker[place].step != .starting,
      !worker[place].isBeingKilled
    else { return }
    if worker[place].isRunning, worker[place].id != nil {
      let message = configuration.dialect.replaced(wanted.name)
      tell(worker.pod, wanted.name, .normal, "Killing", message, &client)
      worker[place].isBeingKilled = true
      worker[place].isReplaced = true
      let grace = worker.pod.spec.terminationGracePeriodSeconds ?? 30
      return stop(place, &worker, grace: grace, &client, &runtime, &kernel)
    }
    if worker[place].step == .pulling {
      let uid = worker.uid
      pullQueue.removeAll { $0.uid == uid && $0.place == place }
      worker[place].step = .none
    }
    worker[place].image = wanted.image
    worker[place].pulls = BackOff()
    worker[place].pullFailure = nil
    worker[place].hasFreshImage = false
    worker[place].notBefore = nil
  }

  /// Leaves a failing container in CrashLoopBackOff, and tells so once for each failure.
  private mutating func holdBack(
    _ place: ContainerPlace,
    _ ending: ContainerRecord.Ending,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let (pod, name) = (worker.pod, worker.name(of: place))
    let wait = Self.text(of: worker[place].restarts.wait)
    if worker[place].ending != nil {
      drop(worker[place].last?.id, &runtime, &kernel)
      worker[place].last = ending
    }
    worker[place].phase = .waiting(
      reason: "CrashLoopBackOff",
      message: configuration.dialect.crashLoop(name, wait, pod)
    )
    guard worker[place].toldBackOff != ending.finishedAt else { return }
    worker[place].toldBackOff = ending.finishedAt
    let message = configuration.dialect.restartBackOff(name, pod)
    tell(pod, name, .warning, "BackOff", message, &client)
    let loop = configuration.dialect.crashLoop(name, wait, pod)
    writeSyncError(name, "CrashLoopBackOff", loop, pod, at: client.now)
    if configuration.dialect == .v18 {
      tell(pod, "", .warning, "FailedSync", "Error syncing pod", &client)
    }
  }

  private mutating func create(
    _ place: ContainerPlace,
    _ slot: Int,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard let sandbox = worker.sandbox else { return }
    let name = worker.name(of: place)
    do throws(ContainerTrouble) {
      var config = try config(of: place, &worker, &client, on: runtime.machine, &kernel)
      let container = worker.container(place)
      let image = runtime.imageStatus(container.image)
      if container.securityContext != nil || worker.pod.spec.securityContext != nil {
        try secure(&config, container, worker.pod, image)
      }
      config.processSpace = processSpace(of: place, worker, runtime, kernel)
      let id = try start(config, sandbox, &runtime, &kernel)
      if worker[place].ending != nil { drop(worker[place].last?.id, &runtime, &kernel) }
      if let before = worker[place].ending ?? worker[place].last {
        worker[place].restarts.next(after: before.finishedAt, now: client.now)
      }
      if let old = worker[place].id { owners[old] = nil }
      owners[id] = Owner(slot: slot, place: place)
      worker[place].id = id
      worker[place].imageDigest = runtime.imageIdentity(of: id)
      worker[place].step = .starting
      worker[place].hasFreshImage = false
      worker[place].isReplaced = false
      worker[place].notBefore = nil
      worker.resize?.noteStart(of: name)
      tell(worker.pod, name, .normal, "Created", configuration.dialect.created, &client)
    } catch {
      worker[place].hasFreshImage = false
      worker[place].notBefore = client.now + .seconds(10)
      worker[place].phase = .waiting(reason: error.reason, message: error.message)
      worker.look(at: client.now + .seconds(10))
      tell(worker.pod, name, .warning, "Failed", "Error: \(error.message)", &client)
    }
  }

  private mutating func config(
    of place: ContainerPlace,
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient,
    on node: MachineID,
    _ kernel: inout Kernel
  ) throws(ContainerTrouble) -> ContainerConfig {
    let (container, record) = (worker.container(place), worker[place])
    let services = serviceVariables(worker.pod, &client)
    var environment = try environment(of: container, worker, services, &client)
    let words = (container.command + container.args)
      .map { Self.expand($0, environment, services) }
    for variable in services where environment[variable.name] == nil {
      environment[variable.name] = variable.value
    }
    let isRestart = (record.ending ?? record.last) != nil
    var config = ContainerConfig(
      name: container.name,
      image: container.image,
      command: Array(words.prefix(container.command.count)),
      arguments: Array(words.dropFirst(container.command.count)),
      environment: environment,
      workingDirectory: container.workingDir.isEmpty ? nil : container.workingDir,
      mounts: try mounts(of: container, environment, &worker, on: node, &kernel),
      hasReadOnlyRoot: container.securityContext?.readOnlyRootFilesystem ?? false,
      attempt: Int(record.restartCount) + (isRestart ? 1 : 0)
    )
    config.stopSignal = container.lifecycle?.stopSignal
    config.keepsInput = container.stdin
    config.hasTerminal = container.tty
    let resources = worker.allocated(place)
    config.memoryLimit = resources.limits[ResourceName.memory]?.value ?? 0
    config.processorLimit = resources.limits[ResourceName.cpu]?.milliValue ?? 0
    config.processorShares = Self.shares(of: resources)
    return config
  }

  /// The machine among whose processes those of a container are to be; nil where the sandbox decides.
  private func processSpace(
    of place: ContainerPlace,
    _ worker: PodWorker,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> MachineID? {
    if worker.pod.spec.hostPID { return runtime.machine }
    guard place.isEphemeral else { return nil }
    let name = worker.name(of: place)
    let wanted = worker.pod.spec.ephemeralContainers.first { $0.container.name == name }?
      .targetContainerName
    guard let wanted, !wanted.isEmpty,
      let target = worker.places.first(where: { worker.name(of: $0) == wanted }),
      let id = worker[target].id, let machine = runtime.container(id)?.machine,
      kernel.isMachine(machine)
    else { return nil }
    return kernel[machine].processSpace ?? machine
  }

  private func start(
    _ config: ContainerConfig,
    _ sandbox: ContainerID,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) throws(ContainerTrouble) -> ContainerID {
    do {
      let id = try runtime.createContainer(config, in: sandbox, &kernel)
      try runtime.startContainer(id, at: kernel.now)
      return id
    } catch {
      throw ContainerTrouble(reason: "CreateContainerError", message: error.message)
    }
  }

  /// Removes an instance that neither runs nor is the last before the one that does.
  mutating func drop(
    _ id: ContainerID?,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    guard let id else { return }
    owners[id] = nil
    // Gone already is as good.
    try? runtime.removeContainer(id, &kernel)
  }

  /// A wait as messages print it: `10s`, `2m40s`.
  static func text(of length: Duration) -> String {
    let seconds = length.wholeSeconds
    return seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m\(seconds % 60)s"
  }
}

/// Why a container cannot be made.
struct ContainerTrouble: Error {
  /// The reason in the container's status.
  var reason: String
  /// What is the matter.
  var message: String
}
