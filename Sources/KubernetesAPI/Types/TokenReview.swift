/// Asks whom a token belongs to.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct TokenReview: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "authentication.k8s.io",
    kind: "TokenReview",
    plural: "tokenreviews",
    isNamespaced: false,
    verbs: ["create"]
  )
  /// What explain says of the type.
  public static let doc = "Asks whom a token belongs to."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The question.
  public var spec = TokenReviewSpec()
  /// The answer.
  public var status = TokenReviewStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "The question.")
    visitor.field("status", &status, presence: .always, doc: "The answer.")
  }
}

/// The token in question.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct TokenReviewSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "The token in question."

  /// The token.
  public var token = ""
  /// For whom the token is to be good.
  public var audiences: [String] = []

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("token", &token, doc: "The token.")
    visitor.field("audiences", &audiences, doc: "For whom the token is to be good.")
  }
}

/// Whom a token belongs to.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct TokenReviewStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "Whom a token belongs to."

  /// Whether the token is good.
  public var authenticated = false
  /// Whom it belongs to.
  public var user = UserInfo()
  /// For whom it is good.
  public var audiences: [String] = []
  /// Why it is not.
  public var error = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("authenticated", &authenticated, doc: "Whether the token is good.")
    visitor.field("user", &user, presence: .always, doc: "Whom it belongs to.")
    visitor.field("audiences", &audiences, doc: "For whom it is good.")
    visitor.field("error", &error, doc: "Why it is not.")
  }
}

/// A user as the server knows one.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct UserInfo: APIStruct {
  /// What explain says of the type.
  public static let doc = "A user as the server knows one."

  /// The user's name.
  public var username = ""
  /// What tells the user from others of that name.
  public var uid = ""
  /// The groups that the user is in.
  public var groups: [String] = []
  /// What else is known of the user.
  public var extra = FieldMap<[String]>()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("username", &username, doc: "The user's name.")
    visitor.field("uid", &uid, doc: "What tells the user from others of that name.")
    visitor.field("groups", &groups, doc: "The groups that the user is in.")
    visitor.field("extra", &extra, doc: "What else is known of the user.")
  }
}

/// Asks who the asker is.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct SelfSubjectReview: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "authentication.k8s.io",
    kind: "SelfSubjectReview",
    plural: "selfsubjectreviews",
    isNamespaced: false,
    verbs: ["create"]
  )
  /// What explain says of the type.
  public static let doc = "Asks who the asker is."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// The answer.
  public var status = SelfSubjectReviewStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("status", &status, presence: .always, doc: "The answer.")
  }
}

/// Who the asker is.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct SelfSubjectReviewStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "Who the asker is."

  /// Who the asker is to the server.
  public var userInfo = UserInfo()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("userInfo", &userInfo, presence: .always, doc: "Who the asker is to the server.")
  }
}
