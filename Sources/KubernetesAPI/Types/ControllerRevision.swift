public import Manifests

/// One version of the state of a controller's object.
///
/// Source: `k8s.io/api/apps/v1`.
public struct ControllerRevision: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "apps",
    kind: "ControllerRevision",
    plural: "controllerrevisions"
  )
  /// What explain says of the type.
  public static let doc = "One version of the state of a controller's object."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The part of the object that makes the version.
  public var data = Value.null
  /// The number of the version.
  public var revision: Int64 = 0

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("data", &data, doc: "The part of the object that makes the version.")
    visitor.field(
      "revision",
      &revision,
      presence: .requiredAlways,
      doc: "The number of the version."
    )
  }
}
