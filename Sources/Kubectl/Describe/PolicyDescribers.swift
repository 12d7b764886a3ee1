import KubernetesAPI

/// Describes priority classes.
enum PriorityClassDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ kind: PriorityClass,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    page.line(0, "Name:", kind.metadata.name)
    page.line(0, "Value:", "\(kind.value)")
    page.line(0, "GlobalDefault:", "\(kind.globalDefault)")
    if page.version == .current {
      page.line(0, "PreemptionPolicy:", kind.preemptionPolicy ?? "")
    }
    page.line(0, "Description:", kind.description)
    page.line(0, "Annotations:", kind.metadata.annotations.text)
    page.events(about: kind, &client)
  }
}

/// Describes disruption budgets.
enum PodDisruptionBudgetDescriber: Describer {
  static func describe<Client: KubernetesClient>(
    _ budget: PodDisruptionBudget,
    _ page: inout DescriptionPage,
    _ client: inout Client
  ) throws(Failure) {
    let (spec, status) = (budget.spec, budget.status)
    page.line(0, "Name:", budget.metadata.name)
    if page.version == .current { page.line(0, "Namespace:", budget.metadata.namespace) }
    if let bound = spec.minAvailable {
      page.line(0, "Min available:", "\(bound)")
    } else if let bound = spec.maxUnavailable {
      page.line(0, "Max unavailable:", "\(bound)")
    }
    page.line(0, "Selector:", spec.selector == nil ? "<unset>" : spec.selector.text)
    page.raw("Status:\n")
    page.line(2, "Allowed disruptions:", "\(status.disruptionsAllowed)")
    page.line(2, "Current:", "\(status.currentHealthy)")
    page.line(2, "Desired:", "\(status.desiredHealthy)")
    page.line(2, "Total:", "\(status.expectedPods)")
    page.events(about: budget, &client)
  }
}
