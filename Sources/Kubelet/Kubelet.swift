public import ContainerRuntime
public import KubernetesAPI
public import Machine
import Network
public import Simulation

/// The agent of one node: makes the pods that are bound to the node run, and reports how they do.
///
/// Level-driven. Each run reads what changed for its node, takes the runtime's news, and brings every
/// pod that either concerns one step further; what takes time goes on when the runtime tells.
/// Source of the behaviour: `k8s.io/kubernetes/pkg/kubelet`.
public struct Kubelet: Sendable {
  /// What the administrator set.
  public let configuration: KubeletConfiguration

  var workers: [String: PodWorker] = [:]
  /// The uids of the pods in the order in which they came, for everything that is done to all.
  var order: [String] = []
  var pods: ChangeCursor
  var events: EventRecorder
  var addresses: PodAddressAllocator
  /// Pulls that wait for the one before them, first come first served.
  var pullQueue: [PullOrder] = []
  var activePull: PullOrder?
  var isRegistered = false
  /// The pods to look at in this run, in order.
  var dirty: [String] = []

  /// A container's wish for an image.
  struct PullOrder: Sendable {
    let uid: String
    let place: ContainerPlace
    let image: String
    let orderedAt: Instant
    var startedAt: Instant
  }

  /// Makes the agent of a node that has no pods yet.
  public init(_ configuration: KubeletConfiguration) {
    self.configuration = configuration
    pods = ChangeCursor(
      Pod.resource, ListOptions(fields: FieldSelector([.init("spec.nodeName", configuration.nodeName)])))
    events = EventRecorder(component: "kubelet", host: configuration.nodeName)
    addresses = PodAddressAllocator(
      configuration.podRange, first: configuration.firstPodAddress)
  }

  /// Works until there is nothing left to do now.
  ///
  /// - Returns: when it wants to be woken at the latest; nil when only news are to wake it.
  public mutating func run<Client: KubernetesClient>(
    _ client: inout Client, _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) -> Instant? {
    let now = client.now
    do {
      try register(&client, runtime)
      try readPods(&client)
    } catch {
      // Without the server, what runs goes on; news of the runtime are still worked off.
      takeNews(&client, &runtime)
      syncDirty(&client, &runtime, &kernel)
      return now + .seconds(1)
    }
    takeNews(&client, &runtime)
    for uid in order where workers[uid]?.retryAt.map({ $0 <= now }) == true { markDirty(uid) }
    syncDirty(&client, &runtime, &kernel)
    return order.compactMap { workers[$0]?.retryAt }.min()
  }

  /// Forgets what it read, as a kubelet that starts again; running containers are found again.
  public mutating func restart() {
    pods.reset()
    isRegistered = false
    for uid in order { markDirty(uid) }
  }

  /// Takes note that the node lost its power: nothing runs any more, and every sandbox is gone.
  public mutating func noteReboot(now: Instant) {
    pullQueue = []
    activePull = nil
    for uid in order {
      guard var worker = workers[uid] else { continue }
      worker.sandbox = nil
      worker.isSandboxReady = false
      for place in worker.places {
        guard worker[place].isAlive || worker[place].phase == .pulling else { continue }
        let started = if case .running(let since) = worker[place].phase { since } else { now }
        worker[place].phase =
          worker[place].id == nil
          ? .waiting(reason: "ContainerCreating", message: "")
          : .terminated(
            .init(
              exitCode: 255, reason: "Unknown", startedAt: started, finishedAt: now,
              id: worker[place].id))
      }
      workers[uid] = worker
    }
    restart()
  }

  /// The containers of a pod with the machines that they are, for exec and logs.
  public func containers(ofPod uid: String) -> [(name: String, id: ContainerID, isRunning: Bool)] {
    guard let worker = workers[uid] else { return [] }
    return worker.records.compactMap { record in
      record.id.map { (record.name, $0, record.isRunning) }
    }
  }

  mutating func markDirty(_ uid: String) {
    if !dirty.contains(uid) { dirty.append(uid) }
  }

  // MARK: News

  private mutating func readPods(_ client: inout some KubernetesClient) throws(Status) {
    switch try pods.read(&client) {
    case .listed(let objects):
      let present = objects.compactMap { $0 as? Pod }
      let uids = Set(present.map(\.metadata.uid))
      for uid in order where !uids.contains(uid) { forget(uid) }
      for pod in present { see(pod) }
    case .changed(let changes):
      for change in changes {
        guard let pod = change.object as? Pod else { continue }
        if change.kind == .deleted { forget(pod.metadata.uid) } else { see(pod) }
      }
    }
  }

  private mutating func see(_ pod: Pod) {
    let uid = pod.metadata.uid
    guard let known = workers[uid]?.pod else {
      // A pod that ended before this kubelet saw it has nothing left to run.
      if pod.isFinished, pod.metadata.deletionTimestamp == nil { return }
      workers[uid] = PodWorker(pod)
      order.append(uid)
      markDirty(uid)
      return
    }
    workers[uid]?.pod = pod
    // Its own report coming back is no news.
    if known.spec != pod.spec || known.metadata.deletionTimestamp != pod.metadata.deletionTimestamp
      || known.metadata.deletionGracePeriodSeconds != pod.metadata.deletionGracePeriodSeconds
    {
      markDirty(uid)
    }
  }

  private mutating func forget(_ uid: String) {
    guard workers[uid] != nil else { return }
    workers[uid]?.isGone = true
    markDirty(uid)
  }

  private mutating func takeNews(
    _ client: inout some KubernetesClient, _ runtime: inout NodeRuntime
  ) {
    for news in runtime.drainNotifications() {
      switch news {
      case .imagePulled(let image, let took): endPull(of: image, took: took, nil, &client, &runtime)
      case .pullFailed(let image, let why): endPull(of: image, took: .zero, why, &client, &runtime)
      case .sandboxReady(let id):
        guard let uid = order.first(where: { workers[$0]?.sandbox == id }) else { continue }
        workers[uid]?.isSandboxReady = true
        markDirty(uid)
      case .containerStarted(let id): noteStart(id, &client, runtime)
      case .startFailed(let id, let why): noteFailedStart(id, why, &client, runtime)
      case .containerExited(let id, let code): noteExit(id, code, runtime, client.now)
      }
    }
  }

  /// The pod and place that have the container `id` now.
  func find(_ id: ContainerID) -> (uid: String, place: ContainerPlace)? {
    for uid in order {
      guard let worker = workers[uid] else { continue }
      if let place = worker.places.first(where: { worker[$0].id == id }) { return (uid, place) }
    }
    return nil
  }

  private mutating func syncDirty(
    _ client: inout some KubernetesClient, _ runtime: inout NodeRuntime, _ kernel: inout Kernel
  ) {
    while !dirty.isEmpty {
      let batch = dirty
      dirty = []
      for uid in batch {
        guard var worker = workers[uid] else { continue }
        worker.retryAt = nil
        sync(&worker, &client, &runtime, &kernel)
        if worker.isGone, worker.sandbox == nil {
          workers[uid] = nil
          order.removeAll { $0 == uid }
        } else {
          workers[uid] = worker
        }
      }
    }
  }
}
