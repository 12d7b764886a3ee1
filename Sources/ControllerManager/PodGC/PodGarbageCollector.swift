public import KubernetesAPI
import Simulation

/// Deletes the pods of nodes that are gone: no kubelet is left to do it.
public struct PodGarbageCollector: Controller {
  /// The name under which it records events.
  public let name = "pod-garbage-collector-controller"
  /// The kinds whose changes wake it.
  public let watches = [Node.resource]

  /// How long a node must be gone before its pods are.
  static let quarantine = Duration.seconds(40)

  var queue = WorkQueue<String>()
  private var nodes = ChangeCursor(Node.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try nodes.read(&client) {
    case .listed(let objects):
      let present = Set(objects.map(\.metadata.name))
      for pod in try client.list(Pod.self) {
        let node = pod.assignedNode
        guard !node.isEmpty, !present.contains(node) else { continue }
        queue.add(node, at: client.now + Self.quarantine)
      }
    case .changed(let changes):
      for change in changes where change.kind == .deleted {
        queue.cause = change.revision
        queue.add(change.object.metadata.name, at: client.now + Self.quarantine)
      }
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) {
    guard try client.find(Node.self, name: key) == nil else { return }
    let onNode = ListOptions(fields: FieldSelector([.init("spec.nodeName", key)]))
    for var pod in try client.list(Pod.self, onNode) {
      if !pod.isFinished {
        pod.status.phase = "Failed"
        pod.status.set(
          .disruption("DeletionByPodGC", "PodGC: node no longer exists", now: client.now)
        )
        try client.updateStatus(pod)
      }
      try client.delete(
        Pod.self,
        namespace: pod.metadata.namespace,
        name: pod.metadata.name,
        DeleteOptions(gracePeriodSeconds: 0)
      )
    }
  }
}

extension PodCondition {
  /// The condition of a pod that the cluster ends for reasons of its own.
  static func disruption(_ reason: String, _ message: String, now: Instant) -> PodCondition {
    var condition = PodCondition()
    condition.type = "DisruptionTarget"
    condition.status = "True"
    condition.reason = reason
    condition.message = message
    condition.lastTransitionTime = Time(now)
    return condition
  }
}
