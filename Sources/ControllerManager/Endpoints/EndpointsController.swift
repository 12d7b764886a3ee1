public import KubernetesAPI
import Simulation

/// Writes for every service with a selector the addresses of its pods, ready or not.
public struct EndpointsController: Controller {
  /// The name under which it records events.
  public let name = "endpoint-controller"
  /// The kinds whose changes wake it.
  public let watches = [Service.resource, Pod.resource]

  /// How many addresses an object holds at most.
  static let limit = 1000

  var queue = WorkQueue<NamespacedName>()
  let messages: MessageStyle
  private var watch = ServiceWatch()

  /// Makes a controller that has seen nothing yet.
  public init(messages: MessageStyle = .current) { self.messages = messages }

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    try watch.read(into: &queue, &client)
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    let present = try client.find(Endpoints.self, namespace: key.namespace, name: key.name)
    guard
      let service = try client.find(Service.self, namespace: key.namespace, name: key.name)
    else {
      if let present, !present.isOnLoan {
        try client.delete(Endpoints.self, namespace: key.namespace, name: key.name)
      }
      return
    }
    guard service.selectsPods else { return }
    let pods = try client.list(
      Pod.self,
      ListOptions(
        namespace: key.namespace,
        labels: LabelSelectorTerms(matching: service.spec.selector)
      )
    )
    watch.pause(key, pods: pods.count, now: client.now)
    var wanted = present ?? Endpoints()
    wanted.metadata.name = key.name
    wanted.metadata.namespace = key.namespace
    wanted.metadata.labels = service.metadata.labels
    if service.isHeadless { wanted.metadata.labels["service.kubernetes.io/headless"] = "" }
    if messages == .current {
      wanted.metadata.labels["endpoints.kubernetes.io/managed-by"] = name
    }
    wanted.subsets = Self.subsets(of: service, pods)
    guard wanted != present else { return }
    wanted.metadata.annotations["endpoints.kubernetes.io/last-change-trigger-time"] =
      CivilTime(client.now).rfc3339
    if present == nil { try client.create(wanted) } else { try client.update(wanted) }
  }

  /// The addresses of `pods`, grouped by the ports that the service has on them; a pure function.
  static func subsets(of service: Service, _ pods: [Pod]) -> [EndpointSubset] {
    let showsUnready = service.spec.publishNotReadyAddresses
    var subsets: [EndpointSubset] = []
    let backends = pods.compactMap { ServiceBackend($0, of: service) }
      .filter { showsUnready || !$0.isTerminating }
      .sorted { $0.ip.utf8.lexicographicallyPrecedes($1.ip.utf8) }
    for backend in backends.prefix(limit) {
      guard !backend.ports.isEmpty || service.isHeadless else { continue }
      let ports = backend.ports.map(EndpointPort.init)
      let index = subsets.firstIndex { $0.ports == ports } ?? subsets.count
      if index == subsets.count {
        subsets.append(EndpointSubset())
        subsets[index].ports = ports
      }
      if showsUnready || backend.isReady {
        subsets[index].addresses.append(EndpointAddress(backend))
      } else {
        subsets[index].notReadyAddresses.append(EndpointAddress(backend))
      }
    }
    return subsets
  }
}

extension Endpoints {
  /// Whether something else than a service keeps the object, such as a leader's lock.
  fileprivate var isOnLoan: Bool {
    metadata.annotations["control-plane.alpha.kubernetes.io/leader"] != nil
  }
}

extension EndpointPort {
  fileprivate init(_ port: BackendPort) {
    self.init()
    name = port.name
    self.port = port.number
    `protocol` = port.protocol
    appProtocol = port.appProtocol
  }
}

extension EndpointAddress {
  fileprivate init(_ backend: ServiceBackend) {
    self.init()
    ip = backend.ip
    hostname = backend.hostname
    nodeName = backend.node.isEmpty ? nil : backend.node
    targetRef = backend.pod
  }
}
