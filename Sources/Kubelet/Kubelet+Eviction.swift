public import ContainerRuntime
import KubernetesAPI
import Machine
import Simulation

/// What a kubelet remembers of its node's disk.
struct DiskWatch: Sendable {
  /// Whether there is less left than there must be.
  var isShort = false
  /// When there was too little left the last time.
  var lastShort = Instant.epoch
  /// When to measure next.
  var measureAt = Instant.epoch
}

/// Pods that have to go because the node's disk is full.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/eviction`.
extension Kubelet {
  /// How often the kubelet measures.
  private static let evictionPeriod = Duration.seconds(10)
  /// How long a node goes on to say that it had too little.
  private static let transitionPeriod = Duration.minutes(5)
  /// What the system of a node takes up.
  private static let systemBytes = 1_946_157_056
  /// Pods of this priority stay.
  private static let criticalPriority: Int32 = 2_000_000_000

  /// What the system and the images of a node take up of its disk.
  public static func systemBytes(of runtime: NodeRuntime) -> Int {
    systemBytes + runtime.images.reduce(0) { $0 + $1.size }
  }

  /// Measures the disk where somebody made large files, and takes pods off the node where it is full.
  ///
  /// - Returns: when to measure again; nil while nothing can be short.
  mutating func watchDisk(
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> Instant? {
    guard kernel.hasLargeFiles, configuration.keepsLog else { return nil }
    let now = client.now
    guard now >= disk.measureAt else { return disk.measureAt }
    disk.measureAt = now + Self.evictionPeriod
    let files = kernel.bytes(ofKeeper: runtime.keeper)
    let figures = DiskFigures(used: Self.systemBytes(of: runtime) + files)
    let threshold = configuration.eviction.disk.bytes(of: Int64(figures.capacity))
    guard Int64(figures.available) < threshold else {
      if disk.isShort, now >= disk.lastShort + Self.transitionPeriod {
        disk.isShort = false
        isRegistered = false
        tellNode("NodeHasNoDiskPressure", &client)
        wakeWaiting()
      }
      // Without large files nothing can get short before another one is made.
      return disk.isShort || files > 64 << 20 ? disk.measureAt : nil
    }
    disk.lastShort = now
    if !disk.isShort {
      disk.isShort = true
      isRegistered = false
      tellNode("NodeHasDiskPressure", &client)
    }
    warnOfEviction(&client)
    evictOne(threshold, Int64(figures.available), &client, runtime, kernel)
    return disk.measureAt
  }

  private mutating func wakeWaiting() {
    for slot in pods.occupied where pods[slot]?.sandbox == nil { markDirty(slot) }
  }

  private mutating func warnOfEviction(_ client: inout some KubernetesClient) {
    var subject = ObjectReference()
    subject.kind = "Node"
    subject.name = configuration.nodeName
    subject.uid = configuration.nodeName
    let message = "Attempting to reclaim ephemeral-storage"
    events.record(
      &client,
      about: subject,
      type: .warning,
      reason: "EvictionThresholdMet",
      message: message
    )
    write(
      "W",
      "eviction_manager.go:386] \"Eviction manager: attempting to reclaim\" resourceName=\"ephemeral-storage\"",
      old: "eviction_manager.go:331] eviction manager: attempting to reclaim nodefs",
      at: client.now
    )
  }

  private func isCritical(_ pod: Pod) -> Bool {
    pod.metadata.annotations[StaticPodAnnotation.source] == "file"
      || (pod.spec.priority ?? 0) >= Self.criticalPriority
  }

  /// Takes the pod off the node that uses most, those first that use more than they asked for.
  private mutating func evictOne(
    _ threshold: Int64,
    _ available: Int64,
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) {
    var found: (slot: Int, exceeds: Bool, priority: Int32, used: Int)?
    for slot in pods.occupied {
      guard let worker = pods[slot], !isCritical(worker.pod), !worker.isFinished, !worker.isGone,
        worker.pod.metadata.deletionTimestamp == nil
      else { continue }
      let used = usages(of: worker, runtime, kernel).reduce(volumeBytes(of: worker, kernel)) {
        $0 + $1.used
      }
      let asked = worker.pod.spec.containers.reduce(Int64(0)) {
        $0 + ($1.resources.requests["ephemeral-storage"]?.value ?? 0)
      }
      let candidate = (slot, Int64(used) > asked, worker.pod.spec.priority ?? 0, used)
      guard let best = found else {
        found = candidate
        continue
      }
      let isWorse =
        best.exceeds != candidate.1
        ? candidate.1
        : best.priority != candidate.2 ? candidate.2 < best.priority : candidate.3 > best.used
      if isWorse { found = candidate }
    }
    guard let slot = found?.slot, var worker = pods.take(slot) else { return }
    var message =
      "The node was low on resource: ephemeral-storage. Threshold quantity:"
      + " \(Quantity(threshold)), available: \(Quantity((available >> 10) << 10, format: .binarySI)). "
    for usage in usages(of: worker, runtime, kernel) {
      let asked =
        worker.pod.spec.containers.first { $0.name == usage.name }?
        .resources.requests["ephemeral-storage"] ?? Quantity(0)
      guard Quantity(Int64(usage.used)) > asked else { continue }
      message +=
        "Container \(usage.name) was using \(Quantity((Int64(usage.used) >> 10) << 10, format: .binarySI)),"
        + " request is \(asked), has larger consumption of ephemeral-storage. "
    }
    worker.failure = ("Evicted", message)
    tell(worker.pod, "", .warning, "Evicted", message, &client)
    pods[slot] = worker
    markDirty(slot)
  }

  /// What the containers of a pod use of the disk, with their logs.
  private func usages(
    of worker: PodWorker,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> [(name: String, used: Int)] {
    worker.main.indices.compactMap { index in
      let place = ContainerPlace(part: .main, index: index)
      guard let id = worker[place].id, let machine = runtime.container(id)?.machine,
        kernel.isMachine(machine)
      else { return nil }
      // Directories and small files count in blocks; what came with the image does not count.
      return (worker.container(place).name, 16_384 + kernel[machine].files.largeBytes)
    }
  }

  private func volumeBytes(of worker: PodWorker, _ kernel: Kernel) -> Int {
    worker.volumes.reduce(0) { total, volume in
      guard case .own(let id) = volume.place else { return total }
      return total + kernel[id].totalBytes
    }
  }

  /// Whether a pod may start; a node without room takes no more of them.
  mutating func mayStay(_ worker: inout PodWorker, _ client: inout some KubernetesClient) -> Bool {
    guard disk.isShort, worker.sandbox == nil, worker.sandboxCount == 0, !isCritical(worker.pod)
    else { return true }
    // A status takes a moment to get to the server, or a controller would make pods without end.
    let due = (worker.startTime ?? client.now) + .seconds(1)
    guard client.now >= due else {
      worker.look(at: due)
      return false
    }
    let condition = "The node had condition: [DiskPressure]. "
    let message =
      configuration.dialect == .v18 ? condition : "Pod was rejected: \(condition)"
    worker.failure = ("Evicted", message)
    tell(worker.pod, "", .warning, "Evicted", condition, &client)
    return false
  }
}

extension FileNode {
  /// How many bytes the files in it have that are not kept one by one, or are large.
  fileprivate var largeBytes: Int {
    switch content {
    case .file(let bytes): bytes.count >= 262_144 ? bytes.count : 0
    case .blank(let count): count
    case .directory(let directory): directory.children.reduce(0) { $0 + $1.node.largeBytes }
    default: 0
    }
  }
}
