/// A template for pods as an object of its own.
///
/// Source: `k8s.io/api/core/v1`.
public struct PodTemplate: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(kind: "PodTemplate", plural: "podtemplates")
  /// What explain says of the type.
  public static let doc = "A template for pods, kept for others to copy."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What pods made from it look like.
  public var template = PodTemplateSpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "template",
      &template,
      presence: .always,
      doc: "What pods made from it look like."
    )
  }
}
