/// A length of virtual time in nanoseconds.
///
/// Eight bytes where the standard library's type of that name has sixteen; event payloads carry it.
public struct Duration: Hashable, Comparable, Sendable {
  /// The length in nanoseconds; may be negative.
  public var nanoseconds: Int64

  /// Makes a length of `nanoseconds`.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No time at all.
  public static let zero = Duration(nanoseconds: 0)

  /// A length of whole nanoseconds.
  @inlinable
  public static func nanoseconds(_ count: Int64) -> Duration { Duration(nanoseconds: count) }
  /// A length of whole microseconds.
  @inlinable
  public static func microseconds(_ count: Int64) -> Duration {
    Duration(nanoseconds: count * 1000)
  }
  /// A length of whole milliseconds.
  @inlinable
  public static func milliseconds(_ count: Int64) -> Duration {
    Duration(nanoseconds: count * 1_000_000)
  }
  /// A length of whole seconds.
  @inlinable
  public static func seconds(_ count: Int64) -> Duration {
    Duration(nanoseconds: count * 1_000_000_000)
  }
  /// A length of a fraction of seconds, to the nanosecond below.
  @inlinable
  @_disfavoredOverload  // so that `.seconds(3)` is a whole number
  public static func seconds(_ count: Double) -> Duration {
    Duration(nanoseconds: Int64((count * 1e9).rounded(.down)))
  }
  /// A length of whole minutes.
  @inlinable
  public static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
  /// A length of whole hours.
  @inlinable
  public static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }

  /// Whole seconds, rounded towards zero.
  @inlinable public var wholeSeconds: Int64 { nanoseconds / 1_000_000_000 }
  /// The length in seconds, with its fraction.
  @inlinable public var inSeconds: Double { Double(nanoseconds) / 1e9 }

  /// Whether the left length is shorter.
  @inlinable
  public static func < (left: Duration, right: Duration) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
  /// The two lengths one after the other.
  @inlinable
  public static func + (left: Duration, right: Duration) -> Duration {
    Duration(nanoseconds: left.nanoseconds + right.nanoseconds)
  }
  /// What is left of the first length after the second.
  @inlinable
  public static func - (left: Duration, right: Duration) -> Duration {
    Duration(nanoseconds: left.nanoseconds - right.nanoseconds)
  }
  /// The length `factor` times over.
  @inlinable
  public static func * (length: Duration, factor: Int64) -> Duration {
    Duration(nanoseconds: length.nanoseconds * factor)
  }
}
