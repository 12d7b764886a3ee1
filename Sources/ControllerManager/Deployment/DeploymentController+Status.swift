import KubernetesAPI
import Simulation

extension Deployment {
  func condition(_ type: String) -> DeploymentCondition? {
    status.conditions.first { $0.type == type }
  }

  /// Sets a condition; one with the same status and reason stays as it is.
  mutating func setCondition(
    _ type: String,
    _ value: String,
    _ reason: String,
    _ message: String,
    now: Instant
  ) {
    let present = condition(type)
    if let present, present.status == value, present.reason == reason { return }
    var condition = DeploymentCondition()
    condition.type = type
    condition.status = value
    condition.reason = reason
    condition.message = message
    condition.lastUpdateTime = Time(now)
    condition.lastTransitionTime =
      present?.status == value ? present?.lastTransitionTime ?? Time(now) : Time(now)
    removeCondition(type)
    status.conditions.append(condition)
  }

  mutating func removeCondition(_ type: String) {
    status.conditions.removeAll { $0.type == type }
  }

  /// The counts over all replica sets; conditions as they are.
  func currentStatus(_ sets: RolloutSets) -> DeploymentStatus {
    var result = status
    let all = sets.all
    result.observedGeneration = metadata.generation
    result.replicas = all.reduce(0) { $0 + $1.status.replicas }
    result.updatedReplicas = sets.new?.status.replicas ?? 0
    result.readyReplicas = all.reduce(0) { $0 + $1.status.readyReplicas }
    result.availableReplicas = all.reduce(0) { $0 + $1.status.availableReplicas }
    let total = all.reduce(0) { $0 + Int32($1.size) }
    result.unavailableReplicas = max(0, total - result.availableReplicas)
    return result
  }

  /// Whether the rollout has reached its end.
  func isComplete(_ status: DeploymentStatus) -> Bool {
    let desired = Int32(desiredReplicas)
    return status.updatedReplicas == desired && status.replicas == desired
      && status.availableReplicas == desired && status.observedGeneration >= metadata.generation
  }
}

extension DeploymentController {
  /// Marks the beginning and the end of a pause.
  func notePause(_ deployment: inout Deployment, now: Instant) {
    let progressing = deployment.condition("Progressing")
    if progressing?.reason == "ProgressDeadlineExceeded" { return }
    let wasPaused = progressing?.reason == "DeploymentPaused"
    if deployment.spec.paused, !wasPaused {
      deployment.setCondition(
        "Progressing",
        "Unknown",
        "DeploymentPaused",
        "Deployment is paused",
        now: now
      )
    } else if !deployment.spec.paused, wasPaused {
      deployment.setCondition(
        "Progressing",
        "Unknown",
        "DeploymentResumed",
        "Deployment is resumed",
        now: now
      )
    }
  }

  /// Says how the rollout gets on: it moves, is done, or is stuck.
  mutating func noteProgress(
    of deployment: inout Deployment,
    since stored: Deployment,
    _ sets: RolloutSets,
    now: Instant
  ) {
    guard let deadline = deployment.spec.progressDeadlineSeconds, deadline != .max else {
      return deployment.removeCondition("Progressing")
    }
    let status = deployment.currentStatus(sets)
    let former = stored.status
    let present = deployment.condition("Progressing")
    if status.replicas == status.updatedReplicas, present?.reason == "NewReplicaSetAvailable" {
      return
    }
    let subject =
      sets.new.map { "ReplicaSet \"\($0.metadata.name)\"" }
      ?? "Deployment \"\(deployment.metadata.name)\""
    if deployment.isComplete(status) {
      deployment.setCondition(
        "Progressing",
        "True",
        "NewReplicaSetAvailable",
        "\(subject) has successfully progressed.",
        now: now
      )
    } else if status.updatedReplicas > former.updatedReplicas
      || status.replicas - status.updatedReplicas < former.replicas - former.updatedReplicas
      || status.readyReplicas > former.readyReplicas
      || status.availableReplicas > former.availableReplicas
    {
      // Every bit of progress starts the deadline anew, so the condition is replaced.
      deployment.removeCondition("Progressing")
      deployment.setCondition(
        "Progressing",
        "True",
        "ReplicaSetUpdated",
        "\(subject) is progressing.",
        now: now
      )
      if let present, present.status == "True" {
        let last = deployment.status.conditions.count - 1
        deployment.status.conditions[last].lastTransitionTime = present.lastTransitionTime
      }
      queue.add(deployment.namespacedName, at: now + .seconds(Int64(deadline) + 1))
    } else if let present, present.reason != "NewReplicaSetAvailable" {
      let end = present.lastUpdateTime.instant + .seconds(Int64(deadline))
      if end < now {
        deployment.setCondition(
          "Progressing",
          "False",
          "ProgressDeadlineExceeded",
          "\(subject) has timed out progressing.",
          now: now
        )
      } else {
        queue.add(deployment.namespacedName, at: end + .seconds(1))
      }
    }
  }

  /// Stores the status where it differs from the stored one.
  func writeStatus<Client: KubernetesClient>(
    of deployment: Deployment,
    since stored: Deployment,
    _ sets: RolloutSets,
    _ client: inout Client
  ) throws(Status) {
    var result = deployment
    result.status = deployment.currentStatus(sets)
    let least = RolloutArithmetic(deployment).leastAvailable
    if Int(result.status.availableReplicas) >= least {
      result.setCondition(
        "Available",
        "True",
        "MinimumReplicasAvailable",
        "Deployment has minimum availability.",
        now: client.now
      )
    } else {
      result.setCondition(
        "Available",
        "False",
        "MinimumReplicasUnavailable",
        "Deployment does not have minimum availability.",
        now: client.now
      )
    }
    let failures = (sets.new.map { [$0] } ?? []) + sets.old
    if let failure = failures.lazy.compactMap({ $0.replicaStatus.failure }).first {
      result.setCondition(
        "ReplicaFailure",
        "True",
        failure.reason,
        failure.message,
        now: client.now
      )
    } else {
      result.removeCondition("ReplicaFailure")
    }
    if result.status != stored.status { try client.updateStatus(result) }
  }
}
