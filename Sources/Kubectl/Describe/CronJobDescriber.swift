import KubernetesAPI

/// Describes cron jobs.
enum CronJobDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ job: CronJob,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let spec = job.spec
    page.line(0, "Name:", job.metadata.name)
    page.line(0, "Namespace:", job.metadata.namespace)
    page.map("Labels:", job.metadata.labels)
    page.map("Annotations:", job.metadata.annotations)
    page.line(0, "Schedule:", spec.schedule)
    page.line(0, "Concurrency Policy:", spec.concurrencyPolicy)
    page.line(0, "Suspend:", job.suspendText)
    if page.version == .current {
      page.line(0, "Time Zone:", spec.timeZone ?? "<unset>")
      page.line(
        0,
        "Successful Job History Limit:",
        spec.successfulJobsHistoryLimit.map { "\($0)" } ?? "<unset>"
      )
      page.line(
        0,
        "Failed Job History Limit:",
        spec.failedJobsHistoryLimit.map { "\($0)" } ?? "<unset>"
      )
    }
    page.line(
      0,
      "Starting Deadline Seconds:",
      spec.startingDeadlineSeconds.map { "\($0)s" } ?? "<unset>"
    )
    template(spec.jobTemplate.spec, &page)
    page.line(
      0,
      "Last Schedule Time:",
      job.status.lastScheduleTime.map { page.time($0) } ?? "<unset>"
    )
    page.line(0, "Active Jobs:", job.status.active.map(\.name).joined(separator: ", ").orNone)
    page.events(about: job, &client)
  }

  private static func template(_ spec: JobSpec, _ page: inout DescriptionPage) {
    page.line(0, "Selector:", spec.selector == nil ? "<unset>" : spec.selector.text)
    page.line(0, "Parallelism:", spec.parallelism.map { "\($0)" } ?? "<unset>")
    page.line(0, "Completions:", spec.completions.map { "\($0)" } ?? "<unset>")
    if let seconds = spec.activeDeadlineSeconds {
      page.line(0, "Active Deadline Seconds:", "\(seconds)s")
    }
    page.template(spec.template)
  }
}
