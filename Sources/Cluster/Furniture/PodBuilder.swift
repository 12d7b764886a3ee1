import KubernetesAPI

/// Pods and workloads of the cluster's own furniture, in few words.
enum PodBuilder {
  /// A container of the furniture.
  struct Part {
    var name: String
    var image: String
    var command: [String] = []
    var port: Int32?
    /// What it asks for, and the most that it may use.
    var requests: ResourceList = [:]
    var limits: ResourceList = [:]
  }

  static func spec(_ parts: [Part], onHostNetwork: Bool = false) -> PodSpec {
    var spec = PodSpec()
    spec.containers = parts.map { part in
      var container = Container()
      container.name = part.name
      container.image = part.image
      container.command = part.command
      container.imagePullPolicy = "IfNotPresent"
      container.resources.requests = part.requests
      container.resources.limits = part.limits
      if let port = part.port {
        var own = ContainerPort()
        own.containerPort = port
        container.ports = [own]
      }
      return container
    }
    spec.hostNetwork = onHostNetwork
    return spec
  }

  /// Amounts of processor and memory; nothing of what is zero.
  static func resources(milliCPU: Int64 = 0, mebibytes: Int64) -> ResourceList {
    var list = ResourceList()
    if milliCPU > 0 { list["cpu"] = Quantity(milli: milliCPU) }
    list["memory"] = Quantity(mebibytes << 20, format: .binarySI)
    return list
  }

  static func deployment(
    _ name: String,
    _ namespace: String,
    labels: StringMap,
    _ parts: [Part],
    replicas: Int32 = 1
  ) -> Deployment {
    var deployment = Deployment()
    deployment.metadata = ObjectMeta(name: name, namespace: namespace, labels: labels)
    deployment.spec.replicas = replicas
    var selector = LabelSelector()
    selector.matchLabels = labels
    deployment.spec.selector = selector
    deployment.spec.template.metadata.labels = labels
    deployment.spec.template.spec = spec(parts)
    return deployment
  }

  static func service(
    _ name: String,
    _ namespace: String,
    selector: StringMap,
    port: Int32,
    target: Int32,
    type: String = "ClusterIP",
    nodePort: Int32 = 0,
    address: String = "",
    transport: String = "TCP"
  ) -> Service {
    var service = Service()
    service.metadata = ObjectMeta(name: name, namespace: namespace, labels: selector)
    service.spec.selector = selector
    service.spec.type = type
    service.spec.clusterIP = address
    var own = ServicePort()
    own.port = port
    own.targetPort = .int(target)
    own.nodePort = nodePort
    own.protocol = transport
    service.spec.ports = [own]
    return service
  }
}
