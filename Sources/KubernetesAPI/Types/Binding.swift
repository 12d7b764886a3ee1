/// The scheduler's decision for a pod.
///
/// Source: `k8s.io/api/core/v1`.
public struct Binding: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(kind: "Binding", plural: "bindings", verbs: ["create"])
  /// What explain says of the type.
  public static let doc = "The binding of one object to another: of a pod to its node."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// The node that the pod is bound to.
  public var target = ObjectReference()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "target",
      &target,
      presence: .requiredAlways,
      doc: "The node that the pod is bound to."
    )
  }
}
