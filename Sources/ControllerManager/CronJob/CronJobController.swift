public import KubernetesAPI
import Simulation

/// Makes the jobs of cron jobs when their time has come, and clears away the old ones.
///
/// Source: `k8s.io/kubernetes/pkg/controller/cronjob`.
public struct CronJobController: Controller {
  /// The name under which it records events.
  public let name = "cronjob-controller"
  /// The kinds whose changes wake it.
  public let watches = [CronJob.resource, Job.resource]

  /// How long after the time of a job it is made.
  private static let delay = Duration.milliseconds(100)

  var queue = WorkQueue<NamespacedName>()
  var events = EventRecorder(component: "cronjob-controller")
  private var crons = ChangeCursor(CronJob.resource)
  private var jobs = ChangeCursor(Job.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try crons.read(&client) {
    case .listed(let objects):
      for object in objects { queue.add(object.namespacedName) }
    case .changed(let changes):
      for change in changes where change.kind != .deleted {
        queue.cause = change.revision
        note(change, client.now)
      }
    }
    for object in try jobs.read(&client).mentioned {
      queue.cause = object.storeRevision
      guard let owner = object.controllerReference, owner.kind == "CronJob" else { continue }
      queue.add(NamespacedName(namespace: object.metadata.namespace, name: owner.name))
    }
  }

  /// A new schedule counts from now on; any other change is looked at.
  private mutating func note(_ change: ObjectChange, _ now: Instant) {
    guard let cron = change.object as? CronJob else { return }
    if let old = change.previous as? CronJob,
      old.spec.schedule != cron.spec.schedule || old.spec.timeZone != cron.spec.timeZone,
      let times = CronTimes(cron, now: now)
    {
      if let next = times.next { queue.add(cron.namespacedName, at: next + Self.delay) }
    } else {
      queue.add(cron.namespacedName)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard var cron = try client.find(CronJob.self, namespace: key.namespace, name: key.name) else {
      return
    }
    let before = cron
    var options = ListOptions(namespace: key.namespace)
    options.ownerUID = cron.metadata.uid
    let jobs = try client.list(Job.self, options)
    follow(&cron, jobs, &client)
    var failure: Status?
    do {
      try schedule(&cron, jobs, &client)
    } catch {
      failure = error
    }
    clear(&cron, jobs, &client)
    if cron.status != before.status { try client.updateStatus(cron) }
    if let failure, !failure.isNamespaceTerminating { throw failure }
  }

  /// Takes in what became of the jobs.
  private mutating func follow<Client: KubernetesClient>(
    _ cron: inout CronJob,
    _ jobs: [Job],
    _ client: inout Client
  ) {
    for job in jobs {
      let isKnown = cron.status.active.contains { $0.uid == job.metadata.uid }
      if !job.isFinished {
        if isKnown { continue }
        tell(
          &client,
          cron,
          "UnexpectedJob",
          "Saw a job that the controller did not create or forgot: \(job.metadata.name)",
          .warning
        )
        continue
      }
      if isKnown {
        cron.status.active.removeAll { $0.uid == job.metadata.uid }
        let condition = job.holds("Complete") ? "Complete" : "Failed"
        tell(
          &client,
          cron,
          "SawCompletedJob",
          "Saw completed job: \(job.metadata.name), condition: \(condition)"
        )
      }
      guard job.holds("Complete"), let end = job.status.completionTime else { continue }
      if cron.status.lastSuccessfulTime.map({ $0.instant < end.instant }) ?? true {
        cron.status.lastSuccessfulTime = end
      }
    }
    for reference in cron.status.active
    where !jobs.contains(where: { $0.metadata.uid == reference.uid }) {
      tell(&client, cron, "MissingJob", "Active job went missing: \(reference.name)")
      cron.status.active.removeAll { $0.uid == reference.uid }
    }
  }

  /// Makes the job that is due, and waits for the next one.
  private mutating func schedule<Client: KubernetesClient>(
    _ cron: inout CronJob,
    _ jobs: [Job],
    _ client: inout Client
  ) throws(Status) {
    guard cron.metadata.deletionTimestamp == nil, cron.spec.suspend != true else { return }
    let now = client.now
    if let zone = cron.spec.timeZone, TimeZoneRules.named(zone) == nil {
      let message = "invalid timeZone: \"\(zone)\": unknown time zone \(zone)"
      return tell(&client, cron, "UnknownTimeZone", message, .warning)
    }
    guard let times = CronTimes(cron, now: now) else { return }
    if let next = times.next { queue.add(cron.namespacedName, at: next + Self.delay) }
    guard let due = times.due else { return }
    if times.missedMany {
      tell(
        &client,
        cron,
        "TooManyMissedTimes",
        "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock"
          + " skew",
        .warning
      )
    }
    if let seconds = cron.spec.startingDeadlineSeconds, due + .seconds(seconds) < now {
      let message = "Missed scheduled time to start a job: \(Self.rfc1123(due))"
      return tell(&client, cron, "MissSchedule", message, .warning)
    }
    let name = "\(cron.metadata.name)-\(due.seconds / 60)"
    if cron.status.active.contains(where: { $0.name == name })
      || cron.status.lastScheduleTime == Time(due)
    {
      return
    }
    switch cron.spec.concurrencyPolicy {
    case "Forbid" where !cron.status.active.isEmpty:
      return tell(
        &client,
        cron,
        "JobAlreadyActive",
        "Not starting job because prior execution is running and concurrency policy is Forbid"
      )
    case "Replace":
      for job in jobs where cron.status.active.contains(where: { $0.uid == job.metadata.uid }) {
        guard remove(job, from: &cron, &client) else {
          throw Status(.internalError, "could not replace job \(job.namespacedName)")
        }
      }
    default: break
    }
    try start(name, due, &cron, &client)
  }

  private mutating func start<Client: KubernetesClient>(
    _ name: String,
    _ due: Instant,
    _ cron: inout CronJob,
    _ client: inout Client
  ) throws(Status) {
    let job: Job
    do {
      job = try client.create(Self.job(name, due, cron))
      tell(&client, cron, "SuccessfulCreate", "Created job \(name)")
    } catch  where error.reason == .alreadyExists {
      job = try client.get(Job.self, namespace: cron.metadata.namespace, name: name)
      guard job.controllerReference?.uid == cron.metadata.uid else { return }
    } catch {
      if !error.isNamespaceTerminating {
        let message = "Error creating job: \(error.message)"
        tell(&client, cron, "FailedCreate", message, .warning)
      }
      throw error
    }
    cron.status.active.append(ObjectReference(job))
    cron.status.lastScheduleTime = Time(due)
  }

  private static func job(_ name: String, _ due: Instant, _ cron: CronJob) -> Job {
    var job = Job()
    let template = cron.spec.jobTemplate
    job.metadata.name = name
    job.metadata.namespace = cron.metadata.namespace
    job.metadata.labels = template.metadata.labels
    job.metadata.annotations = template.metadata.annotations
    let zone = cron.spec.timeZone.flatMap { TimeZoneRules.named($0) } ?? .utc
    job.metadata.annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] =
      zone.rfc3339(due)
    job.metadata.ownerReferences = [OwnerReference(controller: cron)]
    job.spec = template.spec
    return job
  }

  /// Deletes the oldest finished jobs beyond those that are to be kept.
  private mutating func clear<Client: KubernetesClient>(
    _ cron: inout CronJob,
    _ jobs: [Job],
    _ client: inout Client
  ) {
    let limits = [
      ("Complete", cron.spec.successfulJobsHistoryLimit),
      ("Failed", cron.spec.failedJobsHistoryLimit),
    ]
    for (condition, limit) in limits {
      guard let limit else { continue }
      let ended = jobs.filter { $0.holds(condition) && $0.metadata.deletionTimestamp == nil }
      guard ended.count > Int(limit) else { continue }
      let sorted = ended.sorted { left, right in
        let (first, second) = (left.status.startTime, right.status.startTime)
        if let first, let second, first != second { return first.instant < second.instant }
        return left.metadata.name < right.metadata.name
      }
      for job in sorted.dropLast(Int(limit)) { _ = remove(job, from: &cron, &client) }
    }
  }

  private mutating func remove<Client: KubernetesClient>(
    _ job: Job,
    from cron: inout CronJob,
    _ client: inout Client
  ) -> Bool {
    let (namespace, name) = (job.metadata.namespace, job.metadata.name)
    do {
      let options = DeleteOptions(propagation: .background)
      try client.delete(Job.self, namespace: namespace, name: name, options)
    } catch  where error.reason == .notFound {
      return true
    } catch {
      tell(&client, cron, "FailedDelete", "Deleted job: \(error.message)", .warning)
      return false
    }
    cron.status.active.removeAll { $0.uid == job.metadata.uid }
    tell(&client, cron, "SuccessfulDelete", "Deleted job \(name)")
    return true
  }

  private mutating func tell<Client: KubernetesClient>(
    _ client: inout Client,
    _ cron: CronJob,
    _ reason: String,
    _ message: String,
    _ type: EventRecorder.Kind = .normal
  ) {
    events.record(&client, about: cron, type: type, reason: reason, message: message)
  }

  /// An instant as in `Sun, 10 Dec 2017 21:23:53 +0000`.
  private static func rfc1123(_ instant: Instant) -> String {
    let civil = CivilTime(instant)
    return
      "\(CivilTime.weekdays[civil.weekday]), \(CivilTime.padded(civil.day))"
      + " \(CivilTime.months[civil.month - 1]) \(civil.year) \(civil.timeOfDay) +0000"
  }
}
