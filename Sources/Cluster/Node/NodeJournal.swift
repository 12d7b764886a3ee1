import Kubelet
import Machine
import Simulation

/// What the components of a node wrote, oldest first; bounded.
struct NodeJournal: Sendable {
  /// One line.
  struct Entry: Hashable, Sendable {
    var time: Instant
    /// The service that it is about.
    var unit: String
    /// Who wrote it.
    var identifier: String
    /// The number of the process that wrote it.
    var process: Int32
    var text: String
  }

  /// How many lines are kept.
  static let limit = 4000

  private(set) var entries: [Entry] = []
  /// How many there were before those that are kept.
  private(set) var dropped = 0

  mutating func append(_ entry: Entry) {
    if entries.count >= Self.limit {
      entries.removeFirst(Self.limit / 4)
      dropped += Self.limit / 4
    }
    entries.append(entry)
  }
}

extension ControlPlane {
  /// Takes over what a kubelet wrote, into the journal of its node.
  mutating func takeKubeletLog(_ index: Int) {
    guard nodes[index].kubelet.configuration.keepsLog else { return }
    let lines = nodes[index].kubelet.takeLog()
    guard !lines.isEmpty else { return }
    let process = nodes[index].kubeletProcess?.number ?? 1
    for line in lines {
      let head = DaemonLog.head(line.severity, line.time, process: process)
      nodes[index].journal.append(
        .init(
          time: line.time,
          unit: "kubelet",
          identifier: "kubelet",
          process: process,
          text: head + line.text
        )
      )
    }
  }
}
