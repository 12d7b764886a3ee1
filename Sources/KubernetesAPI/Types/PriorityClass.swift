/// A name for a priority that pods may have.
///
/// Source: `k8s.io/api/scheduling/v1`.
public struct PriorityClass: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "scheduling.k8s.io",
    kind: "PriorityClass",
    plural: "priorityclasses",
    shortNames: ["pc"],
    isNamespaced: false
  )
  /// What explain says of the type.
  public static let doc = "A name for a priority that pods may have."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The priority of pods that name the class; fixed.
  public var value: Int32 = 0
  /// Whether pods that name no class get this one.
  public var globalDefault = false
  /// When the class is to be used.
  public var description = ""
  /// Whether pods of the class may push others off a node.
  public var preemptionPolicy: String?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "value",
      &value,
      presence: .requiredAlways,
      doc: "The priority of pods that name the class; fixed."
    )
    visitor.field(
      "globalDefault",
      &globalDefault,
      doc: "Whether pods that name no class get this one."
    )
    visitor.field("description", &description, doc: "When the class is to be used.")
    visitor.field(
      "preemptionPolicy",
      &preemptionPolicy,
      default: "PreemptLowerPriority",
      oneOf: ["Never", "PreemptLowerPriority"],
      doc: "Whether pods of the class may push others off a node."
    )
  }
}
