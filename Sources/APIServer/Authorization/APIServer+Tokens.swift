import KubernetesAPI
import Manifests
import Simulation

extension APIServer {
  /// Makes a token for a service account, as its subresource `token` does.
  mutating func issueToken(
    _ request: TokenRequest,
    _ options: WriteOptions
  ) throws(Status) -> any APIObject {
    var request = request
    request.setNestedDefaults()
    let (namespace, name) = (request.metadata.namespace, request.metadata.name)
    guard
      let account = store.object(ServiceAccount.resource, namespace: namespace, name: name)
        as? ServiceAccount
    else { throw .notFound(ServiceAccount.resource, name) }
    let seconds = request.spec.expirationSeconds ?? 3600
    try checkLifetime(seconds)
    if request.spec.audiences.isEmpty { request.spec.audiences = [ServiceAccountToken.issuer] }
    var inner: Value = ["namespace": .string(namespace)]
    if let bound = request.spec.boundObjectRef {
      try bind(bound, to: account, &inner)
    }
    inner["serviceaccount"] = [
      "name": .string(name), "uid": .string(account.metadata.uid),
    ]
    let isMounted = seconds == 3607 && request.spec.audiences == [ServiceAccountToken.issuer]
    if isMounted { inner["warnafter"] = .integer(now.seconds + seconds) }
    // Who mounts tokens renews them; those of others would end unseen, so the real ones last a year.
    let end = now.seconds + (isMounted ? 365 * 86_400 : seconds)
    var claims: Value = [
      "aud": .array(request.spec.audiences.map { .string($0) }), "exp": .integer(end),
      "iat": .integer(now.seconds), "iss": .string(ServiceAccountToken.issuer),
      "jti": .string(tokenID(namespace, name)),
    ]
    claims["kubernetes.io"] = inner
    claims["nbf"] = .integer(now.seconds)
    claims["sub"] = .string(ServiceAccountName(namespace: namespace, name: name).user)
    request.metadata.creationTimestamp = Time(now)
    request.status.token = ServiceAccountToken(claims).text
    request.status.expirationTimestamp = Time(Instant(seconds: now.seconds + seconds))
    return request
  }

  /// What tells a token from others: drawn for users; for kubelets, which ask all the time, what
  /// follows from the account and the time.
  private mutating func tokenID(_ namespace: String, _ name: String) -> String {
    guard user.isEmpty else { return makeUID() }
    let text = "\(namespace)/\(name) \(now.nanoseconds)"
    return Self.uid(SimulatedSignature.digest(text), SimulatedSignature.digest(text, 1))
  }

  private func checkLifetime(_ seconds: Int64) throws(Status) {
    let why: String
    switch seconds {
    case ..<600: why = "may not specify a duration less than 10 minutes"
    case (1 << 32 + 1)...: why = "may not specify a duration larger than 2^32 seconds"
    default: return
    }
    throw .invalid(
      TokenRequest.resource,
      "",
      [
        Status.Cause(
          reason: "FieldValueInvalid",
          message: "Invalid value: \(seconds): \(why)",
          field: "spec.expirationSeconds"
        )
      ]
    )
  }

  /// Adds the object with which a token ends.
  private func bind(
    _ bound: BoundObjectReference,
    to account: ServiceAccount,
    _ claims: inout Value
  ) throws(Status) {
    let resource: APIResource
    switch bound.kind {
    case "Pod": resource = Pod.resource
    case "Secret": resource = Secret.resource
    case "Node": resource = Node.resource
    default:
      throw .badRequest(
        "cannot bind token to object of type \(bound.apiVersion), Kind=\(bound.kind)"
      )
    }
    let namespace = resource.isNamespaced ? account.metadata.namespace : ""
    guard let object = store.object(resource, namespace: namespace, name: bound.name) else {
      throw .notFound(resource, bound.name)
    }
    let uid = object.metadata.uid
    if !bound.uid.isEmpty, bound.uid != uid {
      throw .conflict(
        resource,
        bound.name,
        "the UID in the bound object reference (\(bound.uid)) does not match the UID in record."
          + " The object might have been deleted and then recreated"
      )
    }
    claims[bound.kind.lowercased()] = ["name": .string(bound.name), "uid": .string(uid)]
    guard let pod = object as? Pod else { return }
    guard pod.spec.serviceAccountName == account.metadata.name else {
      throw .badRequest(
        "cannot bind token for serviceaccount \"\(account.metadata.name)\" to pod running with"
          + " different serviceaccount name."
      )
    }
    guard !pod.spec.nodeName.isEmpty,
      let node = store.object(Node.resource, namespace: "", name: pod.spec.nodeName)
    else { return }
    claims["node"] = [
      "name": .string(pod.spec.nodeName), "uid": .string(node.metadata.uid),
    ]
  }
}

extension APIServer {
  /// Whom a token belongs to, and for which of the audiences it is good.
  func user(
    ofToken text: String,
    audiences: [String]
  ) throws(Status) -> (user: UserInfo, audiences: [String]) {
    let refusal = Status(.unauthorized, "Unauthorized")
    guard let claims = ServiceAccountToken(text)?.claims,
      let name = ServiceAccountName(user: claims["sub"]?.string ?? "")
    else { throw refusal }
    var user = UserInfo()
    user.username = name.user
    user.groups = name.groups + ["system:authenticated"]
    if claims["iss"]?.string == ServiceAccountToken.legacyIssuer {
      let prefix = "kubernetes.io/serviceaccount"
      user.uid = claims["\(prefix)/service-account.uid"]?.string ?? ""
      let secret = claims["\(prefix)/secret.name"]?.string ?? ""
      guard account(name)?.metadata.uid == user.uid,
        store.object(Secret.resource, namespace: name.namespace, name: secret) != nil
      else { throw refusal }
      return (user, audiences)
    }
    let mine = (claims["aud"]?.array ?? []).compactMap(\.string)
    let good = mine.filter(audiences.contains)
    let inner = claims["kubernetes.io"] ?? .null
    user.uid = inner["serviceaccount"]?["uid"]?.string ?? ""
    guard !good.isEmpty, account(name)?.metadata.uid == user.uid,
      now.seconds < claims["exp"]?.integer ?? 0
    else { throw refusal }
    let prefix = "authentication.kubernetes.io"
    user.extra["\(prefix)/credential-id"] = ["JTI=\(claims["jti"]?.string ?? "")"]
    for (kind, resource) in [
      ("node", Node.resource), ("pod", Pod.resource), ("secret", Secret.resource),
    ] {
      guard let bound = inner[kind], let boundName = bound["name"]?.string else { continue }
      let space = resource.isNamespaced ? name.namespace : ""
      let uid = bound["uid"]?.string ?? ""
      let object = store.object(resource, namespace: space, name: boundName)
      guard object?.metadata.uid == uid else { throw refusal }
      if kind != "secret" {
        user.extra["\(prefix)/\(kind)-name"] = [boundName]
        user.extra["\(prefix)/\(kind)-uid"] = [uid]
      }
    }
    return (user, good)
  }

  private func account(_ name: ServiceAccountName) -> ServiceAccount? {
    store.object(ServiceAccount.resource, namespace: name.namespace, name: name.name)
      as? ServiceAccount
  }
}
