/// Taints that a pod puts up with.
public struct Toleration: APIStruct {
  /// What explain says of the type.
  public static let doc = "Taints that a pod puts up with."

  /// The taint's key; empty with Exists for all.
  public var key = ""
  /// How the value compares; Equal by default.
  public var `operator` = ""
  /// The taint's value.
  public var value = ""
  /// The taint's effect; empty for all.
  public var effect = ""
  /// For how long NoExecute is put up with; nil for ever.
  public var tolerationSeconds: Int64?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("key", &key, doc: "The taint's key; empty with Exists for all.")
    visitor.field(
      "operator",
      &`operator`,
      oneOf: ["Equal", "Exists", "Gt", "Lt"],
      doc: "How the value compares; Equal by default."
    )
    visitor.field("value", &value, doc: "The taint's value.")
    visitor.field(
      "effect",
      &effect,
      oneOf: ["NoExecute", "NoSchedule", "PreferNoSchedule"],
      doc: "The taint's effect; empty for all."
    )
    visitor.field(
      "tolerationSeconds",
      &tolerationSeconds,
      doc: "For how long NoExecute is put up with; nil for ever."
    )
  }
}
