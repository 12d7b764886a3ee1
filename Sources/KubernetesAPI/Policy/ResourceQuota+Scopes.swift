/// Which objects a quota is about.
extension ResourceQuota {
  /// Whether the quota limits something that the object uses, and the object is in its scopes.
  public func concerns(_ object: any APIObject) -> Bool {
    !QuotaUsage.names(of: object.resource, in: status.hard).isEmpty && selects(object)
  }

  /// Whether the object is in all scopes of the quota.
  public func selects(_ object: any APIObject) -> Bool {
    let terms = spec.scopeTerms
    guard !terms.isEmpty else { return true }
    // Only pods have scopes; what has none is in no scope.
    guard let pod = object as? Pod else { return false }
    return terms.allSatisfy { $0.selects(pod) }
  }
}

extension ResourceQuotaSpec {
  /// The scopes in both of their forms as one list.
  fileprivate var scopeTerms: [ScopedResourceSelectorRequirement] {
    scopes.map { scope in
      var term = ScopedResourceSelectorRequirement()
      term.scopeName = scope
      term.operator = "Exists"
      return term
    } + (scopeSelector?.matchExpressions ?? [])
  }
}

extension ScopedResourceSelectorRequirement {
  fileprivate func selects(_ pod: Pod) -> Bool {
    switch scopeName {
    case "Terminating": pod.spec.activeDeadlineSeconds != nil
    case "NotTerminating": pod.spec.activeDeadlineSeconds == nil
    case "BestEffort": pod.spec.qosClass == "BestEffort"
    case "NotBestEffort": pod.spec.qosClass != "BestEffort"
    case "PriorityClass": selects(pod.spec.priorityClassName)
    case "CrossNamespacePodAffinity": pod.spec.reachesOtherNamespaces
    default: false
    }
  }

  private func selects(_ name: String) -> Bool {
    switch `operator` {
    case "In": values.contains(name)
    case "NotIn": !values.contains(name)
    case "Exists": !name.isEmpty
    case "DoesNotExist": name.isEmpty
    default: false
    }
  }
}

extension PodSpec {
  /// Whether the pod wants to be near or far from pods of other namespaces.
  fileprivate var reachesOtherNamespaces: Bool {
    guard let affinity else { return false }
    let near = affinity.podAffinity
    let far = affinity.podAntiAffinity
    let required =
      (near?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
      + (far?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
    let preferred =
      (near?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
      + (far?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    return (required + preferred.map(\.podAffinityTerm)).contains {
      !$0.namespaces.isEmpty || $0.namespaceSelector != nil
    }
  }
}
