public import KubernetesAPI
import Simulation

/// Deletes objects whose owners are gone, and finishes deletions that wait for dependents: in the
/// foreground, where they go first, and as orphans, where they are let go.
///
/// Knows of every owner only how many objects of each kind refer to it; which ones these are is a
/// question to the API server's index of owners, asked when the owner goes.
public struct GarbageCollector: Controller {
  /// What is to be looked at.
  enum Work: Hashable, Sendable {
    /// Whether an owner is still there.
    case owner(uid: String)
    /// An object that is being deleted with regard to its dependents.
    case finalizer(APIResource, NamespacedName)
  }

  /// What is known of an object that others refer to as their owner.
  struct Owner: Sendable {
    let reference: OwnerReference
    let namespace: String
    /// How many dependents there are of each kind, by the index of its cursor.
    var dependents: [Int: Int] = [:]
    /// Whether some dependent refers to it otherwise than as its controller: the index has only
    /// controllers.
    var hasLooseDependents = false
    /// Itself, while it waits for its dependents to go first.
    var waiting: Work?
  }

  /// The name under which it records events.
  public let name = "garbage-collector-controller"
  /// The kinds whose changes wake it.
  public var watches: [APIResource] { cursors.map(\.resource) }

  var queue = WorkQueue<Work>()
  var cursors: [ChangeCursor]
  var owners: [String: Owner] = [:]
  private var isComplete = false

  /// Makes a controller that has seen nothing yet.
  public init() {
    let kinds: [any APIObject.Type] = [
      Pod.self, ReplicationController.self, ReplicaSet.self, DaemonSet.self, StatefulSet.self,
      ControllerRevision.self, Job.self, CronJob.self,
      Deployment.self,
      Service.self,
      Endpoints.self, EndpointSlice.self, ConfigMap.self, Secret.self, ServiceAccount.self,
      Namespace.self, Node.self, Lease.self, CustomResourceDefinition.self,
    ]
    cursors = kinds.map { ChangeCursor($0.resource) }
  }

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    if !isComplete { try addCursors(&client) }
    var mustRestart = false
    for index in cursors.indices {
      let isFirst = cursors[index].revision == nil
      switch try read(index, &client) {
      case .listed(let objects):
        if !isFirst { mustRestart = true }
        for object in objects { note(object, kind: index) }
      case .changed(let changes):
        // A definition may have made a kind, or ended one.
        if cursors[index].resource == CustomResourceDefinition.resource, !changes.isEmpty {
          isComplete = false
        }
        for change in changes {
          queue.cause = change.revision
          note(change, kind: index)
        }
      }
    }
    if !isComplete { try addCursors(&client) }
    guard mustRestart else { return }
    // A part of the history is gone, so the counts no longer hold: count everything anew.
    owners.removeAll()
    for index in cursors.indices {
      cursors[index].reset()
      guard case .listed(let objects) = try read(index, &client) else { continue }
      for object in objects { note(object, kind: index) }
    }
  }

  /// Reads on in one kind; of a kind that is served no longer there is nothing to read.
  private mutating func read<Client: KubernetesClient>(
    _ index: Int,
    _ client: inout Client
  ) throws(Status) -> ChangeCursor.Reading {
    do {
      return try cursors[index].read(&client)
    } catch  where error.reason == .notFound && cursors[index].resource.custom != nil {
      return .changed([])
    }
  }

  /// Takes in the kinds that the server has beyond those known here.
  private mutating func addCursors<Client: KubernetesClient>(
    _ client: inout Client
  ) throws(Status) {
    let known = Set(cursors.map(\.resource))
    for resource in try client.resources()
    where !known.contains(resource) && resource.verbs.contains("watch")
      && resource.verbs.contains("delete") && resource.kind != "Event" && !resource.isForm
    {
      cursors.append(ChangeCursor(resource))
      guard case .listed(let objects) = try read(cursors.count - 1, &client) else { continue }
      for object in objects { note(object, kind: cursors.count - 1) }
    }
    isComplete = true
  }

  private mutating func note(_ object: any APIObject, kind: Int) {
    let meta = object.metadata
    count(meta.ownerReferences, in: meta.namespace, kind: kind, by: 1)
    noteFinalizers(object.resource, meta)
  }

  private mutating func note(_ change: ObjectChange, kind: Int) {
    let meta = change.object.metadata
    let isGone = change.kind == .deleted
    let references = isGone ? [] : meta.ownerReferences
    let former =
      change.kind == .added
      ? [] : change.previous?.metadata.ownerReferences ?? meta.ownerReferences
    if references != former {
      count(references, in: meta.namespace, kind: kind, by: 1)
      count(former, in: meta.namespace, kind: kind, by: -1)
    }
    if isGone {
      if owners[meta.uid] != nil { queue.add(.owner(uid: meta.uid)) }
    } else {
      noteFinalizers(change.object.resource, meta)
    }
  }

  private mutating func noteFinalizers(_ resource: APIResource, _ meta: ObjectMeta) {
    guard meta.deletionTimestamp != nil, meta.finalizers.contains(where: Self.isOurs) else {
      return
    }
    let name = NamespacedName(namespace: meta.namespace, name: meta.name)
    let work = Work.finalizer(resource, name)
    owners[meta.uid]?.waiting = work
    queue.add(work)
  }

  /// Whether the finalizer is one of those that the garbage collector takes off.
  static func isOurs(_ finalizer: String) -> Bool {
    finalizer == "orphan" || finalizer == "foregroundDeletion"
  }

  private mutating func count(
    _ references: [OwnerReference],
    in namespace: String,
    kind: Int,
    by step: Int
  ) {
    for reference in references {
      var owner =
        owners.removeValue(forKey: reference.uid)
        ?? Owner(reference: reference, namespace: namespace)
      if owner.dependents.isEmpty, step > 0 { queue.add(.owner(uid: reference.uid)) }
      let left = owner.dependents[kind, default: 0] + step
      owner.dependents[kind] = left > 0 ? left : nil
      if reference.controller != true { owner.hasLooseDependents = true }
      if step < 0, let waiting = owner.waiting { queue.add(waiting) }
      if !owner.dependents.isEmpty { owners[reference.uid] = owner }
    }
  }
}
