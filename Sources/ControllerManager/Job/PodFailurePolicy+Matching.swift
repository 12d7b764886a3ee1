import KubernetesAPI

extension PodFailurePolicy {
  /// What follows from the failure of a pod, and the words for it; nil where no rule fits.
  func match(_ pod: Pod) -> (action: String, message: String)? {
    guard pod.status.phase == "Failed" else { return nil }
    let place = "\(pod.metadata.namespace)/\(pod.metadata.name)"
    for (index, rule) in rules.enumerated() {
      let end = "matching \(rule.action) rule at index \(index)"
      if let codes = rule.onExitCodes {
        guard let (container, code) = codes.match(pod) else { continue }
        return (
          rule.action,
          "Container \(container) for pod \(place) failed with exit code \(code) \(end)"
        )
      }
      for pattern in rule.onPodConditions
      where pod.status.conditions.contains(where: {
        $0.type == pattern.type && $0.status == pattern.status
      }) {
        return (rule.action, "Pod \(place) has condition \(pattern.type) \(end)")
      }
    }
    return nil
  }

  /// What follows from the failure of a pod: Count, Ignore, FailIndex or FailJob.
  func action(on pod: Pod) -> String { match(pod)?.action ?? "Count" }
}

extension PodFailurePolicyOnExitCodesRequirement {
  fileprivate func match(_ pod: Pod) -> (container: String, code: Int32)? {
    for status in pod.status.initContainerStatuses + pod.status.containerStatuses {
      guard containerName == nil || containerName == status.name,
        let code = status.state.terminated?.exitCode, code != 0
      else { continue }
      if values.contains(code) == (self.operator == "In") { return (status.name, code) }
    }
    return nil
  }
}
