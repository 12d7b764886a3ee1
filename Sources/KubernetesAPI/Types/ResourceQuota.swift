/// A limit on what all objects of a namespace may use together.
///
/// Source: `k8s.io/api/core/v1`.
public struct ResourceQuota: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "ResourceQuota",
    plural: "resourcequotas",
    shortNames: ["quota"],
    subresources: ["status"]
  )
  /// What explain says of the type.
  public static let doc = "A limit on what all objects of a namespace may use together."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What may be used.
  public var spec = ResourceQuotaSpec()
  /// What is enforced, and what is used.
  public var status = ResourceQuotaStatus()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .always, doc: "What may be used.")
    visitor.field("status", &status, presence: .always, doc: "What is enforced, and what is used.")
  }
}

/// What may be used, and which objects count.
public struct ResourceQuotaSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What may be used, and which objects count."

  /// The most that may be used of each resource.
  public var hard = ResourceList()
  /// What an object must be like to count; all must hold.
  public var scopes: [String] = []
  /// The same with operators and values.
  public var scopeSelector: ScopeSelector?

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("hard", &hard, doc: "The most that may be used of each resource.")
    visitor.field("scopes", &scopes, doc: "What an object must be like to count; all must hold.")
    visitor.field("scopeSelector", &scopeSelector, doc: "The same with operators and values.")
  }
}

/// A selection of objects by scopes; all of its terms must hold.
public struct ScopeSelector: APIStruct {
  /// What explain says of the type.
  public static let doc = "A selection of objects by scopes; all of its terms must hold."

  /// The terms, by scope.
  public var matchExpressions: [ScopedResourceSelectorRequirement] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("matchExpressions", &matchExpressions, doc: "The terms, by scope.")
  }
}

/// A scope, a relation, and values.
public struct ScopedResourceSelectorRequirement: APIStruct {
  /// What explain says of the type.
  public static let doc = "A scope, a relation, and values."

  /// The scope.
  public var scopeName = ""
  /// How the scope relates to the values.
  public var `operator` = ""
  /// The values to compare with; none for Exists and DoesNotExist.
  public var values: [String] = []

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "scopeName",
      &scopeName,
      presence: .requiredAlways,
      oneOf: [
        "BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating",
        "PriorityClass", "Terminating", "VolumeAttributesClass",
      ],
      doc: "The scope."
    )
    visitor.field(
      "operator",
      &`operator`,
      presence: .requiredAlways,
      oneOf: ["DoesNotExist", "Exists", "In", "NotIn"],
      doc: "How the scope relates to the values."
    )
    visitor.field(
      "values",
      &values,
      mergeKeys: ["."],
      doc: "The values to compare with; none for Exists and DoesNotExist."
    )
  }
}

/// What a quota enforces, and what is used of it.
public struct ResourceQuotaStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What a quota enforces, and what is used of it."

  /// The most that may be used of each resource, as enforced.
  public var hard = ResourceList()
  /// What is used of each resource.
  public var used = ResourceList()

  /// Makes an empty one.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("hard", &hard, doc: "The most that may be used of each resource, as enforced.")
    visitor.field("used", &used, doc: "What is used of each resource.")
  }
}
