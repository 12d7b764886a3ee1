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

  /// What is still in a namespace.
  private struct Remains {
    /// How many objects of each kind there are.
    var kinds: [(resource: APIResource, count: Int)] = []
    /// How many objects each finalizer keeps.
    var finalizers: [(name: String, count: Int)] = []

    var isEmpty: Bool { kinds.isEmpty }

    mutating func add(_ resource: APIResource, _ objects: [any APIObject]) {
      guard !objects.isEmpty else { return }
      kinds.append((resource, objects.count))
      for name in objects.flatMap(\.metadata.finalizers) {
        if let index = finalizers.firstIndex(where: { $0.name == name }) {
          finalizers[index].count += 1
        } else {
          finalizers.append((name, 1))
        }
      }
    }
  }

  /// Deletes what the namespace holds: the pods first, and the rest once they are gone.
  ///
  /// - Returns: what is still there.
  private func empty<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) -> Remains {
    var left = Remains()
    try empty(Pod.resource, key, &left, &client)
    guard left.isEmpty else { return left }
    for resource in try client.resources()
    where resource.isNamespaced && !resource.isForm && resource.verbs.contains("delete") {
      if resource != Pod.resource { try empty(resource, key, &left, &client) }
    }
    return left
  }

  private func empty<Client: KubernetesClient>(
    _ resource: APIResource,
    _ key: String,
    _ left: inout Remains,
    _ client: inout Client
  ) throws(Status) {
    let options = ListOptions(namespace: key)
    let all = try client.list(resource, options).items
    guard !all.isEmpty else { return }
    for object in all where object.metadata.deletionTimestamp == nil {
      let deletion = DeleteOptions(propagation: .background)
      do {
        _ = try client.delete(resource, namespace: key, name: object.metadata.name, deletion)
      } catch  where error.reason == .notFound {
        continue
      }
    }
    left.add(resource, try client.list(resource, options).items)
  }

  private func note(_ left: Remains, on namespace: inout Namespace, now: Instant) {
    let parts = left.kinds.map {
      "\($0.resource.plural).\($0.resource.group) has \($0.count) resource instances"
    }
    let keepers = left.finalizers.map { "\($0.name) in \($0.count) resource instances" }
    let remaining = "Some resources are remaining: \(parts.sorted().joined(separator: ", "))"
    let finalizers =
      keepers.isEmpty
      ? ("False", "ContentHasNoFinalizers", "All content-preserving finalizers finished")
      : (
        "True", "SomeFinalizersRemain",
        "Some content in the namespace has finalizers remaining: "
          + keepers.sorted().joined(separator: ", ")
      )
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
      ("NamespaceFinalizersRemaining", finalizers.0, finalizers.1, finalizers.2),
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
