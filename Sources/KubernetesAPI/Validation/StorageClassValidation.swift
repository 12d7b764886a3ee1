import Manifests

extension StorageClass: ValidatedObject {
  /// What is wrong with a new class.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    check(&errors)
    return errors.causes
  }

  /// What is wrong with the class as the successor of `old`; only few fields may change.
  public func validateUpdate(from old: StorageClass) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    check(&errors)
    if parameters != old.parameters {
      errors.forbidden(FieldPath("parameters"), "updates to parameters are forbidden.")
    }
    if provisioner != old.provisioner {
      errors.forbidden(FieldPath("provisioner"), "updates to provisioner are forbidden.")
    }
    if reclaimPolicy != old.reclaimPolicy {
      errors.forbidden(FieldPath("reclaimPolicy"), "updates to reclaimPolicy are forbidden.")
    }
    errors.checkKept(volumeBindingMode, old.volumeBindingMode, FieldPath("volumeBindingMode"))
    return errors.causes
  }

  private func check(_ errors: inout ValidationErrors) {
    errors.checkProvisioner(provisioner, FieldPath("provisioner"))
    for parameter in parameters where parameter.key.isEmpty {
      errors.invalid(FieldPath("parameters"), .string(""), "field can not be empty.")
    }
    errors.checkOneOf(reclaimPolicy, ["Delete", "Retain"], FieldPath("reclaimPolicy"))
    errors.checkOneOf(
      volumeBindingMode,
      ["Immediate", "WaitForFirstConsumer"],
      FieldPath("volumeBindingMode")
    )
    let topologies = FieldPath("allowedTopologies")
    for (index, term) in allowedTopologies.enumerated() {
      let place = topologies.index(index).child("matchLabelExpressions")
      for (number, expression) in term.matchLabelExpressions.enumerated() {
        let key = place.index(number).child("key")
        errors.invalid(key, expression.key, Names.qualifiedNameErrors(expression.key))
        if expression.values.isEmpty { errors.required(place.index(number).child("values")) }
      }
    }
  }
}

extension VolumeAttributesClass: ValidatedObject {
  /// What is wrong with a new class.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkProvisioner(driverName, FieldPath("driverName"))
    if parameters.isEmpty {
      errors.required(FieldPath("parameters"), "must contain at least one key/value pair")
    }
    return errors.causes
  }

  /// What is wrong with the class as the successor of `old`: it is fixed.
  public func validateUpdate(from old: VolumeAttributesClass) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if driverName != old.driverName {
      errors.forbidden(FieldPath("driverName"), "updates to driverName are forbidden.")
    }
    if parameters != old.parameters {
      errors.forbidden(FieldPath("parameters"), "updates to parameters are forbidden.")
    }
    return errors.causes
  }
}

extension VolumeAttachment: ValidatedObject {
  /// What is wrong with a new attachment.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkProvisioner(spec.attacher, FieldPath.spec.child("attacher"))
    if spec.source.persistentVolumeName == nil, spec.source.inlineVolumeSpec == nil {
      errors.required(
        FieldPath.spec.child("source"),
        "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
      )
    }
    errors.checkSubdomain(spec.nodeName, FieldPath.spec.child("nodeName"))
    return errors.causes
  }

  /// What is wrong with the attachment as the successor of `old`: what it attaches is fixed.
  public func validateUpdate(from old: VolumeAttachment) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkKept(spec, old.spec, FieldPath.spec, shown: ServerForm.tree(of: spec))
    return errors.causes
  }
}

extension CSIDriver: ValidatedObject {
  /// What is wrong with the driver as the successor of `old`.
  public func validateUpdate(from old: CSIDriver) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    let path = FieldPath.spec
    // Upstream misspells the field.
    errors.checkKept(
      spec.attachRequired,
      old.spec.attachRequired,
      path.child("attachedRequired")
    )
    errors.checkKept(
      spec.volumeLifecycleModes,
      old.spec.volumeLifecycleModes,
      path.child("volumeLifecycleModes")
    )
    return errors.causes
  }
}

extension CSINode: ValidatedObject {}

extension CSIStorageCapacity: ValidatedObject {
  /// What is wrong with the capacity as the successor of `old`: where it is, is fixed.
  public func validateUpdate(from old: CSIStorageCapacity) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkKept(nodeTopology, old.nodeTopology, FieldPath("nodeTopology"))
    errors.checkKept(storageClassName, old.storageClassName, FieldPath("storageClassName"))
    return errors.causes
  }
}

extension RuntimeClass: ValidatedObject {
  /// What is wrong with a new class.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkLabelName(handler, FieldPath("handler"))
    return errors.causes
  }

  /// What is wrong with the class as the successor of `old`: the handler is fixed.
  public func validateUpdate(from old: RuntimeClass) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkKept(handler, old.handler, FieldPath("handler"))
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkProvisioner(_ name: String, _ path: FieldPath) {
    if name.isEmpty { return required(path) }
    invalid(path, name, Names.qualifiedNameErrors(name.lowercased()))
  }
}
