import KubernetesAPI
import Simulation

extension DeploymentController {
  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      let stored = try client.find(Deployment.self, namespace: key.namespace, name: key.name)
    else { return }
    var deployment = stored
    let found = try replicaSets(of: deployment, &client)
    if deployment.metadata.deletionTimestamp != nil {
      let sets = try rolloutSets(of: &deployment, among: found, create: false, &client)
      return try writeStatus(of: deployment, since: stored, sets, &client)
    }
    notePause(&deployment, now: client.now)
    if deployment.spec.paused || isScaling(deployment, found) {
      var sets = try rolloutSets(of: &deployment, among: found, create: false, &client)
      try scale(&sets, of: deployment, &client)
      if deployment.spec.paused { try cleanUp(sets, of: deployment, &client) }
      return try writeStatus(of: deployment, since: stored, sets, &client)
    }
    var sets: RolloutSets
    if deployment.spec.strategy.type == "Recreate" {
      sets = try recreate(&deployment, found, &client)
    } else {
      sets = try rolloutSets(of: &deployment, among: found, create: true, &client)
      try roll(&sets, of: deployment, &client)
    }
    if deployment.isComplete(deployment.currentStatus(sets)) {
      try cleanUp(sets, of: deployment, &client)
    }
    noteProgress(of: &deployment, since: stored, sets, now: client.now)
    try writeStatus(of: deployment, since: stored, sets, &client)
  }

  /// Whether the number of replicas changed since the sets were sized.
  private func isScaling(_ deployment: Deployment, _ sets: [ReplicaSet]) -> Bool {
    sets.contains { set in
      guard set.size > 0, let noted = set.metadata.annotations[RolloutAnnotation.desired] else {
        return false
      }
      return Int(noted) != deployment.desiredReplicas
    }
  }

  /// One step of a rolling update: first up, and only then, when nothing grew, down.
  private mutating func roll<Client: KubernetesClient>(
    _ sets: inout RolloutSets,
    of deployment: Deployment,
    _ client: inout Client
  ) throws(Status) {
    guard let new = sets.new else { return }
    let arithmetic = RolloutArithmetic(deployment)
    let total = sets.all.reduce(0) { $0 + $1.size }
    let size =
      new.size > arithmetic.desired
      ? arithmetic.desired : arithmetic.newSize(from: new.size, total: total)
    if size != new.size {
      sets.new = try resize(new, to: size, of: deployment, &client)
      return
    }
    let surplus = arithmetic.oldSurplus(
      total: total,
      newSize: new.size,
      newAvailable: Int(new.status.availableReplicas)
    )
    guard surplus > 0, sets.old.contains(where: { $0.size > 0 }) else { return }
    try dropUnhealthy(&sets, atMost: surplus, of: deployment, &client)
    try dropOld(&sets, of: deployment, &client)
  }

  /// Shrinks old sets by what is not available in them: nobody misses it.
  private mutating func dropUnhealthy<Client: KubernetesClient>(
    _ sets: inout RolloutSets,
    atMost limit: Int,
    of deployment: Deployment,
    _ client: inout Client
  ) throws(Status) {
    var dropped = 0
    for index in sets.old.indices where dropped < limit {
      let set = sets.old[index]
      let unhealthy = min(limit - dropped, set.size - Int(set.status.availableReplicas))
      guard set.size > 0, unhealthy > 0 else { continue }
      dropped += unhealthy
      sets.old[index] = try resize(set, to: set.size - unhealthy, of: deployment, &client)
    }
  }

  /// Shrinks old sets as far as enough pods stay available.
  private mutating func dropOld<Client: KubernetesClient>(
    _ sets: inout RolloutSets,
    of deployment: Deployment,
    _ client: inout Client
  ) throws(Status) {
    let available = sets.all.reduce(0) { $0 + Int($1.status.availableReplicas) }
    var left = available - RolloutArithmetic(deployment).leastAvailable
    for index in sets.old.indices where left > 0 {
      let set = sets.old[index]
      let count = min(set.size, left)
      guard count > 0 else { continue }
      left -= count
      sets.old[index] = try resize(set, to: set.size - count, of: deployment, &client)
    }
  }

  /// Ends all old pods before it makes new ones.
  private mutating func recreate<Client: KubernetesClient>(
    _ deployment: inout Deployment,
    _ found: [ReplicaSet],
    _ client: inout Client
  ) throws(Status) -> RolloutSets {
    var sets = try rolloutSets(of: &deployment, among: found, create: false, &client)
    var hasShrunk = false
    for index in sets.old.indices where sets.old[index].size > 0 {
      sets.old[index] = try resize(sets.old[index], to: 0, of: deployment, &client)
      hasShrunk = true
    }
    for set in sets.old where !hasShrunk {
      var options = ListOptions(namespace: set.metadata.namespace)
      options.ownerUID = set.metadata.uid
      hasShrunk = try client.list(Pod.self, options).contains { !$0.isFinished }
    }
    if hasShrunk {
      // The end of a pod changes no replica set once it was being deleted: look again soon.
      queue.add(deployment.namespacedName, at: client.now + .milliseconds(500))
      return sets
    }
    if sets.new == nil {
      sets = try rolloutSets(of: &deployment, among: found, create: true, &client)
    }
    if let new = sets.new {
      sets.new = try resize(new, to: deployment.desiredReplicas, of: deployment, &client)
    }
    return sets
  }

  /// Deletes the oldest versions beyond the limit of the history.
  private func cleanUp<Client: KubernetesClient>(
    _ sets: RolloutSets,
    of deployment: Deployment,
    _ client: inout Client
  ) throws(Status) {
    guard let limit = deployment.spec.revisionHistoryLimit else { return }
    let old = sets.old.filter { $0.metadata.deletionTimestamp == nil }
      .sorted { $0.revision < $1.revision }
    for set in old.dropLast(Int(limit))
    where set.size == 0 && set.status.replicas == 0
      && set.metadata.generation <= set.status.observedGeneration
    {
      try client.delete(
        ReplicaSet.self,
        namespace: set.metadata.namespace,
        name: set.metadata.name
      )
    }
  }
}
