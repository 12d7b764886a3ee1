import KubernetesAPI

/// How a pod is in a few words, and which container is to blame.
struct PodState {
  let pod: Pod
  /// The container that is not as it should be; nil where all are.
  let culprit: ContainerStatus?

  init(_ pod: Pod) {
    self.pod = pod
    let initial = pod.status.initContainerStatuses.first {
      $0.state.terminated?.exitCode != 0 && $0.started != true
    }
    culprit = initial ?? pod.status.containerStatuses.first { !$0.ready }
  }

  /// The state in a word.
  var headline: (text: String, ink: Ink) {
    let summary = PodSummary(pod)
    let ink: Ink =
      switch summary.outlook {
      case .good: .good
      case .waiting: .waiting
      case .bad: .bad
      }
    switch summary.reason {
    case _ where pod.status.phase == "Succeeded": return ("completed", ink)
    case "Failed", "Error": return ("failed", ink)
    case "Running": return (pod.isReady ? "running and ready" : "running, not ready", ink)
    case "NotReady": return ("running, not ready", ink)
    case "Pending", "": return (pod.spec.nodeName.isEmpty ? "not placed yet" : "placed", ink)
    case "Terminating": return ("ending", ink)
    default: return (summary.reason, ink)
    }
  }
}
