public import KubernetesAPI
import Simulation

/// Keeps the pods of stateful sets, each with a name, an address and claims of its own.
///
/// Source: `k8s.io/kubernetes/pkg/controller/statefulset`.
public struct StatefulSetController: Controller {
  /// The name under which it records events.
  public let name = "statefulset-controller"
  /// The kinds whose changes wake it.
  public let watches = [StatefulSet.resource, Pod.resource]

  var queue = WorkQueue<NamespacedName>()
  var events = EventRecorder(component: "statefulset-controller")
  private var sets = ChangeCursor(StatefulSet.resource)
  private var pods = ChangeCursor(Pod.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try sets.read(&client).remaining {
      queue.cause = object.storeRevision
      queue.add(object.namespacedName)
    }
    switch try pods.read(&client) {
    // The list of sets that came with it has them all.
    case .listed: break
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        note(change.object)
        if let previous = change.previous, previous.controllerReference != nil { note(previous) }
      }
    }
  }

  /// Looks at the set that a pod belongs to, or could belong to by its name.
  private mutating func note(_ object: any APIObject) {
    let meta = object.metadata
    if let owner = object.controllerReference {
      guard owner.kind == "StatefulSet" else { return }
      return queue.add(NamespacedName(namespace: meta.namespace, name: owner.name))
    }
    guard let (parent, _) = StatefulPodName.parts(meta.name) else { return }
    queue.add(NamespacedName(namespace: meta.namespace, name: parent))
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      let set = try client.find(StatefulSet.self, namespace: key.namespace, name: key.name),
      let selector = set.spec.selector
    else { return }
    let pods = try claim(set, selector.terms, &client)
    var history = try ControllerHistory(of: set, selector.terms, &client)
    var collisions = set.status.collisionCount ?? 0
    let wanted = try history.revision(
      of: set.spec.template,
      owner: set,
      hashKey: "controller.kubernetes.io/hash",
      collisions: &collisions,
      &client
    )
    let current = history.named(set.status.currentRevision) ?? wanted
    var look = StatefulLook(set: set, current: current, wanted: wanted, pods: pods, now: client.now)
    look.status.collisionCount = collisions
    var failure: Status?
    do {
      try manage(&look, &client)
    } catch {
      failure = error
    }
    try report(&look, &client)
    let live = Set(
      pods.map { $0.revisionName } + [current.metadata.name, wanted.metadata.name]
    )
    try history.truncate(
      keeping: live,
      limit: set.spec.revisionHistoryLimit ?? 10,
      &client
    )
    if let failure, !failure.isNamespaceTerminating { throw failure }
  }

  /// The set's pods, after adopting those that match and releasing those that no longer do.
  private func claim<Client: KubernetesClient>(
    _ set: StatefulSet,
    _ selector: LabelSelectorTerms,
    _ client: inout Client
  ) throws(Status) -> [Pod] {
    var options = ListOptions(namespace: set.metadata.namespace)
    options.ownerUID = set.metadata.uid
    var claimed: [Pod] = []
    for pod in try client.list(Pod.self, options) {
      if selector.matches(pod.metadata.labels) || pod.metadata.deletionTimestamp != nil {
        claimed.append(pod)
      } else {
        var released = pod
        released.metadata.ownerReferences.removeAll { $0.uid == set.metadata.uid }
        try client.update(released)
      }
    }
    guard set.metadata.deletionTimestamp == nil else { return claimed }
    let matching = try client.list(
      Pod.self,
      ListOptions(namespace: set.metadata.namespace, labels: selector)
    )
    for pod in matching
    where pod.controllerReference == nil && pod.metadata.deletionTimestamp == nil
      && StatefulPodName.parts(pod.metadata.name)?.set == set.metadata.name
    {
      var adopted = pod
      adopted.metadata.ownerReferences.append(OwnerReference(controller: set))
      claimed.append(try client.update(adopted))
    }
    return claimed
  }

  /// Writes how many pods there are; a rollout that has reached all of them is over.
  private mutating func report<Client: KubernetesClient>(
    _ look: inout StatefulLook,
    _ client: inout Client
  ) throws(Status) {
    var status = look.status
    let replicas = look.set.spec.replicas ?? 1
    if look.set.spec.updateStrategy.type == "RollingUpdate", status.updatedReplicas == replicas,
      status.readyReplicas == replicas, status.replicas == replicas
    {
      status.currentReplicas = status.updatedReplicas
      status.currentRevision = status.updateRevision
    }
    for pod in look.pods {
      guard let due = pod.available(after: look.set.spec.minReadySeconds), due > look.now else {
        continue
      }
      queue.add(look.set.namespacedName, at: due)
    }
    guard status != look.set.status else { return }
    var set = look.set
    set.status = status
    try client.updateStatus(set)
  }
}

/// The names of a stateful set's pods.
enum StatefulPodName {
  /// The set's name and the number that a name is made of; nil where it is of another form.
  static func parts(_ name: String) -> (set: String, ordinal: Int)? {
    guard let dash = name.lastIndex(of: "-") else { return nil }
    let digits = name[name.index(after: dash)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let ordinal = Int(digits), dash > name.startIndex
    else { return nil }
    return (String(name[..<dash]), ordinal)
  }
}
