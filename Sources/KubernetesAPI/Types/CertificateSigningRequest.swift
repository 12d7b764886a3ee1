/// Asks for a certificate.
///
/// Source: `k8s.io/api/certificates/v1`.
public struct CertificateSigningRequest: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    group: "certificates.k8s.io",
    kind: "CertificateSigningRequest",
    plural: "certificatesigningrequests",
    shortNames: ["csr"],
    isNamespaced: false,
    subresources: ["approval", "status"]
  )
  /// What explain says of the type.
  public static let doc = "Asks for a certificate."

  /// The object's metadata.
  public var metadata = ObjectMeta()
  /// What certificate is wanted.
  public var spec = CertificateSigningRequestSpec()
  /// What has become of it.
  public var status = CertificateSigningRequestStatus()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field("spec", &spec, presence: .requiredAlways, doc: "What certificate is wanted.")
    visitor.field("status", &status, presence: .always, doc: "What has become of it.")
  }
}

/// What certificate is wanted.
///
/// Source: `k8s.io/api/certificates/v1`.
public struct CertificateSigningRequestSpec: APIStruct {
  /// What explain says of the type.
  public static let doc = "What certificate is wanted."

  /// The request in PEM, in base64 once more.
  public var request = ""
  /// Who is to sign it.
  public var signerName = ""
  /// For how many seconds the certificate is wanted.
  public var expirationSeconds: Int32?
  /// What the certificate is to be used for.
  public var usages: [String] = []
  /// Who asked; the server sets it.
  public var username = ""
  /// The asker's identity; the server sets it.
  public var uid = ""
  /// The asker's groups; the server sets them.
  public var groups: [String] = []
  /// What else is known of the asker; the server sets it.
  public var extra = FieldMap<[String]>()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "request",
      &request,
      presence: .requiredAlways,
      doc: "The request in PEM, in base64 once more."
    )
    visitor.field("signerName", &signerName, presence: .requiredAlways, doc: "Who is to sign it.")
    visitor.field(
      "expirationSeconds",
      &expirationSeconds,
      doc: "For how many seconds the certificate is wanted."
    )
    visitor.field(
      "usages",
      &usages,
      mergeKeys: ["."],
      doc: "What the certificate is to be used for."
    )
    visitor.field("username", &username, doc: "Who asked; the server sets it.")
    visitor.field("uid", &uid, doc: "The asker's identity; the server sets it.")
    visitor.field("groups", &groups, doc: "The asker's groups; the server sets them.")
    visitor.field("extra", &extra, doc: "What else is known of the asker; the server sets it.")
  }
}

/// What has become of a request for a certificate.
///
/// Source: `k8s.io/api/certificates/v1`.
public struct CertificateSigningRequestStatus: APIStruct {
  /// What explain says of the type.
  public static let doc = "What has become of a request for a certificate."

  /// What was decided.
  public var conditions: [CertificateSigningRequestCondition] = []
  /// The certificate in PEM, in base64 once more.
  public var certificate: String?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("conditions", &conditions, mergeKeys: ["type"], doc: "What was decided.")
    visitor.field("certificate", &certificate, doc: "The certificate in PEM, in base64 once more.")
  }
}

/// One thing that was decided about a request for a certificate.
///
/// Source: `k8s.io/api/certificates/v1`.
public struct CertificateSigningRequestCondition: APIStruct {
  /// What explain says of the type.
  public static let doc = "One thing that was decided about a request for a certificate."

  /// What was decided: Approved, Denied or Failed.
  public var type = ""
  /// Whether it holds.
  public var status = ""
  /// Why, in one word.
  public var reason = ""
  /// Why, in a sentence.
  public var message = ""
  /// When it was last looked at.
  public var lastUpdateTime = Time()
  /// When it was decided.
  public var lastTransitionTime = Time()

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field(
      "type",
      &type,
      presence: .requiredAlways,
      doc: "What was decided: Approved, Denied or Failed."
    )
    visitor.field("status", &status, presence: .requiredAlways, doc: "Whether it holds.")
    visitor.field("reason", &reason, doc: "Why, in one word.")
    visitor.field("message", &message, doc: "Why, in a sentence.")
    visitor.field(
      "lastUpdateTime",
      &lastUpdateTime,
      presence: .always,
      doc: "When it was last looked at."
    )
    visitor.field(
      "lastTransitionTime",
      &lastTransitionTime,
      presence: .always,
      doc: "When it was decided."
    )
  }
}
