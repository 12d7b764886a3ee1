public import KubernetesAPI
import Simulation

/// Runs the pods of jobs until enough of them succeeded or too many failed.
///
/// Every pod carries a finalizer until it is in the job's counts, so that none is lost and none is
/// counted twice. Source: `k8s.io/kubernetes/pkg/controller/job`.
public struct JobController: Controller {
  /// What is to be looked at.
  enum Work: Hashable, Sendable {
    case job(NamespacedName)
    /// A pod that may have lost its job, and still carries the finalizer.
    case orphan(NamespacedName)
  }

  /// The finalizer of pods that are not counted yet.
  static let finalizer = "batch.kubernetes.io/job-tracking"

  /// The name under which it records events.
  public let name = "job-controller"
  /// The kinds whose changes wake it.
  public let watches = [Job.resource, Pod.resource]

  var queue = WorkQueue<Work>()
  var events = EventRecorder(component: "job-controller")
  /// The failures of each job since its last success, by its uid.
  var backoffs: [String: JobBackoff] = [:]
  private var jobs = ChangeCursor(Job.resource)
  private var pods = ChangeCursor(Pod.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    switch try jobs.read(&client) {
    case .listed(let objects):
      for object in objects { queue.add(.job(object.namespacedName)) }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        queue.add(.job(change.object.namespacedName))
        guard change.kind == .deleted else { continue }
        backoffs[change.object.metadata.uid] = nil
        var options = ListOptions(namespace: change.object.metadata.namespace)
        options.ownerUID = change.object.metadata.uid
        for pod in try client.list(Pod.self, options) where pod.isTracked {
          queue.add(.orphan(pod.namespacedName))
        }
      }
    }
    switch try pods.read(&client) {
    case .listed(let objects):
      for object in objects {
        note(object)
        noteOrphan(object)
      }
    case .changed(let changes):
      for change in changes {
        queue.cause = change.revision
        note(change.object)
        if change.kind != .deleted { noteOrphan(change.object) }
      }
    }
  }

  private mutating func note(_ object: any APIObject) {
    guard let owner = object.controllerReference, owner.kind == "Job" else { return }
    let name = NamespacedName(namespace: object.metadata.namespace, name: owner.name)
    queue.add(.job(name))
  }

  /// A pod that nobody owns, or that is being deleted, may be one that nobody counts any more.
  private mutating func noteOrphan(_ object: any APIObject) {
    guard object.metadata.finalizers.contains(Self.finalizer),
      object.controllerReference == nil || object.metadata.deletionTimestamp != nil
    else { return }
    queue.add(.orphan(object.namespacedName))
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: Work,
    _ client: inout Client
  ) throws(Status) {
    switch key {
    case .job(let name): try syncJob(name, &client)
    case .orphan(let name): try syncOrphan(name, &client)
    }
  }

  private func syncOrphan<Client: KubernetesClient>(
    _ name: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard let pod = try client.find(Pod.self, namespace: name.namespace, name: name.name),
      pod.isTracked
    else { return }
    if let owner = pod.controllerReference {
      guard owner.kind == "Job" else { return }
      let job = try client.find(Job.self, namespace: name.namespace, name: owner.name)
      if let job, job.metadata.uid == owner.uid, !job.isFinished { return }
    }
    try untrack(pod, &client)
  }

  /// Takes the finalizer off a pod.
  func untrack<Client: KubernetesClient>(_ pod: Pod, _ client: inout Client) throws(Status) {
    guard pod.isTracked else { return }
    var pod = pod
    pod.metadata.finalizers.removeAll { $0 == Self.finalizer }
    pod.metadata.resourceVersion = ""
    do {
      try client.update(pod)
    } catch  where error.reason == .notFound {
      return
    }
  }

  private mutating func syncJob<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard let job = try client.find(Job.self, namespace: key.namespace, name: key.name) else {
      return
    }
    if job.isFinished {
      backoffs[job.metadata.uid] = nil
      return try expire(job, &client)
    }
    if let manager = job.spec.managedBy, manager != "kubernetes.io/job-controller" { return }
    var options = ListOptions(namespace: key.namespace)
    options.ownerUID = job.metadata.uid
    let pods = try client.list(Pod.self, options)
    var look = JobLook(job, pods, now: client.now)
    if job.status.startTime == nil, job.spec.suspend != true {
      look.job.status.startTime = Time(client.now)
    }
    var backoff = backoffs[job.metadata.uid] ?? JobBackoff()
    backoff.add(succeeded: look.newSucceeded, failed: look.newFailed)
    backoffs[job.metadata.uid] = backoff
    look.verdict = verdict(on: look)
    var failure: Status?
    do {
      try act(&look, backoff, &client)
    } catch {
      failure = error
    }
    try record(&look, &client)
    if let failure, !failure.isNamespaceTerminating { throw failure }
  }

  /// Deletes a finished job whose time is over.
  private mutating func expire<Client: KubernetesClient>(
    _ job: Job,
    _ client: inout Client
  ) throws(Status) {
    guard let seconds = job.spec.ttlSecondsAfterFinished, job.metadata.deletionTimestamp == nil,
      let end = job.condition("Complete") ?? job.condition("Failed")
    else { return }
    let due = end.lastTransitionTime.instant + .seconds(Int64(seconds))
    guard due <= client.now else { return queue.add(.job(job.namespacedName), at: due) }
    try client.delete(
      Job.self,
      namespace: job.metadata.namespace,
      name: job.metadata.name,
      DeleteOptions(propagation: .foreground)
    )
  }
}

extension Pod {
  /// Whether the pod is still to be counted for its job.
  var isTracked: Bool { metadata.finalizers.contains(JobController.finalizer) }
}
