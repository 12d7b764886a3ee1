public import KubernetesAPI
public import Network
import Simulation

/// The part of every node that makes service addresses lead to pods.
///
/// It watches services and endpoint slices and writes the node's rules whole; nodes whose rules are
/// the same share them, so that a change in a large cluster is worked out once.
/// Source of the behaviour: `k8s.io/kubernetes/pkg/proxy/iptables`.
public struct KubeProxy: Sendable {
  /// The kinds whose changes wake it.
  public static let watches = [Service.resource, EndpointSlice.resource]

  private var services = ChangeCursor(Service.resource)
  private var slices = ChangeCursor(EndpointSlice.resource)
  private var serviceObjects: [NamespacedName: Service] = [:]
  /// The slices of each service, by the slices' names.
  private var sliceObjects: [NamespacedName: [String: EndpointSlice]] = [:]
  private var rules = ServiceRules()
  private let style: ServiceRules.Style
  /// The nodes of each zone, where some service asks for the zone's own back ends.
  private var zones: [String: [String]] = [:]

  /// Makes a proxy that has not looked yet.
  public init(style: ServiceRules.Style = .current) { self.style = style }

  /// Reads what changed; answers the rules if they are to be written anew.
  ///
  /// - Throws: what the server refuses; nothing is written then, and the old rules stay in force.
  public mutating func run(_ client: inout some KubernetesClient) throws(Status) -> ServiceRules? {
    var changed: Set<NamespacedName> = []
    try readServices(&client, &changed)
    try readSlices(&client, &changed)
    guard !changed.isEmpty else { return nil }
    if serviceObjects.values.contains(where: { $0.spec.trafficDistribution != nil }) {
      try readZones(&client)
    }
    rules = makeRules()
    return rules
  }

  private mutating func readZones(_ client: inout some KubernetesClient) throws(Status) {
    zones = [:]
    for node in try client.list(Node.self, ListOptions()) {
      guard let zone = node.metadata.labels["topology.kubernetes.io/zone"] else { continue }
      zones[zone, default: []].append(node.metadata.name)
    }
  }

  /// Forgets what it read, as one that starts again.
  public mutating func restart() { self = KubeProxy(style: style) }

  private mutating func readServices(
    _ client: inout some KubernetesClient,
    _ changed: inout Set<NamespacedName>
  ) throws(Status) {
    switch try services.read(&client) {
    case .listed(let objects):
      for name in serviceObjects.keys { changed.insert(name) }
      serviceObjects = [:]
      for case let service as Service in objects {
        serviceObjects[service.namespacedName] = service
        changed.insert(service.namespacedName)
      }
    case .changed(let changes):
      for change in changes {
        client.follow(from: change.revision)
        guard let service = change.object as? Service else { continue }
        serviceObjects[service.namespacedName] = change.kind == .deleted ? nil : service
        changed.insert(service.namespacedName)
      }
    }
  }

  private mutating func readSlices(
    _ client: inout some KubernetesClient,
    _ changed: inout Set<NamespacedName>
  ) throws(Status) {
    switch try slices.read(&client) {
    case .listed(let objects):
      for name in sliceObjects.keys { changed.insert(name) }
      sliceObjects = [:]
      for case let slice as EndpointSlice in objects { put(slice, isDeleted: false, &changed) }
    case .changed(let changes):
      for change in changes {
        client.follow(from: change.revision)
        guard let slice = change.object as? EndpointSlice else { continue }
        put(slice, isDeleted: change.kind == .deleted, &changed)
      }
    }
  }

  private mutating func put(
    _ slice: EndpointSlice,
    isDeleted: Bool,
    _ changed: inout Set<NamespacedName>
  ) {
    guard let service = slice.serviceName else { return }
    sliceObjects[service, default: [:]][slice.metadata.name] = isDeleted ? nil : slice
    changed.insert(service)
  }

  private func makeRules() -> ServiceRules {
    var rules = ServiceRules()
    rules.style = style
    for (name, service) in serviceObjects.sorted(by: { $0.key < $1.key }) {
      guard let address = IPv4Address(service.spec.clusterIP) else { continue }
      let slices = (sliceObjects[name] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
      // SCTP is not simulated: such ports lead nowhere.
      for port in service.spec.ports where port.protocol != "SCTP" {
        rules.add(rule(name, service, port, address, slices))
      }
    }
    return rules
  }

  private func rule(
    _ name: NamespacedName,
    _ service: Service,
    _ port: ServicePort,
    _ address: IPv4Address,
    _ slices: [EndpointSlice]
  ) -> ServicePortRule {
    let spec = service.spec
    var rule = ServicePortRule(
      "\(name)" + (port.name.isEmpty && style == .current ? "" : ":\(port.name)"),
      port.protocol == "UDP" ? .udp : .tcp,
      backends: ServiceBackends.all(of: slices, port: port, zones: zones)
    )
    rule.clusterAddress = Backend(address, port: Int(port.port))
    rule.externalAddresses = spec.externalIPs.compactMap { IPv4Address($0) }
    rule.balancerAddresses = service.status.loadBalancer.ingress
      .filter { ($0.ipMode ?? "VIP") == "VIP" }.compactMap { IPv4Address($0.ip) }
    rule.nodePort = UInt16(truncatingIfNeeded: port.nodePort)
    rule.healthPort = UInt16(truncatingIfNeeded: spec.healthCheckNodePort)
    if spec.sessionAffinity == "ClientIP" {
      rule.affinity = .seconds(
        Int64(spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800)
      )
    }
    rule.isInternalLocal = spec.internalTrafficPolicy == "Local"
    rule.isExternalLocal = spec.externalTrafficPolicy == "Local"
    if spec.type == "LoadBalancer" {
      rule.sourceRanges = spec.loadBalancerSourceRanges.compactMap { CIDR($0) }
    }
    return rule
  }
}

/// Which addresses and ports stand behind a service's port.
enum ServiceBackends {
  /// The back ends that can get traffic, in the order of the slices; one address counts once.
  ///
  /// `zones` has the nodes of zones, for hints that name these.
  static func all(
    of slices: [EndpointSlice],
    port: ServicePort,
    zones: [String: [String]] = [:]
  ) -> [RuleBackend] {
    var result: [RuleBackend] = []
    var seen: Set<Backend> = []
    for slice in slices {
      guard let target = slice.ports.first(where: { ($0.name ?? "") == port.name })?.port else {
        continue
      }
      for endpoint in slice.endpoints {
        let conditions = endpoint.conditions
        let isReady = conditions.ready ?? true
        let isEnding = conditions.terminating == true && conditions.serving ?? isReady
        guard isReady || isEnding, let text = endpoint.addresses.first,
          let address = IPv4Address(text)
        else { continue }
        let place = Backend(address, port: Int(target))
        guard seen.insert(place).inserted else { continue }
        result.append(
          RuleBackend(
            place,
            node: endpoint.nodeName ?? "",
            isReady: isReady,
            isEnding: isEnding,
            preferredBy: endpoint.hints.map { Self.nodes(of: $0, zones) } ?? []
          )
        )
      }
    }
    return result
  }
}

extension ServiceBackends {
  /// The nodes that are to use an endpoint with these hints.
  private static func nodes(of hints: EndpointHints, _ zones: [String: [String]]) -> [String] {
    hints.forNodes.isEmpty
      ? hints.forZones.flatMap { zones[$0.name] ?? [] } : hints.forNodes.map(\.name)
  }
}

extension EndpointSlice {
  /// The service that the slice belongs to, by its label.
  var serviceName: NamespacedName? {
    metadata.labels["kubernetes.io/service-name"].map {
      NamespacedName(namespace: metadata.namespace, name: $0)
    }
  }
}
