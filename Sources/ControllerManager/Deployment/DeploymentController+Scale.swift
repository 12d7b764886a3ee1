import KubernetesAPI

extension DeploymentController {
  /// Sizes a replica set, and tells so.
  mutating func resize<Client: KubernetesClient>(
    _ set: ReplicaSet,
    to size: Int,
    of deployment: Deployment,
    _ client: inout Client
  ) throws(Status) -> ReplicaSet {
    guard set.size != size else { return set }
    var changed = set
    changed.spec.replicas = Int32(size)
    setSizeAnnotations(&changed, RolloutArithmetic(deployment))
    changed = try client.update(changed)
    announce(changed, from: set.size, to: size, of: deployment, &client)
    return changed
  }

  mutating func announce<Client: KubernetesClient>(
    _ set: ReplicaSet,
    from former: Int,
    to size: Int,
    of deployment: Deployment,
    _ client: inout Client
  ) {
    let direction = size > former ? "up" : "down"
    let start = messages == .v18 ? "" : " from \(former)"
    events.record(
      &client,
      about: deployment,
      reason: "ScalingReplicaSet",
      message: "Scaled \(direction) replica set \(set.metadata.name)\(start) to \(size)"
    )
  }

  /// Gives the sets the deployment's new number of replicas, without changing versions.
  mutating func scale<Client: KubernetesClient>(
    _ sets: inout RolloutSets,
    of deployment: Deployment,
    _ client: inout Client
  ) throws(Status) {
    let desired = deployment.desiredReplicas
    let active = sets.all.filter { $0.size > 0 }
    if active.count <= 1 {
      guard let only = active.first ?? sets.new ?? sets.old.last else { return }
      return sets.replace(try resize(only, to: desired, of: deployment, &client))
    }
    if let new = sets.new, new.size == desired, Int(new.status.availableReplicas) == desired {
      for set in sets.old where set.size > 0 {
        sets.replace(try resize(set, to: 0, of: deployment, &client))
      }
      return
    }
    guard deployment.spec.strategy.type != "Recreate" else { return }
    try scaleInProportion(&sets, active, of: deployment, &client)
  }

  /// In the middle of a rollout every version gets its share of what is added or taken away.
  private mutating func scaleInProportion<Client: KubernetesClient>(
    _ sets: inout RolloutSets,
    _ active: [ReplicaSet],
    of deployment: Deployment,
    _ client: inout Client
  ) throws(Status) {
    let arithmetic = RolloutArithmetic(deployment)
    let total = active.reduce(0) { $0 + $1.size }
    let allowed = arithmetic.desired > 0 ? arithmetic.most : 0
    let toAdd = allowed - total
    // `all` is in the order of creation with the newest last; larger sets come first.
    let ordered = (toAdd > 0 ? Array(active.reversed()) : active).enumerated()
      .sorted { ($1.element.size, $0.offset) < ($0.element.size, $1.offset) }.map(\.element)
    var sizes = ordered.map(\.size)
    var added = 0
    for (index, set) in ordered.enumerated() where toAdd != 0 {
      let share = fraction(of: set, deployment, arithmetic)
      let part = toAdd > 0 ? min(share, toAdd - added) : max(share, toAdd - added)
      sizes[index] += part
      added += part
    }
    if let first = sizes.first { sizes[0] = max(0, first + toAdd - added) }
    for (set, size) in zip(ordered, sizes) {
      var annotated = set
      if size == set.size, setSizeAnnotations(&annotated, arithmetic) {
        sets.replace(try client.update(annotated))
      } else {
        sets.replace(try resize(set, to: size, of: deployment, &client))
      }
    }
  }

  private func fraction(
    of set: ReplicaSet,
    _ deployment: Deployment,
    _ arithmetic: RolloutArithmetic
  ) -> Int {
    guard arithmetic.desired > 0 else { return -set.size }
    let noted = set.metadata.annotations[RolloutAnnotation.most].flatMap { Int($0) }
    let former = noted ?? Int(deployment.status.replicas)
    guard former > 0 else { return 0 }
    let share = Double(set.size * arithmetic.most) / Double(former)
    return Int(share.rounded()) - set.size
  }
}

extension RolloutSets {
  /// Puts the changed set in place of the one of the same name.
  mutating func replace(_ set: ReplicaSet) {
    if new?.metadata.uid == set.metadata.uid { new = set }
    for index in old.indices where old[index].metadata.uid == set.metadata.uid {
      old[index] = set
    }
  }
}
