import APIServer
import Cluster
import Machine
import Simulation

/// What an attempt has used up of its limits.
///
/// All of it is counted in what happens in the simulation, so that the same submission hits the same limit on
/// every machine.
struct AttemptBudget {
  private let limits: AttemptLimits
  /// How many bytes were printed.
  var printed = 0
  private var stepsBefore = 0
  private var startsBefore = 0
  private var requestsBefore = 0
  private var requestsAtStart: Int

  /// How many programs may run at once on one machine.
  private static let processes = 128
  /// How large a file may become.
  private static let fileBytes = 1 << 20

  /// Begins to count in `cluster`.
  init(_ limits: AttemptLimits, _ cluster: Cluster) {
    self.limits = limits
    requestsAtStart = cluster.api.auditCount
  }

  /// What is left becomes the limits of `cluster`, which counts anew with each line.
  func prepare(_ cluster: inout Cluster) {
    cluster.kernel.limits.steps = limits.steps - stepsBefore + cluster.kernel.steps
    cluster.kernel.limits.stepsAtOneInstant = limits.steps
    cluster.kernel.limits.starts = limits.programs - startsBefore + cluster.kernel.startCount
    cluster.kernel.limits.processes = Self.processes
    cluster.kernel.limits.fileBytes = Self.fileBytes
    cluster.kernel.limits.terminalBytes = max(Self.fileBytes, 2 * limits.output)
    cluster.eventLimit = limits.events
  }

  /// Counts what was used since ``prepare(_:)``.
  mutating func take(_ cluster: Cluster) {
    stepsBefore = limits.steps - (cluster.kernel.limits.steps - cluster.kernel.steps)
    startsBefore = limits.programs - (cluster.kernel.limits.starts - cluster.kernel.startCount)
  }

  /// Lifts the limits for the checks, which are not the submission's.
  func release(_ cluster: inout Cluster) { cluster.kernel.limits = KernelLimits() }

  /// Counts on from an earlier state of the cluster; what was used since is used.
  mutating func goBack(from requests: Int, _ cluster: Cluster) {
    requestsBefore += max(0, requests - requestsAtStart)
    requestsAtStart = cluster.api.auditCount
  }

  /// The limit that was passed; nil where none was.
  func exceeded(_ cluster: Cluster) -> LimitExceeded? {
    if printed > limits.output {
      return LimitExceeded(
        "output per submission",
        value: Int64(limits.output),
        unit: "bytes"
      )
    }
    if cluster.api.objectCount > limits.objects {
      return LimitExceeded("objects per submission", value: Int64(limits.objects))
    }
    if requestsBefore + cluster.api.auditCount - requestsAtStart > limits.requests {
      return LimitExceeded("requests per submission", value: Int64(limits.requests))
    }
    return nil
  }

  /// The limit that the cluster hit, by the name and value that the exercise gave it.
  func named(_ limit: LimitExceeded?) -> LimitExceeded? {
    guard let limit else { return nil }
    if limit.limit.hasPrefix("program steps") {
      return LimitExceeded("program steps per submission", value: Int64(limits.steps))
    }
    if limit.limit.hasPrefix("programs started") {
      return LimitExceeded("programs started per submission", value: Int64(limits.programs))
    }
    if limit.limit.hasPrefix("events") {
      return LimitExceeded("events per submission", value: Int64(limits.events))
    }
    return limit
  }
}
