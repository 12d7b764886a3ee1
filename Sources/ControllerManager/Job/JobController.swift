public import KubernetesAPI
import Simulation

/// Runs the pods of jobs until enough of them succeeded or too many failed.
///
/// It counts the ended pods that are there, and never fewer than before; the real one marks each with
/// a finalizer until it is counted. Source: `k8s.io/kubernetes/pkg/controller/job`.
public struct JobController: Controller {
  /// The name under which it records events.
  public let name = "job-controller"
  /// The kinds whose changes wake it.
  public let watches = [Job.resource, Pod.resource]

  var queue = WorkQueue<NamespacedName>()
  var events = EventRecorder(component: "job-controller")
  private var jobs = ChangeCursor(Job.resource)
  private var pods = ChangeCursor(Pod.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try jobs.read(&client).remaining { queue.add(object.namespacedName) }
    for object in try pods.read(&client).mentioned {
      guard let owner = object.controllerReference, owner.kind == "Job" else { continue }
      queue.add(NamespacedName(namespace: object.metadata.namespace, name: owner.name))
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      var job = try client.find(Job.self, namespace: key.namespace, name: key.name),
      job.metadata.deletionTimestamp == nil
    else { return }
    if job.isFinished { return try expire(job, &client) }
    var options = ListOptions(namespace: key.namespace)
    options.ownerUID = job.metadata.uid
    let before = job
    suspendOrResume(&job, &client)
    let pods = try client.list(Pod.self, options)
    let active = pods.filter { $0.isActive }
    let (succeeded, failed) = (Self.count("Succeeded", pods), Self.count("Failed", pods))
    job.status.succeeded = max(job.status.succeeded, succeeded)
    job.status.failed = max(job.status.failed, failed)
    if job.holds("FailureTarget") || job.holds("SuccessCriteriaMet") {
      // Decided earlier; the last pods are on their way out.
    } else if let why = failure(of: job, pods, now: client.now) {
      job.status.set("FailureTarget", reason: why.reason, message: why.message, now: client.now)
    } else if Self.isDone(job, active: active.count) {
      job.status.set(
        "SuccessCriteriaMet",
        reason: "CompletionsReached",
        message: "Reached expected number of succeeded pods",
        now: client.now
      )
    }
    job.status.active = Int32(active.count)
    let isEnding = job.holds("FailureTarget") || job.holds("SuccessCriteriaMet")
    let wanted = isEnding || job.spec.suspend == true ? 0 : Self.wanted(job, active.count)
    if active.count > wanted {
      try delete(Array(active.dropFirst(wanted)), of: job, &client)
      job.status.active = Int32(wanted)
    } else if active.count < wanted {
      try create(wanted - active.count, for: &job, pods, &client)
    }
    let leaving = pods.count { !$0.isFinished && $0.metadata.deletionTimestamp != nil }
    job.status.terminating = Int32(leaving)
    job.status.ready = Int32(active.count { $0.isReady })
    if isEnding, active.isEmpty, leaving == 0 { finish(&job, &client) }
    if job.status != before.status { try client.updateStatus(job) }
  }

  private static func count(_ phase: String, _ pods: [Pod]) -> Int32 {
    Int32(pods.count { $0.status.phase == phase })
  }

  private static func isDone(_ job: Job, active: Int) -> Bool {
    if let completions = job.spec.completions { return job.status.succeeded >= completions }
    return job.status.succeeded > 0 && active == 0
  }

  /// How many pods should run now.
  private static func wanted(_ job: Job, _ active: Int) -> Int {
    let parallelism = Int(job.spec.parallelism ?? 1)
    guard let completions = job.spec.completions else {
      return job.status.succeeded > 0 ? min(active, parallelism) : parallelism
    }
    return min(Int(completions - job.status.succeeded), parallelism)
  }
}
