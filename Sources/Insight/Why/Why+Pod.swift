import APIServer
import KubernetesAPI
import Simulation

extension Why {
  mutating func tellPod(_ pod: Pod) {
    guard !pod.spec.nodeName.isEmpty else { return tellUnplaced(pod) }
    tellPlace(of: pod)
    if tellDeadNode(of: pod) { return }
    if pod.isFinished {
      if !pod.status.message.isEmpty { say(pod.status.message, .bad) }
      return tellEndings(of: pod)
    }
    let state = PodState(pod)
    guard let culprit = state.culprit else {
      return say("All its containers are ready, so services that select it send it traffic.", .good)
    }
    tell(culprit, of: pod)
    tellServices(missing: pod)
  }

  /// Which node, and what the scheduler had found.
  private mutating func tellPlace(of pod: Pod) {
    let verdict = trace?.records.last {
      guard case .remark = $0.event else { return false }
      return $0.kind == "Pod" && $0.name == pod.metadata.name
        && $0.namespace == pod.metadata.namespace && $0.actor == "scheduler"
    }
    if case .remark(let text)? = verdict?.event {
      say("The scheduler \(text).")
    } else {
      say("It is on node \(pod.spec.nodeName).")
    }
  }

  private mutating func tellUnplaced(_ pod: Pod) {
    guard pod.spec.schedulingGates.isEmpty else {
      let gates = pod.spec.schedulingGates.map(\.name).joined(separator: ", ")
      return say("It is held back by its scheduling gates: \(gates).", .waiting)
    }
    if let condition = pod.condition("PodScheduled"), condition.status == "False" {
      say("The scheduler found no node: \(condition.message)", .bad)
      return
    }
    if pod.spec.schedulerName != "default-scheduler" {
      return say(
        "It asks for a scheduler called \(pod.spec.schedulerName), and there is none.",
        .bad
      )
    }
    say("The scheduler has not looked at it yet.", .waiting)
    advise("if this lasts, the scheduler may be stopped: `fault` shows what is")
  }

  private mutating func tellDeadNode(of pod: Pod) -> Bool {
    guard let node = api.peek(Node.self, name: pod.spec.nodeName) else {
      say("Its node \(pod.spec.nodeName) is not there any more.", .bad)
      return true
    }
    let ready = node.status.conditions.first { $0.type == "Ready" }
    guard ready?.status == "Unknown" else { return false }
    say("Its node \(node.metadata.name) has fallen silent: \(ready?.message ?? "")", .bad)
    say("Pods on it are evicted five minutes after that, unless they tolerate it longer.", .waiting)
    return true
  }

  private mutating func tellEndings(of pod: Pod) {
    for status in pod.status.containerStatuses {
      guard let ended = status.state.terminated else { continue }
      say("Container \(status.name) ended with \(ended.exitCode) (\(ended.reason)).")
    }
  }

  private mutating func tell(_ status: ContainerStatus, of pod: Pod) {
    let name = status.name
    if let waiting = status.state.waiting {
      tell(waiting, status, pod)
    } else if let ended = status.state.terminated {
      say("Container \(name) ended with \(ended.exitCode) (\(ended.reason)).", .bad)
    } else {
      let container = pod.spec.containers.first { $0.name == name }
      if status.started == false, container?.startupProbe != nil {
        say("Container \(name) runs; its startup probe has not succeeded yet.", .waiting)
      } else if container?.readinessProbe != nil {
        say("Container \(name) runs; its readiness probe does not succeed.", .waiting)
        advise("`kubectl describe pod \(pod.metadata.name)` shows what the probe answered")
      } else {
        say("Container \(name) runs and will be ready in a moment.", .waiting)
      }
    }
  }

  private mutating func tell(
    _ waiting: ContainerStateWaiting,
    _ status: ContainerStatus,
    _ pod: Pod
  ) {
    let name = status.name
    switch waiting.reason {
    case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull":
      say("The image \(status.image) of container \(name) cannot be had: \(waiting.message)", .bad)
      advise("look at its spelling, and mend it with `kubectl set image` or in the file")
    case "CrashLoopBackOff":
      let last = status.lastState.terminated
      let code = last.map { " with \($0.exitCode) (\($0.reason))" } ?? ""
      say("Container \(name) ends by itself\(code), \(status.restartCount) restarts so far.", .bad)
      say("The kubelet waits longer from start to start: \(waiting.message)", .waiting)
      advise("`kubectl logs \(pod.metadata.name) -c \(name) --previous` shows its last words")
    case "CreateContainerConfigError", "CreateContainerError":
      say("Container \(name) cannot be made: \(waiting.message)", .bad)
    case "ContainerCreating", "PodInitializing":
      let last = all(Event.self, in: pod.metadata.namespace).last {
        $0.involvedObject.uid == pod.metadata.uid
      }
      let news = last.map { " The kubelet's last word: \($0.message)" } ?? ""
      say("Container \(name) is being made.\(news)", .waiting)
    default: say("Container \(name) waits: \(waiting.reason) \(waiting.message)", .waiting)
    }
  }

  /// Which services do without the pod meanwhile.
  private mutating func tellServices(missing pod: Pod) {
    let names = all(Service.self, in: pod.metadata.namespace).filter {
      !$0.spec.selector.isEmpty
        && LabelSelectorTerms(matching: $0.spec.selector).matches(pod.metadata.labels)
    }.map(\.metadata.name)
    guard !names.isEmpty else { return }
    say("Until it is ready, it gets no traffic from: \(Self.list(names)).", .faint)
  }
}
