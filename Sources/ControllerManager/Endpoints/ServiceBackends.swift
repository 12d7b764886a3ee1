import KubernetesAPI

/// A pod behind a service, with the ports that the service's ports come down to on it.
struct ServiceBackend: Equatable, Sendable {
  let pod: ObjectReference
  let ip: String
  let node: String
  let hostname: String
  let isReady: Bool
  let isTerminating: Bool
  let ports: [BackendPort]

  init?(_ pod: Pod, of service: Service) {
    guard !pod.status.podIP.isEmpty, !pod.isFinished else { return nil }
    ip = pod.status.podIP
    node = pod.assignedNode
    isReady = pod.isReady
    isTerminating = pod.metadata.deletionTimestamp != nil
    ports = service.spec.ports.compactMap { BackendPort($0, on: pod) }
    let spec = pod.spec
    let isNamed = spec.subdomain == service.metadata.name && !spec.hostname.isEmpty
    hostname = isNamed ? spec.hostname : ""
    var reference = ObjectReference()
    reference.kind = "Pod"
    reference.namespace = pod.metadata.namespace
    reference.name = pod.metadata.name
    reference.uid = pod.metadata.uid
    self.pod = reference
  }
}

/// A port of a service on one of its pods.
struct BackendPort: Hashable, Sendable {
  let name: String
  let number: Int32
  let `protocol`: String
  let appProtocol: String?

  /// The port that `port` means on `pod`; nil where the pod has no port of that name.
  init?(_ port: ServicePort, on pod: Pod) {
    name = port.name
    `protocol` = port.protocol
    appProtocol = port.appProtocol
    switch port.targetPort {
    case .int(let given): number = given == 0 ? port.port : given
    case .string(let wanted):
      let found = pod.spec.containers.lazy.flatMap(\.ports)
        .first { $0.name == wanted && $0.protocol == port.protocol }
      guard let found else { return nil }
      number = found.containerPort
    }
  }
}

extension Service {
  /// Whether controllers look after the service's endpoints.
  var selectsPods: Bool { !spec.selector.isEmpty && spec.type != "ExternalName" }
  /// Whether the service has no address of its own.
  var isHeadless: Bool { spec.clusterIP == "None" }
}
