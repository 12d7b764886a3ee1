extension Pod {
  /// Defaults that pods have and templates do not, so that an upgrade changes no template.
  public mutating func setDefaults() {
    if !spec.hasPodDefaults { spec.setPodDefaults() }
  }
}

extension PodSpec {
  /// Keeps the old name of the service account equal to the new one.
  public mutating func setDefaults() {
    if serviceAccountName.isEmpty { serviceAccountName = serviceAccount }
    serviceAccount = serviceAccountName
  }

  /// Whether there is nothing to fill in, which is so from the second time on.
  fileprivate var hasPodDefaults: Bool {
    enableServiceLinks != nil && containers.allSatisfy(hasPodDefaults)
      && initContainers.allSatisfy(hasPodDefaults)
      && (resources?.areFilled ?? true)
  }

  private func hasPodDefaults(_ container: Container) -> Bool {
    container.resources.areFilled
      && (!hostNetwork || container.ports.allSatisfy { $0.hostPort != 0 })
  }

  /// Fills in what pods have and templates do not.
  fileprivate mutating func setPodDefaults() {
    containers = containers.map(filled)
    initContainers = initContainers.map(filled)
    fillPodRequests()
    if enableServiceLinks == nil { enableServiceLinks = true }
  }

  private func filled(_ container: Container) -> Container {
    guard !hasPodDefaults(container) else { return container }
    var container = container
    container.resources.fillRequests()
    if hostNetwork { container.openHostPorts() }
    return container
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
  /// Whether everything that is limited is requested.
  fileprivate var areFilled: Bool { limits.allSatisfy { requests[$0.key] != nil } }

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
