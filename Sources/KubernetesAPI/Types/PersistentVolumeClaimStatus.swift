/// What a claim got.
public struct PersistentVolumeClaimStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a claim got."

  /// Whether a volume is bound to it.
  public var phase: String = ""
  /// How the volume can be mounted.
  public var accessModes: [String] = []
  /// How large the volume is.
  public var capacity = ResourceList()
  /// What is being done to the volume.
  public var conditions: [PersistentVolumeClaimCondition] = []
  /// The sizes that are reserved, while the volume grows.
  public var allocatedResources = ResourceList()
  /// How far growing has come.
  public var allocatedResourceStatuses = StringMap()
  /// The class of attributes that the volume has.
  public var currentVolumeAttributesClassName: String?
  /// How far a change of the attributes has come.
  @Sparse public var modifyVolumeStatus: ModifyVolumeStatus?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "phase",
      &phase,
      oneOf: ["Bound", "Lost", "Pending"],
      doc: "Whether a volume is bound to it."
    )
    visitor.field("accessModes", &accessModes, doc: "How the volume can be mounted.")
    visitor.field("capacity", &capacity, doc: "How large the volume is.")
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What is being done to the volume."
    )
    visitor.field(
      "allocatedResources",
      &allocatedResources,
      doc: "The sizes that are reserved, while the volume grows."
    )
    visitor.field(
      "allocatedResourceStatuses",
      &allocatedResourceStatuses,
      doc: "How far growing has come."
    )
    visitor.field(
      "currentVolumeAttributesClassName",
      &currentVolumeAttributesClassName,
      doc: "The class of attributes that the volume has."
    )
    visitor.field(
      "modifyVolumeStatus",
      &_modifyVolumeStatus,
      doc: "How far a change of the attributes has come."
    )
  }
}

/// Something that is being done to the volume of a claim.
public struct PersistentVolumeClaimCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that is being done to the volume of a claim."

  /// What is being done.
  public var type: String = ""
  /// Whether it is.
  public var status: String = ""
  /// When it was last looked at.
  public var lastProbeTime = Time()
  /// When the status last changed.
  public var lastTransitionTime = Time()
  /// Why, in one word.
  public var reason: String = ""
  /// Why, in a sentence.
  public var message: String = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("type", &type, presence: .requiredAlways, doc: "What is being done.")
    visitor.field("status", &status, presence: .requiredAlways, doc: "Whether it is.")
    visitor.field(
      "lastProbeTime",
      &lastProbeTime,
      presence: .always,
      doc: "When it was last looked at."
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

/// How far a change of the attributes of a volume has come.
public struct ModifyVolumeStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How far a change of the attributes of a volume has come."

  /// The class that the volume is to have.
  public var targetVolumeAttributesClassName: String = ""
  /// How far it has come.
  public var status: String = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "targetVolumeAttributesClassName",
      &targetVolumeAttributesClassName,
      doc: "The class that the volume is to have."
    )
    visitor.field(
      "status",
      &status,
      presence: .requiredAlways,
      oneOf: ["InProgress", "Infeasible", "Pending"],
      doc: "How far it has come."
    )
  }
}

/// A pointer to an object of any kind and namespace.
public struct TypedObjectReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "A pointer to an object of any kind and namespace."

  /// The group of the object; none for the core group.
  public var apiGroup: String?
  /// The kind of the object.
  public var kind: String = ""
  /// The name of the object.
  public var name: String = ""
  /// The namespace of the object.
  public var namespace: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("apiGroup", &apiGroup, doc: "The group of the object; none for the core group.")
    visitor.field("kind", &kind, presence: .requiredAlways, doc: "The kind of the object.")
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name of the object.")
    visitor.field("namespace", &namespace, doc: "The namespace of the object.")
  }
}
