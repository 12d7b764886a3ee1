import APIServer
import Cluster
import KubernetesAPI
import Simulation

/// A cluster under a seed's load and faults, and what must hold all the while.
///
/// Everything is drawn from the seed: nodes, workloads, what is done to them, what breaks and when.
/// First comes a phase under faults in which the safety checkers look on after every event; then all
/// is mended, and the cluster must come to rest as it was asked to be. A value: a copy taken anywhere
/// goes the same way as the original.
struct Swarm: Sendable {
  let seed: UInt64
  var cluster: Cluster
  var random: RandomStream
  var watcher = Watcher()
  /// What is to be there, by the order of its making.
  var workloads: [Workload] = []
  var services: [String] = []
  /// The nodes that ever were out of order: bare pods on them may be lost.
  var damagedNodes: [String] = []
  var made = 0
  var stepsLeft: Int
  /// What was done, for whoever reads a failure.
  var journal: [String] = []
  var violations: [String] = []

  init(seed: UInt64) {
    self.seed = seed
    random = RandomStream(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    let nodes = 1 + random.below(5)
    let profile: Profile = random.below(2) == 0 ? .current : .v18
    stepsLeft = 20 + random.below(25)
    cluster = Cluster(
      ClusterConfiguration(profile: profile, nodes: nodes, seed: seed, furniture: .none)
    )
    note("\(nodes) nodes, profile \(profile.rawValue)")
  }

  mutating func note(_ text: String) {
    journal.append("\((cluster.now - cluster.configuration.start).wholeSeconds)s \(text)")
  }

  /// Does the next step and lets some time pass; false where the phase under faults is over.
  mutating func step() -> Bool {
    guard stepsLeft > 0, violations.isEmpty else { return false }
    stepsLeft -= 1
    if random.below(3) == 0 { breakSomething() } else { changeSomething() }
    let pauses: [Int64] = [5, 300, 2_000, 15_000, 60_000]
    watch(for: .milliseconds(pauses[random.below(pauses.count)]))
    return true
  }

  /// Lets time pass with the safety checkers looking on.
  mutating func watch(for length: Duration) {
    var watcher = watcher
    var found: [String] = []
    cluster.advance(to: cluster.now + length) { cluster in
      found = watcher.look(at: &cluster)
      return !found.isEmpty
    }
    self.watcher = watcher
    violations += found
  }

  /// The whole run.
  mutating func run() {
    while step() {}
    mend()
    comeToRest()
  }

  /// Waits for rest, at most `Swarm.restLimit`, and sees that it lasts.
  mutating func comeToRest() {
    let end = cluster.now + Self.restLimit
    var missing = ["nothing was looked at"]
    while violations.isEmpty, cluster.now < end {
      watch(for: .seconds(10))
      missing = RestChecker.complaints(about: &self)
      if missing.isEmpty { break }
    }
    guard violations.isEmpty else { return }
    guard missing.isEmpty else {
      violations += missing
      return
    }
    let revision = cluster.api.revision
    watch(for: .minutes(2))
    violations += RestChecker.complaints(about: &self).map { "after rest: \($0)" }
    let writes = cluster.api.revision - revision
    if writes > 0 { violations.append("\(writes) writes in two minutes of rest") }
  }

  /// The longest back-off is five minutes; then the last pods need their start.
  static let restLimit = Duration.minutes(12)

  /// The whole state as text; two runs of one seed have the same.
  func fingerprint() -> String {
    var copy = cluster
    var lines = journal
    for resource in (try? copy.api.resources()) ?? [] {
      guard let list = try? copy.api.list(resource, ListOptions()) else { continue }
      for object in list.items { lines.append("\(object.manifest())") }
    }
    for node in copy.census().nodes { lines += [node.name] + node.rows }
    lines.append("\(copy.api.revision) \(copy.eventCount) \(copy.now.nanoseconds)")
    return lines.joined(separator: "\n")
  }
}
