import KubernetesAPI
import Simulation

/// The four writes of a binding, and asking for volumes that are not there yet.
extension PersistentVolumeController {
  /// Binds a volume and a claim, as far as that is not done yet.
  mutating func bind<Client: KubernetesClient>(
    _ volume: PersistentVolume,
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    var volume = volume
    if volume.keep(for: claim) {
      volume = try client.update(volume)
    }
    try setPhase(of: volume, "Bound", &client)
    var claim = claim
    let annotations = claim.metadata.annotations
    if claim.spec.volumeName != volume.metadata.name {
      claim.spec.volumeName = volume.metadata.name
      claim.metadata.annotations[BindingAnnotation.byController] = "yes"
    }
    claim.metadata.annotations[BindingAnnotation.completed] = "yes"
    if annotations != claim.metadata.annotations { claim = try client.update(claim) }
    var changed = claim
    changed.status.phase = "Bound"
    changed.status.accessModes = volume.spec.accessModes
    // A volume that grew is taken over by whoever lets it grow.
    if claim.status.phase != "Bound" {
      changed.status.capacity["storage"] = volume.spec.capacity["storage"]
    }
    if changed != claim { try client.updateStatus(changed) }
  }

  /// Writes the phase of a volume, where it is another one.
  func setPhase<Client: KubernetesClient>(
    of volume: PersistentVolume,
    _ phase: String,
    message: String = "",
    _ client: inout Client
  ) throws(Status) {
    guard volume.status.phase != phase || volume.status.message != message else { return }
    var changed = volume
    if changed.status.phase != phase {
      changed.status.lastPhaseTransitionTime = Time(client.now)
    }
    changed.status.phase = phase
    changed.status.message = message
    try client.updateStatus(changed)
  }

  /// The drivers that took over from provisioners inside the controller manager.
  private static let successors = [
    "kubernetes.io/aws-ebs": "ebs.csi.aws.com", "kubernetes.io/azure-disk": "disk.csi.azure.com",
    "kubernetes.io/azure-file": "file.csi.azure.com",
    "kubernetes.io/cinder": "cinder.csi.openstack.org",
    "kubernetes.io/gce-pd": "pd.csi.storage.gke.io",
    "kubernetes.io/portworx-volume": "pxd.portworx.com",
    "kubernetes.io/vsphere-volume": "csi.vsphere.vmware.com",
  ]

  /// Leaves the claim to whoever makes volumes of its class.
  mutating func provision<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Status) {
    guard let kind = try client.find(StorageClass.self, name: claim.className) else {
      // Its cache of classes names them in the singular.
      let kind = StorageClass.resource.qualifiedSingular
      let message = "\(kind) \"\(claim.className)\" not found"
      tell(claim, .warning, "ProvisioningFailed", message, &client)
      return try setPending(claim, &client)
    }
    let provisioner = Self.successors[kind.provisioner] ?? kind.provisioner
    guard !provisioner.hasPrefix("kubernetes.io/") else {
      let message = "no volume plugin matched name: \(provisioner)"
      tell(claim, .warning, "ProvisioningFailed", message, &client)
      return try setPending(claim, &client)
    }
    var asked = claim
    asked.metadata.annotations[BindingAnnotation.provisioner] = provisioner
    asked.metadata.annotations[BindingAnnotation.betaProvisioner] = provisioner
    if asked != claim { asked = try client.update(asked) }
    tell(
      asked,
      .normal,
      "ExternalProvisioning",
      "Waiting for a volume to be created either by the external provisioner '\(provisioner)' or"
        + " manually by the system administrator. If volume creation is delayed, please verify that"
        + " the provisioner is running and correctly registered.",
      &client
    )
  }
}
