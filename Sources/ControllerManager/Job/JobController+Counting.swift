import KubernetesAPI
import Simulation

/// How pods come into the counts of their job: first their uids are written down, then they lose the
/// finalizer, then the uids give way to the counts. Whatever breaks off in between is gone on with.
extension JobController {
  mutating func record<Client: KubernetesClient>(
    _ look: inout JobLook,
    _ client: inout Client
  ) throws(Status) {
    var job = look.job
    job.status.active = Int32(look.activeCount)
    job.status.ready = Int32(look.readyCount)
    job.status.terminating = Int32(look.terminating + look.dismissed)
    var tracked = Set(look.pods.filter(\.isTracked).map(\.metadata.uid))
    var uncounted = job.status.uncountedTerminatedPods ?? UncountedTerminatedPods()
    Self.count(&job.status, &uncounted, tracked)
    let counted = note(look, &job, &uncounted)
    job.status.uncountedTerminatedPods = uncounted
    setInterim(look, &job)
    try store(&job, before: look.before, &client)
    let written = job
    for pod in counted {
      try untrack(pod, &client)
      tracked.remove(pod.metadata.uid)
    }
    Self.count(&job.status, &uncounted, tracked)
    job.status.uncountedTerminatedPods = uncounted
    finish(look, &job, &client)
    try store(&job, before: written, &client)
    look.job = job
  }

  private func store<Client: KubernetesClient>(
    _ job: inout Job,
    before: Job,
    _ client: inout Client
  ) throws(Status) {
    guard job.status != before.status else { return }
    job = try client.updateStatus(job)
  }

  /// Puts those that have lost their finalizer into the counts.
  private static func count(
    _ status: inout JobStatus,
    _ uncounted: inout UncountedTerminatedPods,
    _ tracked: Set<String>
  ) {
    let succeeded = uncounted.succeeded.filter { tracked.contains($0) }
    let failed = uncounted.failed.filter { tracked.contains($0) }
    status.succeeded += Int32(uncounted.succeeded.count - succeeded.count)
    status.failed += Int32(uncounted.failed.count - failed.count)
    (uncounted.succeeded, uncounted.failed) = (succeeded, failed)
  }

  /// Writes down the pods that ended.
  ///
  /// - Returns: those that may lose their finalizer.
  private func note(
    _ look: JobLook,
    _ job: inout Job,
    _ uncounted: inout UncountedTerminatedPods
  ) -> [Pod] {
    var counted: [Pod] = []
    let isEnding = look.verdict != nil || job.metadata.deletionTimestamp != nil
    let delayed = Set(look.delayed.values.map(\.metadata.uid))
    for pod in look.pods where pod.isTracked {
      let hasFailed = JobLook.hasFailed(pod, look.job)
      let hasSucceeded = pod.status.phase == "Succeeded"
      guard isEnding || hasSucceeded || hasFailed else { continue }
      if !isEnding, delayed.contains(pod.metadata.uid) { continue }
      counted.append(pod)
      let uid = pod.metadata.uid
      if hasSucceeded {
        // The numbers themselves tell which pods of a numbered job succeeded.
        if !look.job.spec.isIndexed, !uncounted.succeeded.contains(uid) {
          uncounted.succeeded.append(uid)
        }
      } else if hasFailed || look.verdict?.hasFailed == true {
        if look.job.spec.isIndexed, pod.jobIndex.map({ $0 >= look.completions }) ?? true {
          continue
        }
        if look.job.spec.podFailurePolicy?.action(on: pod) == "Ignore" { continue }
        if !uncounted.failed.contains(uid) { uncounted.failed.append(uid) }
      }
    }
    if look.job.spec.isIndexed {
      job.status.completedIndexes = "\(look.succeededIndexes)"
      job.status.succeeded = Int32(look.succeededIndexes.count)
      if look.job.spec.backoffLimitPerIndex != nil {
        job.status.failedIndexes = "\(look.failedIndexes)"
      }
    }
    return counted
  }

  /// Says that the job is about to end, while its last pods go.
  private func setInterim(_ look: JobLook, _ job: inout Job) {
    guard let verdict = look.verdict else { return }
    let type = verdict.hasFailed ? "FailureTarget" : "SuccessCriteriaMet"
    guard !job.holds(type) else { return }
    job.status.set(type, reason: verdict.reason, message: verdict.message, now: look.now)
  }

  /// Says how the job ended, once no pod of it is left to count or to go.
  private mutating func finish<Client: KubernetesClient>(
    _ look: JobLook,
    _ job: inout Job,
    _ client: inout Client
  ) {
    guard let verdict = look.verdict, job.status.uncountedTerminatedPods?.isZero ?? true,
      job.status.terminating == 0, job.status.active == 0
    else { return }
    let now = look.now
    let type = verdict.hasFailed ? "Failed" : "Complete"
    job.status.set(type, reason: verdict.reason, message: verdict.message, now: now)
    if verdict.hasFailed {
      events.record(
        &client,
        about: job,
        type: .warning,
        reason: verdict.reason,
        message: verdict.message
      )
      return
    }
    job.status.completionTime = Time(now)
    if let completions = job.spec.completions, job.status.succeeded > completions {
      events.record(
        &client,
        about: job,
        type: .warning,
        reason: "TooManySucceededPods",
        message: "Too many succeeded pods running after completion count reached"
      )
    }
    events.record(&client, about: job, reason: "Completed", message: "Job completed")
  }
}

extension JobStatus {
  mutating func set(
    _ type: String,
    _ status: String = "True",
    reason: String,
    message: String,
    now: Instant
  ) {
    var condition = JobCondition()
    condition.type = type
    condition.status = status
    condition.reason = reason
    condition.message = message
    condition.lastProbeTime = Time(now)
    condition.lastTransitionTime = Time(now)
    conditions.removeAll { $0.type == type }
    conditions.append(condition)
  }
}
