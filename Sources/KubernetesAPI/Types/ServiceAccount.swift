/// Who a program in a pod is to the API.
///
/// Source: `k8s.io/api/core/v1`.
public struct ServiceAccount: APIObject {
  /// What the API calls the kind.
  public static let resource = APIResource(
    kind: "ServiceAccount",
    plural: "serviceaccounts",
    shortNames: ["sa"],
    subresources: ["token"]
  )
  /// What explain says of the type.
  public static let doc = "An identity for the programs of pods."

  /// What identifies the object.
  public var metadata = ObjectMeta()
  /// The secrets that pods with this account may use.
  public var secrets: [ObjectReference] = []
  /// The secrets with which images are pulled.
  public var imagePullSecrets: [LocalObjectReference] = []
  /// Whether pods get a token of the account.
  public var automountServiceAccountToken: Bool?

  /// Makes the zero value.
  public init() {}

  /// The table of fields.
  public mutating func visitFields(_ visitor: inout some FieldVisitor) {
    visitor.field("metadata", &metadata, presence: .always, doc: "The object's metadata.")
    visitor.field(
      "secrets",
      &secrets,
      mergeKeys: ["name"],
      doc: "The secrets that pods with this account may use."
    )
    visitor.field(
      "imagePullSecrets",
      &imagePullSecrets,
      mergeKeys: ["name"],
      doc: "The secrets with which images are pulled."
    )
    visitor.field(
      "automountServiceAccountToken",
      &automountServiceAccountToken,
      doc: "Whether pods get a token of the account."
    )
  }
}
