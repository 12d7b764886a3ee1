import KubernetesAPI
import Simulation

extension ReplicaController {
  /// How many pods one sync makes or deletes at most.
  private static var burst: Int { 500 }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      var owner = try client.find(Owner.self, namespace: key.namespace, name: key.name)
    else { return }
    let isLeaving = owner.metadata.deletionTimestamp != nil
    let counted = tallies[owner.metadata.uid]
    var claimed: [Pod]?
    let isTallied = counted?.templateLabels == owner.podTemplate.metadata.labels
    let hasSurplus = !isLeaving && (counted?.total.active ?? 0) > owner.desiredReplicas
    if !isTallied || hasSurplus || owner.minReadySeconds > 0 || reviews.contains(key) {
      claimed = try claimPods(of: owner, &client)
      reviews.remove(key)
    }
    var status = currentStatus(of: owner, claimed: claimed, now: client.now)
    var failure: Status?
    if !isLeaving {
      do {
        try manage(owner, missing: owner.desiredReplicas - Int(status.replicas), claimed, &client)
      } catch {
        failure = error
        status.failure = self.failure(error, of: owner, missing: status.replicas, now: client.now)
      }
    }
    if status != owner.replicaStatus {
      owner.replicaStatus = status
      try client.updateStatus(owner)
    }
    if let failure { throw failure }
  }

  private func failure(
    _ error: Status,
    of owner: Owner,
    missing replicas: Int32,
    now: Instant
  ) -> ReplicaStatus.Failure {
    // The first failure is told until pods can be made again.
    if let known = owner.replicaStatus.failure { return known }
    let reason = Int(replicas) < owner.desiredReplicas ? "FailedCreate" : "FailedDelete"
    return .init(reason: reason, message: error.message, since: Time(now))
  }

  /// What is to be said of the owner's pods; a pure count.
  private mutating func currentStatus(
    of owner: Owner,
    claimed: [Pod]?,
    now: Instant
  )
    -> ReplicaStatus
  {
    var status = ReplicaStatus()
    status.observedGeneration = max(
      owner.metadata.generation,
      owner.replicaStatus.observedGeneration
    )
    var share = tallies[owner.metadata.uid]?.total ?? PodTally.Share()
    if let claimed {
      // Pods adopted just now are not in the tally yet: their change is still to be read.
      var fresh = PodTally()
      fresh.recount(claimed, templateLabels: owner.podTemplate.metadata.labels)
      share = fresh.total
    }
    status.replicas = Int32(share.active)
    status.fullyLabeled = Int32(share.labelled)
    status.ready = Int32(share.ready)
    status.available = status.ready
    guard owner.minReadySeconds > 0, let claimed else { return status }
    let available = claimed.compactMap { $0.available(after: owner.minReadySeconds) }
    status.available = Int32(available.count { $0 <= now })
    if let next = available.filter({ $0 > now }).min() {
      queue.add(owner.namespacedName, at: next)
    }
    return status
  }

  /// The owner's active pods, after adopting those that match and have no owner, and releasing
  /// those that no longer match.
  private mutating func claimPods<Client: KubernetesClient>(
    of owner: Owner,
    _ client: inout Client
  ) throws(Status) -> [Pod] {
    var options = ListOptions(namespace: owner.metadata.namespace)
    options.ownerUID = owner.metadata.uid
    let owned = try client.list(Pod.self, options)
    tallies[owner.metadata.uid, default: PodTally()]
      .recount(owned, templateLabels: owner.podTemplate.metadata.labels)
    let selector = owner.podSelector
    let isLeaving = owner.metadata.deletionTimestamp != nil
    var claimed: [Pod] = []
    for pod in owned where pod.isActive {
      if selector.matches(pod.metadata.labels) || isLeaving {
        claimed.append(pod)
      } else {
        var released = pod
        released.metadata.ownerReferences.removeAll { $0.uid == owner.metadata.uid }
        try client.update(released)
      }
    }
    guard reviews.contains(owner.namespacedName), !isLeaving, !selector.terms.isEmpty
    else { return claimed }
    let matching = try client.list(
      Pod.self,
      ListOptions(namespace: owner.metadata.namespace, labels: selector)
    )
    for pod in matching where pod.isActive && pod.controllerReference == nil {
      var adopted = pod
      adopted.metadata.ownerReferences.append(OwnerReference(controller: owner))
      claimed.append(try client.update(adopted))
    }
    return claimed
  }

  /// Makes the pods that are missing, or deletes those that are too many.
  private mutating func manage<Client: KubernetesClient>(
    _ owner: Owner,
    missing: Int,
    _ claimed: [Pod]?,
    _ client: inout Client
  ) throws(Status) {
    if client.isTraced, missing != 0 {
      let wanted = owner.desiredReplicas
      let deed = missing > 0 ? "makes \(missing)" : "deletes \(-missing)"
      client.remark("has \(wanted - missing) of \(wanted) pods: \(deed)", about: owner)
    }
    if missing > 0 {
      try create(min(missing, Self.burst), for: owner, &client)
    } else if missing < 0, let claimed {
      let neighbours = try neighbours(of: owner, &client)
      let surplus = DeletionRanking.surplus(
        min(-missing, Self.burst),
        of: claimed,
        neighbours: neighbours
      )
      try delete(surplus, of: owner, &client)
    }
  }

  /// Makes `count` pods in batches that double, so that a refusal is met once and not `count` times.
  private mutating func create<Client: KubernetesClient>(
    _ count: Int,
    for owner: Owner,
    _ client: inout Client
  ) throws(Status) {
    let prototype = Pod(from: owner.podTemplate, ownedBy: owner)
    var left = count
    var batch = 1
    while left > 0 {
      var failure: Status?
      for _ in 0..<min(batch, left) {
        left -= 1
        do {
          let pod = try client.create(prototype)
          events.record(
            &client,
            about: owner,
            reason: "SuccessfulCreate",
            message: "Created pod: \(pod.metadata.name)"
          )
        } catch {
          failure = failure ?? error
          guard !error.isNamespaceTerminating else { continue }
          events.record(
            &client,
            about: owner,
            type: .warning,
            reason: "FailedCreate",
            message: "Error creating: \(error.message)"
          )
        }
      }
      if let failure {
        if failure.isNamespaceTerminating { return }
        throw failure
      }
      batch *= 2
    }
  }

  private mutating func delete<Client: KubernetesClient>(
    _ pods: [Pod],
    of owner: Owner,
    _ client: inout Client
  ) throws(Status) {
    for pod in pods {
      do {
        try client.delete(Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name)
      } catch  where error.reason == .notFound {
        continue
      } catch {
        events.record(
          &client,
          about: owner,
          type: .warning,
          reason: "FailedDelete",
          message: "Error deleting: \(error.message)"
        )
        throw error
      }
      events.record(
        &client,
        about: owner,
        reason: "SuccessfulDelete",
        message: "Deleted pod: \(pod.metadata.name)"
      )
    }
  }

  /// How many pods of the same deployment each node has: of all owners with the same controller.
  private func neighbours<Client: KubernetesClient>(
    of owner: Owner,
    _ client: inout Client
  ) throws(Status) -> [String: Int] {
    guard let controller = owner.controllerReference else { return [:] }
    var options = ListOptions(namespace: owner.metadata.namespace)
    options.ownerUID = controller.uid
    var counts: [String: Int] = [:]
    for sibling in try client.list(Owner.self, options) {
      options.ownerUID = sibling.metadata.uid
      for pod in try client.list(Pod.self, options) where pod.isActive {
        counts[pod.spec.nodeName, default: 0] += 1
      }
    }
    return counts
  }
}
