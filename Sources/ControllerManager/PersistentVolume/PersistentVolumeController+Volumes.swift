import KubernetesAPI
import Simulation

/// Volumes: free ones, bound ones, and those whose claims are gone.
extension PersistentVolumeController {
  mutating func sync<Client: KubernetesClient>(
    _ volume: PersistentVolume,
    _ client: inout Client
  ) throws(Status) {
    guard let reference = volume.spec.claimRef, !reference.uid.isEmpty else {
      return try setPhase(of: volume, "Available", &client)
    }
    let claim = try client.find(
      PersistentVolumeClaim.self,
      namespace: reference.namespace,
      name: reference.name
    )
    // One of the same name that was made later is another claim.
    guard let claim, claim.metadata.uid == reference.uid else {
      return try release(volume, &client)
    }
    if claim.spec.volumeName == volume.metadata.name {
      return try setPhase(of: volume, "Bound", &client)
    }
    guard claim.spec.volumeName.isEmpty else { return try letGo(volume, &client) }
    guard claim.spec.volumeMode == volume.spec.volumeMode else {
      tell(
        volume,
        .warning,
        "VolumeMismatch",
        "Cannot bind PersistentVolume to requested PersistentVolumeClaim"
          + " \"\(claim.metadata.name)\" due to incompatible volumeMode.",
        &client
      )
      tell(
        claim,
        .warning,
        "VolumeMismatch",
        "Cannot bind PersistentVolume \"\(volume.metadata.name)\" to requested"
          + " PersistentVolumeClaim \"\(claim.metadata.name)\" due to incompatible volumeMode.",
        &client
      )
      return
    }
    queue.add(.claim(claim.namespacedName))
  }

  /// The claim got another volume: this one is free again, or not needed any more.
  private mutating func letGo<Client: KubernetesClient>(
    _ volume: PersistentVolume,
    _ client: inout Client
  ) throws(Status) {
    if volume.metadata.annotations[BindingAnnotation.provisionedBy] != nil,
      volume.spec.persistentVolumeReclaimPolicy == "Delete"
    {
      return try release(volume, &client)
    }
    var free = volume
    if free.metadata.annotations[BindingAnnotation.byController] != nil {
      free.spec.claimRef = nil
      free.metadata.annotations[BindingAnnotation.byController] = nil
    } else {
      // The user kept the volume for the claim; it stays so.
      free.spec.claimRef?.uid = ""
    }
    free = try client.update(free)
    try setPhase(of: free, "Available", &client)
  }

  /// The claim is gone: the volume's policy decides.
  private mutating func release<Client: KubernetesClient>(
    _ volume: PersistentVolume,
    _ client: inout Client
  ) throws(Status) {
    if volume.status.phase != "Released", volume.status.phase != "Failed" {
      // The change comes back here, and then the volume is reclaimed.
      return try setPhase(of: volume, "Released", &client)
    }
    switch volume.spec.persistentVolumeReclaimPolicy {
    case "Delete": try reclaim(volume, &client)
    case "Recycle":
      try fail(volume, "VolumeFailedRecycle", "recycling volumes is not simulated", &client)
    default: break
    }
  }

  private mutating func reclaim<Client: KubernetesClient>(
    _ volume: PersistentVolume,
    _ client: inout Client
  ) throws(Status) {
    let maker = volume.metadata.annotations[BindingAnnotation.provisionedBy] ?? ""
    // Who made it elsewhere takes it away, too.
    if !maker.isEmpty, !maker.hasPrefix("kubernetes.io/") { return }
    let name = volume.metadata.name
    guard let path = volume.spec.hostPath?.path else {
      let message =
        "error getting deleter volume plugin for volume \"\(name)\": no deletable volume plugin"
        + " matched"
      return try fail(volume, "VolumeFailedDelete", message, &client)
    }
    guard path.contains("/tmp/"), !path.hasSuffix("/tmp/") else {
      let message = "host_path deleter only supports /tmp/.+ but received provided \(path)"
      return try fail(volume, "VolumeFailedDelete", message, &client)
    }
    guard volume.metadata.deletionTimestamp == nil else { return }
    try client.delete(PersistentVolume.self, name: name)
  }

  private mutating func fail<Client: KubernetesClient>(
    _ volume: PersistentVolume,
    _ reason: String,
    _ message: String,
    _ client: inout Client
  ) throws(Status) {
    guard volume.status.phase != "Failed" || volume.status.message != message else { return }
    try setPhase(of: volume, "Failed", message: message, &client)
    tell(volume, .warning, reason, message, &client)
  }
}
