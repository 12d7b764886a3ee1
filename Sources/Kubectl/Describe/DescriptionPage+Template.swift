import KubernetesAPI

extension DescriptionPage {
  /// Writes a pod template.
  mutating func template(_ template: PodTemplateSpec?) {
    raw("Pod Template:\n")
    guard let template else { return raw("  <unset>\n") }
    map("Labels:", template.metadata.labels, level: 1)
    if !template.metadata.annotations.isEmpty {
      map("Annotations:", template.metadata.annotations, level: 1)
    }
    let spec = template.spec
    if !spec.serviceAccountName.isEmpty { line(1, "Service Account:", spec.serviceAccountName) }
    if !spec.initContainers.isEmpty { containers("Init Containers", spec.initContainers, [], nil) }
    containers("Containers", spec.containers, [], nil)
    volumes(spec.volumes, inTemplate: true)
    guard version == .current else { return }
    spreading(spec.topologySpreadConstraints, level: 1)
    if !spec.priorityClassName.isEmpty {
      line(1, "Priority Class Name:", spec.priorityClassName)
    }
    map("Node-Selectors:", spec.nodeSelector, level: 1)
    list("Tolerations:", spec.tolerations.map(\.text), level: 1)
  }

  /// Writes over what pods spread, in the order of the topologies.
  mutating func spreading(_ constraints: [TopologySpreadConstraint], level: Int) {
    guard version == .current, !constraints.isEmpty else { return }
    let texts = constraints.enumerated().sorted { one, other in
      (one.element.topologyKey, one.offset) < (other.element.topologyKey, other.offset)
    }.map { _, constraint in
      let labels = constraint.labelSelector
      let selector = labels == nil ? "" : " for selector \(labels.text)"
      return "\(constraint.topologyKey):\(constraint.whenUnsatisfiable) when max skew"
        + " \(constraint.maxSkew) is exceeded\(selector)"
    }
    list("Topology Spread Constraints:", texts, level: level)
  }

  /// Writes how many of a controller's pods are in which phase.
  ///
  /// For who may not list them the description fails, but that of a replica set says so on the line.
  mutating func podStatuses<Client: KubernetesClient>(
    of owner: any APIObject,
    _ terms: LabelSelectorTerms,
    _ client: inout Client
  ) throws(Failure) {
    var options = ListOptions(namespace: owner.metadata.namespace, labels: terms)
    options.ownerUID = owner.metadata.uid
    let pods: [Pod]
    do {
      pods = try client.list(Pod.self, options)
    } catch {
      guard owner is ReplicaSet else { throw .refused(error) }
      return line(0, "Pods Status:", "error in fetching pods: \(error.message)")
    }
    func count(_ phase: String) -> Int { pods.filter { $0.status.phase == phase }.count }
    line(
      0,
      "Pods Status:",
      "\(count("Running")) Running / \(count("Pending")) Waiting / \(count("Succeeded")) Succeeded"
        + " / \(count("Failed")) Failed"
    )
  }

  /// Writes the conditions of a workload.
  mutating func conditions(_ conditions: [(type: String, status: String, reason: String)]) {
    guard !conditions.isEmpty else { return }
    raw("Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n")
    for condition in conditions {
      line(1, "\(condition.type) ", condition.status, condition.reason)
    }
  }
}
