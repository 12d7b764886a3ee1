import KubernetesAPI

/// Describes jobs.
enum JobDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ job: Job,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let (spec, status) = (job.spec, job.status)
    page.line(0, "Name:", job.metadata.name)
    page.line(0, "Namespace:", job.metadata.namespace)
    page.line(0, "Selector:", spec.selector.text)
    page.map("Labels:", job.metadata.labels)
    page.map("Annotations:", job.metadata.annotations)
    if let owner = job.controllerReference {
      page.line(0, "Controlled By:", "\(owner.kind)/\(owner.name)")
    }
    page.line(0, "Parallelism:", "\(spec.parallelism ?? 1)")
    page.line(0, "Completions:", spec.completions.map { "\($0)" } ?? "<unset>")
    if page.version == .current {
      page.line(0, "Completion Mode:", spec.completionMode ?? "NonIndexed")
      page.line(0, "Suspend:", "\(spec.suspend ?? false)")
      page.line(0, "Backoff Limit:", "\(spec.backoffLimit ?? 6)")
      if let seconds = spec.ttlSecondsAfterFinished {
        page.line(0, "TTL Seconds After Finished:", "\(seconds)")
      }
    }
    if let start = status.startTime { page.line(0, "Start Time:", page.time(start)) }
    if let end = status.completionTime, page.version == .current {
      page.line(0, "Completed At:", page.time(end))
      let context = TableContext(now: page.now, version: page.version)
      page.line(0, "Duration:", job.durationText(context))
    }
    if let seconds = spec.activeDeadlineSeconds {
      page.line(0, "Active Deadline Seconds:", "\(seconds)s")
    }
    let active = page.version == .current ? "Active (\(status.ready ?? 0) Ready)" : "Running"
    page.line(
      0,
      "Pods Statuses:",
      "\(status.active) \(active) / \(status.succeeded) Succeeded / \(status.failed) Failed"
    )
    if spec.isIndexed {
      page.line(0, "Completed Indexes:", Self.shortened(status.completedIndexes))
    }
    page.template(spec.template)
    page.events(about: job, &client)
  }

  /// A long list of numbers is cut at a comma.
  private static func shortened(_ indexes: String) -> String {
    if indexes.isEmpty { return "<none>" }
    let characters = Array(indexes)
    guard characters.count > 50 else { return indexes }
    var length = 50
    while length < characters.count, characters[length - 1] != "," { length += 1 }
    return length >= characters.count ? indexes : String(characters[..<length]) + "..."
  }
}
