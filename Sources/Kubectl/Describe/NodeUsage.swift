import KubernetesAPI

/// The pods of a node and what they ask for, as `describe node` tells it.
struct NodeUsage: Sendable {
  /// The pods on the node; nil where they must not be seen.
  private let visiblePods: [Pod]?
  private let allocatable: ResourceList

  init<Client: KubernetesClient>(of node: Node, _ client: inout Client) throws(Failure) {
    var options = ListOptions()
    options.fieldSelector = FieldSelector([.init("spec.nodeName", node.metadata.name)])
    do {
      visiblePods = try client.list(Pod.self, options).filter {
        $0.status.phase != "Succeeded" && $0.status.phase != "Failed"
      }
    } catch {
      guard error.reason == .forbidden else { throw .refused(error) }
      visiblePods = nil
    }
    allocatable = node.status.allocatable.isEmpty ? node.status.capacity : node.status.allocatable
  }

  func write(_ page: inout DescriptionPage) {
    guard let pods = visiblePods else { return page.line(0, "Pods:", "not authorized") }
    let isCurrent = page.version == .current
    page.line(0, "Non-terminated Pods:", "(\(pods.count) in total)")
    page.raw(
      "  Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits"
        + (isCurrent ? "\tAge\n" : "\n")
    )
    page.raw(
      "  ---------\t----\t\t------------\t----------\t---------------\t-------------"
        + (isCurrent ? "\t---\n" : "\n")
    )
    for pod in pods {
      let (requests, limits) = (pod.spec.requests, pod.spec.limits)
      var cells = [
        pod.metadata.namespace, pod.metadata.name, "", share(requests, "cpu"),
        share(limits, "cpu"), share(requests, "memory"), share(limits, "memory"),
      ]
      if isCurrent {
        cells.append(
          Age.text(since: pod.metadata.creationTimestamp, now: page.now, version: .current)
        )
      }
      page.raw("  " + cells.joined(separator: "\t") + "\n")
    }
    totals(pods, &page)
  }

  private func totals(_ pods: [Pod], _ page: inout DescriptionPage) {
    var requests = ResourceList()
    var limits = ResourceList()
    for pod in pods {
      requests.add(pod.spec.requests)
      limits.add(pod.spec.limits)
    }
    page.raw("Allocated resources:\n")
    page.raw("  (Total limits may be over 100 percent, i.e., overcommitted.)\n")
    guard page.version == .current else {
      page.raw("  CPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\n")
      page.raw("  ------------\t----------\t---------------\t-------------\n")
      page.line(
        1,
        share(requests, "cpu"),
        share(limits, "cpu"),
        share(requests, "memory"),
        share(limits, "memory")
      )
      return
    }
    page.raw("  Resource\tRequests\tLimits\n  --------\t--------\t------\n")
    let huge = allocatable.keys.filter { $0.hasPrefix("hugepages-") }
    for name in ["cpu", "memory", "ephemeral-storage"] + huge {
      page.line(1, name, share(requests, name), share(limits, name))
    }
  }

  /// An amount with what part of the node it is: `100m (5%)`.
  private func share(_ list: ResourceList, _ name: String) -> String {
    let amount = list[name] ?? Quantity()
    let whole = allocatable[name] ?? Quantity()
    let isSmall = name == "cpu"
    let total = isSmall ? whole.milliValue : whole.value
    let part = isSmall ? amount.milliValue : amount.value
    let percent = total > 0 ? Int(Double(part) / Double(total) * 100) : 0
    return "\(amount) (\(percent)%)"
  }
}
