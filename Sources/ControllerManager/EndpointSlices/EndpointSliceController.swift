public import KubernetesAPI
import Simulation

/// Writes for every service with a selector its pods into slices of at most a hundred endpoints,
/// so that a change of one pod does not rewrite the others.
public struct EndpointSliceController: Controller {
  /// The name under which it records events.
  public let name = "endpoint-slice-controller"
  /// The kinds whose changes wake it.
  public let watches = [Service.resource, Pod.resource]

  /// How many endpoints a slice holds at most.
  static let limit = 100
  static let serviceLabel = "kubernetes.io/service-name"
  static let managerLabel = "endpointslice.kubernetes.io/managed-by"
  static let manager = "endpointslice-controller.k8s.io"

  var queue = WorkQueue<NamespacedName>()
  private var watch = ServiceWatch()

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    try watch.read(into: &queue, &client)
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    guard
      let service = try client.find(Service.self, namespace: key.namespace, name: key.name),
      service.selectsPods
    else { return }
    let pods = try client.list(
      Pod.self,
      ListOptions(
        namespace: key.namespace,
        labels: LabelSelectorTerms(matching: service.spec.selector)
      )
    )
    watch.pause(key, pods: pods.count, now: client.now)
    var owned = ListOptions(namespace: key.namespace)
    owned.ownerUID = service.metadata.uid
    let present = try client.list(EndpointSlice.self, owned)
      .filter { $0.metadata.labels[Self.managerLabel] == Self.manager }
    var wanted = Self.slices(of: service, pods, present: present)
    if service.spec.trafficDistribution != nil { try addHints(to: &wanted, service, &client) }
    if client.isTraced, wanted != present {
      let ready = pods.count(where: \.isReady)
      client.remark("its selector finds \(pods.count) pods, \(ready) of them ready", about: service)
    }
    for slice in wanted {
      guard let former = present.first(where: { $0.metadata.uid == slice.metadata.uid }) else {
        try client.create(slice)
        continue
      }
      if former != slice { try client.update(slice) }
    }
    for slice in present where !wanted.contains(where: { $0.metadata.uid == slice.metadata.uid }) {
      try client.delete(
        EndpointSlice.self,
        namespace: key.namespace,
        name: slice.metadata.name
      )
    }
  }

  /// Says from where each endpoint is best used, as the service's distribution of traffic wants it.
  private func addHints<Client: KubernetesClient>(
    to slices: inout [EndpointSlice],
    _ service: Service,
    _ client: inout Client
  ) throws(Status) {
    var zones: [String: String] = [:]
    for slice in slices.indices {
      for index in slices[slice].endpoints.indices {
        guard let name = slices[slice].endpoints[index].nodeName else { continue }
        if zones[name] == nil {
          let node = try client.find(Node.self, name: name)
          zones[name] = node?.metadata.labels["topology.kubernetes.io/zone"] ?? ""
        }
        let zone = zones[name] ?? ""
        slices[slice].endpoints[index].zone = zone.isEmpty ? nil : zone
        guard slices[slice].endpoints[index].conditions.ready == true else { continue }
        var hints = EndpointHints()
        if service.spec.trafficDistribution == "PreferSameNode" {
          hints.forNodes = [ForNode(named: name)]
        }
        if !zone.isEmpty { hints.forZones = [ForZone(named: zone)] }
        slices[slice].endpoints[index].hints =
          hints.forNodes.isEmpty && hints.forZones.isEmpty ? nil : hints
      }
    }
  }

  /// The slices that there should be: an endpoint stays in the slice it is in, new ones fill what is
  /// left, and a service without pods keeps one empty slice.
  static func slices(
    of service: Service,
    _ pods: [Pod],
    present: [EndpointSlice]
  )
    -> [EndpointSlice]
  {
    var groups: [(ports: [BackendPort], backends: [ServiceBackend])] = []
    for backend in pods.compactMap({ ServiceBackend($0, of: service) }) {
      if let index = groups.firstIndex(where: { $0.ports == backend.ports }) {
        groups[index].backends.append(backend)
      } else {
        groups.append((backend.ports, [backend]))
      }
    }
    if groups.isEmpty {
      let keeper = present.first ?? Self.slice(of: service)
      var empty = Self.refreshed(keeper, of: service)
      empty.endpoints = []
      empty.ports = []
      return [empty]
    }
    var free = present
    return groups.flatMap { group in
      let ports = group.ports.map(EndpointSlicePort.init)
      let matching = free.filter { $0.ports == ports }
      free.removeAll { $0.ports == ports }
      if matching.isEmpty, let index = free.firstIndex(where: { $0.endpoints.isEmpty }) {
        return fill([free.remove(at: index)], ports, group.backends, of: service)
      }
      return fill(matching, ports, group.backends, of: service)
    }
  }

  private static func fill(
    _ present: [EndpointSlice],
    _ ports: [EndpointSlicePort],
    _ backends: [ServiceBackend],
    of service: Service
  ) -> [EndpointSlice] {
    var wanted: [String: ServiceBackend] = [:]
    for backend in backends { wanted[backend.pod.uid] = backend }
    var slices = present.map { refreshed($0, of: service) }
    for index in slices.indices {
      slices[index].ports = ports
      slices[index].endpoints = slices[index].endpoints.compactMap { endpoint in
        wanted.removeValue(forKey: endpoint.targetRef?.uid ?? "")
          .map { Endpoint($0, of: service) }
      }
    }
    var rest = backends.filter { wanted[$0.pod.uid] != nil }[...]
    for index in slices.indices {
      let room = limit - slices[index].endpoints.count
      slices[index].endpoints += rest.prefix(room).map { Endpoint($0, of: service) }
      rest = rest.dropFirst(room)
    }
    slices.removeAll(where: \.endpoints.isEmpty)
    while !rest.isEmpty {
      var slice = slice(of: service)
      slice.ports = ports
      slice.endpoints = rest.prefix(limit).map { Endpoint($0, of: service) }
      slices.append(slice)
      rest = rest.dropFirst(limit)
    }
    return slices
  }

  private static func slice(of service: Service) -> EndpointSlice {
    var slice = EndpointSlice()
    slice.metadata.generateName = "\(service.metadata.name)-"
    slice.metadata.namespace = service.metadata.namespace
    slice.metadata.ownerReferences = [OwnerReference(controller: service)]
    slice.addressType = "IPv4"
    return refreshed(slice, of: service)
  }

  private static func refreshed(_ slice: EndpointSlice, of service: Service) -> EndpointSlice {
    var slice = slice
    slice.metadata.labels = service.metadata.labels
    slice.metadata.labels[serviceLabel] = service.metadata.name
    slice.metadata.labels[managerLabel] = manager
    if service.isHeadless { slice.metadata.labels["service.kubernetes.io/headless"] = "" }
    return slice
  }
}

extension EndpointSlicePort {
  fileprivate init(_ port: BackendPort) {
    self.init()
    name = port.name
    `protocol` = port.protocol
    self.port = port.number
    appProtocol = port.appProtocol
  }
}

extension Endpoint {
  fileprivate init(_ backend: ServiceBackend, of service: Service) {
    self.init()
    addresses = [backend.ip]
    let showsUnready = service.spec.publishNotReadyAddresses
    conditions.ready = showsUnready || (backend.isReady && !backend.isTerminating)
    conditions.serving = backend.isReady
    conditions.terminating = backend.isTerminating
    hostname = backend.hostname.isEmpty ? nil : backend.hostname
    targetRef = backend.pod
    nodeName = backend.node.isEmpty ? nil : backend.node
  }
}

extension ForNode {
  fileprivate init(named name: String) {
    self.init()
    self.name = name
  }
}

extension ForZone {
  fileprivate init(named name: String) {
    self.init()
    self.name = name
  }
}
