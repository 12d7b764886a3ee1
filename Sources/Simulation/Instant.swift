/// A point on the cluster's own time line, counted in nanoseconds from the Unix epoch.
///
/// Virtual: it moves only when the event loop moves it. A point and a length of time are different
/// types on purpose, so that adding two points does not compile.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z; may be negative.
  public var nanoseconds: Int64

  /// Makes the instant that lies `nanoseconds` after the Unix epoch.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Makes the instant that lies `seconds` after the Unix epoch.
  @inlinable
  public init(seconds: Int64) { self.nanoseconds = seconds * 1_000_000_000 }

  /// The Unix epoch.
  public static let epoch = Instant(nanoseconds: 0)
  /// Later than everything: the due time of what never comes.
  public static let distantFuture = Instant(nanoseconds: .max)

  /// Whole seconds since the epoch, rounded towards the past.
  @inlinable public var seconds: Int64 {
    nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : (nanoseconds - 999_999_999) / 1_000_000_000
  }

  /// Whether the left instant comes first.
  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The instant `length` after `instant`; saturates at ``distantFuture``.
  @inlinable
  public static func + (instant: Instant, length: Duration) -> Instant {
    let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(length.nanoseconds)
    return overflow ? .distantFuture : Instant(nanoseconds: sum)
  }

  /// The instant `length` before `instant`.
  @inlinable
  public static func - (instant: Instant, length: Duration) -> Instant {
    Instant(nanoseconds: instant.nanoseconds - length.nanoseconds)
  }

  /// The time that passes from `right` to `left`.
  @inlinable
  public static func - (left: Instant, right: Instant) -> Duration {
    Duration(nanoseconds: left.nanoseconds - right.nanoseconds)
  }

  /// Moves the instant forward by `length`.
  @inlinable
  public static func += (instant: inout Instant, length: Duration) { instant = instant + length }
}
