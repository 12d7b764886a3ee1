/// What the pods made from a template look like.
public struct PodTemplateSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What the pods made from a template look like."

  /// The labels, annotations and finalizers of the pods.
  public var metadata = ObjectMeta()
  /// What should run in the pods, and how.
  @Boxed public var spec = PodSpec()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "metadata",
      &metadata,
      presence: .always,
      doc: "The labels, annotations and finalizers of the pods."
    )
    visitor.field("spec", &_spec, presence: .always, doc: "What should run in the pods, and how.")
  }
}
