import ContainerRuntime
import KubernetesAPI
import Machine
import Network
import Simulation

extension Kubelet {
  /// Brings one pod a step further, and reports what has changed.
  mutating func sync(
    _ worker: inout PodWorker,
    _ slot: Int,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    if worker.isGone || worker.pod.metadata.deletionTimestamp != nil {
      end(&worker, &client, &runtime, &kernel)
    } else {
      if !worker.isFinished { run(&worker, slot, &client, &runtime, &kernel) }
      if worker.isFinished {
        endAll(&worker, &client, &runtime, &kernel, grace: worker.isEvicted ? 1 : nil)
      }
    }
    if !worker.isGone { report(&worker, &client) }
  }

  /// Writes the pod's status if it differs from what the server has.
  mutating func report(_ worker: inout PodWorker, _ client: inout some KubernetesClient) {
    if statics != nil, worker.isStatic { return reportStatic(&worker, &client) }
    var pod = worker.pod
    pod.status =
      PodStatusReport(worker: worker, node: configuration, now: client.now).make()
    guard pod.status != worker.pod.status else { return }
    for _ in 0..<3 {
      do {
        worker.pod = try client.updateStatus(pod)
        return
      } catch  where error.reason == .conflict {
        guard
          let fresh = try? client.find(
            Pod.self,
            namespace: pod.metadata.namespace,
            name: pod.metadata.name
          ),
          fresh.metadata.uid == pod.metadata.uid
        else { return }
        pod.metadata = fresh.metadata
        pod.spec = fresh.spec
      } catch  where error.reason == .notFound {
        return
      } catch {
        return worker.look(at: client.now + .seconds(1))
      }
    }
  }

  /// Volumes, then the sandbox, then the containers: one step after the other.
  private mutating func run(
    _ worker: inout PodWorker,
    _ slot: Int,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    if worker.startTime == nil { worker.startTime = client.now }
    guard isInTime(&worker, &client), mayStay(&worker, &client) else { return }
    if !worker.hasVolumes {
      guard mountVolumes(&worker, &client, on: runtime.machine, &kernel) else { return }
    }
    guard worker.sandbox != nil else {
      return startSandbox(&worker, slot, &client, &runtime, &kernel)
    }
    guard worker.isSandboxReady else { return }
    refreshVolumes(&worker, &client, &kernel)
    measureVolumes(&worker, &client, kernel)
    guard worker.failure == nil else { return }
    followStops(&worker, &client, &runtime, &kernel)
    if worker.hasProbes { probe(&worker, &client, &runtime, &kernel) }
    followResize(&worker, &client, &runtime, &kernel)
    worker.noteEphemeral()
    // Before all others, so that one can look into a pod that does not get past its first ones.
    for index in worker.ephemeral.indices {
      let place = ContainerPlace(part: .ephemeral, index: index)
      bringUp(place, slot, &worker, &client, &runtime, &kernel)
    }
    for index in worker.initial.indices {
      let place = ContainerPlace(part: .initial, index: index)
      let isSidecar = worker.container(place).isSidecar
      if !isSidecar, worker[place].step == .none, worker[place].ending?.exitCode == 0 { continue }
      bringUp(place, slot, &worker, &client, &runtime, &kernel)
      followStartHook(place, &worker, &client, &runtime, &kernel)
      guard isSidecar, worker[place].isStarted else { return }
    }
    for index in worker.main.indices {
      let place = ContainerPlace(part: .main, index: index)
      bringUp(place, slot, &worker, &client, &runtime, &kernel)
      followStartHook(place, &worker, &client, &runtime, &kernel)
      // The kubelet goes on to the next one when the hook is through.
      if worker[place].lifecycle?.startHook != nil { break }
    }
  }

  /// Whether the pod may still run; one that took longer than it was given has failed.
  private mutating func isInTime(
    _ worker: inout PodWorker,
    _ client: inout some KubernetesClient
  ) -> Bool {
    guard let seconds = worker.pod.spec.activeDeadlineSeconds, let start = worker.startTime else {
      return true
    }
    let deadline = start + .seconds(seconds)
    guard client.now >= deadline else {
      worker.look(at: deadline)
      return true
    }
    let message = "Pod was active on the node longer than the specified deadline"
    worker.failure = ("DeadlineExceeded", message)
    tell(worker.pod, "", .normal, "DeadlineExceeded", message, &client)
    return false
  }

  private mutating func startSandbox(
    _ worker: inout PodWorker,
    _ slot: Int,
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    let spec = worker.pod.spec
    if !spec.hostNetwork, worker.address == nil {
      worker.address = addresses.take()
      if worker.address == nil { return worker.look(at: kernel.now + .seconds(5)) }
    }
    if worker.oldSandbox != nil {
      let message = "Pod sandbox changed, it will be killed and re-created."
      tell(worker.pod, "", .normal, "SandboxChanged", message, &client)
    }
    var ownName = spec.hostname.isEmpty ? nil : spec.hostname
    let ownDomain = domain(of: worker.pod)
    if spec.setHostnameAsFQDN == true, !ownDomain.isEmpty {
      let full = "\(ownName ?? worker.pod.metadata.name).\(ownDomain)"
      guard full.utf8.count <= 64 else {
        let message =
          "Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster"
          + " domain, FQDN \(full) is too long (64 characters is the max,"
          + " \(full.utf8.count) characters requested)"
        tell(worker.pod, "", .warning, "FailedCreatePodSandBox", message, &client)
        return worker.look(at: kernel.now + .seconds(15))
      }
      ownName = full
    }
    var config = SandboxConfig(
      podName: worker.pod.metadata.name,
      podNamespace: worker.pod.metadata.namespace,
      podUID: worker.uid,
      configHash: worker.pod.metadata.annotations["kubernetes.io/config.hash"],
      hostname: spec.hostNetwork ? configuration.nodeName : ownName,
      address: spec.hostNetwork ? nil : worker.address,
      resolver: resolver(for: worker.pod),
      domain: domain(of: worker.pod),
      hostAliases: spec.hostAliases.map { "\($0.ip)\t\($0.hostnames.joined(separator: "\t"))" },
      attempt: Int(worker.sandboxCount)
    )
    config.sharesProcesses = spec.shareProcessNamespace == true
    let sandbox = runtime.runSandbox(config, &kernel)
    worker.sandbox = sandbox
    publishPorts(of: worker, on: runtime.node, &kernel)
    worker.sandboxCount &+= 1
    owners[sandbox] = Owner(slot: slot, place: nil)
  }

  /// Records an event about a container of a pod, or about the pod itself.
  mutating func tell(
    _ pod: Pod,
    _ container: String,
    _ type: EventRecorder.Kind,
    _ reason: String,
    _ message: String,
    _ client: inout some KubernetesClient
  ) {
    var subject = ObjectReference(pod)
    if !container.isEmpty {
      let isInitial = pod.spec.initContainers.contains { $0.name == container }
      let isEphemeral = pod.spec.ephemeralContainers.contains { $0.container.name == container }
      let list =
        isInitial ? "initContainers" : isEphemeral ? "ephemeralContainers" : "containers"
      subject.fieldPath = "spec.\(list){\(container)}"
    }
    events.record(&client, about: subject, type: type, reason: reason, message: message)
    writeEvent(subject, type, reason, message, at: client.now)
  }
}
