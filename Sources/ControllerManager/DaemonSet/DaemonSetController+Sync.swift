import KubernetesAPI
import Simulation

/// A daemon set with its nodes and pods, as one look finds them.
struct DaemonLook {
  let set: DaemonSet
  let hash: String
  /// How often the hash of a version was already taken.
  let collisions: Int32?
  let placement: DaemonPlacement
  let now: Instant
  var nodes: [Node]
  /// The pods of each node, the oldest first.
  var pods: [String: [Pod]] = [:]

  func isUpdated(_ pod: Pod) -> Bool { pod.revisionName == hash }

  func isAvailable(_ pod: Pod) -> Bool {
    pod.available(after: set.spec.minReadySeconds).map { $0 <= now } ?? false
  }

  /// How many nodes may be without an available pod, and how many may have two.
  func steps(desired: Int) -> (unavailable: Int, surge: Int) {
    let rolling = set.spec.updateStrategy.rollingUpdate
    guard set.spec.updateStrategy.type == "RollingUpdate" else { return (0, 0) }
    let surge = rolling?.maxSurge?.scaled(of: desired, roundUp: true) ?? 0
    let unavailable = rolling?.maxUnavailable?.scaled(of: desired, roundUp: true) ?? 1
    return (surge == 0 ? max(unavailable, 1) : unavailable, surge)
  }
}

extension DaemonSetController {
  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      let set = try client.find(DaemonSet.self, namespace: key.namespace, name: key.name),
      set.metadata.deletionTimestamp == nil, let selector = set.spec.selector
    else { return }
    var history = try ControllerHistory(of: set, selector.terms, &client)
    var collisions = set.status.collisionCount ?? 0
    let revision = try history.revision(
      of: set.spec.template,
      owner: set,
      hashKey: Pod.revisionKey,
      collisions: &collisions,
      &client
    )
    var look = DaemonLook(
      set: set,
      hash: revision.metadata.labels[Pod.revisionKey] ?? "",
      collisions: collisions > 0 ? collisions : nil,
      placement: DaemonPlacement(set),
      now: client.now,
      nodes: try client.list(Node.self)
    )
    look.pods = try pods(of: set, selector.terms, &client)
    var failure: Status?
    do {
      if try manage(look, &client) { look.pods = try pods(of: set, selector.terms, &client) }
      if set.spec.updateStrategy.type == "RollingUpdate", try update(look, &client) {
        look.pods = try pods(of: set, selector.terms, &client)
      }
    } catch {
      failure = error
    }
    try report(look, &client)
    try truncate(history, revision, look, &client)
    if let failure, !failure.isNamespaceTerminating { throw failure }
  }

  /// Deletes old versions that no pod has, beyond those that are to be kept.
  private func truncate<Client: KubernetesClient>(
    _ history: ControllerHistory,
    _ current: ControllerRevision,
    _ look: DaemonLook,
    _ client: inout Client
  ) throws(Status) {
    let limit = look.set.spec.revisionHistoryLimit ?? 10
    guard history.revisions.count > Int(limit) else { return }
    let hashes = Set(look.pods.values.joined().map(\.revisionName))
    let live = history.revisions.filter {
      hashes.contains($0.metadata.labels[Pod.revisionKey] ?? "")
    }
    try history.truncate(
      keeping: Set(live.map(\.metadata.name) + [current.metadata.name]),
      limit: limit,
      &client
    )
  }

  /// The set's pods by node, after adopting those that match and releasing those that no longer do.
  private func pods<Client: KubernetesClient>(
    of set: DaemonSet,
    _ selector: LabelSelectorTerms,
    _ client: inout Client
  ) throws(Status) -> [String: [Pod]] {
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
    let matching = try client.list(
      Pod.self,
      ListOptions(namespace: set.metadata.namespace, labels: selector)
    )
    for pod in matching where pod.controllerReference == nil && pod.isActive {
      var adopted = pod
      adopted.metadata.ownerReferences.append(OwnerReference(controller: set))
      claimed.append(try client.update(adopted))
    }
    var byNode: [String: [Pod]] = [:]
    for pod in claimed { byNode[pod.daemonNode, default: []].append(pod) }
    return byNode.mapValues { pods in
      pods.count < 2
        ? pods
        : pods.sorted {
          ($0.metadata.creationTimestamp.instant, $0.metadata.name)
            < ($1.metadata.creationTimestamp.instant, $1.metadata.name)
        }
    }
  }

  /// Makes the pods that are missing and deletes those that should not be.
  ///
  /// - Returns: whether anything was done.
  private mutating func manage<Client: KubernetesClient>(
    _ look: DaemonLook,
    _ client: inout Client
  ) throws(Status) -> Bool {
    var missing: [String] = []
    var surplus: [Pod] = []
    let desired = look.nodes.count { look.placement.verdict(on: $0).shouldRun }
    let surges = look.steps(desired: desired).surge > 0
    for node in look.nodes {
      let (shouldRun, mayStay) = look.placement.verdict(on: node)
      let pods = look.pods[node.metadata.name] ?? []
      if pods.isEmpty {
        if shouldRun { missing.append(node.metadata.name) }
        continue
      }
      let present = pods.filter { $0.metadata.deletionTimestamp == nil }
      guard mayStay else {
        surplus += present
        continue
      }
      let ended = clear(present.filter { $0.isFinished }, look, &client)
      surplus += ended
      surplus += Self.superfluous(present.filter { !$0.isFinished }, look, surges: surges)
    }
    let known = Set(look.nodes.map { $0.metadata.name })
    for node in look.pods.keys.sorted() where !known.contains(node) {
      surplus += (look.pods[node] ?? []).filter {
        $0.spec.nodeName.isEmpty && $0.metadata.deletionTimestamp == nil
      }
    }
    try create(on: missing, look, &client)
    try delete(surplus, look, &client)
    return !missing.isEmpty || !surplus.isEmpty
  }

  /// Those of the ended pods of a node that make way for a new one now; failed ones wait.
  private mutating func clear<Client: KubernetesClient>(
    _ ended: [Pod],
    _ look: DaemonLook,
    _ client: inout Client
  ) -> [Pod] {
    var cleared: [Pod] = []
    for pod in ended {
      let place = "\(pod.metadata.namespace)/\(pod.metadata.name) on node \(pod.daemonNode)"
      if pod.status.phase == "Failed" {
        let retry = failures.retry(look.set.metadata.uid, on: pod.daemonNode, now: look.now)
        if retry > look.now {
          queue.add(look.set.namespacedName, at: retry)
          continue
        }
      }
      let hasFailed = pod.status.phase == "Failed"
      events.record(
        &client,
        about: look.set,
        type: hasFailed ? .warning : .normal,
        reason: hasFailed ? "FailedDaemonPod" : "SucceededDaemonPod",
        message: hasFailed
          ? "Found failed daemon pod \(place), will try to kill it"
          : "Found succeeded daemon pod \(place), will try to delete it"
      )
      cleared.append(pod)
    }
    return cleared
  }

  /// The pods of one node beyond the one that it should have.
  private static func superfluous(_ pods: [Pod], _ look: DaemonLook, surges: Bool) -> [Pod] {
    guard pods.count > 1 else { return [] }
    guard surges else { return Array(pods.dropFirst()) }
    let new = pods.filter(look.isUpdated)
    let old = pods.filter { !look.isUpdated($0) }
    var superfluous = Array(new.dropFirst()) + old.dropFirst()
    if let next = new.first, let last = old.first, !last.isReady || look.isAvailable(next) {
      superfluous.append(last)
    }
    return superfluous
  }
}

extension Pod {
  /// The node that the pod is on, or for which it was made.
  fileprivate var daemonNode: String {
    if !spec.nodeName.isEmpty { return spec.nodeName }
    let required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    for term in required?.nodeSelectorTerms ?? [] {
      for field in term.matchFields where field.key == "metadata.name" {
        return field.values.first ?? ""
      }
    }
    return ""
  }
}
