public import KubernetesAPI

/// The kinds whose use the server answers with a warning.
public enum DeprecatedKinds {
  /// What the server warns of; nil for kinds in good standing.
  public static func warning(_ resource: APIResource) -> String? { resource.deprecationWarning }

  /// The line that kubectl prints of the warning; nil for kinds in good standing.
  static func warning(_ resource: APIResource, _ version: KubectlVersion) -> String? {
    guard version == .current else { return nil }
    return warning(resource).map { "Warning: \($0)\n" }
  }
}
