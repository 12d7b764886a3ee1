/// Keeps one pod on every node that suits it.
///
/// Source: `k8s.io/api/apps/v1`.
public struct DaemonSet: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "apps",
    kind: "DaemonSet",
    plural: "daemonsets",
    shortNames: ["ds"],
    categories: ["all"],
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "Keeps one pod on every node that suits it."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What runs on the nodes, and how it is changed.
  public var spec = DaemonSetSpec()
  /// On how many nodes it runs.
  public var status = DaemonSetStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "spec",
      &spec,
      presence: .always,
      doc: "What runs on the nodes, and how it is changed."
    )
    visitor.field("status", &status, presence: .always, doc: "On how many nodes it runs.")
  }
}

/// What runs on the nodes, and how it is changed.
public struct DaemonSetSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What runs on the nodes, and how it is changed."

  /// The labels of its pods; fixed.
  public var selector: LabelSelector?
  /// What the pods look like.
  public var template = PodTemplateSpec()
  /// How old pods give way to new ones.
  public var updateStrategy = DaemonSetUpdateStrategy()
  /// For how many seconds a pod must be ready to count as available.
  public var minReadySeconds: Int32 = 0
  /// How many old versions are kept to go back to.
  public var revisionHistoryLimit: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "selector",
      &selector,
      presence: .requiredAlways,
      doc: "The labels of its pods; fixed."
    )
    visitor.field("template", &template, presence: .requiredAlways, doc: "What the pods look like.")
    visitor.field(
      "updateStrategy",
      &updateStrategy,
      presence: .always,
      doc: "How old pods give way to new ones."
    )
    visitor.field(
      "minReadySeconds",
      &minReadySeconds,
      doc: "For how many seconds a pod must be ready to count as available."
    )
    visitor.field(
      "revisionHistoryLimit",
      &revisionHistoryLimit,
      default: 10,
      doc: "How many old versions are kept to go back to."
    )
  }
}

/// How old pods of a daemon set give way to new ones.
public struct DaemonSetUpdateStrategy: APIStruct {
  /// What explain says of the type.
  public static let doc = "How old pods of a daemon set give way to new ones."

  /// Step by step, or whenever somebody deletes one.
  public var type = ""
  /// The size of the steps.
  public var rollingUpdate: RollingUpdateDaemonSet?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      default: "RollingUpdate",
      oneOf: ["OnDelete", "RollingUpdate"],
      doc: "Step by step, or whenever somebody deletes one."
    )
    visitor.field("rollingUpdate", &rollingUpdate, doc: "The size of the steps.")
  }
}

/// The size of the steps of a daemon set's update.
public struct RollingUpdateDaemonSet: APIStruct {
  /// What explain says of the type.
  public static let doc = "The size of the steps of a daemon set's update."

  /// On how many nodes the pod may be missing meanwhile, or on which part.
  public var maxUnavailable: IntOrString?
  /// On how many nodes there may be two pods meanwhile, or on which part.
  public var maxSurge: IntOrString?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "maxUnavailable",
      &maxUnavailable,
      default: .int(1),
      doc: "On how many nodes the pod may be missing meanwhile, or on which part."
    )
    visitor.field(
      "maxSurge",
      &maxSurge,
      default: .int(0),
      doc: "On how many nodes there may be two pods meanwhile, or on which part."
    )
  }
}

extension DaemonSetUpdateStrategy {
  /// A rolling update has steps.
  public mutating func setDefaults() {
    guard type == "RollingUpdate", rollingUpdate == nil else { return }
    var steps = RollingUpdateDaemonSet()
    steps.setNestedDefaults()
    rollingUpdate = steps
  }
}
