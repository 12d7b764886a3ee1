public import KubernetesAPI

/// Whom credentials belong to, and as whom they may act.
extension APIServer {
  /// Says who asks from now on; what the credentials are worth shows with the next request.
  public mutating func identify(_ credentials: Credentials) {
    session = RequestSession()
    do throws(Status) {
      let asker = try authenticate(credentials.proof)
      begin(asker)
      guard credentials.isImpersonating else { return }
      begin(try impersonate(credentials))
    } catch {
      session.refusal = error
      session.isChecked = true
    }
  }

  /// The cluster's own components ask again.
  public mutating func endSession() {
    session = RequestSession()
    user = ""
    command = []
  }

  private mutating func begin(_ asker: UserInfo) {
    session.asker = asker
    session.isPrivileged = asker.groups.contains(Self.privilegedGroup)
    session.isChecked = !session.isPrivileged || !hasBootstrapPolicy
    user = asker.username
  }

  private func authenticate(_ proof: Credentials.Proof) throws(Status) -> UserInfo {
    var user = UserInfo()
    switch proof {
    case .none:
      user.username = "system:anonymous"
      user.groups = ["system:unauthenticated"]
      return user
    case .password: throw Status(.unauthorized, "Unauthorized")
    case .token(let token):
      return try self.user(ofToken: token, audiences: [ServiceAccountToken.issuer]).user
    case .certificate(let text):
      guard let certificate = Certificate(pem: text), certificate.isIssued,
        certificate.notBefore <= now, now < certificate.notAfter
      else { throw Status(.unauthorized, "Unauthorized") }
      user.username = certificate.subject.commonName
      user.groups = certificate.subject.organizations + ["system:authenticated"]
      user.extra["authentication.kubernetes.io/credential-id"] = [
        "X509SHA256=\(certificate.fingerprint)"
      ]
      return user
    }
  }

  /// The user that the asker wants to act as, where that is allowed.
  private mutating func impersonate(_ wish: Credentials) throws(Status) -> UserInfo {
    var user = UserInfo()
    user.username = wish.user
    user.groups = wish.groups
    user.uid = wish.uid
    user.extra = wish.extra
    let account = ServiceAccountName(user: wish.user)
    if let account {
      try requireImpersonation("", "serviceaccounts", account.namespace, account.name)
      if user.groups.isEmpty { user.groups = account.groups }
    } else {
      try requireImpersonation("", "users", "", wish.user)
    }
    for group in wish.groups { try requireImpersonation("", "groups", "", group) }
    if !wish.uid.isEmpty {
      try requireImpersonation("authentication.k8s.io", "uids", "", wish.uid)
    }
    for entry in wish.extra {
      for value in entry.value {
        var attributes = RequestAttributes(
          "impersonate",
          group: "authentication.k8s.io",
          "userextras",
          name: value
        )
        attributes.subresource = entry.key
        try requireImpersonation(attributes)
      }
    }
    let everybody = ["system:authenticated", "system:unauthenticated"]
    if !user.groups.contains(where: everybody.contains) {
      user.groups.append(
        user.username == "system:anonymous" ? "system:unauthenticated" : "system:authenticated"
      )
    }
    return user
  }

  private mutating func requireImpersonation(
    _ group: String,
    _ resource: String,
    _ namespace: String,
    _ name: String
  ) throws(Status) {
    try requireImpersonation(
      RequestAttributes("impersonate", group: group, resource, namespace: namespace, name: name)
    )
  }

  private mutating func requireImpersonation(_ wish: RequestAttributes) throws(Status) {
    let decision = decide(session.asker, wish)
    guard !decision.isAllowed else { return }
    throw wish.refusal(of: session.asker.username, decision.reason)
  }
}

/// A service account in the form of a user.
struct ServiceAccountName: Sendable, Hashable {
  let namespace: String
  let name: String

  /// Names an account.
  init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Reads `system:serviceaccount:NAMESPACE:NAME`.
  init?(user: String) {
    let parts = user.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else { return nil }
    namespace = parts[2]
    name = parts[3]
  }

  var user: String { "system:serviceaccount:\(namespace):\(name)" }

  var groups: [String] { ["system:serviceaccounts", "system:serviceaccounts:\(namespace)"] }
}
