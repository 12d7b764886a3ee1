public import KubernetesAPI
import Simulation

/// Puts the cluster's root certificate into every namespace, for pods to mount.
public struct RootCertificatePublisher: Controller {
  /// The name under which it records events.
  public let name = "root-ca-certificate-publisher-controller"
  /// The kinds whose changes wake it.
  public let watches = [Namespace.resource, ConfigMap.resource]

  static let configMap = "kube-root-ca.crt"

  var queue = WorkQueue<String>()
  private let authority: String
  private var namespaces = ChangeCursor(Namespace.resource)
  private var configMaps = ChangeCursor(ConfigMap.resource)

  /// Makes a controller that has seen nothing yet; `authority` is the certificate.
  public init(authority: String) { self.authority = authority }

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try namespaces.read(&client).remaining {
      queue.cause = object.storeRevision
      queue.add(object.metadata.name)
    }
    for object in try configMaps.read(&client).mentioned
    where object.metadata.name == Self.configMap {
      queue.cause = object.storeRevision
      queue.add(object.metadata.namespace)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) {
    guard let namespace = try client.find(Namespace.self, name: key),
      namespace.metadata.deletionTimestamp == nil
    else { return }
    let present = try client.find(ConfigMap.self, namespace: key, name: Self.configMap)
    guard present?.data != ["ca.crt": authority] else { return }
    var wanted = present ?? ConfigMap()
    wanted.metadata.name = Self.configMap
    wanted.metadata.namespace = key
    wanted.metadata.annotations["kubernetes.io/description"] =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
      + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage is"
      + " guaranteed across distributions of Kubernetes clusters."
    wanted.data = ["ca.crt": authority]
    if present == nil { try client.create(wanted) } else { try client.update(wanted) }
  }
}
