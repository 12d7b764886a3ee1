import KubernetesAPI
import Simulation

extension NodeLifecycleController {
  private static let prefix = "node.kubernetes.io/"
  /// The taints that the controller sets and takes off, by their keys without the prefix.
  private static let managed: Set = [
    "not-ready", "unreachable", "memory-pressure", "disk-pressure", "pid-pressure",
    "network-unavailable", "unschedulable",
  ]

  /// Gives the node the taints that follow from its conditions.
  func updateTaints<Client: KubernetesClient>(
    _ node: inout Node,
    _ client: inout Client
  ) throws(Status) {
    let wanted = Self.taints(for: node)
    var taints = node.spec.taints.filter { taint in
      guard taint.key.hasPrefix(Self.prefix),
        Self.managed.contains(String(taint.key.dropFirst(Self.prefix.count)))
      else { return true }
      return wanted.contains { $0.key == taint.key && $0.effect == taint.effect }
    }
    for var taint in wanted
    where !taints.contains(where: { $0.key == taint.key && $0.effect == taint.effect }) {
      taint.timeAdded = Time(client.now)
      taints.append(taint)
    }
    guard taints != node.spec.taints else { return }
    node.spec.taints = taints
    node = try client.update(node)
  }

  /// The taints that a node in this state has; a pure function of it.
  static func taints(for node: Node) -> [Taint] {
    var taints: [Taint] = []
    func add(_ key: String, _ effects: String...) {
      for effect in effects { taints.append(Taint(prefix + key, effect: effect)) }
    }
    for condition in node.status.conditions {
      switch (condition.type, condition.status) {
      case ("Ready", "False"): add("not-ready", "NoSchedule", "NoExecute")
      case ("Ready", "Unknown"): add("unreachable", "NoSchedule", "NoExecute")
      case ("MemoryPressure", "True"): add("memory-pressure", "NoSchedule")
      case ("DiskPressure", "True"): add("disk-pressure", "NoSchedule")
      case ("PIDPressure", "True"): add("pid-pressure", "NoSchedule")
      case ("NetworkUnavailable", "True"): add("network-unavailable", "NoSchedule")
      default: break
      }
    }
    if node.spec.unschedulable { add("unschedulable", "NoSchedule") }
    return taints
  }

  /// Deletes the pods that no longer put up with the node's taints, and notes when others will not.
  mutating func evict<Client: KubernetesClient>(
    from node: Node,
    _ client: inout Client
  ) throws(Status) {
    let taints = node.spec.taints.filter { $0.effect == "NoExecute" }
    let name = node.metadata.name
    let former = memories[name]?.evictions ?? [:]
    memories[name]?.isTainted = !taints.isEmpty
    memories[name]?.evictions = [:]
    guard !taints.isEmpty || !former.isEmpty else { return }
    let now = client.now
    for pod in try client.list(Pod.self, Self.pods(on: node))
    where pod.metadata.deletionTimestamp == nil {
      let key = pod.namespacedName
      switch Self.endurance(of: pod, taints) {
      case .forever:
        guard former[key] != nil else { continue }
        tell(pod, "Cancelling deletion of Pod \(key)", &client)
      case .until(let end) where end > now:
        memories[name]?.evictions[key] = end
        queue.add(name, at: end)
      case .until: try evict(pod, from: node, &client)
      }
    }
  }

  /// How long a pod puts up with taints.
  private enum Endurance {
    case forever
    case until(Instant)
  }

  /// The shortest of the times for which the pod tolerates the taints.
  private static func endurance(of pod: Pod, _ taints: [Taint]) -> Endurance {
    let tolerations = pod.spec.tolerations
    var end: Instant?
    for taint in taints {
      let since = taint.timeAdded?.instant ?? .epoch
      let matching = tolerations.filter { $0.tolerates(taint) }
      guard !matching.isEmpty else { return .until(since) }
      guard let least = matching.compactMap(\.tolerationSeconds).min() else { continue }
      let limit = since + .seconds(max(0, least))
      end = min(end ?? limit, limit)
    }
    return end.map { .until($0) } ?? .forever
  }

  private mutating func evict<Client: KubernetesClient>(
    _ pod: Pod,
    from node: Node,
    _ client: inout Client
  ) throws(Status) {
    let key = pod.namespacedName
    var marked = pod
    let condition = PodCondition.disruption(
      "DeletionByTaintManager",
      "Taint manager: deleting due to NoExecute taint",
      now: client.now
    )
    if messages == .current, marked.status.set(condition) { try client.updateStatus(marked) }
    try client.delete(Pod.self, namespace: key.namespace, name: key.name)
    if messages == .v18 {
      events.record(
        &client,
        about: pod,
        reason: "NodeControllerEviction",
        message: "Marking for deletion Pod \(key.name) from Node \(node.metadata.name)"
      )
    } else {
      tell(pod, "Marking for deletion Pod \(key)", &client)
    }
  }

  private mutating func tell<Client: KubernetesClient>(
    _ pod: Pod,
    _ message: String,
    _ client: inout Client
  ) {
    evictionEvents.record(
      &client,
      about: pod,
      reason: "TaintManagerEviction",
      message: message
    )
  }
}
