/// Makes jobs at certain times.
///
/// Source: `k8s.io/api/batch/v1`.
public struct CronJob: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "batch",
    kind: "CronJob",
    plural: "cronjobs",
    shortNames: ["cj"],
    categories: ["all"],
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "Makes jobs at certain times."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// Which jobs, and when.
  public var spec = CronJobSpec()
  /// Which jobs run, and when the last one began.
  public var status = CronJobStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "Which jobs, and when.")
    visitor.field(
      "status",
      &status,
      presence: .always,
      doc: "Which jobs run, and when the last one began."
    )
  }
}

/// Which jobs are made, and when.
public struct CronJobSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which jobs are made, and when."

  /// The times, in the form of cron.
  public var schedule = ""
  /// The name of the time zone of the schedule.
  public var timeZone: String?
  /// For how many seconds a missed job may still be started.
  public var startingDeadlineSeconds: Int64?
  /// What happens when the job before still runs.
  public var concurrencyPolicy = ""
  /// Whether no further jobs are made.
  public var suspend: Bool?
  /// What the jobs look like.
  public var jobTemplate = JobTemplateSpec()
  /// How many jobs that succeeded are kept.
  public var successfulJobsHistoryLimit: Int32?
  /// How many jobs that failed are kept.
  public var failedJobsHistoryLimit: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "schedule",
      &schedule,
      presence: .requiredAlways,
      doc: "The times, in the form of cron."
    )
    visitor.field("timeZone", &timeZone, doc: "The name of the time zone of the schedule.")
    visitor.field(
      "startingDeadlineSeconds",
      &startingDeadlineSeconds,
      doc: "For how many seconds a missed job may still be started."
    )
    visitor.field(
      "concurrencyPolicy",
      &concurrencyPolicy,
      default: "Allow",
      oneOf: ["Allow", "Forbid", "Replace"],
      doc: "What happens when the job before still runs."
    )
    visitor.field("suspend", &suspend, default: false, doc: "Whether no further jobs are made.")
    visitor.field(
      "jobTemplate",
      &jobTemplate,
      presence: .requiredAlways,
      doc: "What the jobs look like."
    )
    visitor.field(
      "successfulJobsHistoryLimit",
      &successfulJobsHistoryLimit,
      default: 3,
      doc: "How many jobs that succeeded are kept."
    )
    visitor.field(
      "failedJobsHistoryLimit",
      &failedJobsHistoryLimit,
      default: 1,
      doc: "How many jobs that failed are kept."
    )
  }
}

/// What the jobs made from a template look like.
public struct JobTemplateSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What the jobs made from a template look like."

  /// The labels and annotations of the jobs.
  public var metadata = ObjectMeta()
  /// What the jobs do.
  public var spec = JobSpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "metadata",
      &metadata,
      presence: .always,
      doc: "The labels and annotations of the jobs."
    )
    visitor.field("spec", &spec, presence: .always, doc: "What the jobs do.")
  }
}

/// Which jobs of a cron job run, and when the last one began.
public struct CronJobStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which jobs of a cron job run, and when the last one began."

  /// The jobs that run.
  public var active: [ObjectReference] = []
  /// For which time the last job was made.
  public var lastScheduleTime: Time?
  /// When the last job that succeeded was done.
  public var lastSuccessfulTime: Time?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("active", &active, doc: "The jobs that run.")
    visitor.field(
      "lastScheduleTime",
      &lastScheduleTime,
      doc: "For which time the last job was made."
    )
    visitor.field(
      "lastSuccessfulTime",
      &lastSuccessfulTime,
      doc: "When the last job that succeeded was done."
    )
  }
}
