public import Manifests

/// A token of a service account: a JSON web token whose claims are true, and whose signature is made up.
///
/// Source: `k8s.io/kubernetes/pkg/serviceaccount`.
public struct ServiceAccountToken: Sendable {
  /// Who issues tokens, and for whom they are good if nobody says otherwise.
  public static let issuer = "https://kubernetes.default.svc.cluster.local"
  /// Who issued the tokens in secrets.
  public static let legacyIssuer = "kubernetes/serviceaccount"

  private static let seed: UInt64 = 0x746F_6B65

  /// The claims.
  public let claims: Value

  /// Holds claims.
  public init(_ claims: Value) { self.claims = claims }

  /// Reads a token; nil where it is none of ours.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3,
      let signature = try? Base64.decodeForURL(parts[2]),
      signature
        == SimulatedSignature.bytes(256, over: Array("\(parts[0]).\(parts[1])".utf8), Self.seed),
      let bytes = try? Base64.decodeForURL(parts[1]),
      let claims = try? JSONReader.value(String(decoding: bytes, as: UTF8.self))
    else { return nil }
    self.claims = claims
  }

  /// The token as clients show it.
  public var text: String {
    let key = Base64.encodeForURL(SimulatedSignature.bytes(32, over: [], Self.seed))
    let header = "{\"alg\":\"RS256\",\"kid\":\"\(key)\"}"
    let parts = [header, JSONWriter.compact(claims)].map { Base64.encodeForURL(Array($0.utf8)) }
    let signed = parts.joined(separator: ".")
    let signature = SimulatedSignature.bytes(256, over: Array(signed.utf8), Self.seed)
    return "\(signed).\(Base64.encodeForURL(signature))"
  }
}

extension ServiceAccountToken {
  /// The token that a secret of a service account holds: it ends with the secret only.
  public init(of account: ServiceAccount, secret: String) {
    let prefix = "kubernetes.io/serviceaccount"
    let (namespace, name) = (account.metadata.namespace, account.metadata.name)
    self.init([
      "iss": .string(Self.legacyIssuer), "\(prefix)/namespace": .string(namespace),
      "\(prefix)/secret.name": .string(secret),
      "\(prefix)/service-account.name": .string(name),
      "\(prefix)/service-account.uid": .string(account.metadata.uid),
      "sub": .string("system:serviceaccount:\(namespace):\(name)"),
    ])
  }
}
