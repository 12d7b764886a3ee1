/// How a group of pods spreads over domains.
public struct TopologySpreadConstraint: APIStruct {
  /// What explain says of the type.
  public static let doc = "How a group of pods spreads over domains."

  /// By how many pods domains may differ.
  public var maxSkew: Int32 = 0
  /// The label of nodes whose values are the domains.
  public var topologyKey = ""
  /// What to do when it cannot be kept.
  public var whenUnsatisfiable = ""
  /// The pods that count.
  public var labelSelector: LabelSelector?
  /// The least number of domains.
  public var minDomains: Int32?
  /// Whether nodes outside the pod's affinity count.
  public var nodeAffinityPolicy: String?
  /// Whether nodes with taints count.
  public var nodeTaintsPolicy: String?
  /// Labels whose values must equal those of the pod itself.
  public var matchLabelKeys: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "maxSkew",
      &maxSkew,
      presence: .requiredAlways,
      doc: "By how many pods domains may differ."
    )
    visitor.field(
      "topologyKey",
      &topologyKey,
      presence: .requiredAlways,
      doc: "The label of nodes whose values are the domains."
    )
    visitor.field(
      "whenUnsatisfiable",
      &whenUnsatisfiable,
      presence: .requiredAlways,
      oneOf: ["DoNotSchedule", "ScheduleAnyway"],
      doc: "What to do when it cannot be kept."
    )
    visitor.field("labelSelector", &labelSelector, doc: "The pods that count.")
    visitor.field("minDomains", &minDomains, doc: "The least number of domains.")
    visitor.field(
      "nodeAffinityPolicy",
      &nodeAffinityPolicy,
      oneOf: ["Honor", "Ignore"],
      doc: "Whether nodes outside the pod's affinity count."
    )
    visitor.field(
      "nodeTaintsPolicy",
      &nodeTaintsPolicy,
      oneOf: ["Honor", "Ignore"],
      doc: "Whether nodes with taints count."
    )
    visitor.field(
      "matchLabelKeys",
      &matchLabelKeys,
      doc: "Labels whose values must equal those of the pod itself."
    )
  }
}
