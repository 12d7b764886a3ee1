import KubernetesAPI
import Simulation

extension JobController {
  /// Deletes a finished job whose time is over.
  func expiry(of job: Job) -> Instant? {
    guard let seconds = job.spec.ttlSecondsAfterFinished else { return nil }
    let end = job.status.conditions.first {
      ($0.type == "Complete" || $0.type == "Failed") && $0.status == "True"
    }
    return end.map { $0.lastTransitionTime.instant + .seconds(Int64(seconds)) }
  }

  mutating func expire<Client: KubernetesClient>(
    _ job: Job,
    _ client: inout Client
  ) throws(Status) {
    guard let due = expiry(of: job) else { return }
    guard due <= client.now else { return queue.add(job.namespacedName, at: due) }
    var options = DeleteOptions()
    options.propagation = .foreground
    try client.delete(
      Job.self,
      namespace: job.metadata.namespace,
      name: job.metadata.name,
      options
    )
  }

  mutating func suspendOrResume<Client: KubernetesClient>(
    _ job: inout Job,
    _ client: inout Client
  ) {
    let now = client.now
    if job.spec.suspend == true {
      guard !job.holds("Suspended") else { return }
      job.status.startTime = nil
      job.status.set("Suspended", reason: "JobSuspended", message: "Job suspended", now: now)
      events.record(&client, about: job, reason: "Suspended", message: "Job suspended")
      return
    }
    if job.holds("Suspended") {
      job.status.set("Suspended", "False", reason: "JobResumed", message: "Job resumed", now: now)
      events.record(&client, about: job, reason: "Resumed", message: "Job resumed")
    }
    if job.status.startTime == nil { job.status.startTime = Time(now) }
  }

  /// Why the job has failed; nil while it has not.
  mutating func failure(
    of job: Job,
    _ pods: [Pod],
    now: Instant
  ) -> (reason: String, message: String)? {
    let limit = job.spec.backoffLimit ?? 6
    var isPast = job.status.failed > limit
    if job.spec.template.spec.restartPolicy == "OnFailure" {
      let restarts = pods.reduce(Int32(0)) { sum, pod in
        pod.status.containerStatuses.reduce(sum) { $0 + $1.restartCount }
      }
      isPast = isPast || (limit == 0 ? restarts > 0 : restarts >= limit)
    }
    if isPast {
      return ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
    }
    guard
      let seconds = job.spec.activeDeadlineSeconds, let start = job.status.startTime
    else { return nil }
    let due = start.instant + .seconds(seconds)
    if due <= now { return ("DeadlineExceeded", "Job was active longer than specified deadline") }
    queue.add(job.namespacedName, at: due)
    return nil
  }

  /// Makes pods; after a failure only when its pause is over, which doubles with each.
  mutating func create<Client: KubernetesClient>(
    _ count: Int,
    for job: inout Job,
    _ pods: [Pod],
    _ client: inout Client
  ) throws(Status) {
    let failed = pods.filter { $0.status.phase == "Failed" }.compactMap { $0.endedAt }
    if let last = failed.max() {
      let pause = min(
        Duration.seconds(10) * (Int64(1) << Int64(min(failed.count - 1, 10))),
        .minutes(10)
      )
      guard last + pause <= client.now else {
        return queue.add(job.namespacedName, at: last + pause)
      }
    }
    for _ in 0..<count {
      do {
        let pod = try client.create(Pod(from: job.spec.template, ownedBy: job))
        events.record(
          &client,
          about: job,
          reason: "SuccessfulCreate",
          message: "Created pod: \(pod.metadata.name)"
        )
        job.status.active += 1
      } catch {
        if error.isNamespaceTerminating { return }
        events.record(
          &client,
          about: job,
          type: .warning,
          reason: "FailedCreate",
          message: "Error creating: \(error.message)"
        )
        throw error
      }
    }
  }

  mutating func delete<Client: KubernetesClient>(
    _ pods: [Pod],
    of job: Job,
    _ client: inout Client
  ) throws(Status) {
    for pod in pods {
      do {
        try client.delete(Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name)
      } catch  where error.reason == .notFound {
        continue
      }
      events.record(
        &client,
        about: job,
        reason: "SuccessfulDelete",
        message: "Deleted pod: \(pod.metadata.name)"
      )
    }
  }

  /// Tells how the job ended, once no pod of it is left.
  mutating func finish<Client: KubernetesClient>(_ job: inout Job, _ client: inout Client) {
    let now = client.now
    if let why = job.status.conditions.first(where: { $0.type == "FailureTarget" }) {
      job.status.set("Failed", reason: why.reason, message: why.message, now: now)
      events.record(
        &client,
        about: job,
        type: .warning,
        reason: why.reason,
        message: why.message
      )
      return
    }
    job.status.set(
      "Complete",
      reason: "CompletionsReached",
      message: "Reached expected number of succeeded pods",
      now: now
    )
    job.status.completionTime = Time(now)
    events.record(&client, about: job, reason: "Completed", message: "Job completed")
    if job.spec.ttlSecondsAfterFinished != nil { queue.add(job.namespacedName, at: now) }
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

extension Pod {
  /// When the last of its containers ended.
  fileprivate var endedAt: Instant? {
    status.containerStatuses.compactMap { $0.state.terminated?.finishedAt.instant }.max()
      ?? metadata.creationTimestamp.instant
  }
}
