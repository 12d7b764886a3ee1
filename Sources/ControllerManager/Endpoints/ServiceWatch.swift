import KubernetesAPI
import Simulation

/// Which services a change concerns: what the two controllers of endpoints have in common.
struct ServiceWatch: Sendable {
  /// What a big service costs for each of its pods: it is written anew at most once in that time, as
  /// the real controllers take their time for it too.
  static let pausePerPod = Duration.milliseconds(1)

  private var services = ChangeCursor(Service.resource)
  private var pods = ChangeCursor(Pod.resource)
  private var selectors: [String: [String: StringMap]] = [:]
  /// The earliest time for the next look at a service.
  private var pauses: [NamespacedName: Instant] = [:]

  /// Reads the changes, and enqueues the services whose endpoints may have to change.
  mutating func read<Client: KubernetesClient>(
    into queue: inout WorkQueue<NamespacedName>,
    _ client: inout Client
  ) throws(Status) {
    switch try services.read(&client) {
    case .listed(let objects):
      // Services that went while nobody looked are no longer in the list; their endpoints must go.
      for namespace in selectors.keys.sorted() {
        for name in (selectors[namespace] ?? [:]).keys.sorted() {
          queue.add(NamespacedName(namespace: namespace, name: name))
        }
      }
      selectors.removeAll()
      for case let service as Service in objects { note(service, &queue, client.now) }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        guard let service = change.object as? Service else { continue }
        if change.kind == .deleted { forget(service.namespacedName) }
        if change.kind != .deleted { note(service, &queue, client.now) }
        queue.add(service.namespacedName)
      }
    }
    switch try pods.read(&client) {
    case .listed:
      for namespace in selectors.keys.sorted() {
        for name in (selectors[namespace] ?? [:]).keys.sorted() {
          queue.add(NamespacedName(namespace: namespace, name: name))
        }
      }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        note(change, &queue, client.now)
      }
    }
  }

  /// Notes that a service with so many pods has just been looked at.
  mutating func pause(_ key: NamespacedName, pods: Int, now: Instant) {
    pauses[key] = pods > 10 ? now + Self.pausePerPod * Int64(pods) : nil
  }

  private mutating func note(
    _ service: Service,
    _ queue: inout WorkQueue<NamespacedName>,
    _ now: Instant
  ) {
    let key = service.namespacedName
    selectors[key.namespace, default: [:]][key.name] =
      service.selectsPods ? service.spec.selector : nil
    queue.add(key)
  }

  private mutating func forget(_ key: NamespacedName) {
    selectors[key.namespace]?[key.name] = nil
    if selectors[key.namespace]?.isEmpty == true { selectors[key.namespace] = nil }
    pauses[key] = nil
  }

  private func note(
    _ change: ObjectChange,
    _ queue: inout WorkQueue<NamespacedName>,
    _ now: Instant
  ) {
    guard let pod = change.object as? Pod, let local = selectors[pod.metadata.namespace],
      !local.isEmpty
    else { return }
    let former = change.previous as? Pod
    let facts = change.kind == .deleted ? nil : Facts(pod)
    let formerFacts = (former ?? (change.kind == .deleted ? pod : nil)).flatMap { Facts($0) }
    guard facts != formerFacts else { return }
    let candidates = local.filter { _, selector in
      [facts, formerFacts].contains { facts in
        facts.map { facts in selector.allSatisfy { facts.labels[$0.key] == $0.value } } ?? false
      }
    }
    for name in candidates.keys.sorted() {
      let key = NamespacedName(namespace: pod.metadata.namespace, name: name)
      if let due = pauses[key], due > now { queue.add(key, at: due) } else { queue.add(key) }
    }
  }

  /// What of a pod shows in endpoints; nil for one that cannot be an endpoint.
  private struct Facts: Equatable {
    let labels: StringMap
    let ip: String
    let isReady: Bool
    let isTerminating: Bool

    init?(_ pod: Pod) {
      guard !pod.status.podIP.isEmpty, !pod.isFinished else { return nil }
      labels = pod.metadata.labels
      ip = pod.status.podIP
      isReady = pod.isReady
      isTerminating = pod.metadata.deletionTimestamp != nil
    }
  }
}
