import KubernetesAPI
import Simulation

extension JobController {
  /// Makes and deletes pods, and says whether the job rests.
  mutating func act<Client: KubernetesClient>(
    _ look: inout JobLook,
    _ backoff: JobBackoff,
    _ client: inout Client
  ) throws(Status) {
    if look.verdict != nil { return try deleteActive(&look, &client) }
    guard look.job.metadata.deletionTimestamp == nil else { return }
    try manage(&look, backoff, &client)
    let isDone =
      look.job.spec.completions.map { look.succeeded >= Int($0) } ?? (look.succeeded > 0)
    if isDone, look.activeCount == 0 {
      look.verdict = .succeeded(
        "CompletionsReached",
        "Reached expected number of succeeded pods"
      )
      return
    }
    suspendOrResume(&look, &client)
  }

  private mutating func suspendOrResume<Client: KubernetesClient>(
    _ look: inout JobLook,
    _ client: inout Client
  ) {
    let now = look.now
    if look.job.spec.suspend == true {
      guard !look.job.holds("Suspended") else { return }
      look.job.status.startTime = nil
      look.job.status.set(
        "Suspended",
        reason: "JobSuspended",
        message: "Job suspended",
        now: now
      )
      events.record(&client, about: look.job, reason: "Suspended", message: "Job suspended")
    } else if look.job.holds("Suspended") {
      look.job.status.set(
        "Suspended",
        "False",
        reason: "JobResumed",
        message: "Job resumed",
        now: now
      )
      look.job.status.startTime = Time(now)
      events.record(&client, about: look.job, reason: "Resumed", message: "Job resumed")
    }
  }

  /// The pods of a job that has come to its end go, and are counted when they do.
  private mutating func deleteActive<Client: KubernetesClient>(
    _ look: inout JobLook,
    _ client: inout Client
  ) throws(Status) {
    for pod in look.active {
      try delete(pod, look.job, &client)
      look.activeCount -= 1
      if pod.isReady { look.readyCount -= 1 }
      look.dismissed += 1
    }
  }

  private mutating func manage<Client: KubernetesClient>(
    _ look: inout JobLook,
    _ backoff: JobBackoff,
    _ client: inout Client
  ) throws(Status) {
    let active = look.active.count
    let parallelism = Int(look.job.spec.parallelism ?? 1)
    var wanted: Int
    if look.job.spec.suspend == true {
      wanted = 0
    } else if look.job.spec.completions != nil {
      wanted = max(0, min(look.completions - look.succeeded, parallelism))
    } else {
      wanted = look.succeeded > 0 ? active : parallelism
    }
    if look.job.spec.isIndexed {
      wanted = min(wanted, max(0, look.completions - look.succeeded - look.failedIndexes.count))
    }
    let surplus = Self.surplus(look, atLeast: max(0, active - wanted))
    if !surplus.isEmpty {
      for pod in surplus {
        // Nobody is to count a pod that the job itself does not want any more.
        try untrack(pod, &client)
        try delete(pod, look.job, &client)
        look.activeCount -= 1
        if pod.isReady { look.readyCount -= 1 }
        look.dismissed += 1
      }
      return
    }
    let leaving = look.job.spec.podReplacementPolicy == "Failed" ? look.terminating : 0
    var missing = wanted - leaving - active
    guard missing > 0 else { return }
    let key = Work.job(look.job.namespacedName)
    let isPerIndex = look.job.spec.backoffLimitPerIndex != nil
    if !isPerIndex, let due = backoff.due, due > look.now { return queue.add(key, at: due) }
    guard look.job.spec.isIndexed else {
      while missing > 0 {
        try create(nil, &look, &client)
        missing -= 1
      }
      return
    }
    for index in look.pendingIndexes(missing) {
      if let failed = look.delayed[index] {
        let due = failed.endedAt + JobBackoff.pause(after: failed.allFailures + 1)
        if due > look.now {
          queue.add(key, at: due)
          continue
        }
      }
      try create(index, &look, &client)
    }
  }

  /// The active pods that are too many; of a number that has two, one is.
  private static func surplus(_ look: JobLook, atLeast count: Int) -> [Pod] {
    guard look.job.spec.isIndexed else {
      return count == 0 ? [] : DeletionRanking.surplus(count, of: look.active)
    }
    var found: [Pod] = []
    var kept: [Pod] = []
    var seen: Set<Int> = []
    // The dearest to lose is kept.
    for pod in DeletionRanking.surplus(look.active.count, of: look.active).reversed() {
      if let index = pod.jobIndex, index < look.completions, seen.insert(index).inserted {
        kept.append(pod)
      } else {
        found.append(pod)
      }
    }
    if found.count < count {
      found += DeletionRanking.surplus(count - found.count, of: kept)
    }
    return found
  }

  private mutating func create<Client: KubernetesClient>(
    _ index: Int?,
    _ look: inout JobLook,
    _ client: inout Client
  ) throws(Status) {
    do {
      let pod = try client.create(Self.pod(of: look, index))
      events.record(
        &client,
        about: look.job,
        reason: "SuccessfulCreate",
        message: "Created pod: \(pod.metadata.name)"
      )
      look.activeCount += 1
    } catch {
      if !error.isNamespaceTerminating {
        events.record(
          &client,
          about: look.job,
          type: .warning,
          reason: "FailedCreate",
          message: "Error creating: \(error.message)"
        )
      }
      throw error
    }
  }

  private static func pod(of look: JobLook, _ index: Int?) -> Pod {
    var pod = Pod(from: look.job.spec.template, ownedBy: look.job)
    if !pod.isTracked { pod.metadata.finalizers.append(finalizer) }
    guard let index else { return pod }
    let name = look.job.metadata.name
    pod.metadata.generateName = "\(name)-\(index)-"
    pod.metadata.labels[Pod.indexKey] = "\(index)"
    pod.metadata.annotations[Pod.indexKey] = "\(index)"
    pod.spec.hostname = "\(name)-\(index)"
    var variable = EnvVar()
    variable.name = "JOB_COMPLETION_INDEX"
    var field = ObjectFieldSelector()
    field.apiVersion = "v1"
    field.fieldPath = "metadata.labels['\(Pod.indexKey)']"
    var source = EnvVarSource()
    source.fieldRef = field
    variable.valueFrom = source
    for place in pod.spec.containers.indices
    where !pod.spec.containers[place].env.contains(where: { $0.name == variable.name }) {
      pod.spec.containers[place].env.append(variable)
    }
    for place in pod.spec.initContainers.indices
    where !pod.spec.initContainers[place].env.contains(where: { $0.name == variable.name }) {
      pod.spec.initContainers[place].env.append(variable)
    }
    guard look.job.spec.backoffLimitPerIndex != nil else { return pod }
    var (counted, ignored) = (0, 0)
    if let failed = look.delayed[index] {
      (counted, ignored) = (failed.countedFailures, failed.allFailures - failed.countedFailures)
      if look.job.spec.podFailurePolicy?.action(on: failed) == "Ignore" {
        ignored += 1
      } else {
        counted += 1
      }
    }
    pod.metadata.annotations[Pod.failuresKey] = "\(counted)"
    if ignored > 0 { pod.metadata.annotations[Pod.ignoredKey] = "\(ignored)" }
    return pod
  }

  private mutating func delete<Client: KubernetesClient>(
    _ pod: Pod,
    _ job: Job,
    _ client: inout Client
  ) throws(Status) {
    do {
      try client.delete(Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name)
    } catch  where error.reason == .notFound {
      return
    } catch {
      events.record(
        &client,
        about: job,
        type: .warning,
        reason: "FailedDelete",
        message: "Error deleting: \(error.message)"
      )
      throw error
    }
    events.record(
      &client,
      about: job,
      reason: "SuccessfulDelete",
      message: "Deleted pod: \(pod.metadata.name)"
    )
  }
}
