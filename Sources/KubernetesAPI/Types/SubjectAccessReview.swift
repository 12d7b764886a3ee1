/// Asks whether something is allowed.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct SubjectAccessReview: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "authorization.k8s.io",
    kind: "SubjectAccessReview",
    plural: "subjectaccessreviews",
    isNamespaced: false,
    verbs: ["create"]
  )
  /// What explain says of the type.
  public static let doc = "Asks whether something is allowed."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The question.
  public var spec = SubjectAccessReviewSpec()
  /// The answer.
  public var status = SubjectAccessReviewStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "The question.")
    visitor.field("status", &status, presence: .always, doc: "The answer.")
  }
}

/// Asks whether something is allowed.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct LocalSubjectAccessReview: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "authorization.k8s.io",
    kind: "LocalSubjectAccessReview",
    plural: "localsubjectaccessreviews",
    verbs: ["create"]
  )
  /// What explain says of the type.
  public static let doc = "Asks whether something is allowed."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The question.
  public var spec = SubjectAccessReviewSpec()
  /// The answer.
  public var status = SubjectAccessReviewStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "The question.")
    visitor.field("status", &status, presence: .always, doc: "The answer.")
  }
}

/// Asks whether something is allowed.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct SelfSubjectAccessReview: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "authorization.k8s.io",
    kind: "SelfSubjectAccessReview",
    plural: "selfsubjectaccessreviews",
    isNamespaced: false,
    verbs: ["create"]
  )
  /// What explain says of the type.
  public static let doc = "Asks whether something is allowed."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The question.
  public var spec = SelfSubjectAccessReviewSpec()
  /// The answer.
  public var status = SubjectAccessReviewStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "The question.")
    visitor.field("status", &status, presence: .always, doc: "The answer.")
  }
}

/// Who wants to do what.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct SubjectAccessReviewSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who wants to do what."

  /// What is to be done to which resource.
  public var resourceAttributes: ResourceAttributes?
  /// What is to be done to which path.
  public var nonResourceAttributes: NonResourceAttributes?
  /// The user's name.
  public var user = ""
  /// The groups that the user is in.
  public var groups: [String] = []
  /// What else is known of the user.
  public var extra = FieldMap<[String]>()
  /// What tells the user from others of that name.
  public var uid = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "resourceAttributes",
      &resourceAttributes,
      doc: "What is to be done to which resource."
    )
    visitor.field(
      "nonResourceAttributes",
      &nonResourceAttributes,
      doc: "What is to be done to which path."
    )
    visitor.field("user", &user, doc: "The user's name.")
    visitor.field("groups", &groups, doc: "The groups that the user is in.")
    visitor.field("extra", &extra, doc: "What else is known of the user.")
    visitor.field("uid", &uid, doc: "What tells the user from others of that name.")
  }
}

/// What the asker wants to do.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct SelfSubjectAccessReviewSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What the asker wants to do."

  /// What is to be done to which resource.
  public var resourceAttributes: ResourceAttributes?
  /// What is to be done to which path.
  public var nonResourceAttributes: NonResourceAttributes?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "resourceAttributes",
      &resourceAttributes,
      doc: "What is to be done to which resource."
    )
    visitor.field(
      "nonResourceAttributes",
      &nonResourceAttributes,
      doc: "What is to be done to which path."
    )
  }
}

/// A request for a resource.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct ResourceAttributes: APIStruct {
  /// What explain says of the type.
  public static let doc = "A request for a resource."

  /// The namespace; empty for all of them, or for what has none.
  public var namespace = ""
  /// The verb, as in get or create; * stands for all.
  public var verb = ""
  /// The group of the resource; * stands for all.
  public var group = ""
  /// The version of the resource; * stands for all.
  public var version = ""
  /// The plural; * stands for all.
  public var resource = ""
  /// The part of the object, as in log.
  public var subresource = ""
  /// The object's name; empty for all.
  public var name = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "namespace",
      &namespace,
      doc: "The namespace; empty for all of them, or for what has none."
    )
    visitor.field("verb", &verb, doc: "The verb, as in get or create; * stands for all.")
    visitor.field("group", &group, doc: "The group of the resource; * stands for all.")
    visitor.field("version", &version, doc: "The version of the resource; * stands for all.")
    visitor.field("resource", &resource, doc: "The plural; * stands for all.")
    visitor.field("subresource", &subresource, doc: "The part of the object, as in log.")
    visitor.field("name", &name, doc: "The object's name; empty for all.")
  }
}

/// A request for a path that is no resource.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct NonResourceAttributes: APIStruct {
  /// What explain says of the type.
  public static let doc = "A request for a path that is no resource."

  /// The path.
  public var path = ""
  /// The verb, as in get.
  public var verb = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("path", &path, doc: "The path.")
    visitor.field("verb", &verb, doc: "The verb, as in get.")
  }
}

/// Whether something is allowed.
///
/// Source: `k8s.io/api/authorization/v1`.
public struct SubjectAccessReviewStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "Whether something is allowed."

  /// Whether it is allowed.
  public var allowed = false
  /// Whether it is forbidden, whatever else allows it.
  public var denied = false
  /// Why.
  public var reason = ""
  /// What went wrong on the way to the answer.
  public var evaluationError = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("allowed", &allowed, presence: .requiredAlways, doc: "Whether it is allowed.")
    visitor.field("denied", &denied, doc: "Whether it is forbidden, whatever else allows it.")
    visitor.field("reason", &reason, doc: "Why.")
    visitor.field(
      "evaluationError",
      &evaluationError,
      doc: "What went wrong on the way to the answer."
    )
  }
}
