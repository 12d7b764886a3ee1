/// The storage drivers of a node.
///
/// Source: `k8s.io/api/storage/v1`.
public struct CSINode: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "storage.k8s.io",
    kind: "CSINode",
    plural: "csinodes",
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "The storage drivers of a node."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The drivers.
  public var spec = CSINodeSpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "The drivers.")
  }
}

/// The storage drivers of a node.
public struct CSINodeSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "The storage drivers of a node."

  /// The drivers.
  public var drivers: [CSINodeDriver] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "drivers",
      &drivers,
      presence: .requiredAlways,
      mergeKeys: ["name"],
      doc: "The drivers."
    )
  }
}

/// A storage driver of a node.
public struct CSINodeDriver: APIStruct {
  /// What explain says of the type.
  public static let doc = "A storage driver of a node."

  /// The driver's name.
  public var name: String = ""
  /// What the driver calls the node.
  public var nodeID: String = ""
  /// The labels that tell the driver's places.
  public var topologyKeys: [String] = []
  /// How many volumes the node can have.
  public var allocatable: VolumeNodeResources?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("name", &name, presence: .requiredAlways, doc: "The driver's name.")
    visitor.field(
      "nodeID",
      &nodeID,
      presence: .requiredAlways,
      doc: "What the driver calls the node."
    )
    visitor.field(
      "topologyKeys",
      &topologyKeys,
      presence: .always,
      doc: "The labels that tell the driver's places."
    )
    visitor.field("allocatable", &allocatable, doc: "How many volumes the node can have.")
  }
}

/// How many volumes a node can have.
public struct VolumeNodeResources: APIStruct {
  /// What explain says of the type.
  public static let doc = "How many volumes a node can have."

  /// The most volumes of the driver.
  public var count: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("count", &count, doc: "The most volumes of the driver.")
  }
}
