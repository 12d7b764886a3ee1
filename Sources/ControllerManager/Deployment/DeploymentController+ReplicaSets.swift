import KubernetesAPI
import Simulation

/// The annotations by which replica sets remember their rollout.
enum RolloutAnnotation {
  static let revision = "deployment.kubernetes.io/revision"
  static let revisionHistory = "deployment.kubernetes.io/revision-history"
  static let desired = "deployment.kubernetes.io/desired-replicas"
  static let most = "deployment.kubernetes.io/max-replicas"
  /// The keys of a deployment that its replica sets do not copy.
  static let own: Set = [
    "kubectl.kubernetes.io/last-applied-configuration", revision, revisionHistory, desired, most,
    "deprecated.deployment.rollback.to",
  ]
}

/// A deployment's replica sets: the one of its present template, and those of earlier ones.
struct RolloutSets {
  var new: ReplicaSet?
  /// In the order of their creation.
  var old: [ReplicaSet]

  var all: [ReplicaSet] { old + (new.map { [$0] } ?? []) }
}

extension ReplicaSet {
  var revision: Int { metadata.annotations[RolloutAnnotation.revision].flatMap { Int($0) } ?? 0 }
  var size: Int { Int(spec.replicas ?? 1) }
}

extension DeploymentController {
  /// The replica sets of the deployment, after adopting and releasing by its selector.
  func replicaSets<Client: KubernetesClient>(
    of deployment: Deployment,
    _ client: inout Client
  ) throws(Status) -> [ReplicaSet] {
    let selector = deployment.spec.selector?.terms ?? LabelSelectorTerms()
    let isLeaving = deployment.metadata.deletionTimestamp != nil
    var options = ListOptions(namespace: deployment.metadata.namespace)
    options.ownerUID = deployment.metadata.uid
    var result: [ReplicaSet] = []
    for set in try client.list(ReplicaSet.self, options) {
      if isLeaving || selector.matches(set.metadata.labels) {
        result.append(set)
      } else {
        var released = set
        released.metadata.ownerReferences.removeAll { $0.uid == deployment.metadata.uid }
        try client.update(released)
      }
    }
    options.ownerUID = nil
    options.labelSelector = selector
    for set in try client.list(ReplicaSet.self, options)
    where !isLeaving && set.controllerReference == nil && set.metadata.deletionTimestamp == nil {
      var adopted = set
      adopted.metadata.ownerReferences.append(OwnerReference(controller: deployment))
      result.append(try client.update(adopted))
    }
    return result.sorted(by: isOlder)
  }

  /// Tells the set of the present template from the others, and numbers it; makes it where asked.
  mutating func rolloutSets<Client: KubernetesClient>(
    of deployment: inout Deployment,
    among sets: [ReplicaSet],
    create: Bool,
    _ client: inout Client
  ) throws(Status) -> RolloutSets {
    let template = deployment.spec.template.withoutHash
    let present = sets.firstIndex { $0.spec.template.withoutHash == template }
    var old = sets
    var new = present.map { old.remove(at: $0) }
    let revision = String((old.map(\.revision).max() ?? 0) + 1)
    if let found = new {
      new = try renumber(found, revision, of: &deployment, &client)
    } else if create {
      new = try makeReplicaSet(revision, of: &deployment, beside: old, &client)
    }
    return RolloutSets(new: new, old: old)
  }

  private func isOlder(_ left: ReplicaSet, _ right: ReplicaSet) -> Bool {
    let (first, second) = (left.metadata.creationTimestamp, right.metadata.creationTimestamp)
    return first == second ? left.metadata.name < right.metadata.name : first < second
  }

  /// Gives a set that is there already the newest number: a rollback makes an old version new.
  private mutating func renumber<Client: KubernetesClient>(
    _ set: ReplicaSet,
    _ revision: String,
    of deployment: inout Deployment,
    _ client: inout Client
  ) throws(Status) -> ReplicaSet {
    var changed = set
    annotate(&changed, from: deployment, revision: revision, isNew: true)
    changed.spec.minReadySeconds = deployment.spec.minReadySeconds
    if changed != set { changed = try client.update(changed) }
    if deployment.condition("Progressing") == nil {
      deployment.setCondition(
        "Progressing",
        "True",
        "FoundNewReplicaSet",
        "Found new replica set \"\(set.metadata.name)\"",
        now: client.now
      )
    }
    try adoptRevision(changed, &deployment, &client)
    return changed
  }

  private mutating func makeReplicaSet<Client: KubernetesClient>(
    _ revision: String,
    of deployment: inout Deployment,
    beside old: [ReplicaSet],
    _ client: inout Client
  ) throws(Status) -> ReplicaSet {
    let hash = TemplateHash.of(
      deployment.spec.template,
      collisions: deployment.status.collisionCount ?? 0
    )
    var set = ReplicaSet()
    set.metadata.name = "\(deployment.metadata.name)-\(hash)"
    set.metadata.namespace = deployment.metadata.namespace
    set.metadata.ownerReferences = [OwnerReference(controller: deployment)]
    set.spec.template = deployment.spec.template
    set.spec.template.metadata.labels[TemplateHash.label] = hash
    set.metadata.labels = set.spec.template.metadata.labels
    var selector = deployment.spec.selector ?? LabelSelector()
    selector.matchLabels[TemplateHash.label] = hash
    set.spec.selector = selector
    set.spec.minReadySeconds = deployment.spec.minReadySeconds
    let arithmetic = RolloutArithmetic(deployment)
    let total = old.reduce(0) { $0 + $1.size }
    let size =
      deployment.spec.strategy.type == "Recreate"
      ? arithmetic.desired : arithmetic.newSize(from: 0, total: total)
    set.spec.replicas = Int32(size)
    annotate(&set, from: deployment, revision: revision, isNew: false)
    do {
      set = try client.create(set)
    } catch  where error.reason == .alreadyExists {
      // The name is taken by a set of another template: count the collision and hash anew.
      deployment.status.collisionCount = (deployment.status.collisionCount ?? 0) + 1
      try client.updateStatus(deployment)
      throw error
    } catch {
      deployment.setCondition(
        "Progressing",
        "False",
        "ReplicaSetCreateError",
        error.message,
        now: client.now
      )
      try client.updateStatus(deployment)
      throw error
    }
    if size > 0 { announce(set, from: 0, to: size, of: deployment, &client) }
    deployment.setCondition(
      "Progressing",
      "True",
      "NewReplicaSetCreated",
      "Created new replica set \"\(set.metadata.name)\"",
      now: client.now
    )
    try adoptRevision(set, &deployment, &client)
    return set
  }

  /// Writes the number of the newest set to the deployment.
  private func adoptRevision<Client: KubernetesClient>(
    _ set: ReplicaSet,
    _ deployment: inout Deployment,
    _ client: inout Client
  ) throws(Status) {
    let revision = set.metadata.annotations[RolloutAnnotation.revision]
    guard deployment.metadata.annotations[RolloutAnnotation.revision] != revision else { return }
    deployment.metadata.annotations[RolloutAnnotation.revision] = revision
    let status = deployment.status
    deployment = try client.update(deployment)
    // An update of the object leaves the stored status; what was found out here is written later.
    deployment.status = status
  }

  private func annotate(
    _ set: inout ReplicaSet,
    from deployment: Deployment,
    revision: String,
    isNew present: Bool
  ) {
    for entry in deployment.metadata.annotations where !RolloutAnnotation.own.contains(entry.key) {
      set.metadata.annotations[entry.key] = entry.value
    }
    let former = set.metadata.annotations[RolloutAnnotation.revision]
    let formerNumber = former.flatMap { Int($0) } ?? 0
    if let number = Int(revision), formerNumber < number {
      set.metadata.annotations[RolloutAnnotation.revision] = revision
      if present, let former {
        let history = set.metadata.annotations[RolloutAnnotation.revisionHistory]
        set.metadata.annotations[RolloutAnnotation.revisionHistory] =
          history.map { "\($0),\(former)" } ?? former
      }
    }
    guard !present else { return }
    setSizeAnnotations(&set, RolloutArithmetic(deployment))
  }

  /// Notes on a set how large the deployment was when the set was last sized.
  @discardableResult
  func setSizeAnnotations(_ set: inout ReplicaSet, _ arithmetic: RolloutArithmetic) -> Bool {
    let (desired, most) = (String(arithmetic.desired), String(arithmetic.most))
    guard
      set.metadata.annotations[RolloutAnnotation.desired] != desired
        || set.metadata.annotations[RolloutAnnotation.most] != most
    else { return false }
    set.metadata.annotations[RolloutAnnotation.desired] = desired
    set.metadata.annotations[RolloutAnnotation.most] = most
    return true
  }
}
