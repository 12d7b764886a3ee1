/// A space for names.
///
/// Source: `k8s.io/api/core/v1`.
public struct Namespace: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "Namespace",
    plural: "namespaces",
    shortNames: ["ns"],
    isNamespaced: false,
    subresources: ["finalize", "status"],
    verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
  )
  /// What explain says of the type.
  public static let doc = "A space in which names of objects are unique."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// What the namespace is to be.
  public var spec = NamespaceSpec()
  /// Where the namespace is in its life.
  public var status = NamespaceStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "What the namespace is to be.")
    visitor.field("status", &status, presence: .always, doc: "Where the namespace is in its life.")
  }

  /// Fills in the label that carries the name, by which selectors find namespaces.
  public mutating func setDefaults() {
    if !metadata.name.isEmpty { metadata.labels["kubernetes.io/metadata.name"] = metadata.name }
  }
}

/// What a namespace is to be.
public struct NamespaceSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a namespace is to be."

  /// What must be emptied before the namespace can go.
  public var finalizers: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "finalizers",
      &finalizers,
      doc: "What must be emptied before the namespace can go."
    )
  }
}

/// Where a namespace is in its life.
public struct NamespaceStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "Where a namespace is in its life."

  /// The phase of the namespace.
  public var phase = ""
  /// What keeps the namespace from going.
  public var conditions: [NamespaceCondition] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "phase",
      &phase,
      default: "Active",
      oneOf: ["Active", "Terminating"],
      doc: "The phase of the namespace."
    )
    visitor.field(
      "conditions",
      &conditions,
      mergeKeys: ["type"],
      doc: "What keeps the namespace from going."
    )
  }
}

/// One aspect of a namespace's deletion.
public struct NamespaceCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "One aspect of the deletion of a namespace."

  /// The aspect.
  public var type = ""
  /// Whether it holds.
  public var status = ""
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
      "lastTransitionTime",
      &lastTransitionTime,
      presence: .always,
      doc: "When the status last changed."
    )
    visitor.field("reason", &reason, doc: "Why, in one word.")
    visitor.field("message", &message, doc: "Why, in a sentence.")
  }
}
