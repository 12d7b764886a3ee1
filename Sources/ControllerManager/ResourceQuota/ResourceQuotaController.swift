public import KubernetesAPI
import Simulation

/// Counts what the objects of a namespace use, and writes it into the quotas.
///
/// Admission adds to the counts at once; here they are made anew when objects go, when a quota
/// changes, and from time to time. Without any quota nothing is read at all.
/// Source: `k8s.io/kubernetes/pkg/controller/resourcequota`.
public struct ResourceQuotaController: Controller {
  /// The name under which it records events.
  public let name = "resourcequota-controller"
  /// The kinds whose changes wake it.
  public let watches: [APIResource]

  /// How often everything is counted anew.
  static let period = Duration.minutes(5)

  var queue = WorkQueue<NamespacedName>()
  private var quotas = ChangeCursor(ResourceQuota.resource)
  private var counted: [ChangeCursor]
  /// The quotas of each namespace.
  private var known: [String: [String: ResourceQuotaSpec]] = [:]

  /// Makes a controller that has seen nothing yet.
  public init() {
    let ignored = [Event.resource, ResourceQuota.resource]
    let kinds = APIKinds.resources.filter {
      $0.isNamespaced && $0.verbs.contains("delete") && !ignored.contains($0)
    }
    watches = [ResourceQuota.resource] + kinds
    counted = kinds.map { ChangeCursor($0) }
  }

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try quotas.read(&client) {
    case .listed(let objects):
      known.removeAll()
      for case let quota as ResourceQuota in objects { note(quota) }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        guard let quota = change.object as? ResourceQuota else { continue }
        change.kind == .deleted ? drop(quota) : note(quota)
      }
    }
    guard !known.isEmpty else {
      for index in counted.indices { counted[index].reset() }
      return
    }
    for index in counted.indices { try follow(index, &client) }
  }

  private mutating func note(_ quota: ResourceQuota) {
    let (namespace, name) = (quota.metadata.namespace, quota.metadata.name)
    if known[namespace]?[name] != quota.spec { queue.add(quota.namespacedName) }
    known[namespace, default: [:]][name] = quota.spec
  }

  private mutating func drop(_ quota: ResourceQuota) {
    let namespace = quota.metadata.namespace
    known[namespace]?[quota.metadata.name] = nil
    if known[namespace]?.isEmpty == true { known[namespace] = nil }
  }

  /// Looks for objects of one kind that use less than before: those that are gone, above all.
  private mutating func follow<Client: KubernetesClient>(
    _ index: Int,
    _ client: inout Client
  ) throws(Status) {
    // The first quota counts everything by itself; only what comes after it is of interest.
    if counted[index].revision == nil {
      counted[index].follow(from: quotas.revision)
    }
    guard case .changed(let changes) = try counted[index].read(&client) else {
      for namespace in known.keys.sorted() { enqueue(namespace, counted[index].resource) }
      return
    }
    for change in changes where frees(change) {
      queue.cause = change.revision
      enqueue(change.object.metadata.namespace, change.object.resource)
    }
  }

  private func frees(_ change: ObjectChange) -> Bool {
    if change.kind == .deleted { return true }
    switch (change.object, change.previous) {
    case (let pod as Pod, let old as Pod): return pod.isFinished && !old.isFinished
    case (let service as Service, let old as Service): return service.spec != old.spec
    default: return false
    }
  }

  private mutating func enqueue(_ namespace: String, _ resource: APIResource) {
    for (name, spec) in (known[namespace] ?? [:]).sorted(by: { $0.key < $1.key })
    where !QuotaUsage.names(of: resource, in: spec.hard).isEmpty {
      queue.add(NamespacedName(namespace: namespace, name: name))
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      var quota = try client.find(ResourceQuota.self, namespace: key.namespace, name: key.name)
    else { return }
    var used = ResourceList()
    for resource in [ResourceQuota.resource] + counted.map(\.resource) {
      let names = QuotaUsage.names(of: resource, in: quota.spec.hard)
      guard !names.isEmpty else { continue }
      let objects = try client.list(resource, ListOptions(namespace: key.namespace)).items
      for object in objects where quota.selects(object) {
        let use = QuotaUsage.of(object, now: client.now)
        for name in names { if let amount = use[name] { used.add(amount, to: name) } }
      }
    }
    for name in quota.spec.hard.keys where used[name] == nil { used[name] = Quantity() }
    queue.add(key, at: client.now + Self.period)
    guard quota.status.hard != quota.spec.hard || quota.status.used != used else { return }
    quota.status.hard = quota.spec.hard
    quota.status.used = used
    try client.updateStatus(quota)
  }
}
