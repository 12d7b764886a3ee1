import Manifests

extension PriorityClass: ValidatedObject {
  /// The greatest priority that users may give.
  private static let userLimit: Int32 = 1_000_000_000

  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    let name = FieldPath.metadata.child("name")
    if metadata.name.hasPrefix("system-") {
      if let why = systemError {
        errors.forbidden(
          name,
          "priority class names with 'system-' prefix are reserved for system use only. error: \(why)"
        )
      }
    } else if value > Self.userLimit {
      errors.forbidden(
        FieldPath("value"),
        "maximum allowed value of a user defined priority is \(Self.userLimit)"
      )
    }
    checkPolicy(&errors)
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`; only whether it is the default may change.
  public func validateUpdate(from old: PriorityClass) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if value != old.value {
      errors.forbidden(FieldPath("value"), "may not be changed in an update.")
    }
    errors.checkKept(preemptionPolicy, old.preemptionPolicy, FieldPath("preemptionPolicy"))
    return errors.causes
  }

  private func checkPolicy(_ errors: inout ValidationErrors) {
    let path = FieldPath("preemptionPolicy")
    guard let preemptionPolicy else { return }
    errors.checkOneOf(preemptionPolicy, ["PreemptLowerPriority", "Never"], path)
  }

  /// Why this is none of the system's classes; nil where it is one.
  private var systemError: String? {
    guard let known = Self.system.first(where: { $0.metadata.name == metadata.name }) else {
      return "\(metadata.name) is not a known system priority class"
    }
    if value != known.value {
      return "value of \(metadata.name) PriorityClass must be \(known.value)"
    }
    if globalDefault { return "globalDefault of \(metadata.name) PriorityClass must be false" }
    return nil
  }

  /// The classes that every cluster has.
  public static let system: [PriorityClass] = [
    make(
      "system-node-critical",
      2_000_001_000,
      "Used for system critical pods that must not be moved from their current node."
    ),
    make(
      "system-cluster-critical",
      2_000_000_000,
      "Used for system critical pods that must run in the cluster, but can be moved to another node"
        + " if necessary."
    ),
  ]

  private static func make(_ name: String, _ value: Int32, _ description: String) -> Self {
    var made = PriorityClass()
    made.metadata.name = name
    made.value = value
    made.description = description
    return made
  }
}
