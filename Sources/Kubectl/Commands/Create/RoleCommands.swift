import KubernetesAPI

/// `kubectl create role` and `kubectl create clusterrole`: one rule for each group of resources.
///
/// No generators, since the server is asked what the resources are.
struct RoleCommand: Command {
  static let spec = CommandSpec(
    name: "role",
    summary: "Create a role with single rule",
    examples: [
      .init(
        "Allow to look at pods",
        "kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods"
      ),
      .init(
        "Allow to look at one pod only",
        "kubectl create role web-reader --verb=get --resource=pods --resource-name=web"
      ),
      .init("With a group", "kubectl create role shop --verb=get,list --resource=deployments.apps"),
      .init("With a part of pods", "kubectl create role logs --verb=get --resource=pods,pods/log"),
    ],
    usage: "kubectl create role NAME --verb=verb --resource=resource.group/subresource"
      + " [--resource-name=resourcename] [--dry-run=server|client|none]",
    flags: ruleFlags + commonFlags
  )

  static let clusterSpec = CommandSpec(
    name: "clusterrole",
    summary: "Create a cluster role",
    examples: [
      .init(
        "Allow to look at pods everywhere",
        "kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods"
      ),
      .init(
        "Allow to see how the server is",
        "kubectl create clusterrole health --verb=get --non-resource-url=/healthz"
      ),
      .init(
        "Put a role together from others",
        "kubectl create clusterrole monitoring --aggregation-rule=\"team=monitoring\""
      ),
    ],
    usage: "kubectl create clusterrole NAME --verb=verb --resource=resource.group"
      + " [--resource-name=resourcename] [--dry-run=server|client|none]",
    flags: ruleFlags + [
      Flag("non-resource-url", .strings, "A path of the server that is no resource"),
      Flag(
        "aggregation-rule",
        .strings,
        "Labels of the cluster roles to put this one together from"
      ),
    ] + commonFlags
  )

  private static let ruleFlags = [
    Flag("verb", .strings, "A verb that the rule allows"),
    Flag("resource", .strings, "A resource that the rule is for"),
    Flag("resource-name", .array, "The name of the only object that is meant; repeatable"),
  ]

  private static let commonFlags = [
    GlobalFlags.output, GlobalFlags.dryRun,
    Flag("save-config", .boolean, "Keep the manifest in an annotation, for apply"),
    Flag("validate", .string, "strict", bare: "strict", "strict, warn or ignore unknown fields"),
  ]

  private static let knownVerbs = [
    "*", "get", "delete", "list", "create", "update", "patch", "watch", "proxy",
    "deletecollection", "use", "bind", "escalate", "impersonate",
  ]
  private static let pathVerbs = ["*", "get", "post", "put", "delete", "patch", "head", "options"]

  /// The resources that some verbs are for.
  private static let special: [String: [String]] = [
    "use": ["podsecuritypolicies.policy", "podsecuritypolicies.extensions"],
    "bind": ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
    "escalate": ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
    "impersonate": [
      "users.", "serviceaccounts.", "groups.", "userextras.authentication.k8s.io",
    ],
  ]

  private let invocation: Invocation
  private let creation: ObjectCreation
  private let name: String
  private let isOfCluster: Bool
  private let verbs: [String]
  private let names: [String]
  private let urls: [String]

  init(_ invocation: Invocation) throws(Failure) {
    self.invocation = invocation
    let arguments = invocation.arguments
    isOfCluster = invocation.path.hasSuffix(" clusterrole")
    let count = arguments.dash ?? invocation.positional.count
    guard count == 1, let name = invocation.positional.first else {
      throw .usage("exactly one NAME is required, got \(count)")
    }
    self.name = name
    creation = try ObjectCreation(invocation)
    let given = arguments.list("verb")
    verbs = given.contains("*") ? ["*"] : given.withoutRepeats
    names = arguments.list("resource-name").withoutRepeats
    urls = isOfCluster ? arguments.list("non-resource-url").withoutRepeats : []
    try validate()
  }

  private func validate() throws(Failure) {
    let resources = invocation.arguments.list("resource")
    if !invocation.arguments.list("aggregation-rule").isEmpty {
      guard verbs.isEmpty, urls.isEmpty, resources.isEmpty, names.isEmpty else {
        throw .message(
          "aggregation rule must be specified without nonResourceURLs, verbs, resources or"
            + " resourceNames"
        )
      }
      return
    }
    if verbs.isEmpty { throw .message("at least one verb must be specified") }
    guard isOfCluster else {
      if resources.isEmpty { throw .message("at least one resource must be specified") }
      return
    }
    if resources.isEmpty, urls.isEmpty {
      throw .message("one of resource or nonResourceURL must be specified")
    }
    if !resources.isEmpty { return }
    if !names.isEmpty {
      throw .message("invalid verb, resourceNames can not be applied to nonResourceURL")
    }
    for url in urls {
      if url == "*" { continue }
      if !url.hasPrefix("/") { throw .message("nonResourceURL should start with /") }
      if url.dropLast().contains("*") {
        throw .message("nonResourceURL only supports wildcard matches when '*' is at the end")
      }
    }
    for verb in verbs where !Self.pathVerbs.contains(verb) {
      throw .message("invalid verb: '\(verb)' for nonResourceURL")
    }
  }

  mutating func run<Client: KubernetesClient, Station: Workstation>(
    _ client: inout Client,
    _ station: inout Station
  ) throws(Failure) -> Progress {
    var rules: [PolicyRule] = []
    let resources = invocation.arguments.list("resource")
    if !resources.isEmpty {
      for verb in verbs where !Self.knownVerbs.contains(verb) {
        station.complain("Warning: '\(verb)' is not a standard resource verb\n")
      }
      rules = try resourceRules(resources, try ResourceCatalog(&client))
    }
    if !urls.isEmpty {
      var rule = PolicyRule()
      rule.verbs = verbs
      rule.nonResourceURLs = urls
      rules.append(rule)
    }
    let object: any APIObject
    if isOfCluster {
      var role = ClusterRole()
      role.metadata.name = name
      role.rules = rules
      role.aggregationRule = try aggregation()
      object = role
    } else {
      var role = Role()
      role.metadata.name = name
      role.rules = rules
      object = role
    }
    do {
      try creation.create(object, &client, &station)
    } catch {
      throw .refused(error)
    }
    return .finished
  }

  private func aggregation() throws(Failure) -> AggregationRule? {
    let pairs = invocation.arguments.list("aggregation-rule")
    guard !pairs.isEmpty else { return nil }
    var selector = LabelSelector()
    for pair in pairs {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .message("unexpected aggregation-rule format \(pair)") }
      selector.matchLabels[String(parts[0])] = String(parts[1])
    }
    var rule = AggregationRule()
    rule.clusterRoleSelectors = [selector]
    return rule
  }

  /// A rule for each group, in the order of the groups' names.
  private func resourceRules(
    _ words: [String],
    _ catalog: ResourceCatalog
  ) throws(Failure) -> [PolicyRule] {
    var groups: [String: [String]] = [:]
    for word in words {
      let (group, resource) = try find(word, catalog)
      if word == "*" { groups = [:] }
      if !groups[group, default: []].contains(resource) {
        groups[group, default: []].append(resource)
      }
      if word == "*" { break }
    }
    return groups.keys.sorted().map { group in
      var rule = PolicyRule()
      rule.verbs = verbs
      rule.resources = groups[group] ?? []
      rule.apiGroups = [group]
      rule.resourceNames = names
      return rule
    }
  }

  private func find(
    _ word: String,
    _ catalog: ResourceCatalog
  ) throws(Failure) -> (group: String, resource: String) {
    let sections = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    let parts = sections[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    var (resource, group) = (parts[0], parts.count == 2 ? parts[1] : "")
    let part = sections.count == 2 ? "/\(sections[1])" : ""
    if resource.isEmpty {
      throw .message("resource must be specified if apiGroup/subresource specified")
    }
    if resource == "*" { return (group, "*\(part)") }
    let found = catalog.find(sections[0])
    if let found { (resource, group) = (found.plural, found.group) }
    var isKnown = found != nil
    for verb in verbs {
      guard let special = Self.special[verb] else { continue }
      guard special.contains("\(resource).\(group)") else {
        throw .message("can not perform '\(verb)' on '\(resource)' in group '\(group)'")
      }
      isKnown = true
    }
    guard isKnown else {
      throw .plain(
        "the server doesn't have a resource type \"\(resource)\""
          + (group.isEmpty ? "" : " in group \"\(group)\"")
      )
    }
    return (group, resource + part)
  }
}

extension [String] {
  /// Each text once, in the order in which they first came.
  fileprivate var withoutRepeats: [String] {
    var result: [String] = []
    for text in self where !result.contains(text) { result.append(text) }
    return result
  }
}
