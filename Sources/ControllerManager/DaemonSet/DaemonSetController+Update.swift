import KubernetesAPI
import Simulation

extension DaemonSetController {
  /// Takes the next step of a rolling update.
  ///
  /// - Returns: whether anything was done.
  mutating func update<Client: KubernetesClient>(
    _ look: DaemonLook,
    _ client: inout Client
  ) throws(Status) -> Bool {
    let nodes = look.nodes.filter { look.placement.verdict(on: $0).shouldRun }
    let (maxUnavailable, maxSurge) = look.steps(desired: nodes.count)
    var busy = 0
    var first: [Pod] = []
    var then: [Pod] = []
    for node in nodes {
      let pods = (look.pods[node.metadata.name] ?? []).filter {
        $0.metadata.deletionTimestamp == nil
      }
      let old = pods.filter { !look.isUpdated($0) }
      guard pods.count == 1, let pod = old.first else {
        // Without surge a node is busy until its new pod is available; with it, while it has two.
        let isDone = pods.count == 1 && (maxSurge > 0 || pods.allSatisfy(look.isAvailable))
        if !isDone, maxSurge == 0 || pods.count > 1 { busy += 1 }
        continue
      }
      if look.isAvailable(pod) {
        then.append(pod)
      } else {
        first.append(pod)
        if maxSurge == 0 { busy += 1 }
      }
    }
    let room = max(0, (maxSurge > 0 ? maxSurge : maxUnavailable) - busy)
    let chosen = first + then.prefix(room)
    if maxSurge > 0 {
      try create(on: chosen.map { $0.spec.nodeName }, look, &client)
    } else {
      try delete(chosen, look, &client)
    }
    return !chosen.isEmpty
  }

  mutating func create<Client: KubernetesClient>(
    on nodes: [String],
    _ look: DaemonLook,
    _ client: inout Client
  ) throws(Status) {
    for node in nodes {
      let pod: Pod
      do {
        pod = try client.create(look.placement.pod(of: look.set, for: node, hash: look.hash))
      } catch {
        if !error.isNamespaceTerminating {
          events.record(
            &client,
            about: look.set,
            type: .warning,
            reason: "FailedCreate",
            message: "Error creating: \(error.message)"
          )
        }
        throw error
      }
      events.record(
        &client,
        about: look.set,
        reason: "SuccessfulCreate",
        message: "Created pod: \(pod.metadata.name)"
      )
    }
  }

  mutating func delete<Client: KubernetesClient>(
    _ pods: [Pod],
    _ look: DaemonLook,
    _ client: inout Client
  ) throws(Status) {
    for pod in pods {
      do {
        try client.delete(Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name)
      } catch  where error.reason == .notFound {
        continue
      }
      events.record(
        &client,
        about: look.set,
        reason: "SuccessfulDelete",
        message: "Deleted pod: \(pod.metadata.name)"
      )
    }
  }

  /// Writes on how many nodes the set runs.
  mutating func report<Client: KubernetesClient>(
    _ look: DaemonLook,
    _ client: inout Client
  ) throws(Status) {
    var status = DaemonSetStatus()
    status.collisionCount = look.collisions
    status.conditions = look.set.status.conditions
    status.observedGeneration = look.set.metadata.generation
    var next: Instant?
    for node in look.nodes {
      let pods = look.pods[node.metadata.name] ?? []
      guard look.placement.verdict(on: node).shouldRun else {
        if !pods.isEmpty { status.numberMisscheduled += 1 }
        continue
      }
      status.desiredNumberScheduled += 1
      guard let oldest = pods.first else { continue }
      status.currentNumberScheduled += 1
      if pods.contains(where: { $0.isReady }) { status.numberReady += 1 }
      if pods.contains(where: look.isAvailable) { status.numberAvailable += 1 }
      if look.isUpdated(pods.first { $0.metadata.deletionTimestamp == nil } ?? oldest) {
        status.updatedNumberScheduled += 1
      }
      for pod in pods {
        guard let due = pod.available(after: look.set.spec.minReadySeconds), due > look.now
        else { continue }
        next = min(next ?? due, due)
      }
    }
    status.numberUnavailable = status.desiredNumberScheduled - status.numberAvailable
    if let next { queue.add(look.set.namespacedName, at: next) }
    guard status != look.set.status else { return }
    var set = look.set
    set.status = status
    try client.updateStatus(set)
  }
}
