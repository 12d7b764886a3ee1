extension StatefulSetUpdateStrategy {
  /// A rolling update begins at the last pod and goes down to the first.
  public mutating func setDefaults() {
    guard type == "RollingUpdate", rollingUpdate == nil else { return }
    var steps = RollingUpdateStatefulSetStrategy()
    steps.setNestedDefaults()
    rollingUpdate = steps
  }
}

extension StatefulSetSpec {
  /// Claims are kept where nobody says otherwise.
  public mutating func setDefaults() {
    guard persistentVolumeClaimRetentionPolicy == nil else { return }
    var policy = StatefulSetPersistentVolumeClaimRetentionPolicy()
    policy.setNestedDefaults()
    persistentVolumeClaimRetentionPolicy = policy
  }
}

extension StatefulSet {
  /// The number of the first pod.
  public var firstOrdinal: Int { Int(spec.ordinals?.start ?? 0) }
}

extension StatefulSetClaim {
  /// A claim says what it is, as the server stores it.
  public mutating func setDefaults() {
    apiVersion = PersistentVolumeClaim.resource.apiVersion
    kind = PersistentVolumeClaim.resource.kind
    if status.phase.isEmpty { status.phase = "Pending" }
  }
}
