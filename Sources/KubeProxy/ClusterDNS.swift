public import KubernetesAPI
public import Network

/// The names of the cluster: services, and the pods behind headless ones, as DNS records.
///
/// What kube-dns and CoreDNS serve. It watches services and endpoint slices and keeps the zone; whether
/// anybody answers queries from it is another matter: that takes a ready pod behind the DNS service.
/// Source of the names: the DNS specification of Kubernetes, version 1.1.
public struct ClusterDNS: Sendable {
  /// The kinds whose changes wake it.
  public static let watches = [Service.resource, EndpointSlice.resource]

  /// The cluster's domain.
  public let domain: String

  private var services = ChangeCursor(Service.resource)
  private var slices = ChangeCursor(EndpointSlice.resource)

  /// Makes a server that has not looked yet.
  public init(domain: String = "cluster.local") { self.domain = domain }

  /// Reads what changed, and brings `zone` up to date.
  ///
  /// - Throws: what the server refuses; the zone is served as it was.
  public mutating func run(
    _ client: inout some KubernetesClient,
    _ zone: inout DNSZone
  )
    throws(Status)
  {
    var names: [NamespacedName] = []
    switch try services.read(&client) {
    case .listed(let objects): names += objects.map { $0.namespacedName }
    case .changed(let changes):
      for change in changes {
        if change.kind == .deleted, let service = change.object as? Service {
          remove(service, &zone)
        } else {
          names.append(change.object.namespacedName)
        }
      }
    }
    switch try slices.read(&client) {
    case .listed(let objects): names += objects.compactMap { ($0 as? EndpointSlice)?.serviceName }
    case .changed(let changes):
      names += changes.compactMap { ($0.object as? EndpointSlice)?.serviceName }
    }
    var seen: Set<NamespacedName> = []
    for name in names where seen.insert(name).inserted { try write(name, &client, &zone) }
  }

  /// Forgets what it read, as one that starts again.
  public mutating func restart() { self = ClusterDNS(domain: domain) }

  private func fullName(_ name: NamespacedName) -> String {
    "\(name.name).\(name.namespace).svc.\(domain)"
  }

  private func remove(_ service: Service, _ zone: inout DNSZone) {
    let name = fullName(service.namespacedName)
    zone[name] = nil
    if let address = IPv4Address(service.spec.clusterIP) { zone.setName(nil, of: address) }
    for port in service.spec.ports where !port.name.isEmpty {
      zone.setServiceRecords([], of: "_\(port.name)._\(port.protocol.lowercased()).\(name)")
    }
  }

  private func write(
    _ name: NamespacedName,
    _ client: inout some KubernetesClient,
    _ zone: inout DNSZone
  ) throws(Status) {
    guard
      let service = try client.find(Service.self, namespace: name.namespace, name: name.name)
    else { return }
    let full = fullName(name)
    if service.spec.type == "ExternalName" {
      zone[full] = .alias(service.spec.externalName)
      return
    }
    if let address = IPv4Address(service.spec.clusterIP) {
      zone[full] = .addresses([address])
      zone.setName(full, of: address)
    } else {
      try writeHeadless(service, full, &client, &zone)
    }
    for port in service.spec.ports where !port.name.isEmpty {
      zone.setServiceRecords(
        [DNSServiceRecord(port: Int(port.port), target: full)],
        of: "_\(port.name)._\(port.protocol.lowercased()).\(full)"
      )
    }
  }

  /// A headless service is the addresses of its pods, and a name for each that has a host name.
  private func writeHeadless(
    _ service: Service,
    _ full: String,
    _ client: inout some KubernetesClient,
    _ zone: inout DNSZone
  ) throws(Status) {
    let selector = LabelSelectorTerms(
      matching: ["kubernetes.io/service-name": service.metadata.name])
    let slices = try client.list(
      EndpointSlice.self,
      ListOptions(namespace: service.metadata.namespace, labels: selector)
    )
    var addresses: [IPv4Address] = []
    for endpoint in slices.flatMap(\.endpoints)
    where endpoint.conditions.ready ?? true || service.spec.publishNotReadyAddresses {
      let own = endpoint.addresses.compactMap { IPv4Address($0) }
      addresses += own
      if let hostname = endpoint.hostname, !hostname.isEmpty {
        zone["\(hostname).\(full)"] = .addresses(own)
      }
    }
    zone[full] = addresses.isEmpty ? nil : .addresses(addresses.sorted())
  }
}
