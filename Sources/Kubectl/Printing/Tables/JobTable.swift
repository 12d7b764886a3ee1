import KubernetesAPI

extension Job: Listed {
  static let columns: [Column<Job>] = [
    .name,
    Column("STATUS", only: .current) { job, _ in job.stateText },
    Column("DESIRED", only: .v18) { job, _ in job.spec.completions.map { "\($0)" } ?? "<none>" },
    Column("SUCCESSFUL", only: .v18) { job, _ in "\(job.status.succeeded)" },
    Column("COMPLETIONS", only: .current) { job, _ in job.completionsText },
    Column("DURATION", only: .current) { job, context in job.durationText(context) },
    .age,
    Column("CONTAINERS", wide: true) { job, _ in job.spec.template.containerNames },
    Column("IMAGES", wide: true) { job, _ in job.spec.template.images },
    Column("SELECTOR", wide: true) { job, _ in job.spec.selector.text },
  ]

  private var stateText: String {
    if holds("Complete") { return "Complete" }
    if holds("Failed") { return "Failed" }
    if metadata.deletionTimestamp != nil { return "Terminating" }
    return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].first { holds($0) } ?? "Running"
  }

  private var completionsText: String {
    if let completions = spec.completions { return "\(status.succeeded)/\(completions)" }
    let parallelism = spec.parallelism ?? 1
    return parallelism > 1
      ? "\(status.succeeded)/1 of \(parallelism)" : "\(status.succeeded)/1"
  }

  /// How long it ran, or has run so far.
  func durationText(_ context: TableContext) -> String {
    guard let start = status.startTime else { return "" }
    let end = status.completionTime?.instant ?? context.now
    return Age.text(since: start, now: end, version: context.version)
  }
}
