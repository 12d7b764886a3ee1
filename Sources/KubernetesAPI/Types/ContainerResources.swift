/// What a container asks for and may use.
public struct ResourceRequirements: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a container asks for and may use."

  /// The most that may be used of each resource.
  public var limits = FieldMap<Quantity>()
  /// What must be there for it to run; the limits by default.
  public var requests = FieldMap<Quantity>()
  /// The device claims of the pod that it uses.
  public var claims: [ResourceClaim] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("limits", &limits, doc: "The most that may be used of each resource.")
    visitor.field(
      "requests",
      &requests,
      doc: "What must be there for it to run; the limits by default."
    )
    visitor.field(
      "claims",
      &claims,
      mergeKeys: ["name"],
      doc: "The device claims of the pod that it uses."
    )
  }
}

/// A device claim of the pod that a container uses.
public struct ResourceClaim: APIStruct {
  /// What explain says of the type.
  public static let doc = "A device claim of the pod that a container uses."

  /// The claim's name in the pod.
  public var name = ""
  /// The one request of the claim; all of them by default.
  public var request = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The claim's name in the pod.")
    visitor.field("request", &request, doc: "The one request of the claim; all of them by default.")
  }
}
