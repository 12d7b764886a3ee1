public import KubernetesAPI
import Simulation

/// Keeps one pod of every daemon set on every node that suits it.
///
/// The pods are bound by the scheduler, as all others are: each asks for its node by an affinity to the
/// node's name. Source: `k8s.io/kubernetes/pkg/controller/daemon`.
public struct DaemonSetController: Controller {
  /// The name under which it records events.
  public let name = "daemonset-controller"
  /// The kinds whose changes wake it.
  public let watches = [DaemonSet.resource, Pod.resource, Node.resource]

  var queue = WorkQueue<NamespacedName>()
  var events = EventRecorder(component: "daemonset-controller")
  /// How often the pod of a node failed, and since when the next one has to wait.
  var failures = DaemonFailures()
  private var sets = ChangeCursor(DaemonSet.resource)
  private var pods = ChangeCursor(Pod.resource)
  private var nodes = ChangeCursor(Node.resource)
  private var keys: Set<NamespacedName> = []
  private var nodeCount = 0

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try sets.read(&client) {
    case .listed(let objects):
      keys = Set(objects.map { $0.namespacedName })
      enqueueAll()
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        let key = change.object.namespacedName
        if change.kind == .deleted {
          keys.remove(key)
          failures.forget(change.object.metadata.uid)
        } else {
          keys.insert(key)
        }
        queue.add(key)
      }
    }
    if try nodesMatter(&client) { enqueueAll() }
    switch try pods.read(&client) {
    case .listed: enqueueAll()
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        note(change, now: client.now)
      }
    }
  }

  private mutating func enqueueAll() {
    for key in keys.sorted() { queue.add(key) }
  }

  /// Whether nodes came, went, or changed in what decides about daemons.
  private mutating func nodesMatter<Client: KubernetesClient>(
    _ client: inout Client
  ) throws(Status) -> Bool {
    switch try nodes.read(&client) {
    case .listed(let objects):
      nodeCount = objects.count
      return true
    case .changed(let changes):
      var isNew = false
      for change in changes {
        queue.cause = change.revision
        switch change.kind {
        case .added: nodeCount += 1
        case .deleted: nodeCount -= 1
        default: break
        }
        guard
          change.kind != .deleted, let node = change.object as? Node,
          let old = change.previous as? Node
        else {
          isNew = true
          continue
        }
        isNew =
          isNew || node.metadata.labels != old.metadata.labels
          || node.spec.taints != old.spec.taints
      }
      return isNew
    }
  }

  /// A look at a set takes the longer, the more nodes there are; what its pods do meanwhile is seen
  /// in one look.
  private mutating func note(_ change: ObjectChange, now: Instant) {
    for object in [change.object, change.previous] {
      guard
        let pod = object as? Pod, let owner = pod.controllerReference, owner.kind == "DaemonSet"
      else { continue }
      let key = NamespacedName(namespace: pod.metadata.namespace, name: owner.name)
      if nodeCount <= 100 {
        queue.add(key)
      } else {
        queue.add(key, at: now + .milliseconds(Int64(nodeCount / 10)))
      }
      return
    }
  }
}

/// How often the daemon of a node failed: each new one waits longer than the one before.
struct DaemonFailures: Sendable {
  private struct Record: Sendable {
    var delay: Duration
    var retry: Instant
  }

  private var records: [String: [String: Record]] = [:]

  /// When the failed pod of `node` may be deleted; each permission makes the next one wait longer.
  mutating func retry(_ set: String, on node: String, now: Instant) -> Instant {
    let known = records[set]?[node]
    if let known, known.retry > now { return known.retry }
    let isOld = known.map { now - $0.retry > .minutes(30) } ?? true
    let delay = isOld ? Duration.seconds(1) : min((known?.delay ?? .zero) * 2, .minutes(15))
    records[set, default: [:]][node] = Record(delay: delay, retry: now + delay)
    return now
  }

  mutating func forget(_ set: String) { records[set] = nil }
}
