import ContainerRuntime
import KubernetesAPI
import Machine
import Network
import Simulation

extension Kubelet {
  /// Brings one pod a step further, and reports what has changed.
  mutating func sync(
    _ worker: inout PodWorker, _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) {
    if worker.isGone || worker.pod.metadata.deletionTimestamp != nil {
      end(&worker, &client, &runtime, &kernel)
    } else if !worker.isFinished {
      run(&worker, &client, &runtime, &kernel)
      if worker.isFinished { endAll(&worker, &client, &runtime, &kernel, grace: nil) }
    }
    if !worker.isGone { report(&worker, &client) }
  }

  /// Writes the pod's status if it differs from what the server has.
  func report(_ worker: inout PodWorker, _ client: inout some KubernetesClient) {
    var pod = worker.pod
    pod.status =
      PodStatusReport(worker: worker, node: configuration, now: client.now).make()
    guard pod.status != worker.pod.status else { return }
    for _ in 0..<3 {
      do {
        worker.pod = try client.updateStatus(pod)
        return
      } catch where error.reason == .conflict {
        guard
          let fresh = try? client.find(
            Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name),
          fresh.metadata.uid == pod.metadata.uid
        else { return }
        pod.metadata = fresh.metadata
        pod.spec = fresh.spec
      } catch where error.reason == .notFound {
        return
      } catch {
        return worker.look(at: client.now + .seconds(1))
      }
    }
  }

  /// Volumes, then the sandbox, then the containers: one step after the other.
  private mutating func run(
    _ worker: inout PodWorker, _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) {
    if worker.startTime == nil { worker.startTime = client.now }
    if !worker.hasVolumes {
      guard mountVolumes(&worker, &client, &kernel) else { return }
    }
    guard worker.sandbox != nil else { return startSandbox(&worker, &runtime, &kernel) }
    guard worker.isSandboxReady else { return }
    for index in worker.initial.indices {
      let place = ContainerPlace(isInitial: true, index: index)
      if case .terminated(let ending) = worker[place].phase, ending.exitCode == 0,
        !worker.container(place).isSidecar
      {
        continue
      }
      if !worker[place].isAlive { tryStart(place, &worker, &client, &runtime, &kernel) }
      guard worker.container(place).isSidecar, worker[place].isRunning else { return }
    }
    for index in worker.main.indices {
      let place = ContainerPlace(isInitial: false, index: index)
      if case .waiting("PodInitializing", _) = worker[place].phase {
        worker[place].phase = .waiting(reason: "ContainerCreating", message: "")
      }
      if !worker[place].isAlive { tryStart(place, &worker, &client, &runtime, &kernel) }
    }
  }

  private mutating func startSandbox(
    _ worker: inout PodWorker, _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) {
    let spec = worker.pod.spec
    if !spec.hostNetwork, worker.address == nil {
      worker.address = addresses.take()
      if worker.address == nil { return worker.look(at: kernel.now + .seconds(5)) }
    }
    worker.sandbox = runtime.runSandbox(
      SandboxConfig(
        podName: worker.pod.metadata.name, podNamespace: worker.pod.metadata.namespace,
        podUID: worker.pod.metadata.uid,
        hostname: spec.hostNetwork
          ? configuration.nodeName : spec.hostname.isEmpty ? nil : spec.hostname,
        address: worker.address, resolver: resolver(for: worker.pod),
        hostAliases: spec.hostAliases.map { "\($0.ip)\t\($0.hostnames.joined(separator: "\t"))" }),
      &kernel)
  }

  private func resolver(for pod: Pod) -> ResolverConfiguration {
    switch pod.spec.dnsPolicy {
    case "ClusterFirst" where !pod.spec.hostNetwork, "ClusterFirstWithHostNet":
      let domain = configuration.clusterDomain
      return ResolverConfiguration(
        nameservers: [configuration.clusterDNS],
        search: ["\(pod.metadata.namespace).svc.\(domain)", "svc.\(domain)", domain], ndots: 5)
    case "None":
      return ResolverConfiguration(
        nameservers: (pod.spec.dnsConfig?.nameservers ?? []).compactMap { IPv4Address($0) },
        search: pod.spec.dnsConfig?.searches ?? [])
    default:
      return ResolverConfiguration(nameservers: [IPv4Address(192, 168, 99, 1)])
    }
  }

  /// Starts a container that does not run, if its policy and its back-off let it.
  private mutating func tryStart(
    _ place: ContainerPlace, _ worker: inout PodWorker, _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) {
    let now = client.now
    var record = worker[place]
    if record.phase == .pulling { return }
    defer { worker[place] = record }
    if let ending = record.ending ?? (record.hasFreshImage ? nil : waitingAfter(record)) {
      guard mayRestart(ending, place, worker) else { return }
      if let until = record.restarts.blocked(since: ending.finishedAt, now: now) {
        holdBack(&record, ending, until, worker.pod, &client)
        return worker.look(at: until)
      }
      if record.ending != nil {
        record.last = ending
        record.phase = .waiting(reason: "ContainerCreating", message: "")
      }
    }
    guard record.hasFreshImage || haveImage(&record, place, &worker, &client, &runtime) else {
      return
    }
    create(&record, place, worker, &client, &runtime, &kernel)
    if case .waiting(let reason, _) = record.phase, reason != "ContainerCreating" {
      worker.look(at: now + .seconds(10))
    }
  }

  /// The ending that a container in CrashLoopBackOff waits after.
  private func waitingAfter(_ record: ContainerRecord) -> ContainerRecord.Ending? {
    if case .waiting("CrashLoopBackOff", _) = record.phase { record.last } else { nil }
  }

  private func mayRestart(
    _ ending: ContainerRecord.Ending, _ place: ContainerPlace, _ worker: PodWorker
  ) -> Bool {
    let policy = worker.pod.spec.restartPolicy
    if place.isInitial {
      if worker.container(place).isSidecar { return true }
      return ending.exitCode != 0 && policy != "Never"
    }
    return policy == "Always" || policy == "OnFailure" && ending.exitCode != 0
  }

  /// Leaves a failing container in CrashLoopBackOff, and tells so once for each failure.
  private mutating func holdBack(
    _ record: inout ContainerRecord, _ ending: ContainerRecord.Ending, _ until: Instant,
    _ pod: Pod, _ client: inout some KubernetesClient
  ) {
    let wait = Self.text(of: record.restarts.wait)
    record.last = ending
    record.phase = .waiting(
      reason: "CrashLoopBackOff", message: configuration.dialect.crashLoop(record.name, wait, pod))
    guard record.toldBackOff != ending.finishedAt else { return }
    record.toldBackOff = ending.finishedAt
    tell(
      pod, record.name, .warning, "BackOff",
      configuration.dialect.restartBackOff(record.name, pod), &client)
    if configuration.dialect == .v1_8 {
      tell(pod, "", .warning, "FailedSync", "Error syncing pod", &client)
    }
  }

  private mutating func create(
    _ record: inout ContainerRecord, _ place: ContainerPlace, _ worker: PodWorker,
    _ client: inout some KubernetesClient, _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) {
    guard let sandbox = worker.sandbox else { return }
    let container = worker.container(place)
    do throws(ContainerTrouble) {
      let environment = try environment(of: container, worker, &client)
      let config = ContainerConfig(
        name: container.name, image: container.image, command: container.command,
        arguments: container.args, environment: environment,
        workingDirectory: container.workingDir.isEmpty ? nil : container.workingDir,
        user: (container.securityContext?.runAsUser ?? worker.pod.spec.securityContext?.runAsUser)
          .map { UInt32(truncatingIfNeeded: $0) },
        mounts: mounts(of: container, worker),
        hasReadOnlyRoot: container.securityContext?.readOnlyRootFilesystem ?? false,
        attempt: Int(record.restartCount) + (record.last == nil ? 0 : 1))
      let id = try start(config, sandbox, &runtime, &kernel)
      if record.last != nil {
        record.restartCount += 1
        if let previous = record.last { record.restarts.next(after: previous.finishedAt) }
      }
      record.id = id
      record.imageDigest = runtime.container(id)?.imageDigest ?? ""
      record.phase = .starting
      record.hasFreshImage = false
      tell(worker.pod, record.name, .normal, "Created", configuration.dialect.created, &client)
    } catch {
      record.phase = .waiting(reason: error.reason, message: error.message)
      tell(worker.pod, record.name, .warning, "Failed", "Error: \(error.message)", &client)
    }
  }

  private func start(
    _ config: ContainerConfig, _ sandbox: ContainerID, _ runtime: inout NodeRuntime,
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

  /// Records an event about a container of a pod, or about the pod itself.
  mutating func tell(
    _ pod: Pod, _ container: String, _ type: EventRecorder.Kind, _ reason: String,
    _ message: String, _ client: inout some KubernetesClient
  ) {
    var subject = ObjectReference(pod)
    if !container.isEmpty {
      let isInitial = pod.spec.initContainers.contains { $0.name == container }
      subject.fieldPath = "spec.\(isInitial ? "initContainers" : "containers"){\(container)}"
    }
    events.record(&client, about: subject, type: type, reason: reason, message: message)
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
