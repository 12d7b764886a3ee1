import KubernetesAPI

/// The roles and bindings that every cluster starts with.
///
/// Kept as texts and read once, by whoever first asks for roles: a cluster that nobody asks starts
/// without them. Source: `k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy`.
enum BootstrapPolicy {
  /// Every object of the policy; without uid and time.
  static let objects: [any APIObject] =
    clusterRoles() + bindings() + namespaced(roles) + namespaced(roleBindings)

  private static let controllerPrefix = "system:controller:"

  /// The labels and annotations of all of them.
  private static func metadata(_ name: String, _ namespace: String = "") -> ObjectMeta {
    var metadata = ObjectMeta()
    metadata.name = name
    metadata.namespace = namespace
    metadata.labels = ["kubernetes.io/bootstrapping": "rbac-defaults"]
    metadata.annotations = ["rbac.authorization.kubernetes.io/autoupdate": "true"]
    return metadata
  }

  // MARK: Roles

  private static func clusterRoles() -> [any APIObject] {
    var roles = sections(userRoles) + sections(systemRoles)
    roles += sections(controllerRoles).map {
      Section(name: controllerPrefix + $0.name, lines: $0.lines)
    }
    var made = roles.map { section in
      var role = ClusterRole()
      role.metadata = metadata(section.name)
      if let target = aggregated[section.name] {
        role.metadata.labels["rbac.authorization.k8s.io/aggregate-to-\(target)"] = "true"
      }
      role.rules = section.lines.map(rule)
      return role
    }
    made += aggregates(of: made)
    return made
  }

  /// To which role another one is added.
  private static let aggregated = [
    "system:aggregate-to-admin": "admin", "edit": "admin", "system:aggregate-to-edit": "edit",
    "view": "edit", "system:aggregate-to-view": "view",
  ]

  /// `view`, `edit` and `admin`, with what their controller puts into them.
  private static func aggregates(of roles: [ClusterRole]) -> [ClusterRole] {
    var made: [ClusterRole] = []
    for name in ["view", "edit", "admin"] {
      var role = ClusterRole()
      role.metadata = metadata(name)
      if let target = aggregated[name] {
        role.metadata.labels["rbac.authorization.k8s.io/aggregate-to-\(target)"] = "true"
      }
      var selector = LabelSelector()
      selector.matchLabels = ["rbac.authorization.k8s.io/aggregate-to-\(name)": "true"]
      var rule = AggregationRule()
      rule.clusterRoleSelectors = [selector]
      role.aggregationRule = rule
      role.rules = ClusterRole.aggregate(roles + made, rule)
      made.append(role)
    }
    return made
  }

  // MARK: Bindings

  private static func bindings() -> [any APIObject] {
    var made = sections(clusterRoleBindings).map { section in
      binding(section.name, section.lines.map(subject))
    }
    made += sections(controllerRoles).map { section in
      binding(controllerPrefix + section.name, [account(section.name)])
    }
    return made
  }

  private static func binding(_ name: String, _ subjects: [RBACSubject]) -> ClusterRoleBinding {
    var binding = ClusterRoleBinding()
    binding.metadata = metadata(name)
    binding.roleRef = RoleRef(kind: "ClusterRole", name: name)
    binding.subjects = subjects
    return binding
  }

  private static func account(_ name: String) -> RBACSubject {
    RBACSubject(kind: "ServiceAccount", name: name, namespace: "kube-system")
  }

  private static func subject(_ line: Substring) -> RBACSubject {
    let words = line.split(separator: " ").map(String.init)
    let name = words.last ?? ""
    return words.first == "ServiceAccount"
      ? account(name) : RBACSubject(kind: words.first ?? "", name: name)
  }

  // MARK: Of namespaces

  /// Sections whose names are `namespace/name` or `namespace/name > role`.
  private static func namespaced(_ text: String) -> [any APIObject] {
    sections(text).map { section -> any APIObject in
      let parts = section.name.split(separator: "/", maxSplits: 1).map(String.init)
      let words = parts[1].split(separator: " ").map(String.init)
      let namespace = parts[0]
      guard words.count == 3 else {
        var role = Role()
        role.metadata = metadata(words[0], namespace)
        role.rules = section.lines.map(rule)
        return role
      }
      var binding = RoleBinding()
      binding.metadata = metadata(words[0], namespace)
      binding.roleRef = RoleRef(kind: "Role", name: words[2])
      binding.subjects = section.lines.map(subject)
      return binding
    }
  }

  // MARK: Reading

  /// A line that starts at the margin, and the indented lines below it.
  private struct Section {
    var name: String
    var lines: [Substring]
  }

  private static func sections(_ text: String) -> [Section] {
    var sections: [Section] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix(" ") {
        sections[sections.count - 1].lines.append(line.drop { $0 == " " })
      } else {
        sections.append(Section(name: String(line), lines: []))
      }
    }
    return sections
  }

  /// `verbs groups resources [names]`, each with commas; `core` is the group without a name, and
  /// `url` in the place of groups makes the rest paths.
  private static func rule(_ line: Substring) -> PolicyRule {
    let words = line.split(separator: " ").map { $0.split(separator: ",").map(String.init) }
    var rule = PolicyRule()
    rule.verbs = verbs(words[0]).sorted()
    if words[1] == ["url"] {
      rule.nonResourceURLs = words[2].sorted()
      return rule
    }
    rule.apiGroups = words[1].map { $0 == "core" ? "" : $0 }.sorted()
    rule.resources = words[2].sorted()
    if words.count > 3 { rule.resourceNames = words[3].sorted() }
    return rule
  }

  private static func verbs(_ words: [String]) -> [String] {
    switch words {
    case ["read"]: ["get", "list", "watch"]
    case ["write"]: ["create", "update", "patch", "delete", "deletecollection"]
    case ["all"]:
      ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]
    default: words
    }
  }
}
