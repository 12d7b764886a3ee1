import Simulation

/// How long to wait before the next try of something that keeps failing.
///
/// Doubles from its first value to its bound, and starts over after twice the bound without a try.
/// Source: `k8s.io/client-go/util/flowcontrol`.
struct BackOff: Sendable, Hashable {
  /// The first wait.
  static let initial = Duration.seconds(Int64(10))
  /// The longest wait.
  static let longest = Duration.minutes(5)

  /// The present wait; zero before the first failure.
  private(set) var wait = Duration.zero
  private var lastTry = Instant.epoch

  /// When the next try may be made.
  var nextTry: Instant { lastTry + wait }

  /// Whether a try must still wait at `now`.
  func isWaiting(_ now: Instant) -> Bool { wait > .zero && now < nextTry }

  /// Counts a failure whose try ended at `end`.
  mutating func fail(at end: Instant) {
    if wait == .zero || end - lastTry > Self.longest * 2 {
      wait = Self.initial
    } else {
      wait = min(wait * 2, Self.longest)
    }
    lastTry = end
  }

  /// Forgets all failures.
  mutating func reset() { self = BackOff() }
}
