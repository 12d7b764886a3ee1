import Manifests

extension Event: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    let isOfCluster = involvedObject.namespace.isEmpty && metadata.namespace == "default"
    if involvedObject.namespace != metadata.namespace, !isOfCluster {
      errors.invalid(
        FieldPath("involvedObject").child("namespace"),
        .string(involvedObject.namespace),
        "does not match event.namespace"
      )
    }
    return errors.causes
  }
}

extension Lease: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    checkSpec(&errors)
    return errors.causes
  }

  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: Lease) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    checkSpec(&errors)
    return errors.causes
  }

  private func checkSpec(_ errors: inout ValidationErrors) {
    let path = FieldPath.spec
    if let seconds = spec.leaseDurationSeconds, seconds <= 0 {
      errors.invalid(
        path.child("leaseDurationSeconds"),
        .integer(Int64(seconds)),
        "must be greater than 0"
      )
    }
    errors.checkNotNegative(spec.leaseTransitions, path.child("leaseTransitions"))
  }
}

extension Binding: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    if !target.kind.isEmpty, target.kind != "Node" {
      errors.unsupported(FieldPath("target").child("kind"), target.kind, ["Node", "<empty>"])
    }
    if target.name.isEmpty { errors.required(FieldPath("target").child("name")) }
    return errors.causes
  }
}

extension Scale: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkNotNegative(spec.replicas, FieldPath.spec.child("replicas"))
    return errors.causes
  }

  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: Scale) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkNotNegative(spec.replicas, FieldPath.spec.child("replicas"))
    return errors.causes
  }
}

extension ServiceAccount: ValidatedObject {}
extension ComponentStatus: ValidatedObject {}
extension Eviction: ValidatedObject {}

extension CustomObject: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    metadataErrors().causes + schemaCauses(from: nil)
  }

  /// What is wrong with the object as the successor of `old`.
  public func validateUpdate(from old: CustomObject) -> [Status.Cause] {
    metadataErrors(from: old).causes + schemaCauses(from: old)
  }
}
