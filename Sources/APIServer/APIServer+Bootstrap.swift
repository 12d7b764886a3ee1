public import KubernetesAPI

/// What the server itself keeps in the store: the first namespaces, the system's priority classes, and
/// its own service.
///
/// Source: `k8s.io/kubernetes/pkg/controlplane`, the controllers that run inside the server.
extension APIServer {
  /// Makes what every cluster has from its first second.
  ///
  /// - Throws: what a store that is not empty refuses.
  public mutating func bootstrap(namespaces: [String]) throws(Status) {
    for name in namespaces {
      var namespace = Namespace()
      namespace.metadata.name = name
      try create(namespace)
    }
    for kind in PriorityClass.system { try create(kind) }
    try createOwnService()
    try createOwnEndpoints()
  }

  private var firstServiceAddress: String {
    "\(configuration.serviceNetwork.0).\(configuration.serviceNetwork.1).0.1"
  }

  private mutating func createOwnService() throws(Status) {
    var service = Service()
    service.metadata.name = "kubernetes"
    service.metadata.namespace = "default"
    service.metadata.labels = ["component": "apiserver", "provider": "kubernetes"]
    service.spec.type = "ClusterIP"
    service.spec.clusterIP = firstServiceAddress
    service.spec.clusterIPs = [firstServiceAddress]
    var port = ServicePort()
    port.name = "https"
    port.port = 443
    port.targetPort = .int(Int32(configuration.port))
    service.spec.ports = [port]
    try create(service)
  }

  private mutating func createOwnEndpoints() throws(Status) {
    var endpoints = Endpoints()
    endpoints.metadata.name = "kubernetes"
    endpoints.metadata.namespace = "default"
    endpoints.metadata.labels = ["endpointslice.kubernetes.io/skip-mirror": "true"]
    var subset = EndpointSubset()
    var address = EndpointAddress()
    address.ip = configuration.address
    subset.addresses = [address]
    var port = EndpointPort()
    port.name = "https"
    port.port = Int32(configuration.port)
    port.protocol = "TCP"
    subset.ports = [port]
    endpoints.subsets = [subset]
    try create(endpoints)

    var slice = EndpointSlice()
    slice.metadata.name = "kubernetes"
    slice.metadata.namespace = "default"
    slice.metadata.labels = ["kubernetes.io/service-name": "kubernetes"]
    slice.addressType = "IPv4"
    var endpoint = Endpoint()
    endpoint.addresses = [configuration.address]
    endpoint.conditions.ready = true
    slice.endpoints = [endpoint]
    var slicePort = EndpointSlicePort()
    slicePort.name = "https"
    slicePort.port = Int32(configuration.port)
    slicePort.protocol = "TCP"
    slice.ports = [slicePort]
    try create(slice)
  }
}
