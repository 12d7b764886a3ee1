/// How many replicas a resource has: the form of every `scale` subresource.
///
/// Source: `k8s.io/api/autoscaling/v1`.
public struct Scale: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "autoscaling",
    kind: "Scale",
    plural: "scales",
    verbs: ["get", "patch", "update"]
  )
  /// What explain says of the type.
  public static let doc = "The number of replicas of a resource."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// How many there are to be.
  public var spec = ScaleSpec()
  /// How many there are.
  public var status = ScaleStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "How many there are to be.")
    visitor.field("status", &status, presence: .always, doc: "How many there are.")
  }
}

/// How many replicas there are to be.
public struct ScaleSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many replicas there are to be."

  /// The number of replicas wanted.
  public var replicas: Int32 = 0

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("replicas", &replicas, doc: "The number of replicas wanted.")
  }
}

/// How many replicas there are.
public struct ScaleStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many replicas there are."

  /// The number of replicas seen.
  public var replicas: Int32 = 0
  /// The selector of the replicas, as a text.
  public var selector = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "replicas",
      &replicas,
      presence: .requiredAlways,
      doc: "The number of replicas seen."
    )
    visitor.field("selector", &selector, doc: "The selector of the replicas, as a text.")
  }
}
