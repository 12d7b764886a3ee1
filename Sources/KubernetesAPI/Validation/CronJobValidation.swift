import Manifests

extension CronJob: ValidatedObject {
  /// What is wrong with a new one.
  public func validate() -> [Status.Cause] {
    var errors = metadataErrors()
    errors.checkSpec(spec)
    if metadata.name.utf8.count > 52 {
      errors.invalid(
        FieldPath("metadata").child("name"),
        .string(metadata.name),
        "must be no more than 52 characters"
      )
    }
    return errors.causes
  }

  /// What is wrong with it as the successor of `old`.
  public func validateUpdate(from old: CronJob) -> [Status.Cause] {
    var errors = metadataErrors(from: old)
    if spec == old.spec { return errors.causes }
    errors.checkSpec(spec)
    return errors.causes
  }
}

extension ValidationErrors {
  fileprivate mutating func checkSpec(_ spec: CronJobSpec) {
    let path = FieldPath.spec
    checkSchedule(spec.schedule, path.child("schedule"))
    if let seconds = spec.startingDeadlineSeconds {
      checkNotNegative(seconds, path.child("startingDeadlineSeconds"))
    }
    checkTimeZone(spec.timeZone, path.child("timeZone"))
    checkOneOf(
      spec.concurrencyPolicy,
      ["Allow", "Forbid", "Replace"],
      path.child("concurrencyPolicy")
    )
    checkTemplate(spec.jobTemplate, path.child("jobTemplate").child("spec"))
    checkNotNegative(spec.successfulJobsHistoryLimit, path.child("successfulJobsHistoryLimit"))
    checkNotNegative(spec.failedJobsHistoryLimit, path.child("failedJobsHistoryLimit"))
  }

  private mutating func checkSchedule(_ schedule: String, _ path: FieldPath) {
    if schedule.isEmpty { return required(path) }
    if schedule.contains("TZ") {
      invalid(
        path,
        .string(schedule),
        "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
      )
    }
    do {
      _ = try CronSchedule(schedule)
    } catch {
      invalid(path, .string(schedule), error.message)
    }
  }

  private mutating func checkTimeZone(_ zone: String?, _ path: FieldPath) {
    guard let zone else { return }
    if zone.isEmpty {
      invalid(path, .string(zone), "timeZone must be nil or non-empty string")
    } else if zone.lowercased() == "local" {
      invalid(
        path,
        .string(zone),
        "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"
      )
    } else if TimeZoneRules.named(zone) == nil {
      invalid(path, .string(zone), "unknown time zone \(zone)")
    }
  }

  private mutating func checkTemplate(_ template: JobTemplateSpec, _ path: FieldPath) {
    checkJobSpec(template.spec, path)
    if let selector = template.spec.selector {
      invalid(path.child("selector"), selector.encoded(), "`selector` will be auto-generated")
    }
    if template.spec.manualSelector == true {
      unsupported(path.child("manualSelector"), "true", ["nil", "false"])
    }
  }
}
