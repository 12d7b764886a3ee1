/// How far a rollout is.
public struct DeploymentStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How far a rollout is."

  /// The generation of the spec that the status is about.
  public var observedGeneration: Int64 = 0
  /// Pods of all versions.
  public var replicas: Int32 = 0
  /// Pods of the present version.
  public var updatedReplicas: Int32 = 0
  /// Pods that are ready.
  public var readyReplicas: Int32 = 0
  /// Pods that have been ready for long enough.
  public var availableReplicas: Int32 = 0
  /// Pods that are missing or not available yet.
  public var unavailableReplicas: Int32 = 0
  /// Pods that are on their way out.
  public var terminatingReplicas: Int32?
  /// What holds of it and since when.
  public var conditions: [DeploymentCondition] = []
  /// How often the hash of a template was already taken.
  public var collisionCount: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the spec that the status is about."
    )
    visitor.field("replicas", &replicas, doc: "Pods of all versions.")
    visitor.field("updatedReplicas", &updatedReplicas, doc: "Pods of the present version.")
    visitor.field("readyReplicas", &readyReplicas, doc: "Pods that are ready.")
    visitor.field(
      "availableReplicas",
      &availableReplicas,
      doc: "Pods that have been ready for long enough."
    )
    visitor.field(
      "unavailableReplicas",
      &unavailableReplicas,
      doc: "Pods that are missing or not available yet."
    )
    visitor.field(
      "terminatingReplicas",
      &terminatingReplicas,
      doc: "Pods that are on their way out."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What holds of it and since when."
    )
    visitor.field(
      "collisionCount",
      &collisionCount,
      doc: "How often the hash of a template was already taken."
    )
  }
}

/// Something that holds of a deployment, or does not.
public struct DeploymentCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that holds of a deployment, or does not."

  /// What the condition is about.
  public var type = ""
  /// True, False or Unknown.
  public var status = ""
  /// When the condition was last written.
  public var lastUpdateTime = Time()
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
      "lastUpdateTime",
      &lastUpdateTime,
      presence: .always,
      doc: "When the condition was last written."
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
