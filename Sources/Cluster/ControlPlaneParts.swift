import APIServer
import Machine

/// Which parts of the control plane run.
///
/// A part works while nobody stopped it and, where it is a process of a node's, while that process
/// does.
struct ControlPlaneParts: Sendable {
  /// Those that a fault stopped.
  private var stopped: Set<Cluster.Part> = []
  /// Those whose process does not run.
  private var missing: Set<Cluster.Part> = []
  /// The processes of those that are processes of a node.
  private var processes: [Cluster.Part: ProcessID] = [:]
  /// Those that are processes, whether these run or not.
  private var embodied: Set<Cluster.Part> = []

  func works(_ part: Cluster.Part) -> Bool {
    !stopped.contains(part) && !missing.contains(part)
  }

  mutating func setStopped(_ part: Cluster.Part, _ isStopped: Bool) {
    if isStopped { stopped.insert(part) } else { stopped.remove(part) }
  }

  /// Ties a part to a process from now on.
  mutating func tie(_ part: Cluster.Part, to process: ProcessID) {
    embodied.insert(part)
    processes[part] = process
  }

  /// Looks which processes run; true where that changed a part.
  mutating func review(hasPower: Bool, _ kernel: Kernel) -> Bool {
    var now: Set<Cluster.Part> = []
    for part in Cluster.Part.allCases where part != .dns {
      if !hasPower {
        now.insert(part)
      } else if embodied.contains(part) {
        let runs = processes[part].map { kernel.isAlive($0) && !kernel.isStopped($0) }
        if runs != true { now.insert(part) }
      }
    }
    guard now != missing else { return false }
    missing = now
    return true
  }
}
