extension StorageClass {
  /// The annotation that named a class before there was a field for it.
  public static let betaClassAnnotation = "volume.beta.kubernetes.io/storage-class"

  /// Whether claims that name no class get this one.
  public var isDefault: Bool {
    [
      "storageclass.kubernetes.io/is-default-class",
      "storageclass.beta.kubernetes.io/is-default-class",
    ]
    .contains { metadata.annotations[$0] == "true" }
  }

  /// The class of claims that name none: the youngest of those that are marked.
  public static func standard(among classes: [StorageClass]) -> StorageClass? {
    classes.filter(\.isDefault).max { left, right in
      let (first, second) = (left.metadata.creationTimestamp, right.metadata.creationTimestamp)
      return first == second ? left.metadata.name > right.metadata.name : first < second
    }
  }
}

extension PersistentVolumeClaim {
  /// The class that the claim asks for; empty for none.
  public var className: String {
    metadata.annotations[StorageClass.betaClassAnnotation] ?? spec.storageClassName ?? ""
  }
}

extension PersistentVolume {
  /// The class that the volume belongs to; empty for none.
  public var className: String {
    metadata.annotations[StorageClass.betaClassAnnotation] ?? spec.storageClassName
  }

  /// Whether the volume is kept for the claim, or has it already.
  public func isBound(to claim: PersistentVolumeClaim) -> Bool {
    guard let reference = spec.claimRef else { return false }
    return reference.name == claim.metadata.name
      && reference.namespace == claim.metadata.namespace
      && (reference.uid.isEmpty || reference.uid == claim.metadata.uid)
  }
}

/// The annotations by which claims and volumes find together.
public enum BindingAnnotation {
  /// The claim is bound for good.
  public static let completed = "pv.kubernetes.io/bind-completed"
  /// The controller chose the volume, not the user.
  public static let byController = "pv.kubernetes.io/bound-by-controller"
  /// Who made the volume.
  public static let provisionedBy = "pv.kubernetes.io/provisioned-by"
  /// Who is to make a volume for the claim.
  public static let provisioner = "volume.kubernetes.io/storage-provisioner"
  /// The same, for older provisioners.
  public static let betaProvisioner = "volume.beta.kubernetes.io/storage-provisioner"
  /// The node that the claim's first pod is to run on.
  public static let selectedNode = "volume.kubernetes.io/selected-node"
}
