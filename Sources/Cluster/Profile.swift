/// Which time the cluster is from: its furniture, and the words of its programs.
///
/// The API behaves as today's in both; checks look at state, so a lesson passes in either.
public enum Profile: String, CaseIterable, Sendable {
  /// The cluster of the course's document: minikube of December 2017, docker, kube-dns, kubectl 1.8.
  case v18 = "v1.8"
  /// Kubernetes and kubectl v1.36 with containerd and CoreDNS.
  case current
}
