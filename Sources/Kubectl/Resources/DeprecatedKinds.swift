public import KubernetesAPI

/// The kinds whose use the server answers with a warning.
public enum DeprecatedKinds {
  /// What the server warns of; nil for kinds in good standing.
  public static func warning(_ resource: APIResource) -> String? {
    guard resource.group.isEmpty else { return nil }
    switch resource.kind {
    case "Endpoints":
      return "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"
    case "ComponentStatus": return "v1 ComponentStatus is deprecated in v1.19+"
    default: return nil
    }
  }

  /// The line that kubectl prints of the warning; nil for kinds in good standing.
  static func warning(_ resource: APIResource, _ version: KubectlVersion) -> String? {
    guard version == .current else { return nil }
    return warning(resource).map { "Warning: \($0)\n" }
  }
}
