public import KubernetesAPI

extension ReplicationController: ReplicaOwner {
  /// The name under which its controller records events.
  public static var controllerName: String { "replication-controller" }
  /// How many pods there should be.
  public var desiredReplicas: Int { Int(spec.replicas ?? 1) }
  /// Which pods are its own.
  public var podSelector: LabelSelectorTerms { LabelSelectorTerms(matching: spec.selector) }
  /// What its pods look like.
  public var podTemplate: PodTemplateSpec { spec.template ?? PodTemplateSpec() }
  /// How long a pod must be ready before it counts as available.
  public var minReadySeconds: Int32 { spec.minReadySeconds }

  /// What its controller last saw.
  public var replicaStatus: ReplicaStatus {
    get {
      let failure = status.conditions.first { $0.type == "ReplicaFailure" && $0.status == "True" }
      return ReplicaStatus(
        replicas: status.replicas,
        fullyLabeled: status.fullyLabeledReplicas,
        ready: status.readyReplicas,
        available: status.availableReplicas,
        observedGeneration: status.observedGeneration,
        failure: failure.map {
          .init(reason: $0.reason, message: $0.message, since: $0.lastTransitionTime)
        }
      )
    }
    set {
      status.replicas = newValue.replicas
      status.fullyLabeledReplicas = newValue.fullyLabeled
      status.readyReplicas = newValue.ready
      status.availableReplicas = newValue.available
      status.observedGeneration = newValue.observedGeneration
      status.conditions.removeAll { $0.type == "ReplicaFailure" }
      guard let failure = newValue.failure else { return }
      var condition = ReplicationControllerCondition()
      condition.type = "ReplicaFailure"
      condition.status = "True"
      condition.reason = failure.reason
      condition.message = failure.message
      condition.lastTransitionTime = failure.since
      status.conditions.append(condition)
    }
  }
}
