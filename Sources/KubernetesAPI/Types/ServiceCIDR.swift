/// A range of addresses for services.
///
/// Source: `k8s.io/api/networking/v1`.
public struct ServiceCIDR: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "networking.k8s.io",
    kind: "ServiceCIDR",
    plural: "servicecidrs",
    isNamespaced: false,
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "A range of addresses for services."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The range.
  public var spec = ServiceCIDRSpec()
  /// Whether it is in use.
  public var status = ServiceCIDRStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "The range.")
    visitor.field("status", &status, presence: .always, doc: "Whether it is in use.")
  }
}

/// A range of addresses for services.
public struct ServiceCIDRSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "A range of addresses for services."

  /// The range, one for each family of addresses.
  public var cidrs: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("cidrs", &cidrs, doc: "The range, one for each family of addresses.")
  }
}

/// Whether a range of addresses is in use.
public struct ServiceCIDRStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "Whether a range of addresses is in use."

  /// What can be said about it.
  public var conditions: [Condition] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("conditions", &conditions, mergeKeys: ["type"], doc: "What can be said about it.")
  }
}
