import KubernetesAPI

/// Describes nodes: conditions, capacity, and who uses how much of it.
enum NodeDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ node: Node,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    head(node, &page, &client)
    page.raw(
      "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n"
        + "  ----\t------\t-----------------\t------------------\t------\t-------\n"
    )
    for condition in node.status.conditions {
      page.line(
        1,
        "\(condition.type) ",
        "\(condition.status) ",
        page.time(condition.lastHeartbeatTime) + " ",
        page.time(condition.lastTransitionTime) + " ",
        "\(condition.reason) ",
        "\(condition.message)"
      )
    }
    page.raw("Addresses:\n")
    for address in node.status.addresses { page.line(1, "\(address.type):", address.address) }
    amounts("Capacity:", node.status.capacity, &page)
    amounts("Allocatable:", node.status.allocatable, &page)
    system(node, &page)
    if !node.spec.podCIDR.isEmpty { page.line(0, "PodCIDR:", node.spec.podCIDR) }
    if page.version == .current, !node.spec.podCIDRs.isEmpty {
      page.line(0, "PodCIDRs:", node.spec.podCIDRs.joined(separator: ","))
    }
    if page.version == .v18 { page.line(0, "ExternalID:", node.spec.externalID) }
    if !node.spec.providerID.isEmpty { page.line(0, "ProviderID:", node.spec.providerID) }
    try NodeUsage(of: node, &client).write(&page)
    page.events(about: node, &client)
  }

  private static func head<Client: KubernetesClient>(
    _ node: Node,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) {
    page.line(0, "Name:", node.metadata.name)
    page.line(0, "Roles:", node.rolesText)
    page.map("Labels:", node.metadata.labels)
    page.map("Annotations:", node.metadata.annotations)
    func taints() {
      page.list(
        "Taints:",
        node.spec.taints.map { taint in
          let value = taint.value.isEmpty ? "" : "=\(taint.value)"
          return "\(taint.key)\(value):\(taint.effect)"
        }
      )
    }
    let created = page.time(node.metadata.creationTimestamp)
    guard page.version == .current else {
      taints()
      page.line(0, "CreationTimestamp:", created)
      return
    }
    page.line(0, "CreationTimestamp:", created)
    taints()
    page.line(0, "Unschedulable:", "\(node.spec.unschedulable)")
    let lease: Lease?
    do {
      lease = try client.find(
        Lease.self,
        namespace: "kube-node-lease",
        name: node.metadata.name
      )
    } catch {
      return page.line(0, "Lease:", "Failed to get lease: \(error.message)")
    }
    page.raw("Lease:\n")
    page.line(1, "HolderIdentity:", lease?.spec.holderIdentity ?? "<unset>")
    page.line(1, "AcquireTime:", "<unset>")
    let renewed = lease?.spec.renewTime.map { Time($0.instant) }
    page.line(1, "RenewTime:", page.time(renewed))
  }

  private static func amounts(
    _ title: String,
    _ list: ResourceList,
    _ page: inout DescriptionPage
  ) {
    guard !list.isEmpty else { return }
    page.raw("\(title)\n")
    for entry in list { page.line(1, "\(entry.key):", entry.value.description) }
  }

  private static func system(_ node: Node, _ page: inout DescriptionPage) {
    let info = node.status.nodeInfo
    page.raw("System Info:\n")
    page.line(1, "Machine ID:", info.machineID)
    page.line(1, "System UUID:", info.systemUUID)
    page.line(1, "Boot ID:", info.bootID)
    page.line(1, "Kernel Version:", info.kernelVersion)
    page.line(1, "OS Image:", info.osImage)
    page.line(1, "Operating System:", info.operatingSystem)
    page.line(1, "Architecture:", info.architecture)
    page.line(1, "Container Runtime Version:", info.containerRuntimeVersion)
    page.line(1, "Kubelet Version:", info.kubeletVersion)
    if page.version == .v18 { page.line(1, "Kube-Proxy Version:", info.kubeProxyVersion) }
  }
}
