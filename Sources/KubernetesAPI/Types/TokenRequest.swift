/// Asks for a token of a service account.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct TokenRequest: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "authentication.k8s.io",
    kind: "TokenRequest",
    plural: "tokenrequests",
    verbs: ["create"]
  )
  /// What explain says of the type.
  public static let doc = "Asks for a token of a service account."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What kind of token is wanted.
  public var spec = TokenRequestSpec()
  /// The token.
  public var status = TokenRequestStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "What kind of token is wanted.")
    visitor.field("status", &status, presence: .always, doc: "The token.")
  }
}

/// What kind of token is wanted.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct TokenRequestSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What kind of token is wanted."

  /// For whom the token is to be good.
  public var audiences: [String] = []
  /// For how many seconds it is to be good.
  public var expirationSeconds: Int64?
  /// The object with which the token ends.
  public var boundObjectRef: BoundObjectReference?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "audiences",
      &audiences,
      presence: .requiredAlways,
      doc: "For whom the token is to be good."
    )
    visitor.field(
      "expirationSeconds",
      &expirationSeconds,
      default: 3600,
      doc: "For how many seconds it is to be good."
    )
    visitor.field(
      "boundObjectRef",
      &boundObjectRef,
      presence: .always,
      doc: "The object with which the token ends."
    )
  }
}

/// The object with which a token ends.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct BoundObjectReference: APIStruct {
  /// What explain says of the type.
  public static let doc = "The object with which a token ends."

  /// Pod, Secret or Node.
  public var kind = ""
  /// The API version of the object.
  public var apiVersion = ""
  /// The object's name.
  public var name = ""
  /// The object's identity.
  public var uid = ""

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("kind", &kind, doc: "Pod, Secret or Node.")
    visitor.field("apiVersion", &apiVersion, doc: "The API version of the object.")
    visitor.field("name", &name, doc: "The object's name.")
    visitor.field("uid", &uid, doc: "The object's identity.")
  }
}

/// A token.
///
/// Source: `k8s.io/api/authentication/v1`.
public struct TokenRequestStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "A token."

  /// The token itself.
  public var token = ""
  /// When it ends.
  public var expirationTimestamp = Time()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("token", &token, presence: .requiredAlways, doc: "The token itself.")
    visitor.field(
      "expirationTimestamp",
      &expirationTimestamp,
      presence: .requiredAlways,
      doc: "When it ends."
    )
  }
}
