/// On how many nodes a daemon set runs.
public struct DaemonSetStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "On how many nodes a daemon set runs."

  /// Nodes that should have a pod and do.
  public var currentNumberScheduled: Int32 = 0
  /// Nodes that should have no pod and do.
  public var numberMisscheduled: Int32 = 0
  /// Nodes that should have a pod.
  public var desiredNumberScheduled: Int32 = 0
  /// Nodes whose pod is ready.
  public var numberReady: Int32 = 0
  /// The generation of the spec that the status is about.
  public var observedGeneration: Int64 = 0
  /// Nodes whose pod has the present version.
  public var updatedNumberScheduled: Int32 = 0
  /// Nodes whose pod has been ready for long enough.
  public var numberAvailable: Int32 = 0
  /// Nodes that should have an available pod and have none.
  public var numberUnavailable: Int32 = 0
  /// How often the hash of a template was already taken.
  public var collisionCount: Int32?
  /// What holds of it and since when.
  public var conditions: [DaemonSetCondition] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "currentNumberScheduled",
      &currentNumberScheduled,
      presence: .requiredAlways,
      doc: "Nodes that should have a pod and do."
    )
    visitor.field(
      "numberMisscheduled",
      &numberMisscheduled,
      presence: .requiredAlways,
      doc: "Nodes that should have no pod and do."
    )
    visitor.field(
      "desiredNumberScheduled",
      &desiredNumberScheduled,
      presence: .requiredAlways,
      doc: "Nodes that should have a pod."
    )
    visitor.field(
      "numberReady",
      &numberReady,
      presence: .requiredAlways,
      doc: "Nodes whose pod is ready."
    )
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the spec that the status is about."
    )
    visitor.field(
      "updatedNumberScheduled",
      &updatedNumberScheduled,
      doc: "Nodes whose pod has the present version."
    )
    visitor.field(
      "numberAvailable",
      &numberAvailable,
      doc: "Nodes whose pod has been ready for long enough."
    )
    visitor.field(
      "numberUnavailable",
      &numberUnavailable,
      doc: "Nodes that should have an available pod and have none."
    )
    visitor.field(
      "collisionCount",
      &collisionCount,
      doc: "How often the hash of a template was already taken."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What holds of it and since when."
    )
  }
}

/// Something that holds of a daemon set, or does not.
public struct DaemonSetCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that holds of a daemon set, or does not."

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
