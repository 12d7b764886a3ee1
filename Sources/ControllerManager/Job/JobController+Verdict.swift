import KubernetesAPI
import Simulation

extension JobController {
  /// How the job is to end; nil while it goes on.
  mutating func verdict(on look: JobLook) -> JobVerdict? {
    let job = look.job
    if let met = job.condition("SuccessCriteriaMet") {
      return .succeeded(met.reason, met.message)
    }
    if let why = job.condition("FailureTarget") { return .failed(why.reason, why.message) }
    if let policy = job.spec.podFailurePolicy {
      for pod in look.pods where JobLook.hasFailed(pod, job) {
        guard let match = policy.match(pod), match.action == "FailJob" else { continue }
        return .failed("PodFailurePolicy", match.message)
      }
    }
    let limit = Int(job.spec.backoffLimit ?? 6)
    if look.failed > limit || Self.hasRestartedTooOften(job, look.pods, limit) {
      return .failed("BackoffLimitExceeded", "Job has reached the specified backoff limit")
    }
    if let seconds = job.spec.activeDeadlineSeconds, job.spec.suspend != true,
      let start = job.status.startTime
    {
      let due = start.instant + .seconds(seconds)
      if due <= look.now {
        return .failed("DeadlineExceeded", "Job was active longer than specified deadline")
      }
      queue.add(.job(job.namespacedName), at: due)
    }
    return job.spec.isIndexed ? Self.indexVerdict(look) : nil
  }

  private static func indexVerdict(_ look: JobLook) -> JobVerdict? {
    let failed = look.failedIndexes.count
    if look.job.spec.backoffLimitPerIndex != nil {
      if let most = look.job.spec.maxFailedIndexes, failed > Int(most) {
        return .failed(
          "MaxFailedIndexesExceeded",
          "Job has exceeded the specified maximal number of failed indexes"
        )
      }
      if failed > 0, failed + look.succeededIndexes.count >= look.completions {
        return .failed("FailedIndexes", "Job has failed indexes")
      }
    }
    for (index, rule) in (look.job.spec.successPolicy?.rules ?? []).enumerated() {
      let done = look.succeededIndexes
      var required: [Int] = done.indexes
      var needed = Int(rule.succeededCount ?? 0)
      if let text = rule.succeededIndexes {
        let wanted = IndexRanges(text, below: .max)?.indexes ?? []
        required = wanted.filter { done.contains($0) }
        needed = rule.succeededCount.map { Int($0) } ?? wanted.count
      }
      if required.count >= needed, needed > 0 {
        return .succeeded("SuccessPolicy", "Matched rules at index \(index)")
      }
    }
    return nil
  }

  /// Where containers restart in their pods, their restarts are the failures.
  private static func hasRestartedTooOften(_ job: Job, _ pods: [Pod], _ limit: Int) -> Bool {
    guard job.spec.template.spec.restartPolicy == "OnFailure" else { return false }
    var restarts = 0
    for pod in pods where pod.status.phase == "Running" || pod.status.phase == "Pending" {
      for status in pod.status.initContainerStatuses + pod.status.containerStatuses {
        restarts += Int(status.restartCount)
      }
    }
    return limit == 0 ? restarts > 0 : restarts >= limit
  }
}
