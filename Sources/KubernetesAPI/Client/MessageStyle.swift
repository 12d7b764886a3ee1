/// Whose words the control plane uses where releases differ.
public enum MessageStyle: Hashable, Sendable {
  /// Kubernetes 1.8.
  case v18
  /// The current release.
  case current
}
