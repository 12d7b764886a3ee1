import APIServer
import ControllerManager
import KubernetesAPI
import Simulation
import Testing

@Suite struct CronJobTests {
  var world = World()

  /// The world begins at 08:00 UTC; this job runs at full and half hours.
  private static func cron(_ change: (inout CronJob) -> Void = { _ in }) -> CronJob {
    var cron = CronJob()
    cron.metadata.name = "tick"
    cron.metadata.namespace = "default"
    cron.spec.schedule = "0,30 * * * *"
    cron.spec.jobTemplate.spec.template = Sample.template([:], image: "busybox")
    cron.spec.jobTemplate.spec.template.spec.restartPolicy = "Never"
    change(&cron)
    return cron
  }

  private mutating func start(_ cron: CronJob) throws {
    try world.api.create(cron)
    world.settle()
  }

  private var jobs: [Job] { world.list(Job.self) }
  private func cron() throws -> CronJob { try #require(world.get(CronJob.self, "tick")) }

  private mutating func endPods(_ phase: String = "Succeeded") throws {
    for var pod in world.activePods {
      pod.status.phase = phase
      try world.api.updateStatus(pod)
    }
    world.settle()
  }

  @Test mutating func `a job is made when its time has come, under a name that tells it`() throws {
    try start(Self.cron())
    #expect(jobs.isEmpty)
    world.pass(.minutes(31))
    let job = try #require(jobs.first)
    #expect(jobs.count == 1)
    #expect(job.metadata.name == "tick-\((World.start + .minutes(30)).seconds / 60)")
    #expect(job.controllerReference?.name == "tick")
    #expect(
      job.metadata.annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"]
        == CivilTime(World.start + .minutes(30)).rfc3339
    )
    #expect(try cron().status.active.map(\.name) == [job.metadata.name])
    #expect(try cron().status.lastScheduleTime == Time(World.start + .minutes(30)))
    try endPods()
    #expect(try cron().status.active.isEmpty)
    #expect(try cron().status.lastSuccessfulTime != nil)
    #expect(
      world.events.contains(
        "SawCompletedJob: Saw completed job: \(job.metadata.name), condition: Complete"
      )
    )
  }

  @Test mutating func `a suspended cron job makes none, and later not those it missed`() throws {
    try start(Self.cron { $0.spec.suspend = true })
    world.pass(.minutes(125))
    #expect(jobs.isEmpty)
    try world.change(CronJob.self, "tick") { $0.spec.suspend = false }
    world.settle()
    // The last time counts, not the ones before.
    #expect(jobs.map(\.metadata.name) == ["tick-\((World.start + .minutes(120)).seconds / 60)"])
  }

  @Test mutating func `what was missed for longer than the deadline is not made up for`() throws {
    try start(
      Self.cron {
        $0.spec.suspend = true
        $0.spec.startingDeadlineSeconds = 60
      }
    )
    world.pass(.minutes(125))
    try world.change(CronJob.self, "tick") { $0.spec.suspend = false }
    world.settle()
    #expect(jobs.isEmpty)
    world.pass(.minutes(30))
    #expect(jobs.count == 1)
  }

  @Test mutating func `Forbid waits for the job before`() throws {
    try start(Self.cron { $0.spec.concurrencyPolicy = "Forbid" })
    world.pass(.minutes(95))
    #expect(jobs.count == 1)
    #expect(world.events.contains { $0.hasPrefix("JobAlreadyActive: Not starting job because") })
    try endPods()
    // The time that was passed over is made up for.
    #expect(jobs.count == 2)
  }

  @Test mutating func `Replace deletes the job before`() throws {
    try start(Self.cron { $0.spec.concurrencyPolicy = "Replace" })
    world.pass(.minutes(65))
    #expect(jobs.count == 1)
    #expect(world.events.contains { $0.hasPrefix("SuccessfulDelete: Deleted job tick-") })
  }

  @Test mutating func `only so many finished jobs are kept`() throws {
    try start(Self.cron { $0.spec.successfulJobsHistoryLimit = 2 })
    for _ in 0..<5 {
      world.pass(.minutes(30))
      world.pass(.seconds(1))
      try endPods()
    }
    #expect(jobs.count == 2)
  }

  @Test mutating func `a new schedule counts from now on`() throws {
    try start(Self.cron { $0.spec.schedule = "0 0 1 1 *" })
    world.pass(.minutes(50))
    try world.change(CronJob.self, "tick") { $0.spec.schedule = "*/20 * * * *" }
    world.settle()
    #expect(jobs.isEmpty)
    world.pass(.minutes(11))
    #expect(jobs.count == 1)
  }

  @Test(arguments: [
    ("61 * * * *", "end of range (61) above maximum (59): 61"),
    ("* * *", "expected exactly 5 fields, found 3: [* * *]"),
    ("@often", "unrecognized descriptor: @often"),
    ("* * * * FRI-MON", "beginning of range (5) beyond end of range (1): FRI-MON"),
    (
      "x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax"
    ),
  ])
  func `a schedule that cannot be is refused with the reason`(schedule: String, reason: String) {
    var api = world.api
    let refusal = #expect(throws: Status.self) {
      try api.create(Self.cron { $0.spec.schedule = schedule })
    }
    #expect(refusal?.message.hasSuffix(reason) == true, "\(refusal?.message ?? "")")
  }
}
