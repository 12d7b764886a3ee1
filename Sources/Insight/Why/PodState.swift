import KubernetesAPI

/// How a pod is, as `kubectl get` would put it, and which container is to blame.
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
    if pod.status.phase == "Succeeded" { return ("completed", .good) }
    if pod.status.phase == "Failed" {
      return (pod.status.reason.isEmpty ? "failed" : pod.status.reason, .bad)
    }
    if let waiting = culprit?.state.waiting {
      let isNormal = waiting.reason == "ContainerCreating" || waiting.reason == "PodInitializing"
      return (waiting.reason, isNormal ? .waiting : .bad)
    }
    if let ended = culprit?.state.terminated { return (ended.reason, .bad) }
    if pod.isReady { return ("running and ready", .good) }
    if pod.status.phase == "Running" { return ("running, not ready", .waiting) }
    return pod.spec.nodeName.isEmpty ? ("not placed yet", .waiting) : (pod.status.phase, .waiting)
  }
}
