/// Attributes of volumes that may change while they are in use.
///
/// Source: `k8s.io/api/storage/v1`.
public struct VolumeAttributesClass: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "storage.k8s.io",
    kind: "VolumeAttributesClass",
    plural: "volumeattributesclasses",
    shortNames: ["vac"],
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "Attributes of volumes that may change while they are in use."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The driver of the volumes.
  public var driverName: String = ""
  /// The attributes.
  public var parameters = StringMap()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "driverName",
      &driverName,
      presence: .requiredAlways,
      doc: "The driver of the volumes."
    )
    visitor.field("parameters", &parameters, doc: "The attributes.")
  }
}
