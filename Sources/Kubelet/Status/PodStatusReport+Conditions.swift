import KubernetesAPI
import Simulation

extension PodStatusReport {
  /// The pod's conditions in the kubelet's order; those that others set are kept.
  func conditions(_ status: PodStatus, _ old: PodStatus) -> [PodCondition] {
    var result: [PodCondition] = []
    // No more than there will be: hundreds of thousands of these lists are kept.
    result.reserveCapacity(max(node.dialect == .current ? 5 : 3, old.conditions.count))
    func add(_ type: String, _ holds: Bool, reason: String = "", message: String = "") {
      var condition = PodCondition()
      condition.type = type
      condition.status = holds ? "True" : "False"
      condition.reason = reason
      condition.message = message
      condition.observedGeneration = status.observedGeneration
      condition.lastTransitionTime = Time(now)
      if let previous = old.conditions.first(where: { $0.type == type }),
        previous.status == condition.status, !previous.lastTransitionTime.isZero
      {
        condition.lastTransitionTime = previous.lastTransitionTime
      }
      result.append(condition)
    }
    for condition in resizeConditions {
      add(condition.type, true, reason: condition.reason, message: condition.message)
    }
    if worker.isEvicted, node.dialect == .current, let failure = worker.failure {
      let reason = "TerminationByKubelet"
      add("DisruptionTarget", true, reason: reason, message: failure.message)
    }
    let isOver = status.phase == "Succeeded" || status.phase == "Failed"
    if node.dialect == .current {
      add("PodReadyToStartContainers", worker.isSandboxReady && !isOver)
    }
    let incomplete = incompleteInitial(status)
    add(
      "Initialized",
      incomplete.isEmpty,
      reason: incomplete.isEmpty ? completedReason(status) : "ContainersNotInitialized",
      message: incomplete.isEmpty
        ? "" : "containers with incomplete status: [\(incomplete.joined(separator: " "))]"
    )
    let unready = unreadyNames(status)
    let (reason, message) = unreadyWords(status, unready)
    let isReady = unready.isEmpty && incomplete.isEmpty && reason.isEmpty
    add("Ready", isReady, reason: reason, message: message)
    if node.dialect == .current {
      add("ContainersReady", isReady, reason: reason, message: message)
    }
    result += old.conditions.filter { condition in
      condition.type == "PodScheduled"
        || !result.contains { $0.type == condition.type }
          && !condition.type.hasPrefix("PodResize")
    }
    if !result.contains(where: { $0.type == "PodScheduled" }) { add("PodScheduled", true) }
    return result
  }

  /// What of the resources that the pod is to have is not there yet.
  private var resizeConditions: [(type: String, reason: String, message: String)] {
    guard let resize = worker.resize else { return [] }
    var rows: [(type: String, reason: String, message: String)] = []
    if let pending = resize.pending {
      rows.append(("PodResizePending", pending.reason, pending.message))
    }
    if resize.generation != nil {
      rows.append(("PodResizeInProgress", resize.error.isEmpty ? "" : "Error", resize.error))
    }
    return rows
  }

  /// The containers that hold the pod back, those that stay beside the regular ones first.
  private func unreadyNames(_ status: PodStatus) -> [String] {
    let sidecars = status.initContainerStatuses.enumerated().filter { index, _ in
      worker.pod.spec.initContainers[index].isSidecar
    }
    return (sidecars.map(\.element) + status.containerStatuses).filter { !$0.ready }.map(\.name)
  }

  private func completedReason(_ status: PodStatus) -> String {
    status.phase == "Succeeded" ? "PodCompleted" : ""
  }

  private func incompleteInitial(_ status: PodStatus) -> [String] {
    if status.phase == "Succeeded" { return [] }
    return status.initContainerStatuses.enumerated().compactMap { index, state in
      let sidecar = worker.pod.spec.initContainers[index].isSidecar
      let isDone = sidecar ? worker.initial[index].isStarted : state.ready || worker.wasInitialized
      return isDone ? nil : state.name
    }
  }

  private func unreadyWords(_ status: PodStatus, _ unready: [String]) -> (String, String) {
    if status.phase == "Succeeded" { return ("PodCompleted", "") }
    if status.phase == "Failed" { return ("PodFailed", "") }
    guard !unready.isEmpty else { return ("", "") }
    return (
      "ContainersNotReady", "containers with unready status: [\(unready.joined(separator: " "))]"
    )
  }
}
