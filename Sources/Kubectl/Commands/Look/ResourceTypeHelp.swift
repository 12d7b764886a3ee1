/// What kubectl 1.8 says when no type is named.
enum ResourceTypeHelp {
  static let v18 =
    "Valid resource types include:\n\n" + types.map { "    * \($0)\n" }.joined() + "    "

  private static let types = [
    "all", "componentstatuses (aka 'cs')", "configmaps (aka 'cm')", "deployments (aka 'deploy')",
    "endpoints (aka 'ep')", "events (aka 'ev')", "namespaces (aka 'ns')", "nodes (aka 'no')",
    "pods (aka 'po')", "replicasets (aka 'rs')", "replicationcontrollers (aka 'rc')", "secrets",
    "serviceaccounts (aka 'sa')", "services (aka 'svc')",
  ]
}
