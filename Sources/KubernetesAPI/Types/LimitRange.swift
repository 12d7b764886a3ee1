/// Bounds and defaults for what single objects of a namespace may use.
///
/// Source: `k8s.io/api/core/v1`.
public struct LimitRange: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "LimitRange",
    plural: "limitranges",
    shortNames: ["limits"]
  )
  /// What explain says of the type.
  public static let doc = "Bounds and defaults for what single objects of a namespace may use."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The bounds and defaults.
  public var spec = LimitRangeSpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "The bounds and defaults.")
  }
}

/// Bounds and defaults, by the type of object.
public struct LimitRangeSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Bounds and defaults, by the type of object."

  /// The bounds and defaults, by the type of object.
  public var limits: [LimitRangeItem] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "limits",
      &limits,
      presence: .requiredAlways,
      doc: "The bounds and defaults, by the type of object."
    )
  }
}

/// Bounds and defaults for one type of object.
public struct LimitRangeItem: APIStruct {
  /// What explain says of the type.
  public static let doc = "Bounds and defaults for one type of object."

  /// What is bounded: Container, Pod or PersistentVolumeClaim.
  public var type = ""
  /// The most of each resource.
  public var max = ResourceList()
  /// The least of each resource.
  public var min = ResourceList()
  /// The limit of what has none.
  public var `default` = ResourceList()
  /// The request of what has none.
  public var defaultRequest = ResourceList()
  /// How many times the request a limit may be at most.
  public var maxLimitRequestRatio = ResourceList()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      doc: "What is bounded: Container, Pod or PersistentVolumeClaim."
    )
    visitor.field("max", &max, doc: "The most of each resource.")
    visitor.field("min", &min, doc: "The least of each resource.")
    visitor.field("default", &`default`, doc: "The limit of what has none.")
    visitor.field("defaultRequest", &defaultRequest, doc: "The request of what has none.")
    visitor.field(
      "maxLimitRequestRatio",
      &maxLimitRequestRatio,
      doc: "How many times the request a limit may be at most."
    )
  }
}
