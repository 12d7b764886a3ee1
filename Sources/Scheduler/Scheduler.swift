public import KubernetesAPI
public import Simulation

/// Finds a node for every pod that has none: filters, scores, binds.
///
/// Keeps the nodes' numbers from the changes of nodes and pods, so that a pod costs the look at a sample
/// of nodes and no list. Several pods may be bound in one run; each is counted on its node at once,
/// before the change of the pod has been read.
public struct Scheduler: Component {
  /// The name under which it records events, and by which pods choose it.
  public let name = "default-scheduler"
  /// The kinds whose changes wake it.
  public let watches = [
    Pod.resource, Node.resource, PersistentVolumeClaim.resource, PersistentVolume.resource,
  ]

  /// How many nodes that suit are scored for one pod.
  ///
  /// The search ends with them, and the next pod's begins where it ended. The real scheduler goes by a percentage, and never below this.
  static let sample = 100

  let messages: MessageStyle
  var cache = NodeCache()
  var queue = SchedulingQueue()
  var events: EventRecorder
  /// Pods bound here whose change has not been read yet: they are counted already.
  var assumed: Set<String> = []
  /// Which pods are where; nil while no pod has rules about others.
  var population: PodPopulation?
  /// No pod was ever seen of a lower priority than this.
  var leastRank = Int.max
  /// Where the next search begins.
  var nextStart = 0
  /// How many pods were placed; decides among equal nodes.
  var turn = 0
  /// Pods whose node is chosen and whose claims get their volumes now.
  var held: [HeldPod] = []
  private var claims = ChangeCursor(PersistentVolumeClaim.resource)
  private var volumes = ChangeCursor(PersistentVolume.resource)
  private var nodes = ChangeCursor(Node.resource)
  private var pods = ChangeCursor(Pod.resource)

  /// Makes a scheduler that has seen nothing yet.
  public init(messages: MessageStyle = .current) {
    self.messages = messages
    events =
      messages == .v18
      ? EventRecorder(component: "default-scheduler")
      : EventRecorder(component: "default-scheduler", host: "minikube", form: .series)
  }

  /// How many pods wait for a node.
  public var waitingPods: Int { queue.count }

  /// Reads what changed, then places the pods whose turn it is.
  public mutating func run<Client: KubernetesClient>(_ client: inout Client) -> Instant? {
    do {
      try observe(&client)
    } catch {
      return client.now + .seconds(1)
    }
    if !held.isEmpty { bindHeld(&client) }
    let now = client.now
    while let entry = queue.popFirst(now: now) { schedule(entry.pod, &client) }
    guard let deadline = held.first?.deadline else { return queue.nextDue }
    return min(queue.nextDue ?? deadline, deadline)
  }
}

extension Scheduler {
  private mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    let now = client.now
    var hasNewNode = false
    var hasRoom = false
    var hasNeighbour = false
    switch try nodes.read(&client) {
    case .listed(let objects):
      // Nodes that vanished while nobody looked are found by starting over, pods included.
      cache = NodeCache()
      population = nil
      pods.reset()
      for case let node as Node in objects where cache.update(node) { hasNewNode = true }
    case .changed(let changes):
      for change in changes {
        guard let node = change.object as? Node else { continue }
        if change.kind == .deleted {
          cache.remove(node.metadata.name)
        } else if cache.update(node) {
          hasNewNode = true
        }
      }
    }
    switch try pods.read(&client) {
    case .listed(let objects):
      assumed.removeAll()
      held.removeAll()
      queue.removeAll()
      population = nil
      for case let pod as Pod in objects { note(pod, now: now) }
    case .changed(let changes):
      for change in changes where note(change, now: now) { hasRoom = true }
      // Where pods have rules about others, any other pod may be the one that they wait for.
      hasNeighbour = population != nil && changes.contains(where: isNews)
    }
    let claims = try claims.read(&client).mentioned
    let volumes = try volumes.read(&client).mentioned
    if !claims.isEmpty || !volumes.isEmpty { queue.wakeClaimants(now: now) }
    if hasNewNode || hasNeighbour {
      queue.wakeParked(onlyForRoom: false, now: now)
    } else if hasRoom {
      queue.wakeParked(onlyForRoom: true, now: now)
    }
  }

  private mutating func note(_ pod: Pod, now: Instant) {
    leastRank = min(leastRank, pod.rank)
    if pod.takesRoom {
      cache.account(PodNeeds(pod), on: pod.assignedNode, .plus)
    } else if isWaiting(pod) {
      queue.update(pod, since: nil, now: now)
    }
  }

  /// Takes a change of a pod into the nodes' numbers and the queue.
  ///
  /// - Returns: whether a node has more room than before.
  private mutating func note(_ change: ObjectChange, now: Instant) -> Bool {
    guard let pod = change.object as? Pod else { return false }
    let isGone = change.kind == .deleted
    if change.kind == .added { leastRank = min(leastRank, pod.rank) }
    let previous = change.previous as? Pod
    let former = isGone ? previous ?? pod : previous
    let tookRoom = former?.takesRoom ?? false
    let takesRoom = !isGone && pod.takesRoom
    if population != nil {
      if takesRoom { placed(pod, on: pod.assignedNode) } else { unplaced(pod) }
    }
    if takesRoom, tookRoom { return noteResize(pod, since: former) }
    if takesRoom {
      queue.remove(pod.metadata.uid)
      if assumed.remove(pod.metadata.uid) == nil {
        cache.account(PodNeeds(pod), on: pod.assignedNode, .plus)
      }
      return false
    }
    if tookRoom, let former {
      assumed.remove(pod.metadata.uid)
      cache.account(PodNeeds(former), on: former.assignedNode, .minus)
      return true
    }
    if !isGone, isWaiting(pod) {
      queue.update(pod, since: previous, now: now)
    } else {
      queue.remove(pod.metadata.uid)
    }
    return false
  }

  /// Whether a change of a pod is one that rules between pods look at: its place or its labels.
  private func isNews(_ change: ObjectChange) -> Bool {
    guard let pod = change.object as? Pod, change.kind != .deleted,
      let former = change.previous as? Pod
    else { return change.kind == .deleted }
    return pod.takesRoom != former.takesRoom || pod.metadata.labels != former.metadata.labels
  }

  /// A pod on a node may change what it asks for; then its spec, and so its generation, changes.
  private mutating func noteResize(_ pod: Pod, since former: Pod?) -> Bool {
    guard let former, former.metadata.generation != pod.metadata.generation else { return false }
    cache.account(PodNeeds(former), on: former.assignedNode, .minus)
    cache.account(PodNeeds(pod), on: pod.assignedNode, .plus)
    return true
  }

  private func isWaiting(_ pod: Pod) -> Bool {
    let spec = pod.spec
    return spec.nodeName.isEmpty && pod.metadata.deletionTimestamp == nil
      && spec.schedulerName == name && spec.schedulingGates.isEmpty
      && pod.status.phase != "Succeeded" && pod.status.phase != "Failed"
  }
}

extension Pod {
  /// Whether the pod is on a node and has not ended.
  var takesRoom: Bool {
    !assignedNode.isEmpty && status.phase != "Succeeded" && status.phase != "Failed"
  }
}

extension ChangeCursor.Reading {
  /// The objects of the reading, those deleted included.
  fileprivate var mentioned: [any APIObject] {
    switch self {
    case .listed(let objects): objects
    case .changed(let changes): changes.map(\.object)
    }
  }
}
