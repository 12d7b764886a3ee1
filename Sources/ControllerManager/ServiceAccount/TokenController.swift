public import KubernetesAPI
import Simulation

/// Gives every service account a secret with its token, as clusters did before 1.24.
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
  private var accounts = ChangeCursor(ServiceAccount.resource)
  private var secrets = ChangeCursor(Secret.resource)

  /// Makes a controller that has seen nothing yet; `authority` is the certificate in every secret.
  public init(authority: String) { self.authority = authority }

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try accounts.read(&client).mentioned { queue.add(object.namespacedName) }
    for object in try secrets.read(&client).mentioned {
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
    for secret in tokens
    where secret.metadata.annotations[Self.uidAnnotation] != account?.metadata.uid {
      try client.delete(Secret.self, namespace: key.namespace, name: secret.metadata.name)
    }
    guard var account, account.metadata.deletionTimestamp == nil else { return }
    let names = Set(tokens.map(\.metadata.name))
    guard !account.secrets.contains(where: { names.contains($0.name) }) else { return }
    let secret = try client.create(token(for: account))
    var reference = ObjectReference()
    reference.name = secret.metadata.name
    account.secrets = [reference]
    try client.update(account)
  }

  private func token(for account: ServiceAccount) -> Secret {
    var secret = Secret()
    secret.metadata.generateName = "\(account.metadata.name)-token-"
    secret.metadata.namespace = account.metadata.namespace
    secret.metadata.annotations = [
      Self.nameAnnotation: account.metadata.name, Self.uidAnnotation: account.metadata.uid,
    ]
    secret.type = Self.type
    secret.data = [
      "ca.crt": authority, "namespace": account.metadata.namespace,
      "token": "simulated-token-of-\(account.metadata.uid)",
    ]
    return secret
  }
}
