import ContainerRuntime
import KubernetesAPI
import Machine
import Network
import Simulation

/// The node's own object: registered when the kubelet starts, and set Ready again after silence.
extension Kubelet {
  mutating func register(
    _ client: inout some KubernetesClient,
    _ runtime: NodeRuntime
  ) throws(Status) {
    guard !isRegistered else { return }
    let name = configuration.nodeName
    if var node = try client.find(Node.self, name: name) {
      let status = makeStatus(client.now, runtime, from: node.status)
      if node.status != status {
        let wasReady = node.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
        node.status = status
        try client.updateStatus(node)
        let isReady = runtimeTrouble(client.now) == nil
        if isReady != wasReady { tellNode(isReady ? "NodeReady" : "NodeNotReady", &client) }
      }
    } else {
      var node = Node()
      node.metadata.name = name
      node.metadata.labels = [
        "kubernetes.io/hostname": name, "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
      ]
      if configuration.dialect == .current {
        node.metadata.labels["kubernetes.io/arch"] = "amd64"
        node.metadata.labels["kubernetes.io/os"] = "linux"
      }
      for (key, value) in configuration.labels { node.metadata.labels[key] = value }
      node.metadata.annotations["volumes.kubernetes.io/controller-managed-attach-detach"] = "true"
      node.spec.podCIDR = configuration.podRange.description
      if configuration.dialect == .current { node.spec.podCIDRs = [node.spec.podCIDR] }
      if configuration.dialect == .v18 { node.spec.externalID = name }
      node.status = makeStatus(client.now, runtime, from: NodeStatus())
      try client.create(node)
      tellNode("Starting", &client)
    }
    if configuration.dialect == .current { try createLease(&client) }
    isRegistered = true
    reportedImages = runtime.imageRevision
    reportedAt = client.now
    write(
      "kubelet_node_status.go:78] \"Successfully registered node\" node=\"\(name)\"",
      old: "kubelet_node_status.go:85] Successfully registered node \(name)",
      at: client.now
    )
  }

  private func createLease(_ client: inout some KubernetesClient) throws(Status) {
    let space = "kube-node-lease"
    guard try client.find(Lease.self, namespace: space, name: configuration.nodeName) == nil else {
      return
    }
    var lease = Lease()
    lease.metadata = ObjectMeta(name: configuration.nodeName, namespace: space)
    lease.spec.holderIdentity = configuration.nodeName
    lease.spec.leaseDurationSeconds = 40
    lease.spec.renewTime = MicroTime(client.now)
    try client.create(lease)
  }

  mutating func tellNode(_ reason: String, _ client: inout some KubernetesClient) {
    var subject = ObjectReference()
    subject.kind = "Node"
    subject.name = configuration.nodeName
    subject.uid = configuration.nodeName
    let message =
      reason == "Starting"
      ? "Starting kubelet."
      : "Node \(configuration.nodeName) status is now: \(reason)"
    events.record(&client, about: subject, reason: reason, message: message)
    writeEvent(subject, .normal, reason, message, at: client.now)
  }

  private func makeStatus(
    _ now: Instant,
    _ runtime: NodeRuntime,
    from old: NodeStatus
  )
    -> NodeStatus
  {
    var status = old
    status.capacity = resources(reserved: 0)
    status.allocatable = resources(reserved: configuration.dialect == .v18 ? 100 * 1024 : 0)
    status.conditions = conditions(now, old)
    status.addresses = [
      ("InternalIP", configuration.address), ("Hostname", configuration.nodeName),
    ]
    .map { type, text in
      var address = NodeAddress()
      address.type = type
      address.address = text
      return address
    }
    status.daemonEndpoints.kubeletEndpoint.port = 10_250
    status.nodeInfo = nodeInfo()
    status.images = images(runtime)
    return status
  }

  private func resources(reserved: Int64) -> ResourceList {
    var list = ResourceList()
    list["cpu"] = Quantity(Int64(configuration.cpus))
    list["memory"] = Quantity((configuration.memoryKiB - reserved) * 1024, format: .binarySI)
    list["pods"] = Quantity(Int64(configuration.podLimit))
    if configuration.dialect == .current {
      list["ephemeral-storage"] = Quantity(17_784_752 * 1024, format: .binarySI)
      list["hugepages-2Mi"] = Quantity(0)
    }
    return list
  }

  private func conditions(_ now: Instant, _ old: NodeStatus) -> [NodeCondition] {
    let rows = [
      (
        "OutOfDisk", "False", "KubeletHasSufficientDisk",
        "kubelet has sufficient disk space available"
      ),
      memory.isPressed
        ? (
          "MemoryPressure", "True", "KubeletHasInsufficientMemory",
          "kubelet has insufficient memory available"
        )
        : (
          "MemoryPressure", "False", "KubeletHasSufficientMemory",
          "kubelet has sufficient memory available"
        ),
      disk.isShort
        ? ("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure")
        : ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
      runtimeTrouble(now).map { ("Ready", "False", "KubeletNotReady", $0) }
        ?? ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ]
    return rows.filter { row in
      switch configuration.dialect {
      case .v18: row.0 != "PIDPressure"
      case .current: row.0 != "OutOfDisk"
      }
    }.map { type, state, reason, message in
      var condition = NodeCondition()
      condition.type = type
      condition.status = state
      condition.reason = reason
      condition.message = message
      condition.lastHeartbeatTime = Time(now)
      condition.lastTransitionTime = Time(now)
      if let previous = old.conditions.first(where: { $0.type == type && $0.status == state }) {
        condition.lastTransitionTime = previous.lastTransitionTime
      }
      return condition
    }
  }

  private func nodeInfo() -> NodeSystemInfo {
    var info = NodeSystemInfo()
    info.machineID =
      Hexadecimal.digest(of: "machine \(configuration.nodeName)").prefix(32).description
    let uuid = Hexadecimal.digest(of: "system \(configuration.nodeName)")
    info.systemUUID = Self.uuid(uuid)
    info.bootID = Self.uuid(Hexadecimal.digest(of: "boot \(configuration.nodeName)"))
    switch configuration.dialect {
    case .v18:
      info.kernelVersion = LinuxRelease.of2017.number
      info.osImage = "Buildroot 2017.02"
      info.containerRuntimeVersion = "docker://Unknown"
    case .current:
      info.kernelVersion = LinuxRelease.current.number
      info.osImage = "Buildroot 2025.02"
      info.containerRuntimeVersion = "containerd://2.1.4"
    }
    info.kubeletVersion = configuration.version
    info.kubeProxyVersion = configuration.dialect == .v18 ? configuration.version : ""
    info.operatingSystem = "linux"
    info.architecture = "amd64"
    return info
  }

  private static func uuid(_ digits: String) -> String {
    let hex = Array(digits.filter(\.isHexDigit))
    func part(_ start: Int, _ end: Int) -> String { String(hex[start..<end]) }
    return [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].joined(
      separator: "-"
    )
  }
}
