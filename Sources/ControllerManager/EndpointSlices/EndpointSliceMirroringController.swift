public import KubernetesAPI
import Simulation

/// Copies endpoints that somebody wrote by hand, for a service without a selector, into a slice:
/// kube-proxy reads slices only.
public struct EndpointSliceMirroringController: Controller {
  /// The name under which it records events.
  public let name = "endpoint-slice-mirroring-controller"
  /// The kinds whose changes wake it.
  public let watches = [Endpoints.resource, Service.resource]

  private static let manager = "endpointslicemirroring-controller.k8s.io"

  var queue = WorkQueue<NamespacedName>()
  private var endpoints = ChangeCursor(Endpoints.resource)
  private var services = ChangeCursor(Service.resource)

  /// Makes a controller that has seen nothing yet.
  public init() {}

  mutating func observe<Client: KubernetesClient>(_ client: inout Client) throws(Status) {
    for reading in [try endpoints.read(&client), try services.read(&client)] {
      switch reading {
      case .listed(let objects): for object in objects { queue.add(object.namespacedName) }
      case .changed(let changes):
        for change in changes {
          queue.cause = change.revision
          queue.add(change.object.namespacedName)
        }
      }
    }
  }

  mutating func sync<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ client: inout Client
  ) throws(Status) {
    let selector: StringMap = [
      EndpointSliceController.serviceLabel: key.name,
      EndpointSliceController.managerLabel: Self.manager,
    ]
    let present = try client.list(
      EndpointSlice.self,
      ListOptions(namespace: key.namespace, labels: LabelSelectorTerms(matching: selector))
    )
    let wanted = try slices(key, selector, &client)
    for (index, slice) in wanted.enumerated() {
      guard index < present.count else {
        try client.create(slice)
        continue
      }
      var changed = present[index]
      changed.endpoints = slice.endpoints
      changed.ports = slice.ports
      if changed != present[index] { try client.update(changed) }
    }
    for slice in present.dropFirst(wanted.count) {
      try client.delete(
        EndpointSlice.self,
        namespace: key.namespace,
        name: slice.metadata.name
      )
    }
  }

  private func slices<Client: KubernetesClient>(
    _ key: NamespacedName,
    _ labels: StringMap,
    _ client: inout Client
  ) throws(Status) -> [EndpointSlice] {
    guard
      let source = try client.find(Endpoints.self, namespace: key.namespace, name: key.name),
      source.metadata.labels["endpointslice.kubernetes.io/skip-mirror"] != "true",
      let service = try client.find(Service.self, namespace: key.namespace, name: key.name),
      service.spec.selector.isEmpty
    else { return [] }
    return source.subsets.map { subset in
      var slice = EndpointSlice()
      slice.metadata.generateName = "\(key.name)-"
      slice.metadata.namespace = key.namespace
      slice.metadata.labels = labels
      slice.metadata.ownerReferences = [OwnerReference(controller: source)]
      slice.addressType = "IPv4"
      slice.ports = subset.ports.map { port in
        var result = EndpointSlicePort()
        (result.name, result.port) = (port.name, port.port)
        (result.protocol, result.appProtocol) = (port.protocol, port.appProtocol)
        return result
      }
      slice.endpoints =
        subset.addresses.map { Self.endpoint($0, isReady: true) }
        + subset.notReadyAddresses.map { Self.endpoint($0, isReady: false) }
      return slice
    }
  }

  private static func endpoint(_ address: EndpointAddress, isReady: Bool) -> Endpoint {
    var endpoint = Endpoint()
    endpoint.addresses = [address.ip]
    endpoint.conditions.ready = isReady
    endpoint.hostname = address.hostname.isEmpty ? nil : address.hostname
    endpoint.nodeName = address.nodeName
    endpoint.targetRef = address.targetRef
    return endpoint
  }
}
