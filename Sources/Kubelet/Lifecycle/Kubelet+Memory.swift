import ContainerRuntime
import KubernetesAPI
import Machine
public import Simulation

/// What a kubelet keeps about its node's memory; most never look at it.
struct MemoryWatch: Sendable {
  /// When to look next; nil while there is no reason to.
  var due: Instant?
  /// Whether there is too little of it left.
  var isPressed = false
  /// Processes that were killed because there was none left, and that nobody was told of yet.
  var victims: [(name: String, number: Int32)] = []
}

/// Memory of the node that runs short: the node says so, and pods have to go.
///
/// Source: `k8s.io/kubernetes/pkg/kubelet/eviction`.
extension Kubelet {
  /// What kubelet, runtime and system take of the node's memory.
  public static let systemMemory: Int64 = 310 << 20
  /// How often the kubelet looks while much of it is held.
  private static let memoryPeriod = Duration.seconds(10)

  /// Takes note that the containers of the node hold much of its memory.
  public mutating func watchMemory(from now: Instant) {
    if memory.due == nil { memory.due = now + Self.memoryPeriod }
  }

  /// Takes note that the node had no memory left, and what it did about it.
  public mutating func noteExhaustedMemory(victim: String, number: Int32) {
    memory.victims.append((victim, number))
  }

  /// Looks after the node's memory; gives the time of the next look, nil where none is needed.
  mutating func reviewMemory(
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime,
    _ kernel: inout Kernel
  ) -> Instant? {
    for victim in memory.victims {
      let message =
        "System OOM encountered, victim process: \(victim.name), pid: \(victim.number)"
      tellNode(.warning, "SystemOOM", message, &client)
    }
    memory.victims = []
    guard let due = memory.due, configuration.evictionMemory > 0 else { return nil }
    guard client.now >= due else { return due }
    let capacity = configuration.memoryKiB * 1024
    let held = kernel.memoryHeld(byKeeper: runtime.keeper)
    let available = capacity - Self.systemMemory - held
    setPressure(available < configuration.evictionMemory, &client)
    if memory.isPressed {
      let message = "Attempting to reclaim memory"
      tellNode(.warning, "EvictionThresholdMet", message, &client)
      evictForMemory(available, &client, runtime, kernel)
    } else if held < (capacity - Self.systemMemory) / 4 {
      memory.due = nil
      kernel.stopWatchingMemory(ofKeeper: runtime.keeper)
      return nil
    }
    memory.due = client.now + Self.memoryPeriod
    return memory.due
  }

  private mutating func setPressure(
    _ isPressed: Bool,
    _ client: inout some KubernetesClient
  ) {
    guard isPressed != memory.isPressed else { return }
    memory.isPressed = isPressed
    isRegistered = false
    let reason = isPressed ? "NodeHasInsufficientMemory" : "NodeHasSufficientMemory"
    let message = "Node \(configuration.nodeName) status is now: \(reason)"
    tellNode(.normal, reason, message, &client)
  }

  private mutating func tellNode(
    _ type: EventRecorder.Kind,
    _ reason: String,
    _ message: String,
    _ client: inout some KubernetesClient
  ) {
    var subject = ObjectReference()
    subject.kind = "Node"
    subject.name = configuration.nodeName
    subject.uid = configuration.nodeName
    events.record(&client, about: subject, type: type, reason: reason, message: message)
    writeEvent(subject, type, reason, message, at: client.now)
  }

  /// A pod that may have to go, with what it holds.
  private struct Candidate {
    var slot: Int
    var held: Int64
    var request: Int64
    var priority: Int32
    var isOver: Bool { held > request }
  }

  /// Ends the pod that is first in the order of evictions: over its request, of little importance,
  /// and far over its request.
  private mutating func evictForMemory(
    _ available: Int64,
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) {
    var candidates: [Candidate] = []
    for slot in pods.occupied {
      guard let worker = pods[slot], !worker.isFinished, !worker.isEnding, !worker.isGone,
        worker.pod.spec.priority ?? 0 < 2_000_000_000
      else { continue }
      var candidate = Candidate(
        slot: slot,
        held: 0,
        request: 0,
        priority: worker.pod.spec.priority ?? 0
      )
      for index in worker.main.indices {
        let place = ContainerPlace(part: .main, index: index)
        let requests = worker.container(place).resources.requests
        candidate.request += requests[ResourceName.memory]?.value ?? 0
        candidate.held += held(place, worker, runtime, kernel)
      }
      if candidate.held > 0 { candidates.append(candidate) }
    }
    let first = candidates.min { left, right in
      if left.isOver != right.isOver { return left.isOver }
      if left.priority != right.priority { return left.priority < right.priority }
      return left.held - left.request > right.held - right.request
    }
    if let first { evict(first.slot, available, &client, runtime, kernel) }
  }

  private mutating func evict(
    _ slot: Int,
    _ available: Int64,
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) {
    guard var worker = pods.take(slot) else { return }
    let message = evictionMessage(available, worker, runtime, kernel)
    worker.failure = ("Evicted", message)
    worker.isEvicted = true
    tell(worker.pod, "", .warning, "Evicted", message, &client)
    pods[slot] = worker
    markDirty(slot)
  }

  private func held(
    _ place: ContainerPlace,
    _ worker: PodWorker,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> Int64 {
    worker[place].id.flatMap { runtime.container($0) }.map { kernel.memory(of: $0.machine) } ?? 0
  }

  private func evictionMessage(
    _ available: Int64,
    _ worker: PodWorker,
    _ runtime: NodeRuntime,
    _ kernel: Kernel
  ) -> String {
    func text(_ bytes: Int64) -> String {
      Quantity(bytes, format: .binarySI).description
    }
    var message = "The node was low on resource: memory. "
    if configuration.dialect == .current {
      message += "Threshold quantity: \(text(configuration.evictionMemory)), available: "
      message += "\(max(0, available) / 1024)Ki. "
    }
    for index in worker.main.indices {
      let place = ContainerPlace(part: .main, index: index)
      let container = worker.container(place)
      let request = container.resources.requests[ResourceName.memory]
      let held = held(place, worker, runtime, kernel)
      guard held > request?.value ?? 0 else { continue }
      let (used, asked) = ("\(held / 1024)Ki", request?.description ?? "0")
      let start = "Container \(container.name) was using \(used), "
      message +=
        configuration.dialect == .current
        ? start + "request is \(asked), has larger consumption of memory. "
        : start + "which exceeds its request of \(asked). "
    }
    return message
  }
}
