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

  /// Makes a proxy that has not looked yet.
  public init() {}

  /// Reads what changed; answers the rules if they are to be written anew.
  ///
  /// - Throws: what the server refuses; nothing is written then, and the old rules stay in force.
  public mutating func run(_ client: inout some KubernetesClient) throws(Status) -> ServiceRules? {
    var changed: Set<NamespacedName> = []
    try readServices(&client, &changed)
    try readSlices(&client, &changed)
    guard !changed.isEmpty else { return nil }
    rules = makeRules()
    return rules
  }

  /// Forgets what it read, as one that starts again.
  public mutating func restart() { self = KubeProxy() }

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
    for (name, service) in serviceObjects {
      guard let address = IPv4Address(service.spec.clusterIP) else { continue }
      let slices = (sliceObjects[name] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
      for port in service.spec.ports {
        let affinity =
          service.spec.sessionAffinity == "ClientIP"
          ? Duration.seconds(
            Int64(service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800)
          ) : nil
        let rule = ServicePortRule(
          endpoints: ServiceBackends.endpoints(of: slices, port: port),
          affinity: affinity
        )
        let transport = port.protocol == "UDP" ? TransportProtocol.udp : .tcp
        rules.set(rule, address: address, port: Int(port.port), transport: transport)
        if port.nodePort != 0 {
          rules.set(rule, nodePort: Int(port.nodePort), transport: transport)
        }
        for external in service.spec.externalIPs + service.status.loadBalancer.ingress.map(\.ip) {
          guard let address = IPv4Address(external) else { continue }
          rules.set(rule, address: address, port: Int(port.port), transport: transport)
        }
      }
    }
    return rules
  }
}

/// Which addresses and ports stand behind a service's port.
enum ServiceBackends {
  /// The ready back ends, in the order of the slices.
  static func endpoints(of slices: [EndpointSlice], port: ServicePort) -> [Backend] {
    var result: [Backend] = []
    for slice in slices {
      guard let target = slice.ports.first(where: { ($0.name ?? "") == port.name })?.port else {
        continue
      }
      for endpoint in slice.endpoints where endpoint.conditions.ready ?? true {
        for address in endpoint.addresses {
          guard let address = IPv4Address(address) else { continue }
          result.append(Backend(address, port: Int(target)))
        }
      }
    }
    return result
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
