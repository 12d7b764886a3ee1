import KubernetesAPI

/// Describes stateful sets.
enum StatefulSetDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ set: StatefulSet,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let spec = set.spec
    page.line(0, "Name:", set.metadata.name)
    page.line(0, "Namespace:", set.metadata.namespace)
    page.line(0, "CreationTimestamp:", page.time(set.metadata.creationTimestamp))
    page.line(0, "Selector:", spec.selector.text)
    page.map("Labels:", set.metadata.labels)
    page.map("Annotations:", set.metadata.annotations)
    page.line(0, "Replicas:", "\(spec.replicas ?? 1) desired | \(set.status.replicas) total")
    page.line(0, "Update Strategy:", spec.updateStrategy.type)
    if let rolling = spec.updateStrategy.rollingUpdate, let partition = rolling.partition {
      page.line(1, "Partition:", "\(partition)")
      if let most = rolling.maxUnavailable { page.line(1, "MaxUnavailable:", "\(most)") }
    }
    try page.podStatuses(of: set, spec.selector?.terms ?? LabelSelectorTerms(), &client)
    page.template(spec.template)
    claims(spec.volumeClaimTemplates, &page)
    page.events(about: set, &client)
  }

  private static func claims(_ claims: [StatefulSetClaim], _ page: inout DescriptionPage) {
    if claims.isEmpty { return page.line(0, "Volume Claims:", "<none>") }
    page.raw("Volume Claims:\n")
    for claim in claims {
      page.line(1, "Name:", claim.metadata.name)
      page.line(1, "StorageClass:", claim.spec.storageClassName ?? "")
      page.map("Labels:", claim.metadata.labels, level: 1)
      page.map("Annotations:", claim.metadata.annotations, level: 1)
      let size = claim.spec.resources.requests["storage"]
      page.line(1, "Capacity:", size.map { "\($0)" } ?? "<default>")
      page.line(1, "Access Modes:", "[\(claim.spec.accessModes.joined(separator: " "))]")
    }
  }
}
