import KubernetesAPI

/// Describes namespaces.
enum NamespaceDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ namespace: Namespace,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", namespace.metadata.name)
    page.map("Labels:", namespace.metadata.labels)
    page.map("Annotations:", namespace.metadata.annotations)
    page.line(0, "Status:", namespace.status.phase)
    if page.version == .current, !namespace.status.conditions.isEmpty {
      page.raw("Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n")
      page.raw("  ----\t------\t------------------\t------\t-------\n")
      for condition in namespace.status.conditions {
        page.line(
          1,
          condition.type,
          condition.status,
          page.time(condition.lastTransitionTime),
          condition.reason,
          condition.message
        )
      }
    }
    let options = ListOptions(namespace: namespace.metadata.name)
    page.raw("\n")
    page.quotas(try asking { () throws(Status) in try client.list(ResourceQuota.self, options) })
    page.raw("\n")
    page.limits(try asking { () throws(Status) in try client.list(LimitRange.self, options) })
  }
}
