/// One aspect of an object's state, in the form that newer kinds share.
///
/// Source: `k8s.io/apimachinery/pkg/apis/meta/v1`.
public struct Condition: APIStruct {
  /// What explain says of the type.
  public static let doc = "One aspect of the state of an object."

  /// The aspect.
  public var type = ""
  /// Whether it holds.
  public var status = ""
  /// The generation of the object that was looked at.
  public var observedGeneration: Int64 = 0
  /// When the status last changed.
  public var lastTransitionTime = Time()
  /// Why, in one word.
  public var reason = ""
  /// Why, in a sentence.
  public var message = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("type", &type, presence: .requiredAlways, doc: "The aspect.")
    visitor.field(
      "status",
      &status,
      presence: .requiredAlways,
      oneOf: ["True", "False", "Unknown"],
      doc: "Whether it holds."
    )
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the object that was looked at."
    )
    visitor.field(
      "lastTransitionTime",
      &lastTransitionTime,
      presence: .requiredAlways,
      doc: "When the status last changed."
    )
    visitor.field("reason", &reason, presence: .requiredAlways, doc: "Why, in one word.")
    visitor.field("message", &message, presence: .requiredAlways, doc: "Why, in a sentence.")
  }
}
