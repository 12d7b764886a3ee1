public import KubernetesAPI
import Simulation

/// Keeps account of how many pods of each disruption budget are healthy, and how many may go.
///
/// Source: `k8s.io/kubernetes/pkg/controller/disruption`.
public struct DisruptionController: Controller {
  /// The name of the controller; its events come from `controllermanager`.
  public let name = "disruption-controller"
  /// The kinds whose changes wake it.
  public let watches = [PodDisruptionBudget.resource, Pod.resource] + Self.scaled

  /// How long an evicted pod may stay before it is counted again.
  static let deletionTimeout = Duration.minutes(2)
  /// The kinds whose numbers of replicas are known.
  static let scaled = [
    ReplicationController.resource, ReplicaSet.resource, Deployment.resource, StatefulSet.resource,
  ]

  var queue = WorkQueue<NamespacedName>()
  var events = EventRecorder(component: "controllermanager")
  private var budgets = ChangeCursor(PodDisruptionBudget.resource)
  private var pods = ChangeCursor(Pod.resource)
  private var owners = scaled.map { ChangeCursor($0) }
  /// The budgets of each namespace with their selectors.
  private var selectors: [String: [NamespacedName: LabelSelector?]] = [:]

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try budgets.read(&client) {
    case .listed(let objects):
      selectors.removeAll()
      for case let budget as PodDisruptionBudget in objects { note(budget) }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        guard let budget = change.object as? PodDisruptionBudget else { continue }
        change.kind == .deleted ? drop(budget) : note(budget)
      }
    }
    guard !selectors.isEmpty else {
      pods.reset()
      for index in owners.indices { owners[index].reset() }
      return
    }
    try followPods(&client)
    for index in owners.indices {
      if owners[index].revision == nil { owners[index].follow(from: budgets.revision) }
      for object in try owners[index].read(&client).mentioned {
        queue.cause = object.storeRevision
        for key in (selectors[object.metadata.namespace] ?? [:]).keys.sorted() { queue.add(key) }
      }
    }
  }

  private mutating func note(_ budget: PodDisruptionBudget) {
    let key = budget.namespacedName
    selectors[key.namespace, default: [:]][key] = .some(budget.spec.selector)
    queue.add(key)
  }

  private mutating func drop(_ budget: PodDisruptionBudget) {
    let key = budget.namespacedName
    selectors[key.namespace]?[key] = nil
    if selectors[key.namespace]?.isEmpty == true { selectors[key.namespace] = nil }
  }

  private mutating func followPods<Client: KubernetesClient>(
    _ client: inout Client
  ) throws(Status) {
    if pods.revision == nil { pods.follow(from: budgets.revision) }
    switch try pods.read(&client) {
    case .listed:
      for namespace in selectors.keys.sorted() {
        for key in (selectors[namespace] ?? [:]).keys.sorted() { queue.add(key) }
      }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        enqueue(change.object.metadata)
        if let previous = change.previous?.metadata,
          previous.labels != change.object.metadata.labels
        {
          enqueue(previous)
        }
      }
    }
  }

  private mutating func enqueue(_ metadata: ObjectMeta) {
    guard let candidates = selectors[metadata.namespace] else { return }
    for key in candidates.keys.sorted() {
      guard let selector = candidates[key] ?? nil, selector.matches(metadata.labels) else {
        continue
      }
      queue.add(key)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      let budget = try client.find(
        PodDisruptionBudget.self,
        namespace: key.namespace,
        name: key.name
      )
    else { return }
    let pods = try self.pods(of: budget, &client)
    if pods.isEmpty {
      events.record(&client, about: budget, reason: "NoPods", message: "No matching pods found")
    }
    var scales = ScaleFinder(pods)
    let (expected, desired) = try counts(budget, pods, &scales, &client)
    var changed = budget
    let now = client.now
    changed.status.disruptedPods = stillLeaving(budget, pods, now: now)
    let healthy = pods.count {
      $0.metadata.deletionTimestamp == nil && $0.isReady
        && changed.status.disruptedPods[$0.metadata.name] == nil
    }
    changed.status.expectedPods = Int32(expected)
    changed.status.desiredHealthy = Int32(desired)
    changed.status.currentHealthy = Int32(healthy)
    changed.status.disruptionsAllowed = expected > 0 ? Int32(max(0, healthy - desired)) : 0
    changed.status.observedGeneration = budget.metadata.generation
    changed.noteWhetherDisruptionIsAllowed(now: now)
    if changed.status != budget.status { try client.updateStatus(changed) }
  }

  private func pods<Client: KubernetesClient>(
    of budget: PodDisruptionBudget,
    _ client: inout Client
  ) throws(Status) -> [Pod] {
    guard let selector = budget.spec.selector else { return [] }
    let namespace = budget.metadata.namespace
    return try client.list(Pod.self, ListOptions(namespace: namespace, labels: selector.terms))
  }

  /// How many pods there should be, and how many of them must be healthy.
  private func counts<Client: KubernetesClient>(
    _ budget: PodDisruptionBudget,
    _ pods: [Pod],
    _ scales: inout ScaleFinder,
    _ client: inout Client
  ) throws(Status) -> (expected: Int, desired: Int) {
    if let bound = budget.spec.maxUnavailable {
      let expected = try scales.total(&client)
      return (expected, max(0, expected - (bound.scaled(of: expected, roundUp: true) ?? 0)))
    }
    switch budget.spec.minAvailable {
    case .int(let number): return (pods.count, Int(number))
    case let bound?:
      let expected = try scales.total(&client)
      return (expected, bound.scaled(of: expected, roundUp: true) ?? 0)
    case nil: return (0, 0)
    }
  }

  /// The evicted pods that are still to be marked for deletion.
  private mutating func stillLeaving(
    _ budget: PodDisruptionBudget,
    _ pods: [Pod],
    now: Instant
  ) -> FieldMap<Time> {
    var left = FieldMap<Time>()
    for pod in pods where pod.metadata.deletionTimestamp == nil {
      guard let since = budget.status.disruptedPods[pod.metadata.name] else { continue }
      let due = since.instant + Self.deletionTimeout
      guard due >= now else { continue }
      left[pod.metadata.name] = since
      queue.add(budget.namespacedName, at: due)
    }
    return left
  }
}
