extension Pod {
  /// Defaults that pods have and templates do not, so that an upgrade changes no template.
  public mutating func setDefaults() {
    var spec = spec
    for index in spec.containers.indices { spec.containers[index].resources.fillRequests() }
    for index in spec.initContainers.indices {
      spec.initContainers[index].resources.fillRequests()
    }
    spec.fillPodRequests()
    if spec.enableServiceLinks == nil { spec.enableServiceLinks = true }
    if spec.hostNetwork {
      for index in spec.containers.indices { spec.containers[index].openHostPorts() }
      for index in spec.initContainers.indices { spec.initContainers[index].openHostPorts() }
    }
    if spec != self.spec { self.spec = spec }
  }
}

extension PodSpec {
  /// Keeps the old name of the service account equal to the new one.
  public mutating func setDefaults() {
    if serviceAccountName.isEmpty { serviceAccountName = serviceAccount }
    serviceAccount = serviceAccountName
  }

  /// Requests of the pod as a whole, where it has limits: those of its containers, then the limits.
  fileprivate mutating func fillPodRequests() {
    guard var own = resources, !own.limits.isEmpty else { return }
    let total = containerRequests
    for limit in own.limits where own.requests[limit.key] == nil {
      own.requests[limit.key] = total[limit.key] ?? limit.value
    }
    resources = own
  }
}

extension ResourceRequirements {
  /// What is limited and not requested is requested up to the limit.
  fileprivate mutating func fillRequests() {
    for limit in limits where requests[limit.key] == nil {
      requests[limit.key] = limit.value
    }
  }
}

extension Container {
  /// The image is fetched each time if its tag can move.
  public mutating func setDefaults() {
    if imagePullPolicy.isEmpty {
      imagePullPolicy = ImageReference(image).tag == "latest" ? "Always" : "IfNotPresent"
    }
  }

  /// On the node's network every port is a port of the node.
  fileprivate mutating func openHostPorts() {
    for index in ports.indices where ports[index].hostPort == 0 {
      ports[index].hostPort = ports[index].containerPort
    }
  }
}
