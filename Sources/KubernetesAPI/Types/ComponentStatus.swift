/// The health of a component of the control plane.
///
/// Source: `k8s.io/api/core/v1`.
public struct ComponentStatus: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "ComponentStatus",
    plural: "componentstatuses",
    shortNames: ["cs"],
    isNamespaced: false,
    verbs: ["get", "list"]
  )
  /// What explain says of the type.
  public static let doc = "The health of a component of the control plane; obsolete."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// The health of the component.
  public var conditions: [ComponentCondition] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "The health of the component."
    )
  }
}

/// One aspect of a component's health.
public struct ComponentCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "One aspect of the health of a component."

  /// The aspect; always Healthy.
  public var type = ""
  /// Whether it holds.
  public var status = ""
  /// What the component said.
  public var message = ""
  /// What went wrong when the component was asked.
  public var error = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("type", &type, presence: .requiredAlways, doc: "The aspect; always Healthy.")
    visitor.field(
      "status",
      &status,
      presence: .requiredAlways,
      oneOf: ["True", "False", "Unknown"],
      doc: "Whether it holds."
    )
    visitor.field("message", &message, doc: "What the component said.")
    visitor.field("error", &error, doc: "What went wrong when the component was asked.")
  }
}
