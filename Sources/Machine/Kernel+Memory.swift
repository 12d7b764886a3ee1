public import Simulation

/// The memory of whoever keeps machines: a node's.
struct KeptMemory: Sendable {
  /// How much there is; 0 where nobody counts.
  var capacity: Int64 = 0
  /// What the processes of its containers say that they hold.
  var held: Int64 = 0
  /// Whether somebody was told that much of it is held, and looks after it since.
  var isWatched = false
}

/// News of a node's memory, for whoever keeps nodes.
public enum MemoryNews: Hashable, Sendable {
  /// So much of it is held that somebody should look after it.
  case filling(keeper: Int32)
  /// There was none left, and a process had to go.
  case exhausted(keeper: Int32, victim: String, number: Int32)
}

/// Memory: what processes hold of it, and what becomes of containers that want more than they may.
///
/// Programs say what they hold where it matters; what every program needs to be there is not counted.
extension Kernel {
  /// Says how much the current process holds, in bytes.
  ///
  /// - Returns: whether it may: otherwise it is being killed, and has to return at once.
  @discardableResult
  public mutating func holdMemory(_ bytes: Int64) -> Bool {
    let id = current
    let place = currentPlace
    let before = machines[id.machine.index].processes[place].memory
    guard bytes != before else { return true }
    machines[id.machine.index].processes[place].memory = bytes
    let keeper = machines[id.machine.index].keeper
    count(bytes - before, for: keeper)
    guard bytes > before else { return true }
    let limit = machines[id.machine.index].memoryLimit
    if limit > 0, memory(of: id.machine) > limit {
      runOutOfMemory(id.machine)
      return false
    }
    guard keeper >= 0, Int(keeper) < keptMemory.count else { return true }
    let node = keptMemory[Int(keeper)]
    guard node.capacity > 0 else { return true }
    if node.held > node.capacity {
      let name = Self.shortName(process.arguments.first ?? "")
      memoryNews.append(.exhausted(keeper: keeper, victim: name, number: id.number))
      runOutOfMemory(id.machine)
      return false
    }
    if !node.isWatched, node.held > node.capacity / 4 {
      keptMemory[Int(keeper)].isWatched = true
      memoryNews.append(.filling(keeper: keeper))
    }
    return true
  }

  private static func shortName(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// What the processes of a machine hold, in bytes.
  public func memory(of machine: MachineID) -> Int64 {
    guard isMachine(machine) else { return 0 }
    return machines[machine.index].processes.reduce(0) { $0 + $1.memory }
  }

  /// Says how much memory a keeper has for the processes of its containers.
  public mutating func setMemory(_ bytes: Int64, ofKeeper keeper: Int32) {
    guard keeper >= 0 else { return }
    while keptMemory.count <= Int(keeper) { keptMemory.append(KeptMemory()) }
    keptMemory[Int(keeper)].capacity = bytes
  }

  /// What the containers of a keeper hold.
  public func memoryHeld(byKeeper keeper: Int32) -> Int64 {
    keeper >= 0 && Int(keeper) < keptMemory.count ? keptMemory[Int(keeper)].held : 0
  }

  /// Takes note that nobody looks after a keeper's memory any more until it fills again.
  public mutating func stopWatchingMemory(ofKeeper keeper: Int32) {
    guard keeper >= 0, Int(keeper) < keptMemory.count else { return }
    keptMemory[Int(keeper)].isWatched = false
  }

  /// What happened to nodes' memory since the last call.
  public mutating func drainMemoryNews() -> [MemoryNews] {
    guard !memoryNews.isEmpty else { return [] }
    defer { memoryNews = [] }
    return memoryNews
  }

  mutating func count(_ bytes: Int64, for keeper: Int32) {
    guard keeper >= 0, bytes != 0 else { return }
    while keptMemory.count <= Int(keeper) { keptMemory.append(KeptMemory()) }
    keptMemory[Int(keeper)].held += bytes
  }

  /// Kills for want of memory: everything in the container, as with today's control groups, or with
  /// older ones the process that holds most.
  private mutating func runOutOfMemory(_ machine: MachineID) {
    machines[machine.index].ranOutOfMemory = true
    let processes = machines[machine.index].processes
    guard machines[machine.index].kind == .container, killsWholeContainers else {
      let greatest = processes.max { ($0.memory, $1.number) < ($1.memory, $0.number) }
      if let number = greatest?.number {
        post(.kill, to: ProcessID(machine: machine, number: number))
      }
      return
    }
    // The current one last: it is in the middle of something.
    for process in processes.sorted(by: { $0.number > $1.number })
    where ProcessID(machine: machine, number: process.number) != current {
      post(.kill, to: ProcessID(machine: machine, number: process.number))
    }
    post(.kill, to: current)
  }

  /// Counts processor time that the current process had without making steps for it.
  public mutating func useProcessor(_ time: Duration) {
    machine.processorTime = machine.processorTime + time
  }
}
