/// What the server tells of itself at `/metrics`, in the text form of Prometheus.
///
/// Of the real server's thousand series these are what the simulation has: which version serves, and
/// how many objects of each resource are stored.
public struct ServerMetrics: Sendable {
  private var lines = [
    "# HELP apiserver_resource_objects [ALPHA] Number of stored objects at the time of last check"
      + " split by kind. In case of a fetching error, the value will be -1.",
    "# TYPE apiserver_resource_objects gauge",
  ]

  /// Counts what `client` has.
  public init<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    let stored = try client.resources().filter {
      $0.verbs.contains("list") && $0.verbs.contains("create")
    }
    var counted: [String] = []
    for resource in stored.sorted(by: { ($0.group, $0.plural) < ($1.group, $1.plural) }) {
      guard !counted.contains(resource.qualifiedPlural) else { continue }
      counted.append(resource.qualifiedPlural)
      let count = try client.list(resource, ListOptions()).items.count
      lines.append(
        "apiserver_resource_objects{group=\"\(resource.group)\",resource=\"\(resource.plural)\"}"
          + " \(count)"
      )
    }
    lines += [
      "# HELP kubernetes_build_info [ALPHA] A metric with a constant '1' value labeled by major,"
        + " minor, git version, git commit, git tree state, build date, Go version, and compiler"
        + " from which Kubernetes was built, and platform on which it is running.",
      "# TYPE kubernetes_build_info gauge",
      "kubernetes_build_info{git_version=\"v1.36.2\",major=\"1\",minor=\"36\",platform=\"linux/amd64\"} 1",
    ]
  }

  /// All lines.
  public var text: String { lines.joined(separator: "\n") + "\n" }
}
