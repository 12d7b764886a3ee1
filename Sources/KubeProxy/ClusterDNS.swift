public import KubernetesAPI
public import Network
import Simulation

/// The names of the cluster: services, and the pods behind headless ones, as DNS records.
///
/// What kube-dns and CoreDNS serve. It watches services and endpoint slices and keeps the zone; whether
/// anybody answers queries from it is another matter: that takes a ready pod behind the DNS service.
/// Source of the names: the DNS specification of Kubernetes, version 1.1.
public struct ClusterDNS: Sendable {
  /// The kinds whose changes wake it.
  public static let watches = [
    Service.resource, EndpointSlice.resource, Namespace.resource,
  ]

  /// The cluster's domain.
  public let domain: String

  private var services = ChangeCursor(Service.resource)
  private var slices = ChangeCursor(EndpointSlice.resource)
  private var namespaces = ChangeCursor(Namespace.resource)
  /// What stands in the zone because of each service, to be taken out when it changes.
  private var written: [NamespacedName: Written] = [:]

  private struct Written: Sendable {
    var names: [String] = []
    var serviceNames: [String] = []
    var addresses: [IPv4Address] = []
  }

  /// Makes a server that has not looked yet.
  public init(domain: String = "cluster.local") { self.domain = domain }

  /// Reads what changed, and brings `zone` up to date.
  ///
  /// - Throws: what the server refuses; the zone is served as it was.
  public mutating func run(
    _ client: inout some KubernetesClient,
    _ zone: inout DNSZone
  ) throws(Status) {
    try readNamespaces(&client, &zone)
    var names: [NamespacedName] = []
    switch try services.read(&client) {
    case .listed(let objects): names += written.keys.sorted() + objects.map { $0.namespacedName }
    case .changed(let changes): names += changes.map { $0.object.namespacedName }
    }
    switch try slices.read(&client) {
    case .listed(let objects): names += objects.compactMap { ($0 as? EndpointSlice)?.serviceName }
    case .changed(let changes):
      names += changes.compactMap { ($0.object as? EndpointSlice)?.serviceName }
    }
    var seen: Set<NamespacedName> = []
    for name in names where seen.insert(name).inserted { try write(name, &client, &zone) }
    if !seen.isEmpty { zone.serial = client.now.seconds }
  }

  private mutating func readNamespaces(
    _ client: inout some KubernetesClient,
    _ zone: inout DNSZone
  ) throws(Status) {
    switch try namespaces.read(&client) {
    case .listed(let objects): zone.namespaces = Set(objects.map { $0.metadata.name })
    case .changed(let changes):
      for change in changes {
        let name = change.object.metadata.name
        if change.kind == .deleted {
          zone.namespaces.remove(name)
        } else {
          zone.namespaces.insert(name)
        }
      }
    }
  }

  /// Forgets what it read, as one that starts again; what it wrote is checked then.
  public mutating func restart() {
    services.reset()
    slices.reset()
    namespaces.reset()
  }

  private mutating func write(
    _ name: NamespacedName,
    _ client: inout some KubernetesClient,
    _ zone: inout DNSZone
  ) throws(Status) {
    let service = try client.find(Service.self, namespace: name.namespace, name: name.name)
    var records = Written()
    let full = "\(name.name).\(name.namespace).svc.\(domain)"
    let isHeadless = service?.spec.clusterIP == "None" && service?.spec.type != "ExternalName"
    let slices = isHeadless ? try self.slices(of: name, &client) : []
    erase(name, &zone)
    guard let service else { return }
    if service.spec.type == "ExternalName" {
      zone[full] = .alias(service.spec.externalName)
      records.names = [full]
    } else if isHeadless {
      writeHeadless(service, slices, full, &zone, &records)
    } else if let address = IPv4Address(service.spec.clusterIP) {
      zone[full] = .addresses([address])
      zone.setName(full, of: address)
      records.names = [full]
      records.addresses = [address]
      for port in service.spec.ports where !port.name.isEmpty {
        let label = "_\(port.name)._\(port.protocol.lowercased()).\(full)"
        zone.setServiceRecords([DNSServiceRecord(port: Int(port.port), target: full)], of: label)
        records.serviceNames.append(label)
      }
    }
    written[name] = records
  }

  private mutating func erase(_ name: NamespacedName, _ zone: inout DNSZone) {
    guard let old = written.removeValue(forKey: name) else { return }
    for name in old.names { zone[name] = nil }
    for name in old.serviceNames { zone.setServiceRecords([], of: name) }
    for address in old.addresses { zone.setName(nil, of: address) }
  }

  private func slices(
    of name: NamespacedName,
    _ client: inout some KubernetesClient
  ) throws(Status) -> [EndpointSlice] {
    let selector = LabelSelectorTerms(matching: ["kubernetes.io/service-name": name.name])
    return try client.list(
      EndpointSlice.self,
      ListOptions(namespace: name.namespace, labels: selector)
    )
  }

  /// A headless service is the addresses of its pods, with a name for each: its host name where it
  /// has one, else its address with dashes.
  private func writeHeadless(
    _ service: Service,
    _ slices: [EndpointSlice],
    _ full: String,
    _ zone: inout DNSZone,
    _ records: inout Written
  ) {
    var addresses: [IPv4Address] = []
    var targets: [String: [DNSServiceRecord]] = [:]
    for slice in slices {
      for endpoint in slice.endpoints
      where endpoint.conditions.ready ?? true || service.spec.publishNotReadyAddresses {
        let own = endpoint.addresses.compactMap { IPv4Address($0) }
        guard let first = own.first else { continue }
        addresses += own
        let dashed = first.description.split(separator: ".").joined(separator: "-")
        let name = "\(endpoint.hostname.flatMap { $0.isEmpty ? nil : $0 } ?? dashed).\(full)"
        zone[name] = .addresses(own)
        records.names.append(name)
        for address in own {
          zone.setName(name, of: address)
          records.addresses.append(address)
        }
        for port in slice.ports {
          guard let label = port.name, !label.isEmpty, let number = port.port else { continue }
          let transport = (port.protocol ?? "TCP").lowercased()
          targets["_\(label)._\(transport).\(full)", default: []]
            .append(DNSServiceRecord(port: Int(number), target: name))
        }
      }
    }
    guard !addresses.isEmpty else { return }
    zone[full] = .addresses(addresses.sorted())
    records.names.append(full)
    for (label, found) in targets.sorted(by: { $0.key < $1.key }) {
      zone.setServiceRecords(found, of: label)
      records.serviceNames.append(label)
    }
  }
}
