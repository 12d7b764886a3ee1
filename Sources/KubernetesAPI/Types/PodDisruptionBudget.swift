/// A bound on how many pods of a group evictions may take away at a time.
///
/// Source: `k8s.io/api/policy/v1`.
public struct PodDisruptionBudget: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "policy",
    kind: "PodDisruptionBudget",
    plural: "poddisruptionbudgets",
    shortNames: ["pdb"],
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "A bound on how many pods of a group evictions may take away at a time."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// Which pods, and how many must stay.
  public var spec = PodDisruptionBudgetSpec()
  /// How many there are, and how many may go.
  public var status = PodDisruptionBudgetStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "Which pods, and how many must stay.")
    visitor.field(
      "status",
      &status,
      presence: .always,
      doc: "How many there are, and how many may go."
    )
  }
}

/// Which pods are protected, and how many of them must stay.
public struct PodDisruptionBudgetSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which pods are protected, and how many of them must stay."

  /// How many pods, or which part, must stay; excludes maxUnavailable.
  public var minAvailable: IntOrString?
  /// The labels of the pods; an empty selector takes all, none takes no pod.
  public var selector: LabelSelector?
  /// How many pods, or which part, may be missing; excludes minAvailable.
  public var maxUnavailable: IntOrString?
  /// When pods that run and are not ready may be evicted.
  public var unhealthyPodEvictionPolicy: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "minAvailable",
      &minAvailable,
      doc: "How many pods, or which part, must stay; excludes maxUnavailable."
    )
    visitor.field(
      "selector",
      &selector,
      doc: "The labels of the pods; an empty selector takes all, none takes no pod."
    )
    visitor.field(
      "maxUnavailable",
      &maxUnavailable,
      doc: "How many pods, or which part, may be missing; excludes minAvailable."
    )
    visitor.field(
      "unhealthyPodEvictionPolicy",
      &unhealthyPodEvictionPolicy,
      oneOf: ["AlwaysAllow", "IfHealthyBudget"],
      doc: "When pods that run and are not ready may be evicted."
    )
  }
}

/// How many pods there are, and how many may go.
public struct PodDisruptionBudgetStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many pods there are, and how many may go."

  /// The generation of the budget that was looked at.
  public var observedGeneration: Int64 = 0
  /// Pods whose eviction was allowed and that are still to be deleted, with when.
  public var disruptedPods = FieldMap<Time>()
  /// How many pods may go now.
  public var disruptionsAllowed: Int32 = 0
  /// How many pods are ready.
  public var currentHealthy: Int32 = 0
  /// How many pods must be ready at least.
  public var desiredHealthy: Int32 = 0
  /// How many pods there should be.
  public var expectedPods: Int32 = 0
  /// What holds of the budget, and since when.
  public var conditions: [Condition] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the budget that was looked at."
    )
    visitor.field(
      "disruptedPods",
      &disruptedPods,
      doc: "Pods whose eviction was allowed and that are still to be deleted, with when."
    )
    visitor.field(
      "disruptionsAllowed",
      &disruptionsAllowed,
      presence: .requiredAlways,
      doc: "How many pods may go now."
    )
    visitor.field(
      "currentHealthy",
      &currentHealthy,
      presence: .requiredAlways,
      doc: "How many pods are ready."
    )
    visitor.field(
      "desiredHealthy",
      &desiredHealthy,
      presence: .requiredAlways,
      doc: "How many pods must be ready at least."
    )
    visitor.field(
      "expectedPods",
      &expectedPods,
      presence: .requiredAlways,
      doc: "How many pods there should be."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What holds of the budget, and since when."
    )
  }
}
