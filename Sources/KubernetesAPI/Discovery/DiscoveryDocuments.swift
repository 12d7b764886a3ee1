public import Manifests

/// What the server serves, in the forms in which clients ask: all at once, or group by group.
public struct DiscoveryDocuments: Sendable {
  /// A group with its versions, the preferred one first.
  private struct Group {
    var name: String
    var versions: [(name: String, resources: [APIResource])] = []
  }

  private let groups: [Group]

  /// Makes the documents about `resources`.
  public init(_ resources: [APIResource]) {
    var groups: [Group] = []
    for resource in resources {
      let group = groups.firstIndex { $0.name == resource.group } ?? groups.count
      if group == groups.count { groups.append(Group(name: resource.group)) }
      let version =
        groups[group].versions.firstIndex { $0.name == resource.version }
        ?? groups[group].versions.count
      if version == groups[group].versions.count {
        groups[group].versions.append((resource.version, []))
      }
      groups[group].versions[version].resources.append(resource)
    }
    self.groups = groups
  }

  /// The document at a path below the root; nil where it leads elsewhere.
  public func document(_ segments: [String]) -> Value? {
    let rest = Array(segments.dropFirst())
    switch (segments.first, rest.count) {
    case ("api", 0): return ["kind": "APIVersions", "versions": ["v1"]]
    case ("apis", 0):
      return [
        "kind": "APIGroupList", "apiVersion": "v1",
        "groups": .array(groups.filter { !$0.name.isEmpty }.map { Self.tree(of: $0) }),
      ]
    case ("apis", 1):
      return groups.first { $0.name == rest[0] }.map { group in
        var tree = Self.tree(of: group)
        tree["kind"] = "APIGroup"
        tree["apiVersion"] = "v1"
        return tree
      }
    case ("api", 1): return list(group: "", version: rest[0])
    case ("apis", 2): return list(group: rest[0], version: rest[1])
    default: return nil
    }
  }

  /// The paths that the root lists.
  public var paths: [String] {
    var paths = ["/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/apis/"]
    for group in groups where !group.name.isEmpty {
      paths.append("/apis/\(group.name)")
      paths += group.versions.map { "/apis/\(group.name)/\($0.name)" }
    }
    for health in ["healthz", "livez", "readyz"].compactMap(HealthChecks.init) {
      paths += ["/\(health.name)"] + health.checks.map { "/\(health.name)/\($0)" }
    }
    paths += [
      "/metrics", "/metrics/slis", "/openapi/v2", "/openapi/v3", "/openapi/v3/",
      "/openid/v1/jwks", "/version",
    ]
    return paths.sorted()
  }

  private static func tree(of group: Group) -> Value {
    let versions = group.versions.map { version -> Value in
      [
        "groupVersion": .string("\(group.name)/\(version.name)"), "version": .string(version.name),
      ]
    }
    return [
      "name": .string(group.name), "versions": .array(versions),
      "preferredVersion": versions.first ?? .null,
    ]
  }

  private func list(group: String, version: String) -> Value? {
    let versions = groups.first { $0.name == group }?.versions ?? []
    guard let served = versions.first(where: { $0.name == version }) else { return nil }
    return [
      "kind": "APIResourceList", "apiVersion": "v1",
      "groupVersion": .string(group.isEmpty ? version : "\(group)/\(version)"),
      "resources": .array(served.resources.flatMap(Self.rows)),
    ]
  }

  /// A resource and its parts as rows of a list.
  private static func rows(of resource: APIResource) -> [Value] {
    var whole: Value = [
      "name": .string(resource.plural), "singularName": .string(resource.singular),
      "namespaced": .bool(resource.isNamespaced), "kind": .string(resource.kind),
      "verbs": strings(resource.verbs),
    ]
    if !resource.shortNames.isEmpty { whole["shortNames"] = strings(resource.shortNames) }
    if !resource.categories.isEmpty { whole["categories"] = strings(resource.categories) }
    return [whole]
      + resource.subresources.map { name in
        let part = Part(name, of: resource)
        var row: Value = [
          "name": .string("\(resource.plural)/\(name)"), "singularName": "",
          "namespaced": .bool(resource.isNamespaced), "kind": .string(part.kind),
          "verbs": strings(part.verbs),
        ]
        if let group = part.group, let version = part.version {
          row["group"] = .string(group)
          row["version"] = .string(version)
        }
        return row
      }
  }

  private static func strings(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }

  // MARK: All at once

  /// All groups but the core one, or that one alone, in one document.
  public func aggregated(isCore: Bool) -> Value {
    let items = groups.filter { $0.name.isEmpty == isCore }.map { group -> Value in
      let versions = group.versions.map { version -> Value in
        [
          "version": .string(version.name), "freshness": "Current",
          "resources": .array(version.resources.map(Self.entry)),
        ]
      }
      var metadata: Value = [:]
      if !group.name.isEmpty { metadata["name"] = .string(group.name) }
      return ["metadata": metadata, "versions": .array(versions)]
    }
    return [
      "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
      "items": .array(items),
    ]
  }

  private static func entry(_ resource: APIResource) -> Value {
    var entry: Value = [
      "resource": .string(resource.plural),
      "responseKind": [
        "group": .string(resource.group), "version": .string(resource.version),
        "kind": .string(resource.kind),
      ],
      "scope": resource.isNamespaced ? "Namespaced" : "Cluster",
      "singularResource": .string(resource.singular), "verbs": strings(resource.verbs),
    ]
    if !resource.shortNames.isEmpty { entry["shortNames"] = strings(resource.shortNames) }
    if !resource.categories.isEmpty { entry["categories"] = strings(resource.categories) }
    if !resource.subresources.isEmpty {
      entry["subresources"] = .array(
        resource.subresources.map { name in
          let part = Part(name, of: resource)
          return [
            "subresource": .string(name), "verbs": strings(part.verbs),
            "responseKind": [
              "group": .string(part.group ?? resource.group),
              "version": .string(part.version ?? resource.version), "kind": .string(part.kind),
            ],
          ]
        }
      )
    }
    return entry
  }
}

/// A part of a resource as discovery describes it.
private struct Part {
  let kind: String
  let verbs: [String]
  /// The group of the part's own kind, where it has one.
  var group: String?
  var version: String?

  init(_ name: String, of resource: APIResource) {
    switch name {
    case "scale": (kind, verbs, group, version) = ("Scale", Self.change, "autoscaling", "v1")
    case "eviction": (kind, verbs, group, version) = ("Eviction", ["create"], "policy", "v1")
    case "token":
      (kind, verbs, group, version) = ("TokenRequest", ["create"], "authentication.k8s.io", "v1")
    case "binding": (kind, verbs) = ("Binding", ["create"])
    case "log": (kind, verbs) = (resource.kind, ["get"])
    case "attach": (kind, verbs) = ("PodAttachOptions", ["create", "get"])
    case "exec": (kind, verbs) = ("PodExecOptions", ["create", "get"])
    case "portforward": (kind, verbs) = ("PodPortForwardOptions", ["create", "get"])
    case "proxy":
      (kind, verbs) = (
        "\(resource.kind)ProxyOptions",
        ["create", "delete", "get", "patch", "update"]
      )
    case "finalize", "approval": (kind, verbs) = (resource.kind, ["update"])
    default: (kind, verbs) = (resource.kind, Self.change)
    }
  }

  private static let change = ["get", "patch", "update"]
}
