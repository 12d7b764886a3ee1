import Simulation

/// How long to wait before the next try of something that keeps failing.
///
/// Doubles from its first value to its bound with every try, and starts over after twice the bound
/// without one. Source: `k8s.io/client-go/util/flowcontrol`.
struct BackOff: Sendable, Hashable {
  /// The first wait.
  static let initial = Duration.seconds(10)
  /// The longest wait.
  static let longest = Duration.minutes(5)

  /// The present wait; zero before the first try.
  private(set) var wait = Duration.zero
  private var lastTry = Instant.epoch

  /// Until when a try must wait that follows a failure at `failure`; nil where it need not.
  func blocked(since failure: Instant, now: Instant) -> Instant? {
    guard wait > .zero, failure - lastTry <= Self.longest * 2 else { return nil }
    let end = failure + wait
    return now < end ? end : nil
  }

  /// Counts a try at `now` that follows a failure at `failure`.
  mutating func next(after failure: Instant, now: Instant) {
    if wait == .zero || failure - lastTry > Self.longest * 2 {
      wait = Self.initial
    } else {
      wait = min(wait * 2, Self.longest)
    }
    lastTry = now
  }
}
