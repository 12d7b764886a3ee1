public import KubernetesAPI
public import Network
public import Simulation

/// What the controller of the addon `ingress` makes of ingresses: routes for its proxy, and their status.
///
/// The proxy itself is the program in the controller's pod; without that pod nothing answers, and no
/// ingress gets an address. Source of the behaviour: `kubernetes/ingress-nginx` with minikube's arguments.
public struct IngressController: Sendable {
  /// The kinds whose changes wake it while there is something to do.
  public static let watches = [
    Ingress.resource, IngressClass.resource, Service.resource, EndpointSlice.resource, Pod.resource,
    Secret.resource,
  ]
  /// The name under which it sees to classes.
  public static let name = "k8s.io/ingress-nginx"

  private static let rewriteKey = "nginx.ingress.kubernetes.io/rewrite-target"
  private static let redirectKey = "nginx.ingress.kubernetes.io/ssl-redirect"
  private static let statusPeriod = Duration.seconds(60)

  /// Whether there is a class of its own; without one nothing but classes is of interest.
  public private(set) var isActive = false

  private var events = EventRecorder(component: "nginx-ingress-controller")
  /// The ingresses that it has seen, by uid and generation.
  private var seen: Set<String> = []
  private var nextStatus = Instant.epoch

  /// Makes a controller that has not looked yet.
  public init() {}

  /// Looks at everything, and writes `table`.
  ///
  /// - Returns: when to look again at the latest; nil when only a change is to wake it.
  /// - Throws: what the server refuses; the table stays as it was.
  public mutating func run(
    _ client: inout some KubernetesClient,
    _ table: inout HTTPRouteTable
  ) throws(Status) -> Instant? {
    let classes = try client.list(IngressClass.self, ListOptions())
      .filter { $0.spec.controller == Self.name }
    isActive = !classes.isEmpty
    guard isActive, let address = try nodeAddress(&client) else {
      table = HTTPRouteTable()
      return nil
    }
    let names = Set(classes.map { $0.metadata.name })
    // Minikube's controller also sees to ingresses that name no class.
    let own = try client.list(Ingress.self, ListOptions()).filter { ingress in
      let named =
        ingress.spec.ingressClassName
        ?? ingress.metadata.annotations["kubernetes.io/ingress.class"]
      return named.map { names.contains($0) } ?? true
    }
    var next = HTTPRouteTable()
    for ingress in own where !Self.isCanary(ingress) { try add(ingress, &client, &next) }
    for ingress in own where Self.isCanary(ingress) { try addCanary(ingress, &client, &next) }
    table = next
    for ingress in own {
      let key = "\(ingress.metadata.uid)/\(ingress.metadata.generation)"
      guard seen.insert(key).inserted else { continue }
      events.record(&client, about: ingress, reason: "Sync", message: "Scheduled for sync")
      tellUnknown(ingress, &client)
    }
    return try tellAddresses(own, address, &client)
  }

  /// The address of the node on which the controller's pod is ready; nil where none is.
  private func nodeAddress(
    _ client: inout some KubernetesClient
  ) throws(Status) -> String? {
    var options = ListOptions()
    options.labelSelector = LabelSelectorTerms(
      matching: [
        "app.kubernetes.io/component": "controller", "app.kubernetes.io/name": "ingress-nginx",
      ]
    )
    let pods = try client.list(Pod.self, options)
    return pods.first { pod in
      pod.metadata.deletionTimestamp == nil
        && pod.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
    }?.status.hostIP
  }

  /// Once a minute every ingress gets the node's address.
  private mutating func tellAddresses(
    _ ingresses: [Ingress],
    _ address: String,
    _ client: inout some KubernetesClient
  ) throws(Status) -> Instant? {
    let waiting = ingresses.filter { $0.status.loadBalancer.ingress.first?.ip != address }
    guard !waiting.isEmpty else { return nil }
    guard client.now >= nextStatus else { return nextStatus }
    nextStatus = client.now + Self.statusPeriod
    for ingress in waiting {
      var changed = ingress
      var place = IngressLoadBalancerIngress()
      place.ip = address
      changed.status.loadBalancer.ingress = [place]
      _ = try? client.updateStatus(changed)
    }
    return nil
  }

  private func add(
    _ ingress: Ingress,
    _ client: inout some KubernetesClient,
    _ table: inout HTTPRouteTable
  ) throws(Status) {
    let space = ingress.metadata.namespace
    let secured = ingress.spec.tls.flatMap(\.hosts)
    table.secureHosts += secured
    for entry in ingress.spec.tls {
      guard
        let secret = try client.find(Secret.self, namespace: space, name: entry.secretName),
        let text = secret.data["tls.crt"], secret.data["tls.key"] != nil
      else { continue }
      for host in entry.hosts {
        table.subjects[host] = Certificate(pem: text).map { Self.name($0.subject) } ?? "CN=\(host)"
      }
    }
    let rewrite = ingress.metadata.annotations[Self.rewriteKey]
    let redirects = ingress.metadata.annotations[Self.redirectKey] != "false"
    for rule in ingress.spec.rules {
      for path in rule.http?.paths ?? [] {
        guard let service = path.backend.service else { continue }
        let (fixed, match) = Self.match(path)
        let route = HTTPRouteTable.Route(
          path: fixed,
          match: match,
          rewrite: rewrite,
          backend: try name(of: service, space, &client),
          endpoints: try endpoints(of: service, space, &client),
          isSecured: redirects && secured.contains(rule.host)
        )
        table.hosts[rule.host, default: []].append(route)
      }
    }
    guard let service = ingress.spec.defaultBackend?.service else { return }
    let route = HTTPRouteTable.Route(
      path: "/",
      match: .letters,
      backend: try name(of: service, space, &client),
      endpoints: try endpoints(of: service, space, &client)
    )
    if ingress.spec.rules.isEmpty { table.fallback = route }
    for rule in ingress.spec.rules { table.hosts[rule.host, default: []].append(route) }
  }

  private static func name(_ subject: CertificateSubject) -> String {
    (subject.organizations.map { "O=\($0)" } + ["CN=\(subject.commonName)"])
      .joined(separator: "; ")
  }

  private static let prefix = "nginx.ingress.kubernetes.io/"
  private static let known: Set<String> = [
    "rewrite-target", "ssl-redirect", "use-regex", "canary", "canary-weight",
    "canary-weight-total", "canary-by-header", "canary-by-header-value", "canary-by-cookie",
    "backend-protocol",
  ]

  /// Says which annotations of the real controller mean nothing here.
  private mutating func tellUnknown(_ ingress: Ingress, _ client: inout some KubernetesClient) {
    for key in ingress.metadata.annotations.map(\.key) where key.hasPrefix(Self.prefix) {
      guard !Self.known.contains(String(key.dropFirst(Self.prefix.utf8.count))) else { continue }
      events.record(
        &client,
        about: ingress,
        type: .warning,
        reason: "NotSimulated",
        message: "the annotation \(key) is not simulated; the ingress works without it"
      )
    }
  }

  private static func isCanary(_ ingress: Ingress) -> Bool {
    ingress.metadata.annotations[prefix + "canary"] == "true"
  }

  /// Puts a back end on trial beside the routes of the same hosts and paths; alone it does nothing.
  private func addCanary(
    _ ingress: Ingress,
    _ client: inout some KubernetesClient,
    _ table: inout HTTPRouteTable
  ) throws(Status) {
    let space = ingress.metadata.namespace
    func word(_ name: String) -> String {
      ingress.metadata.annotations[Self.prefix + "canary-" + name] ?? ""
    }
    for rule in ingress.spec.rules {
      for path in rule.http?.paths ?? [] {
        guard let service = path.backend.service else { continue }
        let (fixed, _) = Self.match(path)
        var canary = HTTPRouteTable.Canary(
          backend: try name(of: service, space, &client),
          endpoints: try endpoints(of: service, space, &client)
        )
        canary.weight = Int(word("weight")) ?? 0
        canary.total = Int(word("weight-total")) ?? 100
        (canary.header, canary.headerValue) = (word("by-header"), word("by-header-value"))
        canary.cookie = word("by-cookie")
        for index in (table.hosts[rule.host] ?? []).indices
        where table.hosts[rule.host]?[index].path == fixed {
          table.hosts[rule.host]?[index].canaries = [canary]
        }
      }
    }
  }

  /// The fixed beginning of a path, and how it is compared.
  private static func match(_ path: HTTPIngressPath) -> (String, HTTPRouteTable.Match) {
    let text = path.path.isEmpty ? "/" : path.path
    if text.hasSuffix("(/|$)(.*)") { return (String(text.dropLast(9)), .pattern(groups: 2)) }
    if text.hasSuffix("(.*)") { return (String(text.dropLast(4)), .pattern(groups: 1)) }
    switch path.pathType {
    case "Exact": return (text, .exact)
    case "Prefix": return (text, .prefix)
    default: return (text, .letters)
    }
  }

  private func port(
    of backend: IngressServiceBackend,
    _ service: Service
  ) -> ServicePort? {
    service.spec.ports.first {
      backend.port.name.isEmpty ? $0.port == backend.port.number : $0.name == backend.port.name
    }
  }

  private func name(
    of backend: IngressServiceBackend,
    _ space: String,
    _ client: inout some KubernetesClient
  ) throws(Status) -> String {
    let port = backend.port.name.isEmpty ? "\(backend.port.number)" : backend.port.name
    return "\(space)-\(backend.name)-\(port)"
  }

  private func endpoints(
    of backend: IngressServiceBackend,
    _ space: String,
    _ client: inout some KubernetesClient
  ) throws(Status) -> [Backend] {
    guard let service = try client.find(Service.self, namespace: space, name: backend.name),
      let port = port(of: backend, service)
    else { return [] }
    let selector = LabelSelectorTerms(matching: ["kubernetes.io/service-name": backend.name])
    let slices = try client.list(
      EndpointSlice.self,
      ListOptions(namespace: space, labels: selector)
    )
    return ServiceBackends.all(of: slices, port: port).filter(\.isReady).map(\.endpoint)
  }
}
