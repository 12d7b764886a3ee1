import KubernetesAPI

/// Nobody gives what they do not have.
///
/// Source: `k8s.io/kubernetes/pkg/registry/rbac`, the policy-based storages.
extension APIServer {
  /// Refuses roles and bindings that allow more than the asker may do.
  mutating func checkEscalation(_ object: any APIObject) throws(Status) {
    guard !session.isPrivileged else { return }
    let namespace = object.metadata.namespace
    switch object {
    case let role as Role: try checkRules(role.rules, of: role, namespace)
    case let role as ClusterRole: try checkRules(role.rules, of: role, "")
    case let binding as RoleBinding: try checkBinding(binding.roleRef, of: binding, namespace)
    case let binding as ClusterRoleBinding: try checkBinding(binding.roleRef, of: binding, "")
    default: break
    }
  }

  private mutating func checkRules(
    _ rules: [PolicyRule],
    of object: any APIObject,
    _ namespace: String
  ) throws(Status) {
    let name = object.metadata.name
    if let old = find(object.resource, namespace: namespace, name: name) {
      if (old as? Role)?.rules == rules || (old as? ClusterRole)?.rules == rules { return }
    }
    let wish = RequestAttributes("escalate", object.resource, namespace: namespace, name: name)
    guard !decide(session.asker, wish).isAllowed else { return }
    try checkCovered(rules, object, namespace)
  }

  private mutating func checkBinding(
    _ reference: RoleRef,
    of object: any APIObject,
    _ namespace: String
  ) throws(Status) {
    let resource = reference.kind == "ClusterRole" ? ClusterRole.resource : Role.resource
    var wish = RequestAttributes("bind", resource, namespace: namespace, name: reference.name)
    wish.namespace = namespace
    guard !decide(session.asker, wish).isAllowed else { return }
    let (rules, _) = rules(of: reference, namespace)
    guard let rules else { throw .notFound(resource, reference.name) }
    try checkCovered(rules, object, namespace)
  }

  private mutating func checkCovered(
    _ rules: [PolicyRule],
    _ object: any APIObject,
    _ namespace: String
  ) throws(Status) {
    let user = session.asker
    let owned = self.rules(for: user, namespace: namespace)
    let missing = PolicyRule.missing(rules, from: owned)
    guard !missing.isEmpty else { return }
    var texts: [String] = []
    for rule in PolicyRule.compact(missing) where !texts.contains(rule.compactText) {
      texts.append(rule.compactText)
    }
    throw .forbidden(
      object.resource,
      object.metadata.name,
      "user \"\(user.username)\" (groups=\(PolicyRule.quotedList(user.groups))) is attempting to"
        + " grant RBAC permissions not currently held:\n"
        + texts.sorted().joined(separator: "\n")
    )
  }
}
