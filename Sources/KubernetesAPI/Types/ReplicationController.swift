/// Keeps a number of equal pods running.
///
/// Source: `k8s.io/api/core/v1`.
public struct ReplicationController: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "ReplicationController",
    plural: "replicationcontrollers",
    shortNames: ["rc"],
    categories: ["all"],
    subresources: ["scale", "status"]
  )
  /// What explain says of the type.
  public static let doc = "Keeps a number of equal pods running."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// How many pods of what kind.
  public var spec = ReplicationControllerSpec()
  /// How many there are.
  public var status = ReplicationControllerStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "How many pods of what kind.")
    visitor.field("status", &status, presence: .always, doc: "How many there are.")
  }
}

/// How many pods of what kind.
public struct ReplicationControllerSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many pods of what kind."

  /// How many pods there should be.
  public var replicas: Int32?
  /// For how many seconds a pod must be ready to count as available.
  public var minReadySeconds: Int32 = 0
  /// The labels of its pods; the template's by default.
  public var selector = StringMap()
  /// What the pods look like.
  public var template: PodTemplateSpec?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("replicas", &replicas, default: 1, doc: "How many pods there should be.")
    visitor.field(
      "minReadySeconds",
      &minReadySeconds,
      doc: "For how many seconds a pod must be ready to count as available."
    )
    visitor.field("selector", &selector, doc: "The labels of its pods; the template's by default.")
    visitor.field("template", &template, doc: "What the pods look like.")
  }
}

/// How many pods there are.
public struct ReplicationControllerStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many pods there are."

  /// Pods.
  public var replicas: Int32 = 0
  /// Pods with all labels of the template.
  public var fullyLabeledReplicas: Int32 = 0
  /// Pods that are ready.
  public var readyReplicas: Int32 = 0
  /// Pods that have been ready for long enough.
  public var availableReplicas: Int32 = 0
  /// The generation of the spec that the status is about.
  public var observedGeneration: Int64 = 0
  /// What holds of it and since when.
  public var conditions: [ReplicationControllerCondition] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("replicas", &replicas, presence: .requiredAlways, doc: "Pods.")
    visitor.field(
      "fullyLabeledReplicas",
      &fullyLabeledReplicas,
      doc: "Pods with all labels of the template."
    )
    visitor.field("readyReplicas", &readyReplicas, doc: "Pods that are ready.")
    visitor.field(
      "availableReplicas",
      &availableReplicas,
      doc: "Pods that have been ready for long enough."
    )
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the spec that the status is about."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What holds of it and since when."
    )
  }
}

/// Something that holds of a replication controller, or does not.
public struct ReplicationControllerCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that holds of a replication controller, or does not."

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
