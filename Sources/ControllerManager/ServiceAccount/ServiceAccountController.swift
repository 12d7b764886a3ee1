public import KubernetesAPI
import Simulation

/// Sees to it that every namespace has the service account `default`.
public struct ServiceAccountController: Controller {
  /// The name under which it records events.
  public let name = "service-account-controller"
  /// The kinds whose changes wake it.
  public let watches = [Namespace.resource, ServiceAccount.resource]

  static let account = "default"

  var queue = WorkQueue<String>()
  private var namespaces = ChangeCursor(Namespace.resource)
  private var accounts = ChangeCursor(ServiceAccount.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try namespaces.read(&client).remaining {
      queue.cause = object.storeRevision
      queue.add(object.metadata.name)
    }
    for object in try accounts.read(&client).mentioned
    where object.metadata.name == Self.account {
      queue.cause = object.storeRevision
      queue.add(object.metadata.namespace)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) {
    guard let namespace = try client.find(Namespace.self, name: key),
      namespace.metadata.deletionTimestamp == nil,
      try client.find(ServiceAccount.self, namespace: key, name: Self.account) == nil
    else { return }
    var account = ServiceAccount()
    account.metadata.name = Self.account
    account.metadata.namespace = key
    try client.create(account)
  }
}
