/// Keeps the number of pods of a workload in step with its load.
///
/// Source: `k8s.io/api/autoscaling/v2`.
public struct HorizontalPodAutoscaler: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "autoscaling",
    version: "v2",
    kind: "HorizontalPodAutoscaler",
    plural: "horizontalpodautoscalers",
    shortNames: ["hpa"],
    categories: ["all"],
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "Keeps the number of pods of a workload in step with its load."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What is scaled, and by which measures.
  public var spec = HorizontalPodAutoscalerSpec()
  /// What was measured last.
  public var status = HorizontalPodAutoscalerStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "What is scaled, and by which measures.")
    visitor.field("status", &status, presence: .always, doc: "What was measured last.")
  }
}

/// What is scaled between which bounds, and by which measures.
public struct HorizontalPodAutoscalerSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What is scaled between which bounds, and by which measures."

  /// The workload to scale.
  public var scaleTargetRef = CrossVersionObjectReference()
  /// The least number of pods.
  public var minReplicas: Int32?
  /// The greatest number of pods.
  public var maxReplicas: Int32 = 0
  /// What is measured; the measure that asks for most pods counts.
  public var metrics: [MetricSpec] = []
  /// How fast the number of pods may change.
  public var behavior: HorizontalPodAutoscalerBehavior?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "scaleTargetRef",
      &scaleTargetRef,
      presence: .requiredAlways,
      doc: "The workload to scale."
    )
    visitor.field("minReplicas", &minReplicas, default: 1, doc: "The least number of pods.")
    visitor.field(
      "maxReplicas",
      &maxReplicas,
      presence: .requiredAlways,
      doc: "The greatest number of pods."
    )
    visitor.field(
      "metrics",
      &metrics,
      doc: "What is measured; the measure that asks for most pods counts."
    )
    visitor.field("behavior", &behavior, doc: "How fast the number of pods may change.")
  }
}

/// An object by kind and name.
public struct CrossVersionObjectReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "An object by kind and name."

  /// The object's kind.
  public var kind = ""
  /// The object's name.
  public var name = ""
  /// The object's API version.
  public var apiVersion = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("kind", &kind, presence: .requiredAlways, doc: "The object's kind.")
    visitor.field("name", &name, presence: .requiredAlways, doc: "The object's name.")
    visitor.field("apiVersion", &apiVersion, doc: "The object's API version.")
  }
}

/// What an autoscaler measured and did last.
public struct HorizontalPodAutoscalerStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What an autoscaler measured and did last."

  /// The generation of the autoscaler that was looked at.
  public var observedGeneration: Int64?
  /// When the number of pods was last changed.
  public var lastScaleTime: Time?
  /// How many pods there were.
  public var currentReplicas: Int32 = 0
  /// How many pods there should be.
  public var desiredReplicas: Int32 = 0
  /// What was measured.
  public var currentMetrics: [MetricStatus]?
  /// What holds of the autoscaler, and since when.
  public var conditions: [HorizontalPodAutoscalerCondition] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the autoscaler that was looked at."
    )
    visitor.field("lastScaleTime", &lastScaleTime, doc: "When the number of pods was last changed.")
    visitor.field("currentReplicas", &currentReplicas, doc: "How many pods there were.")
    visitor.field(
      "desiredReplicas",
      &desiredReplicas,
      presence: .requiredAlways,
      doc: "How many pods there should be."
    )
    visitor.field("currentMetrics", &currentMetrics, presence: .always, doc: "What was measured.")
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What holds of the autoscaler, and since when."
    )
  }
}

/// Something that holds of an autoscaler, or does not.
public struct HorizontalPodAutoscalerCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that holds of an autoscaler, or does not."

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
