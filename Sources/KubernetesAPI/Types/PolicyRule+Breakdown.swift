/// Rules taken apart into single permissions and put together again, as they are shown and compared.
///
/// Source: `k8s.io/component-helpers/auth/rbac/validation`.
extension PolicyRule {
  /// The rule as rules of one verb on one resource, or on one path, each.
  public var breakdown: [PolicyRule] {
    var parts: [PolicyRule] = []
    for group in apiGroups {
      for resource in resources {
        for verb in verbs {
          var part = PolicyRule()
          part.verbs = [verb]
          part.apiGroups = [group]
          part.resources = [resource]
          if resourceNames.isEmpty {
            parts.append(part)
          } else {
            for name in resourceNames {
              part.resourceNames = [name]
              parts.append(part)
            }
          }
        }
      }
    }
    for url in nonResourceURLs {
      for verb in verbs {
        var part = PolicyRule()
        part.verbs = [verb]
        part.nonResourceURLs = [url]
        parts.append(part)
      }
    }
    return parts
  }

  /// The rules with those of one resource made one, in the order in which they came.
  public static func compact(_ rules: [PolicyRule]) -> [PolicyRule] {
    var others: [PolicyRule] = []
    var simple: [PolicyRule] = []
    var places: [[String]: Int] = [:]
    for rule in rules {
      guard rule.isSimple else {
        others.append(rule)
        continue
      }
      let key = rule.apiGroups + rule.resources + rule.resourceNames
      if let place = places[key] {
        for verb in rule.verbs where !simple[place].verbs.contains(verb) {
          simple[place].verbs.append(verb)
        }
      } else {
        places[key] = simple.count
        simple.append(rule)
      }
    }
    return others + simple
  }

  /// The rules as tables list them: taken apart, put together by resource, and sorted by verbs.
  public static func listed(_ rules: [PolicyRule]) -> [PolicyRule] {
    let keyed = compact(rules.flatMap(\.breakdown)).map { (Array($0.sortKey.utf8), $0) }
    return keyed.enumerated().sorted { left, right in
      left.element.0 == right.element.0
        ? left.offset < right.offset
        : left.element.0.lexicographicallyPrecedes(right.element.0)
    }.map(\.element.1)
  }

  /// Whether the rule is for one resource and at most one name.
  private var isSimple: Bool {
    nonResourceURLs.isEmpty && apiGroups.count == 1 && resources.count == 1
      && resourceNames.count <= 1
  }

  private var sortKey: String {
    "Verbs:\(Self.goList(verbs)),APIGroups:\(Self.goList(apiGroups)),Resources:"
      + "\(Self.goList(resources)),ResourceNames:\(Self.goList(resourceNames)),"
      + "NonResourceURLs:\(Self.goList(nonResourceURLs)),"
  }

  /// Texts as Go prints a slice of them: `[get list]`.
  public static func goList(_ texts: [String]) -> String {
    "[\(texts.joined(separator: " "))]"
  }

  /// Texts as Go prints a slice of quoted ones: `["get" "list"]`.
  public static func quotedList(_ texts: [String]) -> String {
    "[\(texts.map { "\"\($0)\"" }.joined(separator: " "))]"
  }

  /// The resource with its group, as tables name it: `deployments.apps/scale`.
  public var resourceText: String {
    guard let resource = resources.first else { return "" }
    let parts = resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    var text = String(parts[0])
    if let group = apiGroups.first, !group.isEmpty { text += ".\(group)" }
    return parts.count == 2 ? "\(text)/\(parts[1])" : text
  }

  /// The rule in one line, as refusals name it.
  public var compactText: String {
    var parts: [String] = []
    for (title, texts) in [
      ("APIGroups", apiGroups), ("Resources", resources), ("NonResourceURLs", nonResourceURLs),
      ("ResourceNames", resourceNames), ("Verbs", verbs),
    ] where !texts.isEmpty {
      parts.append("\(title):\(Self.quotedList(texts))")
    }
    return "{\(parts.joined(separator: ", "))}"
  }
}

extension PolicyRule {
  /// What of `wanted`, taken apart, `owned` does not hold.
  public static func missing(_ wanted: [PolicyRule], from owned: [PolicyRule]) -> [PolicyRule] {
    wanted.flatMap(\.breakdown).filter { part in !owned.contains { $0.covers(part) } }
  }

  /// Whether the rule holds all of `other`.
  private func covers(_ other: PolicyRule) -> Bool {
    func holds(_ mine: [String], _ theirs: [String]) -> Bool {
      mine.contains("*") || theirs.allSatisfy(mine.contains)
    }
    return holds(verbs, other.verbs) && holds(apiGroups, other.apiGroups)
      && other.resources.allSatisfy(coversResource)
      && other.nonResourceURLs.allSatisfy(allowsPath)
      && (other.resourceNames.isEmpty
        ? resourceNames.isEmpty || other.resources.isEmpty
        : resourceNames.isEmpty || other.resourceNames.allSatisfy(resourceNames.contains))
  }

  private func coversResource(_ resource: String) -> Bool {
    if resources.contains("*") || resources.contains(resource) { return true }
    guard let slash = resource.firstIndex(of: "/") else { return false }
    return resources.contains("*/" + resource[resource.index(after: slash)...])
  }

  /// Whether one of the paths stands for `path`.
  public func allowsPath(_ path: String) -> Bool {
    nonResourceURLs.contains { url in
      url == "*" || url == path
        || (url.hasSuffix("*") && path.hasPrefix(url.prefix { $0 != "*" }))
    }
  }

  /// Whether the rule allows `verb` on a resource; `name` empty for all objects.
  public func allows(
    _ verb: String,
    group: String,
    resource: String,
    subresource: String,
    name: String
  ) -> Bool {
    guard verbs.contains(verb) || verbs.contains("*"),
      apiGroups.contains(group) || apiGroups.contains("*"),
      resourceNames.isEmpty || resourceNames.contains(name)
    else { return false }
    let whole = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
    return resources.contains {
      $0 == "*" || $0 == whole || (!subresource.isEmpty && $0 == "*/\(subresource)")
    }
  }
}

extension ClusterRole {
  /// The rules of a role that is put together from others: theirs in the order of their names, each
  /// once.
  public static func aggregate(_ roles: [ClusterRole], _ rule: AggregationRule) -> [PolicyRule] {
    var rules: [PolicyRule] = []
    let ordered = roles.sorted { $0.metadata.name < $1.metadata.name }
    for selector in rule.clusterRoleSelectors {
      for role in ordered where selector.matches(role.metadata.labels) {
        for rule in role.rules where !rules.contains(rule) { rules.append(rule) }
      }
    }
    return rules
  }
}

extension RoleRef {
  /// Refers to a role of the RBAC group.
  public init(kind: String, name: String) {
    self.init()
    apiGroup = Role.resource.group
    self.kind = kind
    self.name = name
  }
}

extension RBACSubject {
  /// Names a subject; users and groups are of the RBAC group.
  public init(kind: String, name: String, namespace: String = "") {
    self.init()
    apiGroup = kind == "ServiceAccount" ? "" : Role.resource.group
    self.kind = kind
    self.name = name
    self.namespace = namespace
  }

  /// What explain calls the type.
  public static var typeName: String { "Subject" }

  /// Users and groups are of the RBAC group, whether they say so or not.
  public mutating func setDefaults() {
    guard apiGroup.isEmpty, kind == "User" || kind == "Group" else { return }
    apiGroup = Role.resource.group
  }
}

extension RoleRef {
  /// The group of roles is known.
  public mutating func setDefaults() {
    if apiGroup.isEmpty { apiGroup = Role.resource.group }
  }
}
