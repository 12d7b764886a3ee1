/// Pods to be near to.
public struct PodAffinity: APIStruct {
  /// What explain says of the type.
  public static let doc = "Pods to be near to."

  /// Pods that it must be near to.
  public var requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm] = []
  /// Pods that it had better be near to.
  public var preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "requiredDuringSchedulingIgnoredDuringExecution",
      &requiredDuringSchedulingIgnoredDuringExecution,
      doc: "Pods that it must be near to."
    )
    visitor.field(
      "preferredDuringSchedulingIgnoredDuringExecution",
      &preferredDuringSchedulingIgnoredDuringExecution,
      doc: "Pods that it had better be near to."
    )
  }
}

/// Pods to be away from.
public struct PodAntiAffinity: APIStruct {
  /// What explain says of the type.
  public static let doc = "Pods to be away from."

  /// Pods that it must be away from.
  public var requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm] = []
  /// Pods that it had better be away from.
  public var preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "requiredDuringSchedulingIgnoredDuringExecution",
      &requiredDuringSchedulingIgnoredDuringExecution,
      doc: "Pods that it must be away from."
    )
    visitor.field(
      "preferredDuringSchedulingIgnoredDuringExecution",
      &preferredDuringSchedulingIgnoredDuringExecution,
      doc: "Pods that it had better be away from."
    )
  }
}

/// A set of pods, and what counts as near.
public struct PodAffinityTerm: APIStruct, Hashable {
  /// What explain says of the type.
  public static let doc = "A set of pods, and what counts as near."

  /// The labels of the pods; nil selects none.
  public var labelSelector: LabelSelector?
  /// Their namespaces; the pod's own by default.
  public var namespaces: [String] = []
  /// The label whose equal values make nodes near.
  public var topologyKey = ""
  /// Labels of further namespaces.
  public var namespaceSelector: LabelSelector?
  /// Labels whose values must equal those of the pod itself.
  public var matchLabelKeys: [String] = []
  /// Labels whose values must differ from those of the pod itself.
  public var mismatchLabelKeys: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("labelSelector", &labelSelector, doc: "The labels of the pods; nil selects none.")
    visitor.field("namespaces", &namespaces, doc: "Their namespaces; the pod's own by default.")
    visitor.field(
      "topologyKey",
      &topologyKey,
      presence: .requiredAlways,
      doc: "The label whose equal values make nodes near."
    )
    visitor.field("namespaceSelector", &namespaceSelector, doc: "Labels of further namespaces.")
    visitor.field(
      "matchLabelKeys",
      &matchLabelKeys,
      doc: "Labels whose values must equal those of the pod itself."
    )
    visitor.field(
      "mismatchLabelKeys",
      &mismatchLabelKeys,
      doc: "Labels whose values must differ from those of the pod itself."
    )
  }
}

/// A preference about pods with a weight.
public struct WeightedPodAffinityTerm: APIStruct {
  /// What explain says of the type.
  public static let doc = "A preference about pods with a weight."

  /// How much it counts, from 1 to 100.
  public var weight: Int32 = 0
  /// The pods.
  public var podAffinityTerm = PodAffinityTerm()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "weight",
      &weight,
      presence: .requiredAlways,
      doc: "How much it counts, from 1 to 100."
    )
    visitor.field("podAffinityTerm", &podAffinityTerm, presence: .requiredAlways, doc: "The pods.")
  }
}
