import KubernetesAPI

extension PersistentVolume: Listed {
  static let columns: [Column<PersistentVolume>] = [
    .name,
    Column("CAPACITY") { volume, _ in volume.spec.capacity.storageText },
    Column("ACCESS MODES") { volume, _ in AccessModes.text(volume.spec.accessModes) },
    Column("RECLAIM POLICY") { volume, _ in volume.spec.persistentVolumeReclaimPolicy },
    Column("STATUS") { volume, _ in
      volume.metadata.deletionTimestamp == nil ? volume.status.phase : "Terminating"
    },
    Column("CLAIM") { volume, _ in volume.claimText },
    Column("STORAGECLASS") { volume, _ in volume.className },
    Column("VOLUMEATTRIBUTESCLASS", only: .current) { volume, _ in
      volume.spec.volumeAttributesClassName ?? "<unset>"
    },
    Column("REASON") { volume, _ in volume.status.reason },
    .age,
    Column("VOLUMEMODE", wide: true, only: .current) { volume, _ in
      volume.spec.volumeMode ?? "<unset>"
    },
  ]

  /// The claim that has the volume, with its namespace; empty for none.
  var claimText: String { spec.claimRef.map { "\($0.namespace)/\($0.name)" } ?? "" }
}

extension PersistentVolumeClaim: Listed {
  static let columns: [Column<PersistentVolumeClaim>] = [
    .name,
    Column("STATUS") { claim, _ in
      claim.metadata.deletionTimestamp == nil ? claim.status.phase : "Terminating"
    },
    Column("VOLUME") { claim, _ in claim.spec.volumeName },
    Column("CAPACITY") { claim, _ in
      claim.spec.volumeName.isEmpty ? "" : claim.status.capacity.storageText
    },
    Column("ACCESS MODES") { claim, _ in
      claim.spec.volumeName.isEmpty ? "" : AccessModes.text(claim.status.accessModes)
    },
    Column("STORAGECLASS") { claim, _ in claim.className },
    Column("VOLUMEATTRIBUTESCLASS", only: .current) { claim, _ in
      claim.spec.volumeAttributesClassName ?? "<unset>"
    },
    .age,
    Column("VOLUMEMODE", wide: true, only: .current) { claim, _ in
      claim.spec.volumeMode ?? "<unset>"
    },
  ]
}

extension StorageClass: Listed {
  static let columns: [Column<StorageClass>] = [
    Column("NAME") { kind, _ in kind.metadata.name + (kind.isDefault ? " (default)" : "") },
    Column("PROVISIONER") { kind, _ in kind.provisioner },
    Column("RECLAIMPOLICY", only: .current) { kind, _ in kind.reclaimPolicy ?? "Delete" },
    Column("VOLUMEBINDINGMODE", only: .current) { kind, _ in
      kind.volumeBindingMode ?? "Immediate"
    },
    Column("ALLOWVOLUMEEXPANSION", only: .current) { kind, _ in
      "\(kind.allowVolumeExpansion ?? false)"
    },
    .age,
  ]
}

extension VolumeAttachment: Listed {
  static let columns: [Column<VolumeAttachment>] = [
    .name,
    Column("ATTACHER") { attachment, _ in attachment.spec.attacher },
    Column("PV") { attachment, _ in attachment.spec.source.persistentVolumeName ?? "" },
    Column("NODE") { attachment, _ in attachment.spec.nodeName },
    Column("ATTACHED") { attachment, _ in "\(attachment.status.attached)" },
    .age,
  ]
}

extension CSIDriver: Listed {
  static let columns: [Column<CSIDriver>] = [
    .name,
    Column("ATTACHREQUIRED") { driver, _ in "\(driver.spec.attachRequired ?? true)" },
    Column("PODINFOONMOUNT") { driver, _ in "\(driver.spec.podInfoOnMount ?? false)" },
    Column("STORAGECAPACITY") { driver, _ in "\(driver.spec.storageCapacity ?? false)" },
    Column("TOKENREQUESTS") { driver, _ in
      let audiences = driver.spec.tokenRequests.map(\.audience)
      return audiences.isEmpty ? "<unset>" : audiences.joined(separator: ",")
    },
    Column("REQUIRESREPUBLISH") { driver, _ in "\(driver.spec.requiresRepublish ?? false)" },
    Column("MODES") { driver, _ in
      driver.spec.volumeLifecycleModes.joined(separator: ",").orNone
    },
    .age,
  ]
}

extension CSINode: Listed {
  static let columns: [Column<CSINode>] = [
    .name, Column("DRIVERS") { node, _ in "\(node.spec.drivers.count)" }, .age,
  ]
}

extension CSIStorageCapacity: Listed {
  static let columns: [Column<CSIStorageCapacity>] = [
    .name,
    Column("STORAGECLASSNAME") { capacity, _ in capacity.storageClassName },
    Column("CAPACITY") { capacity, _ in capacity.capacity?.description ?? "<unset>" },
    .age,
  ]
}

extension VolumeAttributesClass: Listed {
  static let columns: [Column<VolumeAttributesClass>] = [
    .name, Column("DRIVERNAME") { kind, _ in kind.driverName }, .age,
  ]
}

/// How a volume can be mounted, in the letters that kubectl has for it.
enum AccessModes {
  private static let letters = [
    ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"),
    ("ReadWriteOncePod", "RWOP"),
  ]

  /// The modes, each once, in kubectl's own order.
  static func text(_ modes: [String]) -> String {
    letters.filter { modes.contains($0.0) }.map(\.1).joined(separator: ",")
  }
}

extension ResourceList {
  /// The amount of storage; `0` for none.
  var storageText: String { (self["storage"] ?? Quantity()).description }
}
