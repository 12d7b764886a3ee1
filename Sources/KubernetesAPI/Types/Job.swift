/// Runs pods until enough of them succeeded.
///
/// Source: `k8s.io/api/batch/v1`.
public struct Job: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "batch",
    kind: "Job",
    plural: "jobs",
    categories: ["all"],
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "Runs pods until enough of them succeeded."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What is to be done, and how often.
  public var spec = JobSpec()
  /// How far it is.
  public var status = JobStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "What is to be done, and how often.")
    visitor.field("status", &status, presence: .always, doc: "How far it is.")
  }
}

/// What is to be done, and how often.
public struct JobSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What is to be done, and how often."

  /// How many pods may run at the same time.
  public var parallelism: Int32?
  /// How many pods must succeed.
  public var completions: Int32?
  /// For how many seconds it may run at most.
  public var activeDeadlineSeconds: Int64?
  /// Which failures of pods mean what.
  public var podFailurePolicy: PodFailurePolicy?
  /// When enough of a numbered job's pods succeeded.
  public var successPolicy: SuccessPolicy?
  /// How many pods may fail; 6 where nothing else limits it.
  public var backoffLimit: Int32?
  /// How many pods of each number may fail.
  public var backoffLimitPerIndex: Int32?
  /// How many numbers may fail before the job does.
  public var maxFailedIndexes: Int32?
  /// The labels of its pods; the server sets them.
  public var selector: LabelSelector?
  /// Whether the creator sets the labels of its pods.
  public var manualSelector: Bool?
  /// What the pods look like.
  public var template = PodTemplateSpec()
  /// After how many seconds a finished job is deleted.
  public var ttlSecondsAfterFinished: Int32?
  /// Whether the pods are numbered.
  public var completionMode: String?
  /// Whether it rests.
  public var suspend: Bool?
  /// When a pod that ends is replaced.
  public var podReplacementPolicy: String?
  /// Who runs the job, where it is not the job controller.
  public var managedBy: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("parallelism", &parallelism, doc: "How many pods may run at the same time.")
    visitor.field("completions", &completions, doc: "How many pods must succeed.")
    visitor.field(
      "activeDeadlineSeconds",
      &activeDeadlineSeconds,
      doc: "For how many seconds it may run at most."
    )
    visitor.field("podFailurePolicy", &podFailurePolicy, doc: "Which failures of pods mean what.")
    visitor.field(
      "successPolicy",
      &successPolicy,
      doc: "When enough of a numbered job's pods succeeded."
    )
    visitor.field(
      "backoffLimit",
      &backoffLimit,
      doc: "How many pods may fail; 6 where nothing else limits it."
    )
    visitor.field(
      "backoffLimitPerIndex",
      &backoffLimitPerIndex,
      doc: "How many pods of each number may fail."
    )
    visitor.field(
      "maxFailedIndexes",
      &maxFailedIndexes,
      doc: "How many numbers may fail before the job does."
    )
    visitor.field("selector", &selector, doc: "The labels of its pods; the server sets them.")
    visitor.field(
      "manualSelector",
      &manualSelector,
      doc: "Whether the creator sets the labels of its pods."
    )
    visitor.field("template", &template, presence: .requiredAlways, doc: "What the pods look like.")
    visitor.field(
      "ttlSecondsAfterFinished",
      &ttlSecondsAfterFinished,
      doc: "After how many seconds a finished job is deleted."
    )
    visitor.field(
      "completionMode",
      &completionMode,
      oneOf: ["Indexed", "NonIndexed"],
      doc: "Whether the pods are numbered."
    )
    visitor.field("suspend", &suspend, doc: "Whether it rests.")
    visitor.field(
      "podReplacementPolicy",
      &podReplacementPolicy,
      doc: "When a pod that ends is replaced."
    )
    visitor.field(
      "managedBy",
      &managedBy,
      doc: "Who runs the job, where it is not the job controller."
    )
  }
}

extension JobSpec {
  /// Whether the pods are numbered.
  public var isIndexed: Bool { completionMode == "Indexed" }
}

extension Job {
  /// Defaults that hang together; the template of a cron job does not get them.
  public mutating func setDefaults() {
    // A job without labels takes those of its pods.
    if metadata.labels.isEmpty { metadata.labels = spec.template.metadata.labels }
    if spec.completions == nil, spec.parallelism == nil { spec.completions = 1 }
    spec.parallelism = spec.parallelism ?? 1
    spec.backoffLimit = spec.backoffLimit ?? (spec.backoffLimitPerIndex == nil ? 6 : .max)
    spec.completionMode = spec.completionMode ?? "NonIndexed"
    spec.suspend = spec.suspend ?? false
    spec.manualSelector = spec.manualSelector ?? false
    // A policy on failures can only tell them once the pods have ended.
    spec.podReplacementPolicy =
      spec.podReplacementPolicy
      ?? (spec.podFailurePolicy == nil ? "TerminatingOrFailed" : "Failed")
  }

  /// Whether a condition of that type holds.
  public func holds(_ type: String) -> Bool { condition(type) != nil }

  /// The condition of that type, where it holds.
  public func condition(_ type: String) -> JobCondition? {
    status.conditions.first { $0.type == type && $0.status == "True" }
  }

  /// Whether it has come to its end, well or badly.
  public var isFinished: Bool { holds("Complete") || holds("Failed") }
}
