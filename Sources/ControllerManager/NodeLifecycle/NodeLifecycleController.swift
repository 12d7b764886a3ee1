public import KubernetesAPI
public import Simulation

/// Watches over the nodes: one whose kubelet falls silent becomes Unknown, gets taints that keep pods
/// away, and loses its pods after the time for which they tolerate that.
///
/// Looks at a node's lease when the lease would have run out, and not at every renewal. Holds the real
/// cluster's node lifecycle and taint eviction controllers.
public struct NodeLifecycleController: Controller {
  /// The name under which it records events.
  public let name = "node-controller"
  /// The kinds whose changes wake it.
  public let watches = [Node.resource, Pod.resource]

  /// How long a node that never reported may take.
  static let startupGrace = Duration.seconds(60)

  /// What is remembered of a node between two looks.
  struct Memory: Sendable {
    /// Whether the node was ready; nil before the first look.
    var wasReady: Bool?
    /// Whether a taint of the node drives pods away.
    var isTainted = false
    /// The pods that are to be evicted, and when.
    var evictions: [NamespacedName: Instant] = [:]
  }

  var queue = WorkQueue<String>()
  let messages: MessageStyle
  /// How long a kubelet may be silent.
  let grace: Duration
  var memories: [String: Memory] = [:]
  var events = EventRecorder(component: "node-controller")
  var evictionEvents = EventRecorder(component: "taint-eviction-controller")
  private var nodes = ChangeCursor(Node.resource)
  private var pods = ChangeCursor(Pod.resource)

  /// Makes a controller that has seen nothing yet.
  public init(messages: MessageStyle = .current, grace: Duration = .seconds(40)) {
    self.messages = messages
    self.grace = grace
  }

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try nodes.read(&client) {
    case .listed(let objects):
      let present = Set(objects.map(\.metadata.name))
      memories = memories.filter { present.contains($0.key) }
      for object in objects { queue.add(object.metadata.name) }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        let name = change.object.metadata.name
        if change.kind == .deleted { memories[name] = nil } else { queue.add(name) }
      }
    }
    // While no node drives pods away, pods need no look; the first look at such a node lists its own.
    guard memories.contains(where: \.value.isTainted) else {
      return pods.follow(from: nodes.revision)
    }
    switch try pods.read(&client) {
    case .listed:
      for name in memories.keys.sorted() where memories[name]?.isTainted == true {
        queue.add(name)
      }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        guard let pod = change.object as? Pod,
          memories[pod.assignedNode]?.isTainted == true
        else { continue }
        queue.add(pod.assignedNode)
      }
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) {
    guard var node = try client.find(Node.self, name: key) else { return }
    var memory = memories[key] ?? Memory()
    try judgeHealth(&node, &client)
    try noteReadiness(node, &memory, &client)
    try updateTaints(&node, &client)
    memories[key] = memory
    try evict(from: node, &client)
  }

  /// Makes the node's conditions Unknown when its kubelet has been silent for too long.
  private mutating func judgeHealth<Client: KubernetesClient>(
    _ node: inout Node,
    _ client: inout Client
  ) throws(Status) {
    let lease = try client.find(
      Lease.self,
      namespace: "kube-node-lease",
      name: node.metadata.name
    )
    let ready = node.status.conditions.first { $0.type == "Ready" }
    let beats = [lease?.spec.renewTime?.instant, ready?.lastHeartbeatTime.instant]
    let hasReported = ready != nil
    let deadline =
      hasReported
      ? (beats.compactMap(\.self).max() ?? .epoch) + grace
      : node.metadata.creationTimestamp.instant + Self.startupGrace
    if client.now < deadline { return queue.add(node.metadata.name, at: deadline) }
    // Silent already: whatever the kubelet writes next is a change of the node.
    guard ready?.status != "Unknown" else { return }
    for type in ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"] {
      node.status.markUnknown(type, now: client.now)
    }
    node = try client.updateStatus(node)
  }

  /// Tells when a node stops being ready, and takes its pods out of service.
  private mutating func noteReadiness<Client: KubernetesClient>(
    _ node: Node,
    _ memory: inout Memory,
    _ client: inout Client
  ) throws(Status) {
    let ready = node.status.conditions.first { $0.type == "Ready" }
    let isReady = ready?.status == "True"
    defer { memory.wasReady = isReady }
    guard !isReady, ready != nil, memory.wasReady == true else { return }
    events.record(
      &client,
      about: node,
      reason: "NodeNotReady",
      message: "Node \(node.metadata.name) status is now: NodeNotReady"
    )
    for var pod in try client.list(Pod.self, Self.pods(on: node)) {
      guard var condition = pod.condition("Ready"), condition.status == "True" else { continue }
      condition.status = "False"
      condition.lastTransitionTime = Time(client.now)
      pod.status.set(condition)
      try client.updateStatus(pod)
      events.record(
        &client,
        about: pod,
        type: .warning,
        reason: "NodeNotReady",
        message: "Node is not ready"
      )
    }
  }

  static func pods(on node: Node) -> ListOptions {
    ListOptions(fields: FieldSelector([.init("spec.nodeName", node.metadata.name)]))
  }
}

extension NodeStatus {
  fileprivate mutating func markUnknown(_ type: String, now: Instant) {
    guard let index = conditions.firstIndex(where: { $0.type == type }) else {
      var condition = NodeCondition()
      condition.type = type
      condition.status = "Unknown"
      condition.reason = "NodeStatusNeverUpdated"
      condition.message = "Kubelet never posted node status."
      condition.lastTransitionTime = Time(now)
      return conditions.append(condition)
    }
    guard conditions[index].status != "Unknown" else { return }
    conditions[index].status = "Unknown"
    conditions[index].reason = "NodeStatusUnknown"
    conditions[index].message = "Kubelet stopped posting node status."
    conditions[index].lastTransitionTime = Time(now)
  }
}
