/// A kind of storage, and who makes volumes of it.
///
/// Source: `k8s.io/api/storage/v1`.
public struct StorageClass: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "storage.k8s.io",
    kind: "StorageClass",
    plural: "storageclasses",
    shortNames: ["sc"],
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "A kind of storage, and who makes volumes of it."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// Who makes the volumes.
  public var provisioner: String = ""
  /// What the provisioner wants to know.
  public var parameters = StringMap()
  /// What happens to the volumes when their claims are gone.
  public var reclaimPolicy: String?
  /// Options for mounting the volumes.
  public var mountOptions: [String] = []
  /// Whether claims may ask for more later.
  public var allowVolumeExpansion: Bool?
  /// Whether volumes are bound at once, or when a pod needs them.
  public var volumeBindingMode: String?
  /// The places where volumes may be made.
  public var allowedTopologies: [TopologySelectorTerm] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "provisioner",
      &provisioner,
      presence: .requiredAlways,
      doc: "Who makes the volumes."
    )
    visitor.field("parameters", &parameters, doc: "What the provisioner wants to know.")
    visitor.field(
      "reclaimPolicy",
      &reclaimPolicy,
      default: "Delete",
      oneOf: ["Delete", "Recycle", "Retain"],
      doc: "What happens to the volumes when their claims are gone."
    )
    visitor.field("mountOptions", &mountOptions, doc: "Options for mounting the volumes.")
    visitor.field(
      "allowVolumeExpansion",
      &allowVolumeExpansion,
      doc: "Whether claims may ask for more later."
    )
    visitor.field(
      "volumeBindingMode",
      &volumeBindingMode,
      default: "Immediate",
      oneOf: ["Immediate", "WaitForFirstConsumer"],
      doc: "Whether volumes are bound at once, or when a pod needs them."
    )
    visitor.field(
      "allowedTopologies",
      &allowedTopologies,
      doc: "The places where volumes may be made."
    )
  }
}

/// A selection of places; all expressions must hold.
public struct TopologySelectorTerm: APIStruct {
  /// What explain says of the type.
  public static let doc = "A selection of places; all expressions must hold."

  /// What the place's labels must be.
  public var matchLabelExpressions: [TopologySelectorLabelRequirement] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "matchLabelExpressions",
      &matchLabelExpressions,
      doc: "What the place's labels must be."
    )
  }
}

/// One requirement on the labels of a place.
public struct TopologySelectorLabelRequirement: APIStruct {
  /// What explain says of the type.
  public static let doc = "One requirement on the labels of a place."

  /// The label.
  public var key: String = ""
  /// The values that it may have.
  public var values: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("key", &key, presence: .requiredAlways, doc: "The label.")
    visitor.field("values", &values, presence: .requiredAlways, doc: "The values that it may have.")
  }
}
