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
    page.podStatuses(of: set, spec.selector?.terms ?? LabelSelectorTerms(), &client)
    page.template(spec.template)
    page.line(0, "Volume Claims:", "<none>")
    page.events(about: set, &client)
  }
}
