import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct JobTests {
  var world = World()

  private static func job(_ completions: Int32? = nil, parallelism: Int32? = nil) -> Job {
    var job = Job()
    job.metadata.name = "pi"
    job.metadata.namespace = "default"
    job.spec.completions = completions
    job.spec.parallelism = parallelism
    job.spec.template = Sample.template([:], image: "perl")
    job.spec.template.spec.restartPolicy = "Never"
    return job
  }

  private func job() throws -> Job { try #require(world.get(Job.self, "pi")) }

  /// Lets one active pod come to its end.
  private mutating func end(_ phase: String) throws {
    var pod = try #require(world.activePods.first)
    pod.status.phase = phase
    try world.api.updateStatus(pod)
    world.settle()
  }

  @Test mutating func `a job runs as many pods as it may, until enough succeeded`() throws {
    try world.api.create(Self.job(3, parallelism: 2))
    world.settle()
    #expect(world.activePods.count == 2)
    let uid = try job().metadata.uid
    #expect(try job().spec.selector?.matchLabels["batch.kubernetes.io/controller-uid"] == uid)
    #expect(world.pods().allSatisfy { $0.metadata.labels["job-name"] == "pi" })
    #expect(try job().status.ready == 2)
    try end("Succeeded")
    #expect(world.activePods.count == 2)
    try end("Succeeded")
    #expect(world.activePods.count == 1)
    try end("Succeeded")
    let status = try job().status
    #expect(status.succeeded == 3)
    #expect(status.active == 0)
    #expect(status.conditions.map(\.type) == ["SuccessCriteriaMet", "Complete"])
    #expect(status.completionTime != nil)
    #expect(world.events.contains("Completed: Job completed"))
  }

  @Test mutating func `a failed pod is replaced after a pause that doubles, until the limit`()
    throws
  {
    var job = Self.job()
    job.spec.backoffLimit = 1
    try world.api.create(job)
    world.settle()
    try end("Failed")
    #expect(world.activePods.isEmpty)
    world.pass(.seconds(12))
    #expect(world.activePods.count == 1)
    try end("Failed")
    world.pass(.seconds(60))
    #expect(world.activePods.isEmpty)
    let failed = try #require(try self.job().status.conditions.last)
    #expect(failed.type == "Failed")
    #expect(failed.reason == "BackoffLimitExceeded")
    #expect(try self.job().status.failed == 2)
  }

  @Test mutating func `a job that takes too long ends with its pods`() throws {
    var job = Self.job()
    job.spec.activeDeadlineSeconds = 30
    try world.api.create(job)
    world.settle()
    world.pass(.seconds(31))
    #expect(world.pods().isEmpty)
    #expect(try self.job().status.conditions.last?.reason == "DeadlineExceeded")
  }

  @Test mutating func `a suspended job has no pods`() throws {
    try world.api.create(Self.job())
    world.settle()
    try world.change(Job.self, "pi") { $0.spec.suspend = true }
    world.settle()
    #expect(world.activePods.isEmpty)
    #expect(try job().holds("Suspended"))
    try world.change(Job.self, "pi") { $0.spec.suspend = false }
    world.settle()
    #expect(world.activePods.count == 1)
    #expect(try !job().holds("Suspended"))
  }

  @Test mutating func `a finished job goes when its time is over`() throws {
    var job = Self.job()
    job.spec.ttlSecondsAfterFinished = 20
    try world.api.create(job)
    world.settle()
    try end("Succeeded")
    #expect(try self.job().isFinished)
    world.pass(.seconds(25))
    #expect(world.get(Job.self, "pi") == nil)
    #expect(world.pods().isEmpty)
  }

  @Test mutating func `a job whose pods restart for ever is refused`() throws {
    var job = Self.job()
    job.spec.template.spec.restartPolicy = "Always"
    #expect(throws: Status.self) { try world.api.create(job) }
  }

  private static func indexed(_ completions: Int32, parallelism: Int32) -> Job {
    var job = job(completions, parallelism: parallelism)
    job.spec.completionMode = "Indexed"
    return job
  }

  /// Ends the active pod of a number with this exit code.
  private mutating func end(_ index: Int, code: Int32) throws {
    let key = "batch.kubernetes.io/job-completion-index"
    var pod = try #require(
      world.activePods.first { $0.metadata.annotations[key] == "\(index)" }
    )
    pod.status.phase = code == 0 ? "Succeeded" : "Failed"
    var terminated = ContainerStateTerminated()
    terminated.exitCode = code
    terminated.finishedAt = Time(world.api.now)
    var status = ContainerStatus()
    status.name = "c"
    status.state.terminated = terminated
    pod.status.containerStatuses = [status]
    try world.api.updateStatus(pod)
    world.settle()
  }

  @Test mutating func `a numbered job runs every number once`() throws {
    try world.api.create(Self.indexed(4, parallelism: 2))
    world.settle()
    let pod = try #require(world.activePods.first)
    #expect(pod.metadata.name.hasPrefix("pi-0-"))
    #expect(pod.spec.hostname == "pi-0")
    #expect(pod.spec.containers[0].env.map(\.name) == ["JOB_COMPLETION_INDEX"])
    for index in [1, 0, 2] { try end(index, code: 0) }
    #expect(try job().status.completedIndexes == "0-2")
    try end(3, code: 0)
    #expect(try job().status.completedIndexes == "0-3")
    #expect(try job().holds("Complete"))
  }

  @Test mutating func `a number that failed too often fails alone`() throws {
    var job = Self.indexed(2, parallelism: 2)
    job.spec.backoffLimitPerIndex = 1
    try world.api.create(job)
    world.settle()
    try end(0, code: 1)
    #expect(world.activePods.count == 1)
    world.pass(.seconds(11))
    #expect(world.activePods.count == 2)
    try end(0, code: 1)
    #expect(try self.job().status.failedIndexes == "0")
    try end(1, code: 0)
    #expect(try self.job().condition("Failed")?.reason == "FailedIndexes")
    #expect(try self.job().status.completedIndexes == "1")
    #expect(try self.job().status.failed == 2)
  }

  @Test mutating func `a policy ends the job on an exit code, or passes a failure over`() throws {
    var job = Self.indexed(2, parallelism: 2)
    var rules: [PodFailurePolicyRule] = []
    for (action, code) in [("FailJob", Int32(42)), ("Ignore", Int32(7))] {
      var codes = PodFailurePolicyOnExitCodesRequirement()
      (codes.operator, codes.values) = ("In", [code])
      var rule = PodFailurePolicyRule()
      (rule.action, rule.onExitCodes) = (action, codes)
      rules.append(rule)
    }
    var policy = PodFailurePolicy()
    policy.rules = rules
    job.spec.podFailurePolicy = policy
    job.spec.backoffLimit = 0
    try world.api.create(job)
    world.settle()
    try end(0, code: 7)
    #expect(try self.job().status.failed == 0)
    #expect(try !self.job().isFinished)
    let name = try #require(world.activePods.first { $0.metadata.name.hasPrefix("pi-1-") })
    try end(1, code: 42)
    world.settle()
    let failure = try #require(try self.job().condition("Failed"))
    #expect(failure.reason == "PodFailurePolicy")
    #expect(
      failure.message
        == "Container c for pod default/\(name.metadata.name) failed with exit code 42"
        + " matching FailJob rule at index 0"
    )
  }

  @Test mutating func `enough of the right numbers make a success`() throws {
    var job = Self.indexed(5, parallelism: 5)
    var rule = SuccessPolicyRule()
    (rule.succeededIndexes, rule.succeededCount) = ("1-3", 2)
    var policy = SuccessPolicy()
    policy.rules = [rule]
    job.spec.successPolicy = policy
    try world.api.create(job)
    world.settle()
    try end(0, code: 0)
    try end(3, code: 0)
    #expect(try !self.job().isFinished)
    try end(2, code: 0)
    #expect(try self.job().condition("SuccessCriteriaMet")?.reason == "SuccessPolicy")
    #expect(try self.job().condition("Complete")?.message == "Matched rules at index 0")
    #expect(world.activePods.isEmpty)
  }

  @Test mutating func `a pod keeps its finalizer until it is counted`() throws {
    world.hasKubelet = false
    try world.api.create(Self.job(2, parallelism: 1))
    world.settle()
    let pod = try #require(world.pods().first)
    #expect(pod.metadata.finalizers == ["batch.kubernetes.io/job-tracking"])
    // The pod ends and is deleted while the controller is away.
    world.manager.setEnabled(false, "job-controller")
    try end("Succeeded")
    world.remove(pod.metadata.name)
    #expect(world.get(Pod.self, pod.metadata.name) != nil)
    world.manager.setEnabled(true, "job-controller")
    world.settle()
    #expect(world.get(Pod.self, pod.metadata.name) == nil)
    #expect(try job().status.succeeded == 1)
    #expect(try job().status.uncountedTerminatedPods == UncountedTerminatedPods())
  }

  @Test mutating func `pods of a deleted job lose their finalizer and go`() throws {
    try world.api.create(Self.job(3, parallelism: 3))
    world.settle()
    try world.api.delete(
      Job.self,
      namespace: "default",
      name: "pi",
      DeleteOptions(propagation: .background)
    )
    world.settle()
    #expect(world.pods().isEmpty)
  }

  @Test mutating func `with Failed a pod is replaced only when it has ended`() throws {
    var job = Self.job()
    job.spec.podReplacementPolicy = "Failed"
    try world.api.create(job)
    world.settle()
    world.hasKubelet = false
    let pod = try #require(world.pods().first)
    try world.api.delete(Pod.self, namespace: "default", name: pod.metadata.name)
    world.settle()
    #expect(world.activePods.isEmpty)
    #expect(try self.job().status.terminating == 1)
    #expect(try self.job().status.failed == 0)
  }
}
