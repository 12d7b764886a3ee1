public import KubernetesAPI
import Simulation

/// Fills secrets for tokens of service accounts; in clusters before 1.24 it also makes one for each
/// account.
public struct TokenController: Controller {
  /// The name under which it records events.
  public let name = "tokens-controller"
  /// The kinds whose changes wake it.
  public let watches = [ServiceAccount.resource, Secret.resource]

  static let type = "kubernetes.io/service-account-token"
  static let nameAnnotation = "kubernetes.io/service-account.name"
  static let uidAnnotation = "kubernetes.io/service-account.uid"

  var queue = WorkQueue<NamespacedName>()
  private let authority: String
  private let makesSecrets: Bool
  private var accounts = ChangeCursor(ServiceAccount.resource)
  private var secrets = ChangeCursor(Secret.resource)

  /// Makes a controller that has seen nothing yet; `authority` is the certificate in every secret.
  public init(authority: String, makesSecrets: Bool) {
    self.authority = authority
    self.makesSecrets = makesSecrets
  }

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try accounts.read(&client).mentioned {
      queue.cause = object.storeRevision
      queue.add(object.namespacedName)
    }
    for object in try secrets.read(&client).mentioned {
      queue.cause = object.storeRevision
      guard let secret = object as? Secret, secret.type == Self.type,
        let account = secret.metadata.annotations[Self.nameAnnotation]
      else { continue }
      queue.add(NamespacedName(namespace: secret.metadata.namespace, name: account))
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    let account = try client.find(ServiceAccount.self, namespace: key.namespace, name: key.name)
    let tokens = try client.list(Secret.self, ListOptions(namespace: key.namespace)).filter {
      $0.type == Self.type && $0.metadata.annotations[Self.nameAnnotation] == key.name
    }
    for secret in tokens {
      let uid = secret.metadata.annotations[Self.uidAnnotation] ?? account?.metadata.uid
      guard let account, uid == account.metadata.uid else {
        try client.delete(Secret.self, namespace: key.namespace, name: secret.metadata.name)
        continue
      }
      try fill(secret, for: account, &client)
    }
    guard makesSecrets, var account, account.metadata.deletionTimestamp == nil else { return }
    let names = Set(tokens.map(\.metadata.name))
    guard !account.secrets.contains(where: { names.contains($0.name) }) else { return }
    let secret = try client.create(emptySecret(for: account))
    try fill(secret, for: account, &client)
    var reference = ObjectReference()
    reference.name = secret.metadata.name
    account.secrets = [reference]
    try client.update(account)
  }

  /// Puts into a secret what belongs there.
  private func fill<Client: KubernetesClient>(
    _ secret: Secret,
    for account: ServiceAccount,
    _ client: inout Client
  ) throws(Status) {
    var filled = secret
    filled.metadata.annotations[Self.uidAnnotation] = account.metadata.uid
    let token = ServiceAccountToken(of: account, secret: secret.metadata.name).text
    for (key, text) in [
      ("ca.crt", authority), ("namespace", account.metadata.namespace), ("token", token),
    ] where filled.data[key] == nil {
      filled.data[key] = Base64.encode(Array(text.utf8))
    }
    if filled != secret { try client.update(filled) }
  }

  private func emptySecret(for account: ServiceAccount) -> Secret {
    var secret = Secret()
    secret.metadata.generateName = "\(account.metadata.name)-token-"
    secret.metadata.namespace = account.metadata.namespace
    secret.metadata.annotations = [
      Self.nameAnnotation: account.metadata.name, Self.uidAnnotation: account.metadata.uid,
    ]
    secret.type = Self.type
    return secret
  }
}
