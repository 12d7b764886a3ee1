public import KubernetesAPI
import Simulation

/// Rolls deployments out: makes a replica set for each version of the template, and moves replicas
/// from the old ones to the new one at the pace of the strategy.
public struct DeploymentController: Controller {
  /// The name under which it records events.
  public let name = "deployment-controller"
  /// The kinds whose changes wake it.
  public let watches = [Deployment.resource, ReplicaSet.resource]

  var queue = WorkQueue<NamespacedName>()
  var events = EventRecorder(component: "deployment-controller")
  let messages: MessageStyle
  private var deployments = ChangeCursor(Deployment.resource)
  private var replicaSets = ChangeCursor(ReplicaSet.resource)
  /// The deployments of each namespace with their selectors, for replica sets without an owner.
  private var selectors: [String: [NamespacedName: LabelSelectorTerms]] = [:]

  /// Makes a controller that has seen nothing yet.
  public init(messages: MessageStyle = .current) { self.messages = messages }

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try deployments.read(&client) {
    case .listed(let objects):
      selectors.removeAll()
      for case let deployment as Deployment in objects { note(deployment) }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        guard let deployment = change.object as? Deployment else { continue }
        let key = deployment.namespacedName
        if change.kind == .deleted {
          selectors[key.namespace]?[key] = nil
        } else {
          note(deployment)
        }
      }
    }
    switch try replicaSets.read(&client) {
    case .listed:
      for namespace in selectors.keys.sorted() {
        for key in (selectors[namespace] ?? [:]).keys.sorted() { queue.add(key) }
      }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        note(change)
      }
    }
  }

  private mutating func note(_ deployment: Deployment) {
    let key = deployment.namespacedName
    selectors[key.namespace, default: [:]][key] = deployment.spec.selector?.terms
    queue.add(key)
  }

  private mutating func note(_ change: ObjectChange) {
    guard let set = change.object as? ReplicaSet else { return }
    let namespace = set.metadata.namespace
    if let owner = set.controllerReference {
      guard owner.kind == Deployment.resource.kind else { return }
      return queue.add(NamespacedName(namespace: namespace, name: owner.name))
    }
    guard change.kind != .deleted, let candidates = selectors[namespace] else { return }
    for key in candidates.keys.sorted()
    where candidates[key]?.matches(set.metadata.labels) == true {
      queue.add(key)
    }
  }
}
