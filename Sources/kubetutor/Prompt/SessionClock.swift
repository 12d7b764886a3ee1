import Simulation
import Terminal

/// Ties the cluster's time to the clock of the wall, at a speed that the learner can change.
struct SessionClock {
  /// How many seconds of the cluster pass in one.
  private(set) var speed: Double
  private(set) var isPaused = false
  private var last = HostEnvironment.monotonicNanoseconds

  /// After a longer gap (a closed lid) the cluster does not race to catch up.
  private static let longestGap: Int64 = 2_000_000_000

  init(speed: Double) { self.speed = speed }

  /// Begins to count from now.
  mutating func restart() { last = HostEnvironment.monotonicNanoseconds }

  /// How much of the cluster's time passed since the last call.
  mutating func elapsed(evenIfPaused: Bool = false) -> Duration {
    let now = HostEnvironment.monotonicNanoseconds
    let gap = min(now - last, Self.longestGap)
    last = now
    if isPaused, !evenIfPaused { return .zero }
    return .nanoseconds(Int64(Double(gap) * speed))
  }

  /// What a command about the clock comes to.
  enum Answer {
    case say(String)
    case pass(Duration)
    /// On to the next thing that happens.
    case step
    /// On until a command ends with status 0.
    case until(String)
  }

  /// Reads `time` and its words; nil where the line is none of them (`time ls` is the shell's).
  mutating func command(_ line: String, now: Instant) -> Answer? {
    let words = line.split(separator: " ").map(String.init)
    guard words.first == "time" else { return nil }
    switch (words.count, words.dropFirst().first) {
    case (1, _): return .say(self.words(now))
    case (2, "pause"):
      isPaused = true
      return .say(self.words(now))
    case (2, "resume"):
      isPaused = false
      return .say(self.words(now))
    case (3, "speed"):
      guard let value = Double(words[2]), value > 0, value <= 10_000 else {
        return .say("`time speed` takes a number above 0, at most 10000, not \(words[2])")
      }
      speed = value
      isPaused = false
      return .say(self.words(now))
    case (2, "step"): return .step
    case (3..., "until"): return .until(words.dropFirst(2).joined(separator: " "))
    case (2, let length?) where length.hasPrefix("+"):
      guard let length = Duration(text: length.dropFirst()) else {
        return .say("`time +` takes a length, as in `time +30s` or `time +5m`")
      }
      return .pass(length)
    default: return nil
    }
  }

  /// The state of the clock in words.
  func words(_ now: Instant) -> String {
    let time = CivilTime(now)
    let pace =
      isPaused
      ? "it is paused (`time resume`)"
      : "\(Self.number(speed)) of its seconds pass in one of yours (`time speed N`, `time pause`)"
    return
      "It is \(time.date) \(time.timeOfDay) in the cluster; \(pace). `time +1m` lets a minute pass."
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && value < 1e6 ? String(Int(value)) : String(value)
  }
}
