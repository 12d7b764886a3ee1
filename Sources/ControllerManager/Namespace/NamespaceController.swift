public import KubernetesAPI
import Simulation

/// Empties namespaces that are being deleted, and lets them go when nothing is left in them.
public struct NamespaceController: Controller {
  /// The name under which it records events.
  public let name = "namespace-controller"
  /// The kinds whose changes wake it.
  public let watches = [Namespace.resource]

  /// What the controller takes off a namespace once it is empty.
  static let finalizer = "kubernetes"
  /// How long it waits before it looks again at a namespace that is not empty yet.
  static let patience = Duration.seconds(1)

  var queue = WorkQueue<String>()
  private var namespaces = ChangeCursor(Namespace.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try namespaces.read(&client).remaining
    where object.metadata.deletionTimestamp != nil {
      queue.cause = object.storeRevision
      queue.add(object.metadata.name)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) {
    guard var namespace = try client.find(Namespace.self, name: key),
      namespace.metadata.deletionTimestamp != nil,
      namespace.spec.finalizers.contains(Self.finalizer)
    else { return }
    let left = try empty(key, &client)
    if left.isEmpty {
      namespace.spec.finalizers.removeAll { $0 == Self.finalizer }
      _ = try client.update(namespace as any APIObject, .subresource("finalize"))
      return
    }
    note(left, on: &namespace, now: client.now)
    try client.updateStatus(namespace)
    queue.add(key, at: client.now + Self.patience)
  }

  /// Deletes what the namespace holds.
  ///
  /// - Returns: how many objects of each kind are still there.
  private func empty<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) -> [(resource: APIResource, count: Int)] {
    var left: [(resource: APIResource, count: Int)] = []
    for resource in try client.resources()
    where resource.isNamespaced && !resource.isForm && resource.verbs.contains("delete") {
      let options = ListOptions(namespace: key)
      for object in try client.list(resource, options).items
      where object.metadata.deletionTimestamp == nil {
        let deletion = DeleteOptions(propagation: .background)
        do {
          _ = try client.delete(
            resource,
            namespace: key,
            name: object.metadata.name,
            deletion
          )
        } catch  where error.reason == .notFound {
          continue
        }
      }
      let count = try client.list(resource, options).items.count
      if count > 0 { left.append((resource, count)) }
    }
    return left
  }

  private func note(
    _ left: [(resource: APIResource, count: Int)],
    on namespace: inout Namespace,
    now: Instant
  ) {
    let parts = left.map {
      "\($0.resource.qualifiedPlural). has \($0.count) resource instances"
    }
    let remaining = "Some resources are remaining: \(parts.joined(separator: ", "))"
    let conditions = [
      (
        "NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered",
        "All resources successfully discovered"
      ),
      (
        "NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions",
        "All legacy kube types successfully parsed"
      ),
      (
        "NamespaceDeletionContentFailure", "False", "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization"
      ),
      ("NamespaceContentRemaining", "True", "SomeResourcesRemain", remaining),
      (
        "NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers",
        "All content-preserving finalizers finished"
      ),
    ]
    namespace.status.phase = "Terminating"
    namespace.status.conditions = conditions.map { type, status, reason, message in
      let former = namespace.status.conditions.first { $0.type == type }
      var condition = NamespaceCondition()
      (condition.type, condition.status) = (type, status)
      (condition.reason, condition.message) = (reason, message)
      condition.lastTransitionTime =
        former?.status == status ? former?.lastTransitionTime ?? Time(now) : Time(now)
      return condition
    }
  }
}
