public import KubernetesAPI

/// May the asker do that? The answer of roles and their bindings.
///
/// Source: `k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac`.
extension APIServer {
  /// What an authorizer answers.
  struct Decision {
    var isAllowed: Bool
    var reason = ""
  }

  /// Refuses what the asker may not do; to be called only where the session is one that is checked.
  mutating func authorize(
    _ verb: String,
    _ resource: APIResource,
    _ namespace: String,
    _ name: String,
    _ subresource: String = ""
  ) throws(Status) {
    if let refusal = session.refusal { throw refusal }
    furnishPolicy(for: resource)
    guard !session.isPrivileged else { return }
    var attributes = RequestAttributes(verb, resource, namespace: namespace, name: name)
    attributes.subresource = subresource
    let decision = decide(session.asker, attributes)
    guard !decision.isAllowed else { return }
    let refusal = attributes.refusal(of: session.asker.username, decision.reason)
    record(verb, resource, namespace: namespace, name: name, subresource: subresource, code: 403)
    throw refusal
  }

  /// The same for a request with a body.
  mutating func authorize(
    _ verb: String,
    _ resource: APIResource,
    _ object: any APIObject,
    _ subresource: String
  ) throws(Status) {
    var (resource, name, part) = (resource, object.metadata.name, subresource)
    switch object {
    case is Binding: (resource, part) = (Pod.resource, "binding")
    case is Eviction: (resource, part) = (Pod.resource, "eviction")
    case is TokenRequest: (resource, part) = (ServiceAccount.resource, "token")
    // The name of a new object is not in the path.
    default: if verb == "create" { name = "" }
    }
    let namespace = object.metadata.namespace.isEmpty ? "default" : object.metadata.namespace
    try authorize(verb, resource, namespace, name, part)
    try checkEscalation(object)
  }

  /// Refuses to whoever asks a path that is no resource's, where they may not get it.
  public mutating func authorize(path: String) throws(Status) {
    if let refusal = session.refusal { throw refusal }
    guard !session.isPrivileged else { return }
    let decision = decide(session.asker, RequestAttributes("get", path: path))
    guard !decision.isAllowed else { return }
    throw Status(
      .forbidden,
      "forbidden: User \"\(session.asker.username)\" cannot get path \"\(path)\""
    )
  }

  /// The same for clients, of whom most are not checked.
  public mutating func authorizePath(_ path: String) throws(Status) {
    if session.isChecked { try authorize(path: path) }
  }

  /// What roles say about a request.
  mutating func decide(_ user: UserInfo, _ attributes: RequestAttributes) -> Decision {
    if user.groups.contains(Self.privilegedGroup) { return Decision(isAllowed: true) }
    furnishPolicy()
    var errors: [String] = []
    for grant in grants(to: user, namespace: attributes.namespace) {
      guard let rules = grant.rules else {
        errors.append(grant.missing)
        continue
      }
      if rules.contains(where: { attributes.isAllowed(by: $0) }) {
        return Decision(isAllowed: true, reason: "RBAC: allowed by \(grant.text)")
      }
    }
    switch errors.count {
    case 0: return Decision(isAllowed: false)
    case 1: return Decision(isAllowed: false, reason: "RBAC: \(errors[0])")
    default:
      return Decision(isAllowed: false, reason: "RBAC: [\(errors.joined(separator: ", "))]")
    }
  }

  /// The group whose members may do everything.
  static let privilegedGroup = "system:masters"

  /// All rules that hold for a user in a namespace.
  mutating func rules(for user: UserInfo, namespace: String) -> [PolicyRule] {
    furnishPolicy()
    return grants(to: user, namespace: namespace).flatMap { $0.rules ?? [] }
  }

  /// One binding that names a user.
  private struct Grant {
    var rules: [PolicyRule]?
    /// What is said where the role does not exist.
    var missing: String
    /// The binding in words.
    var text: String
  }

  private func grants(to user: UserInfo, namespace: String) -> [Grant] {
    var grants: [Grant] = []
    for case let binding as ClusterRoleBinding in store.candidates(
      ClusterRoleBinding.resource,
      ListOptions()
    ) {
      guard let subject = binding.subjects.first(where: { $0.names(user, in: "") }) else {
        continue
      }
      let (rules, missing) = rules(of: binding.roleRef, "")
      let role = "\(binding.roleRef.kind) \"\(binding.roleRef.name)\""
      let text =
        "ClusterRoleBinding \"\(binding.metadata.name)\" of \(role) to \(subject.text(in: ""))"
      grants.append(Grant(rules: rules, missing: missing, text: text))
    }
    guard !namespace.isEmpty else { return grants }
    for case let binding as RoleBinding in store.candidates(
      RoleBinding.resource,
      ListOptions(namespace: namespace)
    ) {
      guard let subject = binding.subjects.first(where: { $0.names(user, in: namespace) }) else {
        continue
      }
      let (rules, missing) = rules(of: binding.roleRef, namespace)
      let role = "\(binding.roleRef.kind) \"\(binding.roleRef.name)\""
      let text =
        "RoleBinding \"\(binding.metadata.name)/\(namespace)\" of \(role) to"
        + " \(subject.text(in: namespace))"
      grants.append(Grant(rules: rules, missing: missing, text: text))
    }
    return grants
  }

  /// The rules of a role; nil, and what is said then, where there is none.
  func rules(of reference: RoleRef, _ namespace: String) -> ([PolicyRule]?, String) {
    let name = reference.name
    if reference.kind == "ClusterRole" {
      let role = store.object(ClusterRole.resource, namespace: "", name: name) as? ClusterRole
      return (role?.rules, "clusterrole.rbac.authorization.k8s.io \"\(name)\" not found")
    }
    let role = store.object(Role.resource, namespace: namespace, name: name) as? Role
    return (role?.rules, "role.rbac.authorization.k8s.io \"\(name)\" not found")
  }

  /// Puts the roles that every cluster has into the store, where a user asks for roles.
  private mutating func furnishPolicy(for resource: APIResource) {
    if resource.group == Role.resource.group { furnishPolicy() }
  }

  /// Puts the roles that every cluster has into the store, once.
  mutating func furnishPolicy() {
    guard !hasBootstrapPolicy else { return }
    hasBootstrapPolicy = true
    for object in BootstrapPolicy.objects where !isStored(object) { furnish(object) }
    if session.isPrivileged, session.refusal == nil { session.isChecked = false }
  }

  private func isStored(_ object: any APIObject) -> Bool {
    let (namespace, name) = (object.metadata.namespace, object.metadata.name)
    return store.object(object.resource, namespace: namespace, name: name) != nil
  }

  private mutating func furnish<Object: APIObject>(_ object: Object) {
    var object = object
    object.metadata.creationTimestamp = Time(started)
    let key = "\(object.resource.kind)/\(object.metadata.namespace)/\(object.metadata.name)"
    object.metadata.uid = Self.uid(
      SimulatedSignature.digest(key),
      SimulatedSignature.digest(key, 1)
    )
    _ = store.put(object)
  }
}

extension RequestAttributes {
  /// Whether a rule allows the request.
  fileprivate func isAllowed(by rule: PolicyRule) -> Bool {
    guard path.isEmpty else {
      return (rule.verbs.contains(verb) || rule.verbs.contains("*")) && rule.allowsPath(path)
    }
    return rule.allows(verb, group: group, resource: resource, subresource: subresource, name: name)
  }
}

extension RBACSubject {
  /// Whether the user is meant.
  fileprivate func names(_ user: UserInfo, in namespace: String) -> Bool {
    switch kind {
    case "User": return user.username == name
    case "Group": return user.groups.contains(name)
    case "ServiceAccount":
      let space = self.namespace.isEmpty ? namespace : self.namespace
      return !space.isEmpty && user.username == "system:serviceaccount:\(space):\(name)"
    default: return false
    }
  }

  fileprivate func text(in namespace: String) -> String {
    guard kind == "ServiceAccount" else { return "\(kind) \"\(name)\"" }
    return "\(kind) \"\(name)/\(self.namespace.isEmpty ? namespace : self.namespace)\""
  }
}
