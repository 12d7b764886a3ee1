import KubernetesAPI

/// What the claims of a pod ask of its node.
///
/// Source: `VolumeBinding` and `VolumeRestrictions` in
/// `k8s.io/kubernetes/pkg/scheduler/framework/plugins`.
struct PodVolumes: Sendable {
  /// Why a pod cannot be placed anywhere as its claims are.
  struct Trouble: Error {
    let message: String
  }

  /// The volumes that claims have; nil for one that is not there.
  private(set) var bound: [PersistentVolume?] = []
  /// The claims that wait for their first pod, with their classes.
  private(set) var delayed: [(claim: PersistentVolumeClaim, kind: StorageClass)] = []
  /// Every volume there is, where some claim waits.
  private var volumes: [PersistentVolume] = []
  /// Whether another pod has a claim that only one pod may have.
  private var isTaken = false

  /// Reads the claims of a pod.
  init<Client: KubernetesClient>(
    _ pod: Pod,
    _ names: [String],
    _ client: inout Client
  ) throws(Trouble) {
    do throws(Status) {
      for name in names {
        guard
          let claim = try client.find(
            PersistentVolumeClaim.self,
            namespace: pod.metadata.namespace,
            name: name
          )
        else { throw Status(.conflict, "persistentvolumeclaim \"\(name)\" not found") }
        try add(claim, &client)
        if claim.spec.accessModes.contains("ReadWriteOncePod") {
          if try Self.isUsed(name, by: pod, &client) { isTaken = true }
        }
      }
      if !delayed.isEmpty { volumes = try client.list(PersistentVolume.self) }
    } catch {
      throw Trouble(message: error.message)
    }
  }

  private mutating func add<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    let name = claim.metadata.name
    if claim.status.phase == "Lost" {
      throw Status(
        .conflict,
        "persistentvolumeclaim \"\(name)\" bound to non-existent persistentvolume"
          + " \"\(claim.spec.volumeName)\""
      )
    }
    if claim.metadata.deletionTimestamp != nil {
      throw Status(.conflict, "persistentvolumeclaim \"\(name)\" is being deleted")
    }
    if claim.isFullyBound {
      bound.append(try client.find(PersistentVolume.self, name: claim.spec.volumeName))
    } else if claim.spec.volumeName.isEmpty, !claim.className.isEmpty,
      let kind = try client.find(StorageClass.self, name: claim.className),
      kind.volumeBindingMode == "WaitForFirstConsumer"
    {
      delayed.append((claim, kind))
    } else {
      throw Status(.conflict, "pod has unbound immediate PersistentVolumeClaims")
    }
  }

  private static func isUsed<Client: KubernetesClient>(
    _ claim: String,
    by pod: Pod,
    _ client: inout Client
  ) throws(Status) -> Bool {
    try client.list(Pod.self, ListOptions(namespace: pod.metadata.namespace)).contains { other in
      !other.assignedNode.isEmpty && !other.isFinished
        && other.spec.volumes.contains { $0.persistentVolumeClaim?.claimName == claim }
    }
  }

  /// Why the node does not suit; nil where it does.
  func reason(_ node: NodeTraits) -> FilterReason? {
    if isTaken { return .claimTaken }
    for volume in bound {
      guard let volume else { return .volumeMissing }
      if !volume.isReachable(from: node.name, labels: node.labels) { return .volumeElsewhere }
    }
    return delayed.isEmpty || choice(on: node) != nil ? nil : .noVolume
  }

  /// For each claim that waits, the volume that it is to get on the node, or nil where one is to be
  /// made; nil as a whole where a claim can get none there.
  func choice(on node: NodeTraits) -> [PersistentVolume?]? {
    var chosen: [PersistentVolume?] = []
    for (claim, kind) in delayed {
      let free = volumes.filter { volume in
        !chosen.contains { $0?.metadata.name == volume.metadata.name }
      }
      let match = claim.bestMatch(among: free, isDelayed: false) {
        $0.isReachable(from: node.name, labels: node.labels)
      }
      guard match != nil || kind.isProvided(on: node) else { return nil }
      chosen.append(match)
    }
    return chosen
  }
}

extension PersistentVolumeClaim {
  /// Whether the claim has its volume for good.
  var isFullyBound: Bool {
    !spec.volumeName.isEmpty && metadata.annotations[BindingAnnotation.completed] != nil
  }
}

extension StorageClass {
  /// Whether somebody would make a volume that the node can reach.
  fileprivate func isProvided(on node: NodeTraits) -> Bool {
    if provisioner.isEmpty || provisioner == "kubernetes.io/no-provisioner" { return false }
    return allowedTopologies.isEmpty
      || allowedTopologies.contains { term in
        term.matchLabelExpressions.allSatisfy { expression in
          node.labels[expression.key].map(expression.values.contains) ?? false
        }
      }
  }
}
