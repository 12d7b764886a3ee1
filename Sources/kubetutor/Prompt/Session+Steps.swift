import APIServer
import Cluster
import Insight
import Lessons
import Simulation

/// Time in steps of what happens.
extension Session {
  /// How long is waited for something to happen.
  private static var patience: Duration { .hours(1) }

  /// Lets time pass to the next thing that the trace tells of, and tells it.
  mutating func step() -> [TextBlock] {
    let start = cluster.api.trace?.count ?? 0
    let end = cluster.now + Self.patience
    let before = self
    cluster.advance(to: end) { ($0.api.trace?.count ?? 0) > start }
    let records = cluster.api.trace?.records(from: start) ?? []
    guard !records.isEmpty else {
      self = before
      return [.text("The cluster is at rest: nothing would happen in an hour. Its clock stays.")]
    }
    return [.code(records.map { TraceReport.line(of: $0).text })]
  }

  /// Lets time pass until `command`, tried on a copy whenever something changed, ends with status 0.
  mutating func advance(until command: String) -> [TextBlock] {
    let end = cluster.now + Self.patience
    while true {
      var copy = self
      if copy.run(command, limit: .seconds(10)).status == 0 {
        return [.text("It is \(CivilTime(cluster.now).timeOfDay): `\(command)` succeeds.")]
      }
      let revision = cluster.api.revision
      guard cluster.now < end else {
        return [.text("In an hour `\(command)` did not succeed.")]
      }
      // What does not write may change an answer too: at least every ten seconds it is tried.
      cluster.advance(to: min(end, cluster.now + .seconds(10))) { $0.api.revision != revision }
    }
  }
}
