import KubernetesAPI
import Simulation

/// The eviction of pods, as far as disruption budgets allow it.
///
/// Source: `k8s.io/kubernetes/pkg/registry/core/pod/storage/eviction.go`.
extension APIServer {
  /// Deletes a pod if the budget that protects it has room.
  mutating func evict(
    _ eviction: Eviction,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    let (namespace, name) = (eviction.metadata.namespace, eviction.metadata.name)
    guard let pod = store.object(Pod.resource, namespace: namespace, name: name) as? Pod else {
      throw .notFound(Pod.resource, name)
    }
    let isDryRun = options.dryRun || eviction.deleteOptions?.dryRun == ["All"]
    let isFree =
      pod.isFinished || pod.status.phase == "Pending" || pod.metadata.deletionTimestamp != nil
    if !isFree, let charged = try charge(pod), !isDryRun { _ = store.put(charged) }
    if !isDryRun, pod.isActive { markEvicted(pod) }
    var deletion = DeleteOptions(gracePeriodSeconds: eviction.deleteOptions?.gracePeriodSeconds)
    deletion.uid = eviction.deleteOptions?.preconditions?.uid
    deletion.dryRun = isDryRun
    return try delete(Pod.resource, namespace: namespace, name: name, deletion)
  }

  /// The budget of a pod with one disruption less; nil where none is needed.
  private func charge(_ pod: Pod) throws(Status) -> PodDisruptionBudget? {
    guard store.knows(PodDisruptionBudget.resource) else { return nil }
    let options = ListOptions(namespace: pod.metadata.namespace)
    let budgets = store.candidates(PodDisruptionBudget.resource, options)
      .compactMap { $0 as? PodDisruptionBudget }
      .filter { $0.protects(pod.metadata.labels) }
    guard var budget = budgets.first else { return nil }
    guard budgets.count == 1 else {
      throw Status(
        .internalError,
        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
          + " support."
      )
    }
    let status = budget.status
    if !pod.isReady {
      if budget.spec.unhealthyPodEvictionPolicy == "AlwaysAllow" { return nil }
      if status.currentHealthy >= status.desiredHealthy, status.desiredHealthy > 0 { return nil }
    }
    let name = budget.metadata.name
    if status.observedGeneration < budget.metadata.generation {
      throw Self.refusal(
        "The disruption budget \(name) is still being processed by the server.",
        after: 10
      )
    }
    guard status.disruptionsAllowed > 0 else {
      throw Self.refusal(
        "The disruption budget \(name) needs \(status.desiredHealthy) healthy pods and has"
          + " \(status.currentHealthy) currently",
        after: 0
      )
    }
    budget.status.disruptionsAllowed -= 1
    if budget.status.disruptionsAllowed == 0 { budget.noteWhetherDisruptionIsAllowed(now: now) }
    budget.status.disruptedPods[pod.metadata.name] = Time(now)
    return budget
  }

  private static func refusal(_ why: String, after seconds: Int) -> Status {
    Status(
      .tooManyRequests,
      "Cannot evict pod as it would violate the pod's disruption budget.",
      causes: [Status.Cause(reason: "DisruptionBudget", message: why, field: "")],
      retryAfterSeconds: seconds
    )
  }

  /// Says in the pod's status why it will end.
  private mutating func markEvicted(_ pod: Pod) {
    var marked = pod
    var condition = PodCondition()
    condition.type = "DisruptionTarget"
    condition.status = "True"
    condition.observedGeneration = pod.metadata.generation
    condition.reason = "EvictionByEvictionAPI"
    condition.message = "Eviction API: evicting"
    condition.lastTransitionTime = Time(now)
    if marked.status.set(condition) { _ = store.put(marked) }
  }
}
