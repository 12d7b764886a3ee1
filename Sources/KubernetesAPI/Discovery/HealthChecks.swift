/// What the server looks at when it is asked how it is: `/livez`, `/readyz` and `/healthz`.
///
/// Each is fine: a server that is not well answers no path at all.
public struct HealthChecks: Sendable {
  /// Which of the three is asked.
  let name: String

  /// The checks of a path; nil where it is none of the three.
  public init?(_ name: String) {
    guard ["healthz", "livez", "readyz"].contains(name) else { return nil }
    self.name = name
  }

  /// The names of the checks in their order.
  var checks: [String] {
    var checks = ["ping", "log", "etcd"]
    if name == "readyz" { checks += ["etcd-readiness", "informer-sync"] }
    checks += Self.hooks
    return name == "readyz" ? checks + ["shutdown"] : checks
  }

  /// The answer at the path below, about one check or, where `check` is empty, about all but those
  /// that the client leaves out; nil where there is no such check.
  public func answer(_ check: String, isVerbose: Bool, excluded: [String] = []) -> String? {
    guard check.isEmpty else { return checks.contains(check) ? "ok" : nil }
    guard isVerbose else { return "ok" }
    var text = checks.map { "[+]\($0) \(excluded.contains($0) ? "excluded: ok" : "ok")\n" }.joined()
    let unknown = excluded.filter { !checks.contains($0) }.sorted()
    if !unknown.isEmpty {
      let list = unknown.map { "\"\($0)\"" }.joined(separator: ", ")
      text += "warn: some health checks cannot be excluded: no matches for \(list)\n"
    }
    return text + "\(name) check passed\n"
  }

  private static let hooks =
    [
      "start-apiserver-admission-initializer", "generic-apiserver-start-informers",
      "priority-and-fairness-config-consumer", "priority-and-fairness-filter",
      "storage-object-count-tracker-hook", "start-apiextensions-informers",
      "start-apiextensions-controllers", "crd-informer-synced",
      "start-system-namespaces-controller", "start-cluster-authentication-info-controller",
      "start-kube-apiserver-identity-lease-controller",
      "start-kube-apiserver-identity-lease-garbage-collector",
      "start-legacy-token-tracking-controller", "start-service-ip-repair-controllers",
      "rbac/bootstrap-roles", "scheduling/bootstrap-system-priority-classes",
      "priority-and-fairness-config-producer", "bootstrap-controller",
      "start-kubernetes-service-cidr-controller", "aggregator-reload-proxy-client-cert",
      "start-kube-aggregator-informers", "apiservice-status-local-available-controller",
      "apiservice-status-remote-available-controller", "apiservice-registration-controller",
      "apiservice-discovery-controller", "kube-apiserver-autoregistration",
    ].map { "poststarthook/\($0)" } + ["autoregister-completion"]
    + ["apiservice-openapi-controller", "apiservice-openapiv3-controller"].map {
      "poststarthook/\($0)"
    }
}
