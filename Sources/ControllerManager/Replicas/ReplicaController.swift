public import KubernetesAPI
import Simulation

/// Keeps the number of pods of every replication controller, or of every replica set.
///
/// Acts on what is: the pods that it made are in the log of changes before it looks again, so it
/// needs no expectations to avoid making them twice.
public struct ReplicaController<Owner: ReplicaOwner>: Controller {
  /// The name under which it records events.
  public let name = Owner.controllerName
  /// The kinds whose changes wake it.
  public let watches = [Owner.resource, Pod.resource]

  var queue = WorkQueue<NamespacedName>()
  var owners = ChangeCursor(Owner.resource)
  var pods = ChangeCursor(Pod.resource)
  /// What each owner has, by its uid.
  var tallies: [String: PodTally] = [:]
  /// The owners that may have pods to adopt or to release.
  var reviews: Set<NamespacedName> = []
  /// The owners of each namespace with their selectors, for pods that have no owner yet.
  var selectors: [String: [NamespacedName: LabelSelectorTerms]] = [:]
  var events = EventRecorder(component: Owner.controllerName)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try owners.read(&client) {
    case .listed(let objects):
      selectors.removeAll()
      tallies.removeAll()
      for case let owner as Owner in objects { note(owner) }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        guard let owner = change.object as? Owner else { continue }
        change.kind == .deleted ? drop(owner) : note(owner, since: change.previous as? Owner)
      }
    }
    switch try pods.read(&client) {
    case .listed:
      tallies.removeAll()
      for namespace in selectors.keys.sorted() {
        for key in (selectors[namespace] ?? [:]).keys.sorted() { review(key) }
      }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        note(change)
      }
    }
  }

  private mutating func note(_ owner: Owner, since previous: Owner? = nil) {
    let key = owner.namespacedName
    let selector = owner.podSelector
    if previous?.podSelector == selector { return queue.add(key) }
    selectors[key.namespace, default: [:]][key] = selector
    review(key)
  }

  private mutating func review(_ key: NamespacedName) {
    reviews.insert(key)
    queue.add(key)
  }

  private mutating func drop(_ owner: Owner) {
    let key = owner.namespacedName
    tallies[owner.metadata.uid] = nil
    reviews.remove(key)
    selectors[key.namespace]?[key] = nil
    if selectors[key.namespace]?.isEmpty == true { selectors[key.namespace] = nil }
  }
}

/// The controller of replication controllers.
public typealias ReplicationControllerController = ReplicaController<ReplicationController>
/// The controller of replica sets.
public typealias ReplicaSetController = ReplicaController<ReplicaSet>

extension ReplicaController {
  /// Takes one change of a pod into the tally of its owner, and enqueues owners that it concerns.
  private mutating func note(_ change: ObjectChange) {
    guard let pod = change.object as? Pod else { return }
    let isGone = change.kind == .deleted
    let old = isGone ? (change.previous as? Pod ?? pod) : change.previous as? Pod
    let owner = isGone ? nil : reference(of: pod)
    let formerOwner = old.flatMap { reference(of: $0) }
    let hasMoved = owner?.uid != formerOwner?.uid
    if let old, let formerOwner, hasMoved {
      count(formerOwner, in: pod.metadata.namespace, subtracting: old, adding: nil)
    }
    if let owner {
      count(
        owner,
        in: pod.metadata.namespace,
        subtracting: hasMoved ? nil : old,
        adding: pod
      )
      if let old, old.metadata.labels != pod.metadata.labels {
        review(NamespacedName(namespace: pod.metadata.namespace, name: owner.name))
      }
    } else if !isGone, pod.isActive, pod.controllerReference == nil {
      offer(pod)
    }
  }

  /// The reference to the pod's controller, where that is of the kind that is kept here.
  private func reference(of pod: Pod) -> OwnerReference? {
    pod.metadata.ownerReferences.first { $0.controller == true && $0.kind == Owner.resource.kind }
  }

  private mutating func count(
    _ owner: OwnerReference,
    in namespace: String,
    subtracting old: Pod?,
    adding new: Pod?
  ) {
    let key = NamespacedName(namespace: namespace, name: owner.name)
    guard let tally = tallies[owner.uid] else { return queue.add(key) }
    let before = old.map(tally.share) ?? PodTally.Share()
    let after = new.map(tally.share) ?? PodTally.Share()
    guard before != after else { return }
    tallies[owner.uid]?.subtract(before)
    tallies[owner.uid]?.add(after)
    queue.add(key)
  }

  /// Lets the owners whose selectors match a pod without an owner look at it.
  private mutating func offer(_ pod: Pod) {
    guard let candidates = selectors[pod.metadata.namespace] else { return }
    for key in candidates.keys.sorted()
    where candidates[key]?.matches(pod.metadata.labels) == true {
      review(key)
    }
  }
}
