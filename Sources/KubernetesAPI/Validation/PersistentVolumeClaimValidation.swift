import Manifests

extension PersistentVolumeClaim: ValidatedObject {
  /// What is wrong with a new claim.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkClaimSpec(spec, FieldPath.spec)
    return errors.causes
  }

  /// What is wrong with the claim as the successor of `old`: it is fixed, but for its growing.
  public func validateUpdate(from old: PersistentVolumeClaim) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkClaimSpec(spec, FieldPath.spec)
    var before = old.spec
    if before.volumeName.isEmpty { before.volumeName = spec.volumeName }
    var rest = spec
    // A class may be filled in as long as there is none.
    if before.storageClassName == nil { rest.storageClassName = nil }
    if status.phase == "Bound" {
      rest.resources.requests["storage"] = before.resources.requests["storage"]
      rest.volumeAttributesClassName = before.volumeAttributesClassName
    }
    if rest != before {
      errors.forbidden(
        FieldPath.spec,
        "spec is immutable after creation except resources.requests and"
          + " volumeAttributesClassName for bound claims\n"
          + UnifiedDifference.text(from: Self.text(rest), to: Self.text(before))
      )
    }
    let size = spec.resources.requests["storage"] ?? Quantity()
    let former = old.spec.resources.requests["storage"] ?? Quantity()
    if size < former, size <= old.status.capacity["storage"] ?? Quantity() {
      errors.forbidden(
        FieldPath.spec.child("resources").child("requests").child("storage"),
        "field can not be less than status.capacity"
      )
    }
    return errors.causes
  }

  private static func text(_ spec: PersistentVolumeClaimSpec) -> String {
    JSONWriter.indented(ServerForm.tree(of: spec), by: 1, sortsKeys: false)
  }
}

extension ValidationErrors {
  private static let volumeModes = ["Block", "Filesystem"]

  /// Checks how a volume is to be mountable.
  mutating func checkAccessModes(_ modes: [String], _ path: FieldPath) {
    for mode in modes
    where !PersistentVolumeSpec.accessModes.contains(mode) {
      unsupported(path, mode, PersistentVolumeSpec.accessModes)
    }
    if modes.contains("ReadWriteOncePod"), modes.contains(where: { $0 != "ReadWriteOncePod" }) {
      forbidden(path, "may not use ReadWriteOncePod with other access modes")
    }
  }

  /// Checks the mode of a volume.
  mutating func checkVolumeMode(_ mode: String?, _ path: FieldPath) {
    checkOneOf(mode, Self.volumeModes, path)
  }

  /// The amount must be more than nothing.
  mutating func checkPositive(_ quantity: Quantity, _ path: FieldPath) {
    if quantity.signum <= 0 {
      invalid(path, .string(quantity.description), "must be greater than zero")
    }
  }

  /// Checks what a claim asks for.
  mutating func checkClaimSpec(_ spec: PersistentVolumeClaimSpec, _ path: FieldPath) {
    if spec.accessModes.isEmpty {
      required(path.child("accessModes"), "at least 1 access mode is required")
    }
    if let selector = spec.selector { checkLabelSelector(selector, path.child("selector")) }
    checkAccessModes(spec.accessModes, path.child("accessModes"))
    let storage = path.child("resources").key("storage")
    if let size = spec.resources.requests["storage"] {
      checkPositive(size, storage)
    } else {
      required(storage)
    }
    if let name = spec.storageClassName, !name.isEmpty {
      checkSubdomain(name, path.child("storageClassName"))
    }
    checkVolumeMode(spec.volumeMode, path.child("volumeMode"))
    if let source = spec.dataSource {
      let place = path.child("dataSource")
      if source.name.isEmpty { required(place.child("name")) }
      if source.kind.isEmpty { required(place.child("kind")) }
      if source.apiGroup ?? "" == "", source.kind != "PersistentVolumeClaim" {
        invalid(
          place,
          .string(source.kind),
          "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
        )
      }
    }
    if let name = spec.volumeAttributesClassName, !name.isEmpty {
      checkSubdomain(name, path.child("volumeAttributesClassName"))
    }
  }
}
