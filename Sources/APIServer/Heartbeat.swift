public import Simulation

/// The rhythm in which a kubelet renews its lease and reports its node's state.
///
/// Thousands of kubelets renewing every ten seconds would be most of an idle cluster's work. The
/// renewals follow from when the kubelet started and stopped, so they are worked out when somebody
/// reads the lease or the node.
public struct Heartbeat: Sendable {
  /// When the kubelet began.
  public var started: Instant
  /// When the kubelet stopped or lost the server; nil while it goes on.
  public var stopped: Instant?

  /// How often the lease is renewed.
  public static let leasePeriod = Duration.seconds(10)
  /// How often the node's status is reported though nothing changed.
  public var statusPeriod: Duration

  /// Makes the rhythm of a kubelet that begins at `started`; without leases, the status is renewed as
  /// often as they would be.
  public init(started: Instant, usesLeases: Bool = true) {
    self.started = started
    statusPeriod = usesLeases ? .minutes(5) : Self.leasePeriod
  }

  /// The last beat of `period` at `now`.
  func last(_ period: Duration, at now: Instant) -> Instant {
    let end = stopped.map { min($0, now) } ?? now
    guard end > started else { return started }
    let beats = (end - started).nanoseconds / period.nanoseconds
    return started + period * beats
  }
}
