import KubernetesAPI

/// The kinds whose use the server answers with a warning.
enum DeprecatedKinds {
  /// The warning's line; nil for kinds in good standing.
  static func warning(_ resource: APIResource, _ version: KubectlVersion) -> String? {
    guard version == .current, resource.group.isEmpty else { return nil }
    switch resource.kind {
    case "Endpoints":
      return
        "Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n"
    case "ComponentStatus": return "Warning: v1 ComponentStatus is deprecated in v1.19+\n"
    default: return nil
    }
  }
}
