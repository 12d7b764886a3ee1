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
  /// How many pods may fail.
  public var backoffLimit: Int32?
  /// The labels of its pods; the server sets them.
  public var selector: LabelSelector?
  /// Whether the creator sets the labels of its pods.
  public var manualSelector: Bool?
  /// What the pods look like.
  public var template = PodTemplateSpec()
  /// After how many seconds a finished job is deleted.
  public var ttlSecondsAfterFinished: Int32?
  /// Whether the pods are numbered; not simulated.
  public var completionMode: String?
  /// Whether it rests.
  public var suspend: Bool?
  /// When a pod that ends is replaced.
  public var podReplacementPolicy: String?

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
    visitor.field("backoffLimit", &backoffLimit, default: 6, doc: "How many pods may fail.")
    visitor.field("selector", &selector, doc: "The labels of its pods; the server sets them.")
    visitor.field(
      "manualSelector",
      &manualSelector,
      default: false,
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
      default: "NonIndexed",
      doc: "Whether the pods are numbered; not simulated."
    )
    visitor.field("suspend", &suspend, default: false, doc: "Whether it rests.")
    visitor.field(
      "podReplacementPolicy",
      &podReplacementPolicy,
      default: "TerminatingOrFailed",
      doc: "When a pod that ends is replaced."
    )
  }
}

extension JobSpec {
  /// A job with neither number is for one pod.
  public mutating func setDefaults() {
    if completions == nil, parallelism == nil { completions = 1 }
    parallelism = parallelism ?? 1
  }
}

extension Job {
  /// A job without labels takes those of its pods.
  public mutating func setDefaults() {
    if metadata.labels.isEmpty { metadata.labels = spec.template.metadata.labels }
  }

  /// Whether a condition of that type holds.
  public func holds(_ type: String) -> Bool {
    status.conditions.contains { $0.type == type && $0.status == "True" }
  }

  /// Whether it has come to its end, well or badly.
  public var isFinished: Bool { holds("Complete") || holds("Failed") }
}
