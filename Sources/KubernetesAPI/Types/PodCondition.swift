/// Something that holds of a pod, or does not.
public struct PodCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "Something that holds of a pod, or does not."

  /// What the condition is about.
  public var type = ""
  /// The generation of the spec that the condition is about.
  public var observedGeneration: Int64 = 0
  /// True, False or Unknown.
  public var status = ""
  /// When it was last looked at.
  public var lastProbeTime = Time()
  /// When the status last changed.
  public var lastTransitionTime = Time()
  /// Why, in one word.
  public var reason = ""
  /// Why, in a sentence.
  public var message = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("type", &type, presence: .requiredAlways, doc: "What the condition is about.")
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the spec that the condition is about."
    )
    visitor.field(
      "status",
      &status,
      presence: .requiredAlways,
      oneOf: ["False", "True", "Unknown"],
      doc: "True, False or Unknown."
    )
    visitor.field(
      "lastProbeTime",
      &lastProbeTime,
      presence: .always,
      doc: "When it was last looked at."
    )
    visitor.field(
      "lastTransitionTime",
      &lastTransitionTime,
      presence: .always,
      doc: "When the status last changed."
    )
    visitor.field("reason", &reason, doc: "Why, in one word.")
    visitor.field("message", &message, doc: "Why, in a sentence.")
  }
}
