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
}
