/// How much a storage driver has left for a class in a place.
///
/// Source: `k8s.io/api/storage/v1`.
public struct CSIStorageCapacity: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "storage.k8s.io",
    kind: "CSIStorageCapacity",
    plural: "csistoragecapacities"
  )
  /// What explain says of the type.
  public static let doc = "How much a storage driver has left for a class in a place."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The nodes that can reach it.
  public var nodeTopology: LabelSelector?
  /// The class.
  public var storageClassName: String = ""
  /// How much is left.
  public var capacity: Quantity?
  /// The largest volume that can be made.
  public var maximumVolumeSize: Quantity?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("nodeTopology", &nodeTopology, doc: "The nodes that can reach it.")
    visitor.field(
      "storageClassName",
      &storageClassName,
      presence: .requiredAlways,
      doc: "The class."
    )
    visitor.field("capacity", &capacity, doc: "How much is left.")
    visitor.field(
      "maximumVolumeSize",
      &maximumVolumeSize,
      doc: "The largest volume that can be made."
    )
  }
}
