/// A named volume of a pod: exactly one source.
///
/// Source: `k8s.io/api/core/v1`.
///
/// Sources of cloud providers and of removed plugins are not simulated.
public struct Volume: APIStruct {
  /// What explain says of the type.
  public static let doc = "A named volume of a pod: exactly one source."

  /// The name, unique in the pod, a DNS label.
  public var name = ""
  /// A path of the node.
  @Sparse public var hostPath: HostPathVolumeSource?
  /// An empty directory that lives as long as the pod.
  @Sparse public var emptyDir: EmptyDirVolumeSource?
  /// The entries of a secret as files.
  @Sparse public var secret: SecretVolumeSource?
  /// A directory of an NFS server.
  @Sparse public var nfs: NFSVolumeSource?
  /// The volume bound to a claim.
  @Sparse public var persistentVolumeClaim: PersistentVolumeClaimVolumeSource?
  /// Facts about the pod as files.
  @Sparse public var downwardAPI: DownwardAPIVolumeSource?
  /// The entries of a config map as files.
  @Sparse public var configMap: ConfigMapVolumeSource?
  /// Several sources in one directory.
  @Sparse public var projected: ProjectedVolumeSource?
  /// A volume from a storage driver, as long as the pod.
  @Sparse public var csi: CSIVolumeSource?
  /// The files of an image.
  @Sparse public var image: ImageVolumeSource?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "name",
      &name,
      presence: .requiredAlways,
      doc: "The name, unique in the pod, a DNS label."
    )
    visitor.field("hostPath", &_hostPath, doc: "A path of the node.")
    visitor.field("emptyDir", &_emptyDir, doc: "An empty directory that lives as long as the pod.")
    visitor.field("secret", &_secret, doc: "The entries of a secret as files.")
    visitor.field("nfs", &_nfs, doc: "A directory of an NFS server.")
    visitor.field(
      "persistentVolumeClaim",
      &_persistentVolumeClaim,
      doc: "The volume bound to a claim."
    )
    visitor.field("downwardAPI", &_downwardAPI, doc: "Facts about the pod as files.")
    visitor.field("configMap", &_configMap, doc: "The entries of a config map as files.")
    visitor.field("projected", &_projected, doc: "Several sources in one directory.")
    visitor.field("csi", &_csi, doc: "A volume from a storage driver, as long as the pod.")
    visitor.field("image", &_image, doc: "The files of an image.")
  }
}
