/// The kinds of `autoscaling/v1`, which knows the use of CPU as its only measure.
///
/// Source: `k8s.io/api/autoscaling/v1`.
public enum AutoscalingV1 {
  /// Keeps the number of pods of a workload in step with the CPU that they use.
  public struct HorizontalPodAutoscaler: APIObject {
    /// What the API calls the kind.
    public static let resource = APIResource(
      group: "autoscaling",
      version: "v1",
      kind: "HorizontalPodAutoscaler",
      plural: "horizontalpodautoscalers",
      shortNames: ["hpa"],
      categories: ["all"],
      subresources: ["status"],
      isForm: true
    )
    /// What explain says of the type.
    public static let doc =
      "Keeps the number of pods of a workload in step with the CPU that they use."

    /// The object's metadata.
    public var metadata = ObjectMeta()
    /// What is scaled, and how much CPU the pods should use.
    public var spec = HorizontalPodAutoscalerSpec()
    /// What was measured last.
    public var status = HorizontalPodAutoscalerStatus()

    /// Makes an empty one.
    public init() {}

    /// The table of fields.
    public mutating func visitFields(_ visitor: inout some FieldVisitor) {
      visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
      visitor.field(
        "spec",
        &spec,
        presence: .always,
        doc: "What is scaled, and how much CPU the pods should use."
      )
      visitor.field("status", &status, presence: .always, doc: "What was measured last.")
    }
  }

  /// What is scaled between which bounds, and how much CPU the pods should use.
  public struct HorizontalPodAutoscalerSpec: APIStruct {
    /// What explain says of the type.
    public static let doc =
      "What is scaled between which bounds, and how much CPU the pods should use."

    /// The workload to scale.
    public var scaleTargetRef = CrossVersionObjectReference()
    /// The least number of pods.
    public var minReplicas: Int32?
    /// The greatest number of pods.
    public var maxReplicas: Int32 = 0
    /// How much of the CPU that they request the pods should use.
    public var targetCPUUtilizationPercentage: Int32?

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
        "targetCPUUtilizationPercentage",
        &targetCPUUtilizationPercentage,
        doc: "How much of the CPU that they request the pods should use."
      )
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
    /// How much of the CPU that they request the pods used.
    public var currentCPUUtilizationPercentage: Int32?

    /// Makes an empty one.
    public init() {}

    /// The table of fields.
    public mutating func visitFields(_ visitor: inout some FieldVisitor) {
      visitor.field(
        "observedGeneration",
        &observedGeneration,
        doc: "The generation of the autoscaler that was looked at."
      )
      visitor.field(
        "lastScaleTime",
        &lastScaleTime,
        doc: "When the number of pods was last changed."
      )
      visitor.field(
        "currentReplicas",
        &currentReplicas,
        presence: .requiredAlways,
        doc: "How many pods there were."
      )
      visitor.field(
        "desiredReplicas",
        &desiredReplicas,
        presence: .requiredAlways,
        doc: "How many pods there should be."
      )
      visitor.field(
        "currentCPUUtilizationPercentage",
        &currentCPUUtilizationPercentage,
        doc: "How much of the CPU that they request the pods used."
      )
    }
  }
}
