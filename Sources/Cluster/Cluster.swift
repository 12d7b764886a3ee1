public import APIServer
import ContainerRuntime
import ControllerManager
import Kubectl
import Kubelet
public import Machine
import Network
import Scheduler
public import Simulation

/// A whole simulated Kubernetes cluster, as a value.
///
/// A copy is a snapshot: undo, what-if, and a thousand graded submissions from one start state all
/// come from copying. Time moves only through ``advance(to:)`` and its kin; events are handled in the
/// order of (due, sequence), so the same configuration and commands give the same bytes.
public struct Cluster: Sendable {
  /// What the cluster was made from.
  public let configuration: ClusterConfiguration
  /// All simulated machines.
  public var kernel: Kernel
  var plane: ControlPlane

  /// How many events one call of ``advance(to:)`` may handle.
  public var eventLimit = 200_000_000
  /// The limit that a run hit; nothing moves until it is cleared.
  public internal(set) var exceeded: LimitExceeded?

  /// The cluster's time.
  public var now: Instant { plane.api.now }

  /// The API server, as the cluster's own parts see it.
  public var api: APIServer {
    get { plane.api }
    _modify { yield &plane.api }
  }

  /// How many events were handled since the start, those of simulated machines not counted.
  public var eventCount: Int { plane.eventCount }

  /// Handles everything that is due by `limit`, and leaves the clock there.
  public mutating func advance(to limit: Instant) {
    advance(to: limit) { _ in false }
  }

  /// Handles what is due, event by event, until `isDone` or `limit`; true where it was done.
  ///
  /// `isDone` is asked after every step that changed something.
  @discardableResult
  public mutating func advance(to limit: Instant, until isDone: (inout Cluster) -> Bool) -> Bool {
    var handled = 0
    settleNow()
    if isDone(&self) { return true }
    while exceeded == nil, let due = nextDue, due <= limit {
      handled += 1
      if handled > eventLimit {
        exceeded = LimitExceeded("events per run", value: Int64(eventLimit))
        return false
      }
      moveClock(to: due)
      if let (time, event) = plane.agenda.popFirst(through: due) {
        plane.handle(event, at: time, &kernel)
      }
      settleNow()
      if isDone(&self) { return true }
    }
    if exceeded == nil, limit > now, limit < .distantFuture { moveClock(to: limit) }
    return false
  }

  /// Begins to count anew what may happen, after a limit was hit or with a new command.
  public mutating func forgiveLimits() {
    exceeded = nil
    kernel.forgiveLimits()
  }

  /// Handles everything that is due in the next `length` of time.
  public mutating func advance(by length: Duration) { advance(to: now + length) }

  /// When something happens next by itself; nil where only a command can make it.
  public var nextDue: Instant? {
    if kernel.isRunnable { return now }
    switch (plane.agenda.nextDue, kernel.nextDue) {
    case (nil, nil): return nil
    case (let due?, nil), (nil, let due?): return max(due, now)
    case (let one?, let other?): return max(min(one, other), now)
    }
  }

  /// Runs simulated programs until all of them wait, and wakes whom their writes concern.
  private mutating func settleNow() {
    while kernel.step(&plane) {}
    if let limit = kernel.exceeded { exceeded = limit }
    for start in kernel.drainStarts() { plane.commandLog.append(start) }
    plane.takeMemoryNews(&kernel)
    plane.takeExits(&kernel)
    if plane.seenLargeFiles != kernel.largeFileChanges { plane.noteLargeFiles(kernel) }
    for machine in kernel.takeChangedNodes() { plane.noteFileChange(on: machine, kernel) }
    if plane.seenProcessChanges != kernel.processChanges { plane.reviewDaemons(&kernel) }
    if plane.dispatchChanges(now) { kernel.notify(.apiChanges) }
  }

  private mutating func moveClock(to time: Instant) {
    guard time > plane.api.now else {
      kernel.advance(to: plane.api.now)
      return
    }
    plane.api.now = time
    kernel.advance(to: time)
  }

  /// Lets time jump without anything happening in between, as over the days before a session.
  ///
  /// What was due meanwhile is handled late, at the new time; level-driven components do not mind.
  mutating func jump(to time: Instant) { moveClock(to: time) }
}
