import KubernetesAPI
import Simulation

/// Claims: those that wait for a volume, and those that have one.
extension PersistentVolumeController {
  mutating func syncUnbound<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    guard claim.spec.volumeName.isEmpty else { return try syncChosen(claim, &client) }
    let volumes = try client.list(PersistentVolume.self)
    var claim = claim
    let isDelayed = try isDelayed(claim, &client)
    if let volume = claim.bestMatch(among: volumes, isDelayed: isDelayed) {
      return try bind(volume, claim, &client)
    }
    try assignDefaultClass(&claim, &client)
    lookAgain(at: claim, client.now)
    if try self.isDelayed(claim, &client),
      claim.metadata.annotations[BindingAnnotation.selectedNode] == nil
    {
      try tellWaiting(claim, &client)
    } else if !claim.className.isEmpty {
      return try provision(claim, &client)
    } else {
      tell(
        claim,
        .normal,
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set",
        &client
      )
    }
    try setPending(claim, &client)
  }

  /// A claim whose user named the volume.
  private mutating func syncChosen<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    let name = claim.spec.volumeName
    guard let volume = try client.find(PersistentVolume.self, name: name) else {
      lookAgain(at: claim, client.now)
      return try setPending(claim, &client)
    }
    if volume.spec.claimRef == nil {
      if let why = claim.mismatch(with: volume) {
        tell(
          claim,
          .warning,
          "VolumeMismatch",
          "Cannot bind to requested volume \"\(name)\": \(why)",
          &client
        )
        lookAgain(at: claim, client.now)
        return try setPending(claim, &client)
      }
      try bind(volume, claim, &client)
    } else if volume.isBound(to: claim) {
      try bind(volume, claim, &client)
    } else {
      lookAgain(at: claim, client.now)
      try setPending(claim, &client)
    }
  }

  mutating func syncBound<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    guard !claim.spec.volumeName.isEmpty else {
      let message =
        "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!"
      return try setLost(claim, "ClaimLost", message, &client)
    }
    guard let volume = try client.find(PersistentVolume.self, name: claim.spec.volumeName) else {
      let message = "Bound claim has lost its PersistentVolume. Data on the volume is lost!"
      return try setLost(claim, "ClaimLost", message, &client)
    }
    if volume.spec.claimRef == nil || volume.spec.claimRef?.uid == claim.metadata.uid {
      return try bind(volume, claim, &client)
    }
    try setLost(
      claim,
      "ClaimMisbound",
      "Two claims are bound to the same volume, this one is bound incorrectly",
      &client
    )
  }

  /// Whether the claim waits for its first pod.
  private func isDelayed<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) -> Bool {
    guard !claim.className.isEmpty,
      let kind = try client.find(StorageClass.self, name: claim.className)
    else { return false }
    return kind.volumeBindingMode == "WaitForFirstConsumer"
  }

  /// Fills in a default class that was made after the claim.
  private func assignDefaultClass<Client: KubernetesClient>(
    _ claim: inout PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    guard claim.spec.storageClassName == nil, claim.className.isEmpty,
      let standard = StorageClass.standard(among: try client.list(StorageClass.self))
    else { return }
    claim.spec.storageClassName = standard.metadata.name
    claim = try client.update(claim)
  }

  private mutating func tellWaiting<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    let pods = try client.list(Pod.self, ListOptions(namespace: claim.metadata.namespace))
    let waiting = pods.filter { pod in
      pod.assignedNode.isEmpty && !pod.isFinished
        && pod.spec.volumes.contains {
          $0.persistentVolumeClaim?.claimName == claim.metadata.name
        }
    }.map(\.metadata.name)
    switch waiting.count {
    case 0:
      tell(
        claim,
        .normal,
        "WaitForFirstConsumer",
        "waiting for first consumer to be created before binding",
        &client
      )
    case 1:
      let message = "waiting for pod \(waiting[0]) to be scheduled"
      tell(claim, .normal, "WaitForPodScheduled", message, &client)
    default:
      let message = "waiting for pods \(waiting.joined(separator: ",")) to be scheduled"
      tell(claim, .normal, "WaitForPodScheduled", message, &client)
    }
  }

  func setPending<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    var changed = claim
    changed.status.phase = "Pending"
    changed.status.accessModes = []
    changed.status.capacity = ResourceList()
    if changed != claim { try client.updateStatus(changed) }
  }

  private mutating func setLost<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ reason: String,
    _ message: String,
    _ client: inout Client
  ) throws(Status) {
    guard claim.status.phase != "Lost" else { return }
    var changed = claim
    changed.status.phase = "Lost"
    changed.status.accessModes = []
    changed.status.capacity = ResourceList()
    try client.updateStatus(changed)
    tell(claim, .warning, reason, message, &client)
  }
}
