import APIServer
public import Cluster
import Machine

/// Notices what a learner does in a session: requests, programs, and what was printed.
///
/// Keeps its place in the logs of the cluster, so that each thing is told once.
public struct SessionObserver: Sendable {
  private var requestsSeen: Int
  private var commandsSeen: Int

  /// Begins at the present state of `session`; what came before is not told.
  public init(_ session: Session) {
    requestsSeen = session.cluster.api.auditCount
    commandsSeen = session.cluster.commandLog.count
  }

  /// What happened since the last call; `output` is what the session printed meanwhile.
  public mutating func take(from session: Session, output: String = "") -> [Observation] {
    let cluster = session.cluster
    let newRequests = cluster.api.auditCount - requestsSeen
    let newCommands = cluster.commandLog.count - commandsSeen
    requestsSeen += newRequests
    commandsSeen += newCommands
    let runs = cluster.commandLog.entries.suffix(max(0, newCommands)).map { entry in
      ObservationLog.Run(
        place: Place.of(entry.machine, cluster.kernel),
        arguments: entry.arguments
      )
    }
    let requests = Array(cluster.api.audit.suffix(max(0, newRequests)))
    var observations = ObservationLog.observations(requests: requests, runs: runs)
    if !output.isEmpty { observations.append(.output(output)) }
    return observations
  }
}

extension Place {
  /// The place that a simulated machine is.
  static func of(_ machine: MachineID, _ kernel: Kernel) -> Place {
    guard kernel.isMachine(machine) else { return .host }
    let name = kernel[machine].hostname
    switch kernel[machine].kind {
    case .host: return .host
    case .node: return .node(name)
    case .container: return .pod(namespace: "", name: name, container: "")
    }
  }
}
