/// Asks what the asker may do in a namespace.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct SelfSubjectRulesReview: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "authorization.k8s.io",
    kind: "SelfSubjectRulesReview",
    plural: "selfsubjectrulesreviews",
    isNamespaced: false,
    verbs: ["create"]
  )
  /// What explain says of the type.
  public static let doc = "Asks what the asker may do in a namespace."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The question.
  public var spec = SelfSubjectRulesReviewSpec()
  /// The answer.
  public var status = SubjectRulesReviewStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "The question.")
    visitor.field("status", &status, presence: .always, doc: "The answer.")
  }
}

/// Which namespace is asked about.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct SelfSubjectRulesReviewSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Which namespace is asked about."

  /// The namespace.
  public var namespace = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("namespace", &namespace, doc: "The namespace.")
  }
}

/// What is allowed.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct SubjectRulesReviewStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What is allowed."

  /// What is allowed on resources.
  public var resourceRules: [ResourceRule] = []
  /// What is allowed on paths.
  public var nonResourceRules: [NonResourceRule] = []
  /// Whether there may be more.
  public var incomplete = false
  /// What went wrong on the way to the answer.
  public var evaluationError = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "resourceRules",
      &resourceRules,
      presence: .requiredAlways,
      doc: "What is allowed on resources."
    )
    visitor.field(
      "nonResourceRules",
      &nonResourceRules,
      presence: .requiredAlways,
      doc: "What is allowed on paths."
    )
    visitor.field(
      "incomplete",
      &incomplete,
      presence: .requiredAlways,
      doc: "Whether there may be more."
    )
    visitor.field(
      "evaluationError",
      &evaluationError,
      doc: "What went wrong on the way to the answer."
    )
  }
}

/// Some verbs on some resources.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct ResourceRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "Some verbs on some resources."

  /// The verbs; * stands for all.
  public var verbs: [String] = []
  /// The groups; * stands for all.
  public var apiGroups: [String] = []
  /// The plurals; * stands for all.
  public var resources: [String] = []
  /// The names of the only objects that are meant.
  public var resourceNames: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("verbs", &verbs, presence: .requiredAlways, doc: "The verbs; * stands for all.")
    visitor.field("apiGroups", &apiGroups, doc: "The groups; * stands for all.")
    visitor.field("resources", &resources, doc: "The plurals; * stands for all.")
    visitor.field(
      "resourceNames",
      &resourceNames,
      doc: "The names of the only objects that are meant."
    )
  }
}

/// Some verbs on some paths.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct NonResourceRule: APIStruct {
  /// What explain says of the type.
  public static let doc = "Some verbs on some paths."

  /// The verbs; * stands for all.
  public var verbs: [String] = []
  /// The paths; a * may stand at the end.
  public var nonResourceURLs: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("verbs", &verbs, presence: .requiredAlways, doc: "The verbs; * stands for all.")
    visitor.field("nonResourceURLs", &nonResourceURLs, doc: "The paths; a * may stand at the end.")
  }
}
