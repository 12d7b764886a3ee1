/// Keeps a number of equal pods running, mostly for a deployment.
///
/// Source: `k8s.io/api/apps/v1`.
public struct ReplicaSet: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "apps",
    kind: "ReplicaSet",
    plural: "replicasets",
    shortNames: ["rs"],
    categories: ["all"],
    subresources: ["scale", "status"]
  )
  /// What explain says of the type.
  public static let doc = "Keeps a number of equal pods running."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// How many pods of what kind.
  public var spec = ReplicaSetSpec()
  /// How many there are.
  public var status = ReplicaSetStatus()

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
public struct ReplicaSetSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many pods of what kind."

  /// How many pods there should be.
  public var replicas: Int32?
  /// For how many seconds a pod must be ready to count as available.
  public var minReadySeconds: Int32 = 0
  /// The labels of its pods; fixed.
  public var selector: LabelSelector?
  /// What the pods look like.
  public var template = PodTemplateSpec()

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
    visitor.field(
      "selector",
      &selector,
      presence: .requiredAlways,
      doc: "The labels of its pods; fixed."
    )
    visitor.field("template", &template, presence: .always, doc: "What the pods look like.")
  }
}

/// How many pods there are.
public struct ReplicaSetStatus: APIStruct {
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
  /// Pods that are on their way out.
  public var terminatingReplicas: Int32?
  /// The generation of the spec that the status is about.
  public var observedGeneration: Int64 = 0
  /// What holds of it and since when.
  public var conditions: [ReplicaSetCondition] = []

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
      "terminatingReplicas",
      &terminatingReplicas,
      doc: "Pods that are on their way out."
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

/// Something that holds of a replica set, or does not.
public struct ReplicaSetCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that holds of a replica set, or does not."

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
