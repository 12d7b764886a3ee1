/// Preferences and rules for the choice of a node.
public struct Affinity: APIStruct {
  /// What explain says of the type.
  public static let doc = "Preferences and rules for the choice of a node."

  /// About the node.
  public var nodeAffinity: NodeAffinity?
  /// About pods to be near to.
  public var podAffinity: PodAffinity?
  /// About pods to be away from.
  public var podAntiAffinity: PodAntiAffinity?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("nodeAffinity", &nodeAffinity, doc: "About the node.")
    visitor.field("podAffinity", &podAffinity, doc: "About pods to be near to.")
    visitor.field("podAntiAffinity", &podAntiAffinity, doc: "About pods to be away from.")
  }
}

/// Preferences and rules about the node.
public struct NodeAffinity: APIStruct {
  /// What explain says of the type.
  public static let doc = "Preferences and rules about the node."

  /// What the node must be like.
  public var requiredDuringSchedulingIgnoredDuringExecution: NodeSelector?
  /// What the node had better be like.
  public var preferredDuringSchedulingIgnoredDuringExecution: [PreferredSchedulingTerm] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "requiredDuringSchedulingIgnoredDuringExecution",
      &requiredDuringSchedulingIgnoredDuringExecution,
      doc: "What the node must be like."
    )
    visitor.field(
      "preferredDuringSchedulingIgnoredDuringExecution",
      &preferredDuringSchedulingIgnoredDuringExecution,
      doc: "What the node had better be like."
    )
  }
}

/// A preference about the node with a weight.
public struct PreferredSchedulingTerm: APIStruct {
  /// What explain says of the type.
  public static let doc = "A preference about the node with a weight."

  /// How much it counts, from 1 to 100.
  public var weight: Int32 = 0
  /// What the node had better be like.
  public var preference = NodeSelectorTerm()

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
    visitor.field(
      "preference",
      &preference,
      presence: .requiredAlways,
      doc: "What the node had better be like."
    )
  }
}

/// A selection of nodes: any of its terms.
public struct NodeSelector: APIStruct {
  /// What explain says of the type.
  public static let doc = "A selection of nodes: any of its terms."

  /// The terms; one of them must hold.
  public var nodeSelectorTerms: [NodeSelectorTerm] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "nodeSelectorTerms",
      &nodeSelectorTerms,
      presence: .requiredAlways,
      doc: "The terms; one of them must hold."
    )
  }
}

/// Requirements on a node; all must hold, and none selects nothing.
public struct NodeSelectorTerm: APIStruct {
  /// What explain says of the type.
  public static let doc = "Requirements on a node; all must hold, and none selects nothing."

  /// Requirements on the node's labels.
  public var matchExpressions: [NodeSelectorRequirement] = []
  /// Requirements on the node's fields.
  public var matchFields: [NodeSelectorRequirement] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("matchExpressions", &matchExpressions, doc: "Requirements on the node's labels.")
    visitor.field("matchFields", &matchFields, doc: "Requirements on the node's fields.")
  }
}

/// One requirement on a node.
public struct NodeSelectorRequirement: APIStruct {
  /// What explain says of the type.
  public static let doc = "One requirement on a node."

  /// The label or field.
  public var key = ""
  /// How to compare.
  public var `operator` = ""
  /// What to compare with.
  public var values: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("key", &key, presence: .requiredAlways, doc: "The label or field.")
    visitor.field(
      "operator",
      &`operator`,
      presence: .requiredAlways,
      oneOf: ["DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn"],
      doc: "How to compare."
    )
    visitor.field("values", &values, doc: "What to compare with.")
  }
}
