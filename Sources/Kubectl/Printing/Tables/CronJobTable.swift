import KubernetesAPI

extension CronJob: Listed {
  static let columns: [Column<CronJob>] = [
    .name,
    Column("SCHEDULE") { job, _ in job.spec.schedule },
    Column("TIMEZONE", only: .current) { job, _ in job.spec.timeZone ?? "<none>" },
    Column("SUSPEND") { job, _ in job.suspendText },
    Column("ACTIVE") { job, _ in "\(job.status.active.count)" },
    Column("LAST SCHEDULE") { job, context in
      job.status.lastScheduleTime.map { context.age($0) } ?? "<none>"
    },
    .age,
    Column("CONTAINERS", wide: true) { job, _ in job.spec.jobTemplate.spec.template.containerNames
    },
    Column("IMAGES", wide: true) { job, _ in job.spec.jobTemplate.spec.template.images },
    Column("SELECTOR", wide: true) { job, _ in job.spec.jobTemplate.spec.selector.text },
  ]

  /// Whether it rests, as kubectl says it.
  var suspendText: String { spec.suspend.map { $0 ? "True" : "False" } ?? "<unset>" }
}
