import KubernetesAPI

/// Describes pods.
enum PodDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ pod: Pod,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    head(pod, &page)
    if !pod.spec.initContainers.isEmpty {
      page.containers(
        "Init Containers",
        pod.spec.initContainers,
        pod.status.initContainerStatuses,
        pod
      )
    }
    page.containers("Containers", pod.spec.containers, pod.status.containerStatuses, pod)
    if !pod.spec.ephemeralContainers.isEmpty {
      page.containers(
        "Ephemeral Containers",
        pod.spec.ephemeralContainers.map(\.container),
        pod.status.ephemeralContainerStatuses,
        pod
      )
    }
    if !pod.spec.readinessGates.isEmpty { gates(pod, &page) }
    if !pod.status.conditions.isEmpty {
      page.raw("Conditions:\n  Type\tStatus\n")
      for condition in pod.status.conditions {
        page.line(1, "\(condition.type) ", "\(condition.status) ")
      }
    }
    page.volumes(pod.spec.volumes)
    page.line(0, "QoS Class:", pod.status.qosClass)
    page.map("Node-Selectors:", pod.spec.nodeSelector)
    page.list("Tolerations:", shown(pod.spec.tolerations, page.version).map(\.text))
    page.spreading(pod.spec.topologySpreadConstraints, level: 0)
    page.events(about: pod, &client)
  }

  /// The tolerations to show: the cluster of 1.8 did not add those for nodes that are lost, ours does.
  private static func shown(_ all: [Toleration], _ version: KubectlVersion) -> [Toleration] {
    let added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    guard version == .v18 else {
      let indexed = all.enumerated().sorted { left, right in
        left.element.key == right.element.key
          ? left.offset < right.offset : left.element.key < right.element.key
      }
      return indexed.map(\.element)
    }
    return all.filter { !added.contains($0.key) || $0.tolerationSeconds != 300 }
  }

  private static func head(_ pod: Pod, _ page: inout DescriptionPage) {
    let isCurrent = page.version == .current
    page.line(0, "Name:", pod.metadata.name)
    page.line(0, "Namespace:", pod.metadata.namespace)
    if isCurrent {
      if let priority = pod.spec.priority { page.line(0, "Priority:", "\(priority)") }
      if !pod.spec.priorityClassName.isEmpty {
        page.line(0, "Priority Class Name:", pod.spec.priorityClassName)
      }
      if let runtime = pod.spec.runtimeClassName { page.line(0, "Runtime Class Name:", runtime) }
      if !pod.spec.serviceAccountName.isEmpty {
        page.line(0, "Service Account:", pod.spec.serviceAccountName)
      }
    }
    let node = pod.spec.nodeName
    page.line(0, "Node:", node.isEmpty ? "<none>" : "\(node)/\(pod.status.hostIP)")
    if let start = pod.status.startTime { page.line(0, "Start Time:", page.time(start)) }
    page.map("Labels:", pod.metadata.labels)
    page.map("Annotations:", pod.metadata.annotations)
    status(pod, &page)
    if isCurrent { page.seccomp(pod.spec.securityContext?.seccompProfile, level: 0) }
    page.line(0, "IP:", pod.status.podIP)
    if isCurrent {
      let addresses = pod.status.podIPs.map(\.ip)
      if addresses.isEmpty {
        page.line(0, "IPs:", "<none>")
      } else {
        page.raw("IPs:\n")
        for address in addresses { page.line(1, "IP:", address) }
      }
    }
    if let owner = pod.controllerReference {
      page.line(0, "Controlled By:", "\(owner.kind)/\(owner.name)")
    }
    if isCurrent, !pod.status.nominatedNodeName.isEmpty {
      page.line(0, "NominatedNodeName:", pod.status.nominatedNodeName)
    }
  }

  private static func status(_ pod: Pod, _ page: inout DescriptionPage) {
    if let deletion = pod.metadata.deletionTimestamp,
      pod.status.phase != "Failed", pod.status.phase != "Succeeded"
    {
      let grace = pod.metadata.deletionGracePeriodSeconds ?? 0
      switch page.version {
      case .v18: page.line(0, "Status:", "Terminating (expires \(page.time(deletion)))")
      case .current:
        let lasts = Age.text(since: deletion, now: page.now, version: .current)
        page.line(0, "Status:", "Terminating (lasts \(lasts))")
      }
      page.line(0, "Termination Grace Period:", "\(grace)s")
    } else {
      page.line(0, "Status:", pod.status.phase)
    }
    if !pod.status.reason.isEmpty { page.line(0, "Reason:", pod.status.reason) }
    if !pod.status.message.isEmpty { page.line(0, "Message:", pod.status.message) }
  }

  private static func gates(_ pod: Pod, _ page: inout DescriptionPage) {
    page.raw("Readiness Gates:\n  Type\tStatus\n")
    for gate in pod.spec.readinessGates {
      let status = pod.status.conditions.first { $0.type == gate.conditionType }?.status
      page.line(1, "\(gate.conditionType) ", "\(status ?? "<none>") ")
    }
  }
}

extension Toleration {
  /// The toleration as describers print it: `key=value:effect for 300s`.
  var text: String {
    var text = key
    if !value.isEmpty { text += "=\(value)" }
    if !effect.isEmpty { text += ":\(effect)" }
    if `operator` == "Exists", value.isEmpty {
      text += key.isEmpty && effect.isEmpty ? "op=Exists" : " op=Exists"
    }
    if let seconds = tolerationSeconds { text += " for \(seconds)s" }
    return text
  }
}
