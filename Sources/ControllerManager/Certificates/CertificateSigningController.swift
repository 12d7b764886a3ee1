public import KubernetesAPI
import Simulation

/// Issues the certificates that somebody asked for and somebody approved.
///
/// Source: `k8s.io/kubernetes/pkg/controller/certificates/signer`.
public struct CertificateSigningController: Controller {
  /// The name under which it records events.
  public let name = "csrsigning-controller"
  /// The kinds whose changes wake it.
  public let watches = [CertificateSigningRequest.resource]

  /// The signers that the cluster itself is.
  static let signers = [
    "kubernetes.io/kube-apiserver-client", "kubernetes.io/kube-apiserver-client-kubelet",
    "kubernetes.io/kubelet-serving", "kubernetes.io/legacy-unknown",
  ]

  var queue = WorkQueue<String>()
  private var requests = ChangeCursor(CertificateSigningRequest.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for object in try requests.read(&client).mentioned {
      queue.cause = object.storeRevision
      queue.add(object.metadata.name)
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: String,
    _ client: inout Client
  ) throws(Status) {
    guard var request = try client.find(CertificateSigningRequest.self, name: key),
      request.isApproved, Self.signers.contains(request.spec.signerName),
      (request.status.certificate ?? "").isEmpty, let inner = request.inner
    else { return }
    let now = client.now
    let asked = request.spec.expirationSeconds.map { Duration.seconds(Int64($0)) }
    let certificate = Certificate.issue(
      for: inner.subject,
      key: inner,
      from: now - .minutes(5),
      until: now + min(asked ?? .hours(24 * 365), .hours(24 * 365))
    )
    request.status.certificate = Base64.encode(Array(certificate.utf8))
    try client.updateStatus(request)
  }
}
