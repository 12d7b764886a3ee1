import KubernetesAPI
import Manifests

/// Rights that were given to nobody, or that nobody can find.
extension Diagnosis {
  /// What is wrong with a binding: its role, or those whom it names.
  static func bindingTrouble(
    _ binding: ClusterObject,
    _ client: inout some KubernetesClient
  ) -> [String] {
    let name = binding.metadata.name
    let space = binding.metadata.namespace
    var advice: [String] = []
    let kind = binding.text("roleRef", "kind")
    let role = binding.text("roleRef", "name")
    let roles =
      kind == "Role"
      ? client.manifests("Role", namespace: space) : client.manifests("ClusterRole")
    if !role.isEmpty, !roles.contains(where: { $0.metadata.name == role }) {
      let near = Spelling.nearest(to: role, among: roles.map(\.metadata.name))
      advice.append(
        "The binding `\(name)` gives the \(kind) `\(role)`, which is not there."
          + (near.map { " There is `\($0)`." } ?? "")
      )
    }
    let accounts = client.manifests("ServiceAccount")
    for subject in binding.value("subjects")?.array ?? [] {
      let who = subject["name"]?.string ?? ""
      if subject["kind"]?.string == "ServiceAccount" {
        let place = subject["namespace"]?.string ?? space
        let found = accounts.contains {
          $0.metadata.name == who && $0.metadata.namespace == place
        }
        guard !found else { continue }
        let elsewhere = accounts.first { $0.metadata.name == who }?.metadata.namespace
        let near = Spelling.nearest(
          to: who,
          among: accounts.filter { $0.metadata.namespace == place }.map(\.metadata.name)
        )
        let hint =
          elsewhere.map { " There is one in namespace `\($0)`." }
          ?? near.map { " There is one called `\($0)`." } ?? ""
        advice.append(
          "The binding `\(name)` names the service account `\(who)` of namespace `\(place)`, which is"
            + " not there.\(hint)"
        )
      } else if let account = accounts.first(where: { $0.metadata.name == who }) {
        advice.append(
          "The binding `\(name)` names a \(subject["kind"]?.string ?? "User") `\(who)`. The service"
            + " account of that name, in namespace `\(account.metadata.namespace)`, is another subject."
        )
      }
    }
    return advice
  }

  /// What is wrong with any of the bindings that are not the cluster's own.
  static func accessTrouble(_ client: inout some KubernetesClient) -> [String] {
    var advice: [String] = []
    for kind in ["RoleBinding", "ClusterRoleBinding"] {
      for binding in client.manifests(kind)
      where !binding.metadata.name.hasPrefix("system:")
        && !binding.metadata.namespace.hasPrefix("kube-")
      {
        advice += bindingTrouble(binding, &client)
      }
    }
    return advice
  }
}
