/// How fast an autoscaler may change the number of pods.
public struct HorizontalPodAutoscalerBehavior: APIStruct {
  /// What explain says of the type.
  public static let doc = "How fast an autoscaler may change the number of pods."

  /// How fast pods may be added.
  public var scaleUp: HPAScalingRules?
  /// How fast pods may be taken away.
  public var scaleDown: HPAScalingRules?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("scaleUp", &scaleUp, doc: "How fast pods may be added.")
    visitor.field("scaleDown", &scaleDown, doc: "How fast pods may be taken away.")
  }
}

/// How fast the number of pods may change in one direction.
public struct HPAScalingRules: APIStruct {
  /// What explain says of the type.
  public static let doc = "How fast the number of pods may change in one direction."

  /// For how many seconds back proposals are remembered, so that the number does not flutter.
  public var stabilizationWindowSeconds: Int32?
  /// Which of the policies counts.
  public var selectPolicy: String?
  /// How much the number may change in what time.
  public var policies: [HPAScalingPolicy] = []
  /// How far the measure may be off before anything is done.
  public var tolerance: Quantity?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "stabilizationWindowSeconds",
      &stabilizationWindowSeconds,
      doc:
        "For how many seconds back proposals are remembered, so that the number does not flutter."
    )
    visitor.field(
      "selectPolicy",
      &selectPolicy,
      oneOf: ["Disabled", "Max", "Min"],
      doc: "Which of the policies counts."
    )
    visitor.field("policies", &policies, doc: "How much the number may change in what time.")
    visitor.field(
      "tolerance",
      &tolerance,
      doc: "How far the measure may be off before anything is done."
    )
  }
}

/// How much the number of pods may change in what time.
public struct HPAScalingPolicy: APIStruct {
  /// What explain says of the type.
  public static let doc = "How much the number of pods may change in what time."

  /// Whether the value is a number of pods or a percentage.
  public var type = ""
  /// How much the number may change.
  public var value: Int32 = 0
  /// In how many seconds.
  public var periodSeconds: Int32 = 0

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      oneOf: ["Percent", "Pods"],
      doc: "Whether the value is a number of pods or a percentage."
    )
    visitor.field(
      "value",
      &value,
      presence: .requiredAlways,
      doc: "How much the number may change."
    )
    visitor.field(
      "periodSeconds",
      &periodSeconds,
      presence: .requiredAlways,
      doc: "In how many seconds."
    )
  }
}
