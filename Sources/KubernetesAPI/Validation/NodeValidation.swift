import Manifests

extension Node: ValidatedObject {
  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkTaints(spec.taints, FieldPath.spec.child("taints"))
    return errors.causes
  }

  /// What is wrong with the node as the successor of `old`; its range and provider stay once set.
  public func validateUpdate(from old: Node) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    errors.checkTaints(spec.taints, FieldPath.spec.child("taints"))
    if !old.spec.podCIDRs.isEmpty, spec.ranges != old.spec.ranges {
      errors.forbidden(
        FieldPath.spec.child("podCIDRs"),
        "node updates may not change podCIDR except from \"\" to valid"
      )
    }
    if !old.spec.providerID.isEmpty, spec.providerID != old.spec.providerID {
      errors.forbidden(
        FieldPath.spec.child("providerID"),
        "node updates may not change providerID except from \"\" to valid"
      )
    }
    return errors.causes
  }
}

extension NodeSpec {
  /// The ranges of pods, where a client may have set the older field alone.
  fileprivate var ranges: [String] {
    podCIDR.isEmpty || podCIDRs.first == podCIDR ? podCIDRs : [podCIDR]
  }
}

extension ValidationErrors {
  /// Checks the taints of a node: no two with the same key and effect.
  mutating func checkTaints(_ taints: [Taint], _ path: FieldPath) {
    for (index, taint) in taints.enumerated() {
      let place = path.index(index)
      invalid(place.child("key"), taint.key, Names.qualifiedNameErrors(taint.key))
      invalid(place.child("value"), taint.value, Names.labelValueErrors(taint.value))
      checkOneOf(
        taint.effect,
        ["NoSchedule", "PreferNoSchedule", "NoExecute"],
        place.child("effect")
      )
      if taints[..<index].contains(where: { $0.key == taint.key && $0.effect == taint.effect }) {
        duplicate(
          place,
          ServerForm.tree(of: taint),
          "taints must be unique by key and effect pair"
        )
      }
    }
  }
}

extension Namespace: ValidatedObject {
  /// What is wrong with a name for objects of the kind.
  public static func nameErrors(_ name: String) -> [String] { Names.dns1123LabelErrors(name) }

  /// What is wrong with a new object.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    for finalizer in spec.finalizers {
      errors.invalid(
        FieldPath.spec.child("finalizers"),
        finalizer,
        Names.qualifiedNameErrors(finalizer)
      )
    }
    return errors.causes
  }
}
