public import Cluster
import Simulation

/// The session of somebody who takes no lesson.
public struct FreeSession: ReplayedSession {
  /// The cluster and the machine beside it.
  public var session: Session

  /// Takes a session.
  public init(_ session: Session) { self.session = session }

  /// Makes the session that a journal began with.
  public init(_ setup: Journal.Setup, seed: UInt64) {
    let cluster = Cluster(
      ClusterConfiguration(profile: setup.profile, nodes: setup.nodes, seed: seed)
    )
    self.init(Session(cluster, files: setup.files.map { ($0.path, $0.bytes) }))
  }

  /// There is nobody beside the machine.
  public mutating func take(_ line: String) -> [String]? { nil }

  /// Nobody looks.
  public mutating func notice(output: String, isCommandDone: Bool) {}
}
