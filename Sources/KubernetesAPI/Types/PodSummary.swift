/// How a pod is, for all who tell of it: how many containers are ready, and one word.
///
/// The word is that of kubectl: the phase, overruled by what the containers wait for or ended with.
public struct PodSummary {
  /// How well a pod is.
  public enum Outlook: Hashable, Sendable {
    /// It runs and is ready, or has done its work.
    case good
    /// It will come by itself, as far as can be told.
    case waiting
    /// Something stands in its way.
    case bad
  }

  /// How many containers are ready.
  public private(set) var ready = 0
  /// How many there are, sidecars included.
  public private(set) var total: Int
  /// How often containers were started again.
  public private(set) var restarts = 0
  /// When the last of these restarts was.
  public private(set) var lastRestart: Time?
  /// The word of kubectl's column STATUS.
  public private(set) var status: String
  private let isReady: Bool
  private let phase: String

  /// Looks at a pod.
  public init(_ pod: Pod) {
    isReady = pod.isReady
    phase = pod.status.phase
    total = pod.spec.containers.count
    status = pod.status.reason.isEmpty ? pod.status.phase : pod.status.reason
    if pod.status.conditions.contains(where: {
      $0.type == "PodScheduled" && $0.reason == "SchedulingGated"
    }) {
      status = "SchedulingGated"
    }
    let isInitializing = readInitContainers(pod)
    if !isInitializing
      || pod.status.conditions.contains(where: {
        $0.type == "Initialized" && $0.status == "True"
      })
    {
      readContainers(pod)
    }
    guard pod.metadata.deletionTimestamp != nil else { return }
    if pod.status.reason == "NodeLost" {
      status = "Unknown"
    } else if pod.status.phase != "Succeeded", pod.status.phase != "Failed" {
      status = "Terminating"
    }
  }

  /// The word without the mark of a container that initializes the pod: what that one waits for.
  public var reason: String {
    status.hasPrefix("Init:") ? String(status.dropFirst("Init:".count)) : status
  }

  /// Whether the pod is well, on its way, or in trouble.
  public var outlook: Outlook {
    switch phase {
    case "Succeeded": return .good
    case "Failed": return .bad
    default: break
    }
    switch reason {
    case "Running": return isReady ? .good : .waiting
    case "", "Pending", "SchedulingGated", "ContainerCreating", "PodInitializing", "NotReady",
      "Terminating":
      return .waiting
    default: return reason.first?.isNumber == true ? .waiting : .bad
    }
  }

  /// Whether a container is still to initialize the pod.
  private mutating func readInitContainers(_ pod: Pod) -> Bool {
    let specs = pod.spec.initContainers
    total += specs.filter { $0.restartPolicy == "Always" }.count
    for (index, container) in pod.status.initContainerStatuses.enumerated() {
      let isSidecar = specs.first { $0.name == container.name }?.restartPolicy == "Always"
      count(container)
      if let ended = container.state.terminated, ended.exitCode == 0 { continue }
      if isSidecar, container.started == true {
        if container.ready { ready += 1 }
        continue
      }
      if let ended = container.state.terminated {
        let word =
          !ended.reason.isEmpty
          ? ended.reason
          : ended.signal != 0 ? "Signal:\(ended.signal)" : "ExitCode:\(ended.exitCode)"
        status = "Init:\(word)"
      } else if let waiting = container.state.waiting, !waiting.reason.isEmpty,
        waiting.reason != "PodInitializing"
      {
        status = "Init:\(waiting.reason)"
      } else {
        status = "Init:\(index)/\(specs.count)"
      }
      return true
    }
    return false
  }

  private mutating func readContainers(_ pod: Pod) {
    if pod.spec.initContainers.allSatisfy({ $0.restartPolicy != "Always" }) {
      restarts = 0
      lastRestart = nil
    }
    var hasRunning = false
    for container in pod.status.containerStatuses.reversed() {
      count(container)
      if let waiting = container.state.waiting, !waiting.reason.isEmpty {
        status = waiting.reason
      } else if let ended = container.state.terminated {
        status =
          !ended.reason.isEmpty
          ? ended.reason
          : ended.signal != 0 ? "Signal:\(ended.signal)" : "ExitCode:\(ended.exitCode)"
      } else if container.ready, container.state.running != nil {
        hasRunning = true
        ready += 1
      }
    }
    if status == "Completed", hasRunning {
      let isReady = pod.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
      status = isReady ? "Running" : "NotReady"
    }
  }

  private mutating func count(_ container: ContainerStatus) {
    restarts += Int(container.restartCount)
    if let ended = container.lastState.terminated,
      lastRestart.map({ $0 < ended.finishedAt }) ?? true
    {
      lastRestart = ended.finishedAt
    }
  }
}
