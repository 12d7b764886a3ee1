/// Keeps pods with names, addresses and storage of their own.
///
/// Source: `k8s.io/api/apps/v1`.
public struct StatefulSet: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "apps",
    kind: "StatefulSet",
    plural: "statefulsets",
    shortNames: ["sts"],
    categories: ["all"],
    subresources: ["scale", "status"]
  )
  /// What explain says of the type.
  public static let doc = "Keeps pods with names, addresses and storage of their own."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// How many pods of what kind, and what is their own.
  public var spec = StatefulSetSpec()
  /// How many of the pods there are.
  public var status = StatefulSetStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "spec",
      &spec,
      presence: .always,
      doc: "How many pods of what kind, and what is their own."
    )
    visitor.field("status", &status, presence: .always, doc: "How many of the pods there are.")
  }
}

/// How many pods of what kind, and what is their own.
public struct StatefulSetSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many pods of what kind, and what is their own."

  /// How many pods there should be.
  public var replicas: Int32?
  /// The labels of its pods; fixed.
  public var selector: LabelSelector?
  /// What the pods look like.
  public var template = PodTemplateSpec()
  /// The claims of which every pod gets its own.
  public var volumeClaimTemplates: [StatefulSetClaim] = []
  /// The headless service under whose name the pods are found.
  public var serviceName = ""
  /// Whether the pods come and go one after the other.
  public var podManagementPolicy = ""
  /// How old pods give way to new ones.
  public var updateStrategy = StatefulSetUpdateStrategy()
  /// How many old versions are kept to go back to.
  public var revisionHistoryLimit: Int32?
  /// For how many seconds a pod must be ready to count as available.
  public var minReadySeconds: Int32 = 0
  /// What becomes of the claims.
  public var persistentVolumeClaimRetentionPolicy: StatefulSetPersistentVolumeClaimRetentionPolicy?
  /// How the pods are numbered.
  public var ordinals: StatefulSetOrdinals?

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
      "volumeClaimTemplates",
      &volumeClaimTemplates,
      doc: "The claims of which every pod gets its own."
    )
    visitor.field(
      "serviceName",
      &serviceName,
      presence: .always,
      doc: "The headless service under whose name the pods are found."
    )
    visitor.field(
      "podManagementPolicy",
      &podManagementPolicy,
      default: "OrderedReady",
      oneOf: ["OrderedReady", "Parallel"],
      doc: "Whether the pods come and go one after the other."
    )
    visitor.field(
      "updateStrategy",
      &updateStrategy,
      presence: .always,
      doc: "How old pods give way to new ones."
    )
    visitor.field(
      "revisionHistoryLimit",
      &revisionHistoryLimit,
      default: 10,
      doc: "How many old versions are kept to go back to."
    )
    visitor.field(
      "minReadySeconds",
      &minReadySeconds,
      doc: "For how many seconds a pod must be ready to count as available."
    )
    visitor.field(
      "persistentVolumeClaimRetentionPolicy",
      &persistentVolumeClaimRetentionPolicy,
      doc: "What becomes of the claims."
    )
    visitor.field("ordinals", &ordinals, doc: "How the pods are numbered.")
  }
}

/// How old pods of a stateful set give way to new ones.
public struct StatefulSetUpdateStrategy: APIStruct {
  /// What explain says of the type.
  public static let doc = "How old pods of a stateful set give way to new ones."

  /// Step by step, or whenever somebody deletes one.
  public var type = ""
  /// The size of the steps.
  public var rollingUpdate: RollingUpdateStatefulSetStrategy?

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

/// Which pods a stateful set's update reaches.
public struct RollingUpdateStatefulSetStrategy: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which pods a stateful set's update reaches."

  /// The number of the first pod that is renewed; those below stay as they are.
  public var partition: Int32?
  /// How many pods may be missing meanwhile, or which part.
  public var maxUnavailable: IntOrString?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "partition",
      &partition,
      default: 0,
      doc: "The number of the first pod that is renewed; those below stay as they are."
    )
    visitor.field(
      "maxUnavailable",
      &maxUnavailable,
      doc: "How many pods may be missing meanwhile, or which part."
    )
  }
}

/// What becomes of claims whose pods are no more.
public struct StatefulSetPersistentVolumeClaimRetentionPolicy: APIStruct {
  /// What explain says of the type.
  public static let doc = "What becomes of claims whose pods are no more."

  /// What becomes of them when the set goes.
  public var whenDeleted = ""
  /// What becomes of them when the set shrinks.
  public var whenScaled = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "whenDeleted",
      &whenDeleted,
      default: "Retain",
      oneOf: ["Delete", "Retain"],
      doc: "What becomes of them when the set goes."
    )
    visitor.field(
      "whenScaled",
      &whenScaled,
      default: "Retain",
      oneOf: ["Delete", "Retain"],
      doc: "What becomes of them when the set shrinks."
    )
  }
}

/// How the pods of a stateful set are numbered.
public struct StatefulSetOrdinals: APIStruct {
  /// What explain says of the type.
  public static let doc = "How the pods of a stateful set are numbered."

  /// The number of the first pod.
  public var start: Int32 = 0

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("start", &start, presence: .always, doc: "The number of the first pod.")
  }
}

/// A claim for storage of which every pod of a stateful set gets its own.
public struct StatefulSetClaim: APIStruct {
  /// The type's name as in the upstream API.
  public static let typeName = "PersistentVolumeClaim"
  /// What explain says of the type.
  public static let doc = "A claim for storage of which every pod of a stateful set gets its own."

  /// The version of the API that it is written in.
  public var apiVersion = ""
  /// The kind of object that it is.
  public var kind = ""
  /// The name of the claim, its labels and annotations.
  public var metadata = ObjectMeta()
  /// What is asked for.
  public var spec = PersistentVolumeClaimSpec()
  /// Nothing: the claims of the pods have their own.
  public var status = PersistentVolumeClaimStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("apiVersion", &apiVersion, doc: "The version of the API that it is written in.")
    visitor.field("kind", &kind, doc: "The kind of object that it is.")
    visitor.field(
      "metadata",
      &metadata,
      presence: .always,
      doc: "The name of the claim, its labels and annotations."
    )
    visitor.field("spec", &spec, presence: .always, doc: "What is asked for.")
    visitor.field(
      "status",
      &status,
      presence: .always,
      doc: "Nothing: the claims of the pods have their own."
    )
  }
}
