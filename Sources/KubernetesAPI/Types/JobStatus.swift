/// How far a job is.
public struct JobStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How far a job is."

  /// What holds of it and since when.
  public var conditions: [JobCondition] = []
  /// When it began.
  public var startTime: Time?
  /// When it was done.
  public var completionTime: Time?
  /// Pods that run or are about to.
  public var active: Int32 = 0
  /// Pods that succeeded.
  public var succeeded: Int32 = 0
  /// Pods that failed.
  public var failed: Int32 = 0
  /// Pods that are on their way out.
  public var terminating: Int32?
  /// The numbers whose pods succeeded.
  public var completedIndexes = ""
  /// The numbers that failed for good.
  public var failedIndexes: String?
  /// Pods that ended and are not in the counts yet.
  public var uncountedTerminatedPods: UncountedTerminatedPods?
  /// Pods that are ready.
  public var ready: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What holds of it and since when."
    )
    visitor.field("startTime", &startTime, doc: "When it began.")
    visitor.field("completionTime", &completionTime, doc: "When it was done.")
    visitor.field("active", &active, doc: "Pods that run or are about to.")
    visitor.field("succeeded", &succeeded, doc: "Pods that succeeded.")
    visitor.field("failed", &failed, doc: "Pods that failed.")
    visitor.field("terminating", &terminating, doc: "Pods that are on their way out.")
    visitor.field("completedIndexes", &completedIndexes, doc: "The numbers whose pods succeeded.")
    visitor.field("failedIndexes", &failedIndexes, doc: "The numbers that failed for good.")
    visitor.field(
      "uncountedTerminatedPods",
      &uncountedTerminatedPods,
      doc: "Pods that ended and are not in the counts yet."
    )
    visitor.field("ready", &ready, doc: "Pods that are ready.")
  }
}

/// Pods of a job that ended and are not in the counts yet.
public struct UncountedTerminatedPods: APIStruct {
  /// What explain says of the type.
  public static let doc = "Pods of a job that ended and are not in the counts yet."

  /// The uids of those that succeeded.
  public var succeeded: [String] = []
  /// The uids of those that failed.
  public var failed: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "succeeded",
      &succeeded,
      mergeKeys: ["."],
      doc: "The uids of those that succeeded."
    )
    visitor.field("failed", &failed, mergeKeys: ["."], doc: "The uids of those that failed.")
  }
}

/// Something that holds of a job, or does not.
public struct JobCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that holds of a job, or does not."

  /// What the condition is about.
  public var type = ""
  /// True, False or Unknown.
  public var status = ""
  /// When the condition was last looked at.
  public var lastProbeTime = Time()
  /// When the status last changed.
  public var lastTransitionTime = Time()
  /// Why, in one word.
  public var reason = ""
  /// Why, in a sentence.
  public var message = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("type", &type, presence: .requiredAlways, doc: "What the condition is about.")
    visitor.field(
      "status",
      &status,
      presence: .requiredAlways,
      oneOf: ["False", "True", "Unknown"],
      doc: "True, False or Unknown."
    )
    visitor.field(
      "lastProbeTime",
      &lastProbeTime,
      presence: .always,
      doc: "When the condition was last looked at."
    )
    visitor.field(
      "lastTransitionTime",
      &lastTransitionTime,
      presence: .always,
      doc: "When the status last changed."
    )
    visitor.field("reason", &reason, doc: "Why, in one word.")
    visitor.field("message", &message, doc: "Why, in a sentence.")
  }
}
