import KubernetesAPI
import Simulation

/// Describes volumes.
enum PersistentVolumeDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ volume: PersistentVolume,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let spec = volume.spec
    page.line(0, "Name:", volume.metadata.name)
    page.map("Labels:", volume.metadata.labels)
    page.map("Annotations:", volume.metadata.annotations)
    page.finalizers(of: volume)
    page.line(0, "StorageClass:", volume.className)
    page.phase(volume.status.phase, of: volume)
    page.line(0, "Claim:", volume.claimText)
    page.line(0, "Reclaim Policy:", spec.persistentVolumeReclaimPolicy)
    page.line(0, "Access Modes:", AccessModes.text(spec.accessModes))
    if page.version == .current, let mode = spec.volumeMode { page.line(0, "VolumeMode:", mode) }
    page.line(0, "Capacity:", spec.capacity.storageText)
    if page.version == .current { affinity(spec.nodeAffinity, &page) }
    page.line(0, "Message:", volume.status.message)
    page.raw("Source:\n")
    page.describe(spec)
    page.events(about: volume, &client)
  }

  private static func affinity(_ affinity: VolumeNodeAffinity?, _ page: inout DescriptionPage) {
    guard let selector = affinity?.required else { return page.line(0, "Node Affinity:", "<none>") }
    page.line(0, "Node Affinity:", "")
    guard !selector.nodeSelectorTerms.isEmpty else {
      return page.line(1, "Required Terms:", "<none>")
    }
    page.line(1, "Required Terms:", "")
    for (index, term) in selector.nodeSelectorTerms.enumerated() {
      let texts = term.matchExpressions.map { requirement in
        let words = "\(requirement.key) \(requirement.operator.lowercased())"
        return requirement.values.isEmpty
          ? words : "\(words) [\(requirement.values.joined(separator: ", "))]"
      }
      page.indentedList("Term \(index):", texts, level: 2)
    }
  }
}

/// Describes claims, with the pods that use them.
enum PersistentVolumeClaimDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ claim: PersistentVolumeClaim,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", claim.metadata.name)
    page.line(0, "Namespace:", claim.metadata.namespace)
    page.line(0, "StorageClass:", claim.className)
    page.phase(claim.status.phase, of: claim)
    page.line(0, "Volume:", claim.spec.volumeName)
    page.map("Labels:", claim.metadata.labels)
    page.map("Annotations:", claim.metadata.annotations)
    page.finalizers(of: claim)
    let isBound = !claim.spec.volumeName.isEmpty
    page.line(0, "Capacity:", isBound ? claim.status.capacity.storageText : "")
    page.line(0, "Access Modes:", isBound ? AccessModes.text(claim.status.accessModes) : "")
    if page.version == .current {
      if let mode = claim.spec.volumeMode { page.line(0, "VolumeMode:", mode) }
      if let source = claim.spec.dataSource {
        page.raw("DataSource:\n")
        if let group = source.apiGroup { page.line(1, "APIGroup:", group) }
        page.line(1, "Kind:", source.kind)
        page.line(1, "Name:", source.name)
      }
      page.list("Used By:", try users(of: claim, &client))
    }
    conditions(claim.status.conditions, &page)
    page.events(about: claim, &client)
  }

  private static func users<Client: KubernetesClient>(
    of claim: PersistentVolumeClaim,
    _ client: inout Client
  ) throws(Failure) -> [String] {
    let options = ListOptions(namespace: claim.metadata.namespace)
    let pods = try asking { () throws(Status) in try client.list(Pod.self, options) }
    let owners = claim.metadata.ownerReferences.filter { $0.kind == "Pod" }.map(\.uid)
    return pods.filter { pod in
      owners.contains(pod.metadata.uid)
        || pod.spec.volumes.contains {
          $0.persistentVolumeClaim?.claimName == claim.metadata.name
        }
    }.map(\.metadata.name)
  }

  private static func conditions(
    _ conditions: [PersistentVolumeClaimCondition],
    _ page: inout DescriptionPage
  ) {
    guard !conditions.isEmpty else { return }
    page.raw("Conditions:\n")
    page.line(1, "Type", "Status", "LastProbeTime", "LastTransitionTime", "Reason", "Message")
    page.line(
      1,
      "----",
      "------",
      "-----------------",
      "------------------",
      "------",
      "-------"
    )
    for condition in conditions {
      page.line(
        1,
        "\(condition.type) ",
        "\(condition.status) ",
        "\(page.time(condition.lastProbeTime)) ",
        "\(page.time(condition.lastTransitionTime)) ",
        "\(condition.reason) ",
        condition.message
      )
    }
  }
}

extension DescriptionPage {
  /// Writes what must be done before the object can go.
  fileprivate mutating func finalizers(of object: some APIObject) {
    guard version == .current else { return }
    line(0, "Finalizers:", "[\(object.metadata.finalizers.joined(separator: " "))]")
  }

  /// Writes the phase, or that the object is on its way out.
  fileprivate mutating func phase(_ phase: String, of object: some APIObject) {
    guard let time = object.metadata.deletionTimestamp, version == .current else {
      return line(0, "Status:", phase)
    }
    line(0, "Status:", "Terminating (lasts \(Age.text(since: time, now: now, version: version)))")
  }

  /// Writes texts below each other, each indented as the first.
  mutating func indentedList(_ title: String, _ texts: [String], level: Int) {
    guard let first = texts.first else { return line(level, title, "<none>") }
    line(level, title, first)
    for text in texts.dropFirst() { line(level, "", text) }
  }
}
