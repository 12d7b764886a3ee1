public import ContainerRuntime
public import KubernetesAPI
public import Machine
import Network
public import Simulation

/// The agent of one node: makes the pods that are bound to the node run, and reports how they do.
///
/// Level-driven. Each run reads what changed for its node, takes the runtime's news, and brings every
/// pod that either concerns one step further; what takes time goes on when the runtime tells. A pod
/// that neither waits nor has probes costs nothing until something happens to it.
/// Source of the behaviour: `k8s.io/kubernetes/pkg/kubelet`.
public struct Kubelet: Sendable {
  /// What the administrator set.
  public private(set) var configuration: KubeletConfiguration

  var pods = PodTable()
  /// Which pod has a container or a sandbox.
  var owners: [ContainerID: Owner] = [:]
  /// When to look at the pod of a slot by itself; entries that were overtaken do nothing.
  var timers = EventQueue<Int>()
  /// The slots of the pods to look at in this run, in order.
  var dirty: [Int] = []
  var cursor: ChangeCursor
  var events: EventRecorder
  var addresses: PodAddressAllocator
  var services = ServiceLookup()
  var credentials = CredentialFiles()
  /// What the last pod with nothing special was given to resolve names with.
  var lastResolver: (namespace: String, configuration: ResolverConfiguration)?
  /// Pulls that wait for the one before them, first come first served.
  var pullQueue: [PullOrder] = []
  var activePull: PullOrder?
  var isRegistered = false
  /// Which of the runtime's images the node's status tells of.
  var reportedImages = 0
  /// When the node's status was written last.
  var reportedAt = Instant.epoch
  /// The pods from files of the node; nil where it has none.
  var statics: StaticPods?
  /// Whether the server told of the pods since the kubelet started.
  var hasHeard = true
  /// How full the node's disk is.
  var disk = DiskWatch()
  /// What it wrote down and nobody took yet.
  var log: [KubeletLogLine] = []
  var memory = MemoryWatch()
  /// Since when the runtime does not answer.
  var runtimeSilentSince: Instant?
  /// The silences that the node was told of.
  var toldRuntimeTroubles: [Instant] = []
  /// When it last wrote that the server does not answer.
  var toldSilence: Instant?

  /// A container's wish for an image.
  struct PullOrder: Sendable {
    let uid: String
    let place: ContainerPlace
    let image: String
    let orderedAt: Instant
    /// Whether to pull even if the image has come meanwhile.
    let isNeeded: Bool
  }

  /// The slot of a pod, with the place of the container; nil for the pod's sandbox.
  ///
  /// In eight bytes: a large cluster has hundreds of thousands of them.
  struct Owner: Sendable {
    private let number: Int32
    /// Zero for the sandbox, else the number of the container and, in the last two bits, its part.
    private let code: Int32

    init(slot: Int, place: ContainerPlace?) {
      number = Int32(slot)
      code = place.map { Int32($0.index + 1) << 2 | Int32($0.part.rawValue) } ?? 0
    }

    var slot: Int { Int(number) }

    var place: ContainerPlace? {
      guard let part = ContainerPlace.Part(rawValue: UInt8(code & 3)), code != 0 else { return nil }
      return ContainerPlace(part: part, index: Int(code >> 2) - 1)
    }
  }

  /// Makes the agent of a node that has no pods yet.
  public init(_ configuration: KubeletConfiguration) {
    self.configuration = configuration
    let own = FieldSelector([.init("spec.nodeName", configuration.nodeName)])
    cursor = ChangeCursor(Pod.resource, ListOptions(fields: own))
    events = EventRecorder(component: "kubelet", host: configuration.nodeName)
    addresses = PodAddressAllocator(
      configuration.podRange,
      first: configuration.firstPodAddress
    )
  }

  /// Takes over other settings, as a kubelet does that starts with them.
  public mutating func configure(_ settings: KubeletConfiguration) {
    configuration = settings
    isRegistered = false
  }

  /// Works until there is nothing left to do now.
  ///
  /// - Returns: when it wants to be woken at the latest; nil when only news are to wake it.
  public mutating func run<Client: KubernetesClient>(
    _ client: inout Client,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) -> Instant? {
    let now = client.now
    var isConnected = true
    let silence = runWithoutRuntime(&client)
    readManifests(on: runtime.machine, kernel, at: now)
    do {
      try register(&client, runtime)
      try readPods(&client)
      hasHeard = true
      dropOrphans(&client)
    } catch {
      // Without the server, what runs goes on; the node's object is written again afterwards.
      isConnected = false
      isRegistered = false
      writeSilence(of: error, at: now)
    }
    if let silence { return isConnected ? silence : min(silence, now + .seconds(1)) }
    takeNews(&client, &runtime, &kernel)
    while let (_, slot) = timers.popFirst(through: now) {
      if let due = pods[slot]?.retryAt, due <= now { markDirty(slot) }
    }
    let memoryDue = reviewMemory(&client, runtime, &kernel)
    if !isRegistered, isConnected { try? register(&client, runtime) }
    syncDirty(&client, &runtime, &kernel)
    if isConnected { dropOrphans(&client) }
    let diskDue = watchDisk(&client, runtime, kernel)
    if !isRegistered, isConnected { try? register(&client, runtime) }
    if !dirty.isEmpty { syncDirty(&client, &runtime, &kernel) }
    let ownDue = [timers.nextDue, memoryDue, diskDue].compactMap { $0 }.min()
    if isConnected, let due = reportImages(&client, runtime) {
      return min(ownDue ?? .distantFuture, due)
    }
    guard !isConnected else { return ownDue }
    return min(ownDue ?? .distantFuture, now + .seconds(1))
  }

  /// Forgets what it read, as a kubelet that starts again; running containers are found again.
  public mutating func restart() {
    cursor.reset()
    services = ServiceLookup()
    isRegistered = false
    hasHeard = statics == nil
    for slot in pods.occupied { markDirty(slot) }
  }

  /// Takes note that the node lost its power: nothing runs any more, and no sandbox is left.
  public mutating func noteReboot(now: Instant) {
    pullQueue = []
    activePull = nil
    for slot in pods.occupied { pods[slot]?.noteReboot(now: now) }
    restart()
  }

  /// The containers of a pod with the machines that they are, for exec and logs.
  public func containers(ofPod uid: String) -> [(name: String, id: ContainerID, isRunning: Bool)] {
    guard let slot = pods.slot(of: ownUID(uid)), let worker = pods[slot] else { return [] }
    return worker.places.compactMap { place in
      let record = worker[place]
      return record.id.map { (worker.name(of: place), $0, record.isRunning) }
    }
  }

  mutating func markDirty(_ slot: Int) {
    guard pods[slot]?.isDirty == false else { return }
    pods[slot]?.isDirty = true
    dirty.append(slot)
  }

  private mutating func syncDirty(
    _ client: inout some KubernetesClient,
    _ runtime: inout NodeRuntime,
    _ kernel: inout Kernel
  ) {
    // Before the server is heard, nobody knows whether a pod of its is still to run.
    var held: [Int] = []
    defer { dirty += held }
    while !dirty.isEmpty {
      let batch = dirty
      dirty = []
      for slot in batch {
        if !hasHeard, pods[slot]?.isStatic == false {
          held.append(slot)
          continue
        }
        guard var worker = pods.take(slot) else { continue }
        worker.isDirty = false
        worker.retryAt = nil
        client.follow(from: worker.cause)
        sync(&worker, slot, &client, &runtime, &kernel)
        if worker.isGone, worker.sandbox == nil {
          pods.remove(worker.uid)
          if statics != nil, worker.isStatic { noteStaticEnd(of: worker.pod, at: client.now) }
          continue
        }
        if let due = worker.retryAt { timers.schedule(slot, at: due) }
        pods[slot] = consume worker
      }
    }
  }
}

extension PodWorker {
  /// Takes note that the node lost its power; what the pod has on disk is still there.
  fileprivate mutating func noteReboot(now: Instant) {
    if let sandbox { oldSandbox = oldSandbox ?? sandbox }
    sandbox = nil
    isSandboxReady = false
    for place in places {
      let wasAlive = self[place].isAlive
      if self[place].step == .starting { self[place].settleStart() }
      self[place].step = .none
      self[place].changeLifecycle { $0 = LifecycleState() }
      if wasAlive {
        let started = if case .running(let since) = self[place].phase { since } else { now }
        self[place].phase = .terminated(
          .init(
            exitCode: 255,
            reason: "Unknown",
            startedAt: started,
            finishedAt: now,
            id: self[place].id
          )
        )
      } else if place.isInitial, let ending = self[place].ending {
        // A new sandbox is initialized anew.
        self[place].last = ending
        self[place].phase = .waiting(reason: waitingReason, message: "")
      }
    }
  }
}
