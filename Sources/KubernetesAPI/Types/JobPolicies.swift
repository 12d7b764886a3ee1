/// Which failures of a job's pods mean what.
public struct PodFailurePolicy: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which failures of a job's pods mean what."

  /// The rules; the first that fits counts.
  public var rules: [PodFailurePolicyRule] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "rules",
      &rules,
      presence: .requiredAlways,
      doc: "The rules; the first that fits counts."
    )
  }
}

/// What the failure of a pod means under a condition.
public struct PodFailurePolicyRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "What the failure of a pod means under a condition."

  /// What follows from the failure.
  public var action = ""
  /// The exit codes that the rule is about.
  public var onExitCodes: PodFailurePolicyOnExitCodesRequirement?
  /// The conditions of pods that the rule is about.
  public var onPodConditions: [PodFailurePolicyOnPodConditionsPattern] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "action",
      &action,
      presence: .requiredAlways,
      oneOf: ["Count", "FailIndex", "FailJob", "Ignore"],
      doc: "What follows from the failure."
    )
    visitor.field("onExitCodes", &onExitCodes, doc: "The exit codes that the rule is about.")
    visitor.field(
      "onPodConditions",
      &onPodConditions,
      doc: "The conditions of pods that the rule is about."
    )
  }
}

/// Exit codes that a rule is about.
public struct PodFailurePolicyOnExitCodesRequirement: APIStruct {
  /// What explain says of the type.
  public static let doc = "Exit codes that a rule is about."

  /// The container; any where none is named.
  public var containerName: String?
  /// Whether the codes are those meant, or all others.
  public var `operator` = ""
  /// The codes.
  public var values: [Int32] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("containerName", &containerName, doc: "The container; any where none is named.")
    visitor.field(
      "operator",
      &`operator`,
      presence: .requiredAlways,
      oneOf: ["In", "NotIn"],
      doc: "Whether the codes are those meant, or all others."
    )
    visitor.field("values", &values, presence: .requiredAlways, doc: "The codes.")
  }
}

/// A condition of pods that a rule is about.
public struct PodFailurePolicyOnPodConditionsPattern: APIStruct {
  /// What explain says of the type.
  public static let doc = "A condition of pods that a rule is about."

  /// The type of the condition.
  public var type = ""
  /// The status of the condition.
  public var status = ""

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("type", &type, presence: .requiredAlways, doc: "The type of the condition.")
    visitor.field(
      "status",
      &status,
      presence: .requiredAlways,
      default: "True",
      doc: "The status of the condition."
    )
  }
}

/// When enough of a numbered job's pods succeeded.
public struct SuccessPolicy: APIStruct {
  /// What explain says of the type.
  public static let doc = "When enough of a numbered job's pods succeeded."

  /// The rules; one that is met suffices.
  public var rules: [SuccessPolicyRule] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "rules",
      &rules,
      presence: .requiredAlways,
      doc: "The rules; one that is met suffices."
    )
  }
}

/// Which numbers, or how many, must succeed.
public struct SuccessPolicyRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which numbers, or how many, must succeed."

  /// The numbers that must succeed, as in 0,2-4.
  public var succeededIndexes: String?
  /// How many of them must.
  public var succeededCount: Int32?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "succeededIndexes",
      &succeededIndexes,
      doc: "The numbers that must succeed, as in 0,2-4."
    )
    visitor.field("succeededCount", &succeededCount, doc: "How many of them must.")
  }
}
