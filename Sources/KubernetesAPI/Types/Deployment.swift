/// Rolls out versions of equal pods through replica sets.
///
/// Source: `k8s.io/api/apps/v1`.
public struct Deployment: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "apps",
    kind: "Deployment",
    plural: "deployments",
    shortNames: ["deploy"],
    categories: ["all"],
    subresources: ["scale", "status"]
  )
  /// What explain says of the type.
  public static let doc = "Rolls out versions of equal pods through replica sets."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// How many pods of what kind, and how to change them.
  public var spec = DeploymentSpec()
  /// How far the rollout is.
  public var status = DeploymentStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "spec",
      &spec,
      presence: .always,
      doc: "How many pods of what kind, and how to change them."
    )
    visitor.field("status", &status, presence: .always, doc: "How far the rollout is.")
  }
}

/// How many pods of what kind, and how to change them.
public struct DeploymentSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many pods of what kind, and how to change them."

  /// How many pods there should be.
  public var replicas: Int32?
  /// The labels of its pods; fixed.
  public var selector: LabelSelector?
  /// What the pods look like.
  public var template = PodTemplateSpec()
  /// How old pods give way to new ones.
  public var strategy = DeploymentStrategy()
  /// For how many seconds a pod must be ready to count as available.
  public var minReadySeconds: Int32 = 0
  /// How many old replica sets are kept to go back to.
  public var revisionHistoryLimit: Int32?
  /// Whether changes wait.
  public var paused = false
  /// After how many seconds without progress the rollout has failed.
  public var progressDeadlineSeconds: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("replicas", &replicas, default: 1, doc: "How many pods there should be.")
    visitor.field(
      "selector",
      &selector,
      presence: .requiredAlways,
      doc: "The labels of its pods; fixed."
    )
    visitor.field("template", &template, presence: .requiredAlways, doc: "What the pods look like.")
    visitor.field(
      "strategy",
      &strategy,
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
      doc: "How many old replica sets are kept to go back to."
    )
    visitor.field("paused", &paused, doc: "Whether changes wait.")
    visitor.field(
      "progressDeadlineSeconds",
      &progressDeadlineSeconds,
      default: 600,
      doc: "After how many seconds without progress the rollout has failed."
    )
  }
}

/// How old pods give way to new ones.
public struct DeploymentStrategy: APIStruct {
  /// What explain says of the type.
  public static let doc = "How old pods give way to new ones."

  /// All at once or step by step.
  public var type = ""
  /// The size of the steps.
  public var rollingUpdate: RollingUpdateDeployment?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      default: "RollingUpdate",
      oneOf: ["Recreate", "RollingUpdate"],
      doc: "All at once or step by step."
    )
    visitor.field("rollingUpdate", &rollingUpdate, doc: "The size of the steps.")
  }
}

/// The size of the steps of a rollout.
public struct RollingUpdateDeployment: APIStruct {
  /// What explain says of the type.
  public static let doc = "The size of the steps of a rollout."

  /// How many pods may be missing meanwhile, or which part.
  public var maxUnavailable: IntOrString?
  /// How many pods may be too many meanwhile, or which part.
  public var maxSurge: IntOrString?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "maxUnavailable",
      &maxUnavailable,
      default: .string("25%"),
      doc: "How many pods may be missing meanwhile, or which part."
    )
    visitor.field(
      "maxSurge",
      &maxSurge,
      default: .string("25%"),
      doc: "How many pods may be too many meanwhile, or which part."
    )
  }
}
