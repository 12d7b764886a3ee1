/// How many pods of a stateful set there are.
public struct StatefulSetStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many pods of a stateful set there are."

  /// The generation of the spec that the status is about.
  public var observedGeneration: Int64 = 0
  /// Pods that there are.
  public var replicas: Int32 = 0
  /// Pods that are ready.
  public var readyReplicas: Int32 = 0
  /// Pods of the version that was current when the update began.
  public var currentReplicas: Int32 = 0
  /// Pods of the version that is wanted.
  public var updatedReplicas: Int32 = 0
  /// The version that was current when the update began.
  public var currentRevision = ""
  /// The version that is wanted.
  public var updateRevision = ""
  /// How often the hash of a version was already taken.
  public var collisionCount: Int32?
  /// What holds of it and since when.
  public var conditions: [StatefulSetCondition] = []
  /// Pods that have been ready for long enough.
  public var availableReplicas: Int32 = 0

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the spec that the status is about."
    )
    visitor.field("replicas", &replicas, presence: .requiredAlways, doc: "Pods that there are.")
    visitor.field("readyReplicas", &readyReplicas, doc: "Pods that are ready.")
    visitor.field(
      "currentReplicas",
      &currentReplicas,
      doc: "Pods of the version that was current when the update began."
    )
    visitor.field("updatedReplicas", &updatedReplicas, doc: "Pods of the version that is wanted.")
    visitor.field(
      "currentRevision",
      &currentRevision,
      doc: "The version that was current when the update began."
    )
    visitor.field("updateRevision", &updateRevision, doc: "The version that is wanted.")
    visitor.field(
      "collisionCount",
      &collisionCount,
      doc: "How often the hash of a version was already taken."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What holds of it and since when."
    )
    visitor.field(
      "availableReplicas",
      &availableReplicas,
      presence: .always,
      doc: "Pods that have been ready for long enough."
    )
  }
}

/// Something that holds of a stateful set, or does not.
public struct StatefulSetCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that holds of a stateful set, or does not."

  /// What the condition is about.
  public var type = ""
  /// True, False or Unknown.
  public var status = ""
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
      "lastTransitionTime",
      &lastTransitionTime,
      presence: .always,
      doc: "When the status last changed."
    )
    visitor.field("reason", &reason, doc: "Why, in one word.")
    visitor.field("message", &message, doc: "Why, in a sentence.")
  }
}
