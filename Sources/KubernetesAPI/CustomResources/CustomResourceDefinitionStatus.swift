/// How a kind of users is served.
public struct CustomResourceDefinitionStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "How a kind of users is served."

  /// Whether names are accepted, whether the kind is served, whether it is going.
  public var conditions: [CustomResourceDefinitionCondition] = []
  /// The names under which the kind is served.
  public var acceptedNames = CustomResourceDefinitionNames()
  /// The versions in which objects were ever stored.
  public var storedVersions: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "conditions",
      &conditions,
      presence: .always,
      mergeKeys: ["type"],
      doc: "Whether names are accepted, whether the kind is served, whether it is going."
    )
    visitor.field(
      "acceptedNames",
      &acceptedNames,
      presence: .always,
      doc: "The names under which the kind is served."
    )
    visitor.field(
      "storedVersions",
      &storedVersions,
      presence: .always,
      doc: "The versions in which objects were ever stored."
    )
  }
}

/// One aspect of how a kind of users is served.
public struct CustomResourceDefinitionCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "One aspect of how a kind of users is served."

  /// The aspect: NamesAccepted, Established, Terminating and others.
  public var type = ""
  /// Whether it holds.
  public var status = ""
  /// When the status last changed.
  public var lastTransitionTime = Time()
  /// Why, in one word.
  public var reason = ""
  /// Why, in a sentence.
  public var message = ""
  /// The generation of the definition that was looked at.
  public var observedGeneration: Int64 = 0

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      doc: "The aspect: NamesAccepted, Established, Terminating and others."
    )
    visitor.field(
      "status",
      &status,
      presence: .requiredAlways,
      oneOf: ["True", "False", "Unknown"],
      doc: "Whether it holds."
    )
    visitor.field(
      "lastTransitionTime",
      &lastTransitionTime,
      presence: .always,
      doc: "When the status last changed."
    )
    visitor.field("reason", &reason, doc: "Why, in one word.")
    visitor.field("message", &message, doc: "Why, in a sentence.")
    visitor.field(
      "observedGeneration",
      &observedGeneration,
      doc: "The generation of the definition that was looked at."
    )
  }
}
