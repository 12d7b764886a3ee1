import Manifests

extension PersistentVolume: ValidatedObject {
  /// What is wrong with a new volume.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkVolumeSpec(spec, FieldPath.spec)
    return errors.causes
  }

  /// What is wrong with the volume as the successor of `old`; where its storage is, is fixed.
  public func validateUpdate(from old: PersistentVolume) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkVolumeSpec(spec, FieldPath.spec)
    if spec.sources != old.spec.sources {
      func text(_ spec: PersistentVolumeSpec) -> String {
        JSONWriter.indented(ServerForm.tree(of: spec.sources), by: 1, sortsKeys: false)
      }
      errors.forbidden(
        FieldPath.spec.child("persistentvolumesource"),
        "spec.persistentvolumesource is immutable after creation\n"
          + UnifiedDifference.text(from: text(old.spec), to: text(spec))
      )
    }
    errors.checkKept(spec.volumeMode, old.spec.volumeMode, FieldPath("volumeMode"))
    if let before = old.spec.nodeAffinity, spec.nodeAffinity != before {
      errors.invalid(
        FieldPath("nodeAffinity"),
        spec.nodeAffinity.map { ServerForm.tree(of: $0) } ?? .null,
        "field is immutable, except for updating from beta label to GA"
      )
    }
    return errors.causes
  }
}

extension PersistentVolumeSpec {
  /// The ways in which a volume may be mountable.
  public static let accessModes = [
    "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod",
  ]

  /// The names of the sources given; a sound volume has exactly one.
  var sourceNames: [String] {
    var names: [String] = []
    if hostPath != nil { names.append("hostPath") }
    if nfs != nil { names.append("nfs") }
    if iscsi != nil { names.append("iscsi") }
    if local != nil { names.append("local") }
    if csi != nil { names.append("csi") }
    return names
  }

  /// The sources alone.
  fileprivate var sources: PersistentVolumeSources {
    var result = PersistentVolumeSources()
    result.hostPath = hostPath
    result.nfs = nfs
    result.iscsi = iscsi
    result.local = local
    result.csi = csi
    return result
  }
}

/// The part of a volume that says where its storage is, in the server's own order.
private struct PersistentVolumeSources: APIStruct {
  static let typeName = "PersistentVolumeSource"
  static let doc = "Where a volume's storage is."

  var hostPath: HostPathVolumeSource?
  var nfs: NFSVolumeSource?
  var iscsi: ISCSIPersistentVolumeSource?
  var local: LocalVolumeSource?
  var csi: CSIPersistentVolumeSource?

  /// What the server knows beside these, and is not simulated.
  private static let others = [
    "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "rbd", "quobyte", "flexVolume",
    "cinder", "cephFS", "fc", "flocker", "azureFile", "vsphereVolume", "azureDisk",
    "photonPersistentDisk", "portworxVolume", "scaleIO", "storageOS",
  ]

  mutating func visitFields(_ visitor: inout some FieldVisitor) {
    var none: String?
    let words = "A source that is not simulated."
    for name in Self.others.prefix(2) { visitor.field(name, &none, doc: words) }
    visitor.field("hostPath", &hostPath, doc: "A path of the node.")
    visitor.field("glusterfs", &none, doc: words)
    visitor.field("nfs", &nfs, doc: "A directory of an NFS server.")
    visitor.field("rbd", &none, doc: words)
    visitor.field("quobyte", &none, doc: words)
    visitor.field("iscsi", &iscsi, doc: "A disk of an iSCSI server.")
    for name in Self.others.dropFirst(5) { visitor.field(name, &none, doc: words) }
    visitor.field("local", &local, doc: "A directory or disk of one node.")
    visitor.field("csi", &csi, doc: "A volume of a storage driver.")
  }
}

extension ValidationErrors {
  fileprivate mutating func checkVolumeSpec(_ spec: PersistentVolumeSpec, _ path: FieldPath) {
    if spec.accessModes.isEmpty { required(path.child("accessModes")) }
    checkAccessModes(spec.accessModes, path.child("accessModes"))
    let capacity = path.child("capacity")
    if spec.capacity.isEmpty { required(capacity) }
    if spec.capacity["storage"] == nil || spec.capacity.count > 1 {
      unsupported(capacity, spec.capacity.isEmpty ? .null : spec.capacity.encoded(), ["storage"])
    }
    for entry in spec.capacity { checkPositive(entry.value, capacity.key(entry.key)) }
    checkOneOf(
      spec.persistentVolumeReclaimPolicy,
      ["Delete", "Recycle", "Retain"],
      path.child("persistentVolumeReclaimPolicy")
    )
    if let affinity = spec.nodeAffinity {
      let place = path.child("nodeAffinity").child("required")
      if let selector = affinity.required {
        checkNodeSelector(selector, place)
      } else {
        required(place, "must specify required node constraints")
      }
    }
    checkSources(spec, path)
    if let hostPath = spec.hostPath, hostPath.path == "/",
      spec.persistentVolumeReclaimPolicy == "Recycle"
    {
      forbidden(
        path.child("persistentVolumeReclaimPolicy"),
        "may not be 'recycle' for a hostPath mount of '/'"
      )
    }
    if !spec.storageClassName.isEmpty {
      checkSubdomain(spec.storageClassName, path.child("storageClassName"))
    }
    checkVolumeMode(spec.volumeMode, path.child("volumeMode"))
  }

  private mutating func checkSources(_ spec: PersistentVolumeSpec, _ path: FieldPath) {
    let names = spec.sourceNames
    guard let name = names.first else { return required(path, "must specify a volume type") }
    for other in names.dropFirst() {
      forbidden(path.child(other), "may not specify more than 1 volume type")
    }
    let place = path.child(name)
    if let source = spec.hostPath { return checkHostPath(source, place) }
    if let source = spec.nfs { return checkNFS(source, place) }
    if let source = spec.iscsi {
      if source.targetPortal.isEmpty { required(place.child("targetPortal")) }
      if source.iqn.isEmpty { required(place.child("iqn")) }
      return
    }
    if let source = spec.local {
      if source.path.isEmpty {
        required(place.child("path"))
      } else {
        checkNoBacksteps(source.path, place.child("path"))
      }
      if spec.nodeAffinity == nil {
        required(path.child("nodeAffinity"), "Local volume requires node affinity")
      }
      return
    }
    if let source = spec.csi {
      if source.driver.isEmpty { required(place.child("driver")) }
      if source.volumeHandle.isEmpty { required(place.child("volumeHandle")) }
    }
  }
}
