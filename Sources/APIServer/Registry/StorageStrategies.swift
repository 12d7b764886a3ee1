import KubernetesAPI

extension PersistentVolumeClaim: RegistryStrategy {
  /// Keeps a claim from going while a pod uses it.
  static let protection = "kubernetes.io/pvc-protection"

  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = PersistentVolumeClaimStatus()
    status.phase = "Pending"
    // Both fields say the same where the older one can say it.
    if let source = spec.dataSource, spec.dataSourceRef == nil {
      var reference = TypedObjectReference()
      reference.apiGroup = source.apiGroup
      reference.kind = source.kind
      reference.name = source.name
      spec.dataSourceRef = reference
    }
  }

  mutating func prepareForUpdate(
    from old: PersistentVolumeClaim,
    _ server: inout APIServer
  ) throws(Status) {
    status = old.status
    try server.admitResize(of: self, from: old)
  }

  mutating func prepareForStatusUpdate(from old: PersistentVolumeClaim) { spec = old.spec }
}

extension PersistentVolume: RegistryStrategy {
  /// Keeps a volume from going while a claim has it.
  static let protection = "kubernetes.io/pv-protection"

  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = PersistentVolumeStatus()
    status.phase = "Pending"
    status.lastPhaseTransitionTime = Time(server.now)
  }

  mutating func prepareForUpdate(
    from old: PersistentVolume,
    _ server: inout APIServer
  ) throws(Status) {
    status = old.status
  }

  mutating func prepareForStatusUpdate(from old: PersistentVolume) { spec = old.spec }
}

extension VolumeAttachment: RegistryStrategy {
  mutating func prepareForCreate(_ server: inout APIServer) throws(Status) {
    status = VolumeAttachmentStatus()
  }

  mutating func prepareForUpdate(
    from old: VolumeAttachment,
    _ server: inout APIServer
  ) throws(Status) {
    status = old.status
  }

  mutating func prepareForStatusUpdate(from old: VolumeAttachment) { spec = old.spec }
}
