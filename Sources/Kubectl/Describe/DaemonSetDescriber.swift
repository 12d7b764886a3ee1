import KubernetesAPI

/// Describes daemon sets.
enum DaemonSetDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ set: DaemonSet,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let status = set.status
    page.line(0, "Name:", set.metadata.name)
    if page.version == .current { page.line(0, "Namespace:", set.metadata.namespace) }
    page.line(0, "Selector:", set.spec.selector.text)
    page.line(0, "Node-Selector:", set.nodeSelectorText)
    page.map("Labels:", set.metadata.labels)
    page.map("Annotations:", set.metadata.annotations)
    page.raw(
      """
      Desired Number of Nodes Scheduled: \(status.desiredNumberScheduled)
      Current Number of Nodes Scheduled: \(status.currentNumberScheduled)
      Number of Nodes Scheduled with Up-to-date Pods: \(status.updatedNumberScheduled)
      Number of Nodes Scheduled with Available Pods: \(status.numberAvailable)
      Number of Nodes Misscheduled: \(status.numberMisscheduled)

      """
    )
    try page.podStatuses(of: set, set.spec.selector?.terms ?? LabelSelectorTerms(), &client)
    page.template(set.spec.template)
    page.events(about: set, &client)
  }
}
