/// A condition that must also hold for a pod to be ready.
public struct PodReadinessGate: APIStruct {
  /// What explain says of the type.
  public static let doc = "A condition that must also hold for a pod to be ready."

  /// The type of a condition in the pod's list.
  public var conditionType = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "conditionType",
      &conditionType,
      presence: .requiredAlways,
      doc: "The type of a condition in the pod's list."
    )
  }
}

/// Something that keeps a pod from being scheduled.
public struct PodSchedulingGate: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that keeps a pod from being scheduled."

  /// The gate's name, unique in the pod.
  public var name = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "name",
      &name,
      presence: .requiredAlways,
      doc: "The gate's name, unique in the pod."
    )
  }
}

/// The operating system that the containers are made for.
public struct PodOS: APIStruct {
  /// What explain says of the type.
  public static let doc = "The operating system that the containers are made for."

  /// The name: linux or windows.
  public var name = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The name: linux or windows.")
  }
}

/// A claim on devices that containers refer to by name.
public struct PodResourceClaim: APIStruct {
  /// What explain says of the type.
  public static let doc = "A claim on devices that containers refer to by name."

  /// The name of the claim within the pod.
  public var name = ""
  /// The name of a claim in the namespace.
  public var resourceClaimName: String?
  /// The name of a template from which a claim is made for the pod.
  public var resourceClaimTemplateName: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "name",
      &name,
      presence: .requiredAlways,
      doc: "The name of the claim within the pod."
    )
    visitor.field(
      "resourceClaimName",
      &resourceClaimName,
      doc: "The name of a claim in the namespace."
    )
    visitor.field(
      "resourceClaimTemplateName",
      &resourceClaimTemplateName,
      doc: "The name of a template from which a claim is made for the pod."
    )
  }
}
