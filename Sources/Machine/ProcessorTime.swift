public import Simulation

/// How much a process computes: what it takes of a processor, and when it has to let time pass.
///
/// Programs compute in no time at all. A container's process that never waits would stop the clock; so
/// after a burst of steps it rests, and the rest counts as time in which it had a processor to itself.
struct ProcessorTime: Sendable {
  /// What a process may do.
  enum Leave: Sendable {
    case go
    case rest(until: Instant, isNew: Bool)
  }

  /// How many steps a process takes without any time passing.
  private static let burst: Int32 = 4000
  /// The same for one that just rested.
  private static let laterBurst: Int32 = 200
  private static let firstRest = Duration.milliseconds(100)
  private static let longestRest = Duration.seconds(60)
  /// The processor time of one step.
  static let step = Duration.microseconds(20)

  private var instant = Instant.epoch
  private var steps: Int32 = 0
  /// How many rests it took one after the other; each is twice as long as the one before.
  private var rests: UInt8 = 0
  private(set) var restsUntil = Instant.epoch
  /// What it had up to the end of its rest.
  private(set) var used = Duration.zero

  /// Counts one step; tells whether it may be taken.
  mutating func take(at now: Instant) -> Leave {
    if now < restsUntil { return .rest(until: restsUntil, isNew: false) }
    if now != instant {
      // Who waited for something of its own is no endless loop.
      if now != restsUntil { rests = 0 }
      instant = now
      steps = 0
    }
    steps += 1
    used = used + Self.step
    guard steps > (rests == 0 ? Self.burst : Self.laterBurst) else { return .go }
    // Ten doublings are more than the longest.
    rests = min(rests + 1, 11)
    let rest = min(Self.firstRest * (1 << Int64(rests - 1)), Self.longestRest)
    restsUntil = now + rest
    used = used + rest
    return .rest(until: restsUntil, isNew: true)
  }
}

extension Kernel {
  /// The processor time that the processes of a machine had up to now, those that ended included.
  public func processorTime(of machine: MachineID) -> Duration {
    guard isMachine(machine) else { return .zero }
    let ahead = machines[machine.index].processes.reduce(Duration.zero) { sum, process in
      process.processorTime.restsUntil > now ? sum + (process.processorTime.restsUntil - now) : sum
    }
    return machines[machine.index].processorTime - ahead
  }

  /// Counts a step of a container's process, or lets it rest; false where it may not go on yet.
  mutating func takeStep(_ id: ProcessID, place: Int) -> Bool {
    let index = id.machine.index
    machines[index].processorTime = machines[index].processorTime + ProcessorTime.step
    guard machines[index].processes[place].pending.isEmpty else { return true }
    switch machines[index].processes[place].processorTime.take(at: now) {
    case .go: return true
    case .rest(let end, let isNew):
      if isNew { machines[index].processorTime = machines[index].processorTime + (end - now) }
      wait(for: [.until(end)])
      return false
    }
  }

  /// The averages of 1, 5 and 15 minutes of how many processes compute on the node of a machine.
  ///
  /// They follow from those that compute now: what share of a processor each had, and since when.
  public func loadAverages(of id: MachineID) -> [Double] {
    let keeper = machines[id.index].keeper
    var loads = [0.0, 0.0, 0.0]
    for index in machines.indices where machines[index].keeper == keeper {
      for process in machines[index].processes where process.processorTime.restsUntil > now {
        let age = max(0.001, (now - process.startedAt).inSeconds)
        let ahead = (process.processorTime.restsUntil - now).inSeconds
        let share = min(1, max(0, process.processorTime.used.inSeconds - ahead) / age)
        for (place, minutes) in [1.0, 5, 15].enumerated() {
          loads[place] += share * (1 - Self.decay(age / (minutes * 60)))
        }
      }
    }
    return loads
  }

  /// What is left of one after so many times the length of an average.
  private static func decay(_ lengths: Double) -> Double {
    guard lengths < 30 else { return 0 }
    var value = 1 - lengths / 4096
    for _ in 0..<12 { value *= value }
    return max(0, value)
  }
}
