/// Who a client says it is, and as whom it wants to act.
public struct Credentials: Sendable, Equatable {
  /// What a client shows.
  public enum Proof: Sendable, Equatable {
    /// Nothing: the client is anonymous.
    case none
    /// A certificate in PEM.
    case certificate(String)
    /// A bearer token.
    case token(String)
    /// A name and a password, which no current server takes.
    case password(String, String)
  }

  /// What the client shows.
  public var proof: Proof
  /// The user to act as; empty for the client itself.
  public var user = ""
  /// The groups to act with.
  public var groups: [String] = []
  /// The uid to act with.
  public var uid = ""
  /// What else is to be known of the user to act as.
  public var extra = FieldMap<[String]>()

  /// Shows `proof`.
  public init(_ proof: Proof) { self.proof = proof }

  /// Whether the client wants to act as somebody else.
  public var isImpersonating: Bool { !user.isEmpty }
}
