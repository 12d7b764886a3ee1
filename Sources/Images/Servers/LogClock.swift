import Simulation

/// How programs write the time into their logs.
enum LogClock: Sendable {
  /// As Go's log package: `2026/11/23 11:05:11`.
  case golang
  /// As the components of Kubernetes: `I1123 11:05:11.000000       1 log.go:245]`.
  case klog
  /// As PostgreSQL: `2026-11-23 11:05:11.123 UTC`.
  case postgres
  /// Seconds with an offset: `2026-11-23 11:05:11+00:00`.
  case offset
  /// As fluentd: `2026-11-23 11:05:11 +0000`.
  case spacedOffset
  /// Microseconds with an offset: `2026-11-23 11:05:11.123456+00:00`.
  case microseconds
  /// Milliseconds behind a T: `2026-11-23T11:05:11.123Z`.
  case milliseconds
  /// Microseconds behind a T: `2026-11-23T11:05:11.123456Z`.
  case fine
  /// As Apache: `Mon Nov 23 11:05:11.123456 2026`.
  case apache

  /// The time in this form.
  func text(_ now: Instant) -> String {
    let time = CivilTime(now)
    let clock = time.timeOfDay
    let (month, day) = (CivilTime.padded(time.month), CivilTime.padded(time.day))
    let date = "\(time.year)-\(month)-\(day)"
    let micro = CivilTime.padded(time.nanosecond / 1000, 6)
    let milli = CivilTime.padded(time.nanosecond / 1_000_000, 3)
    return switch self {
    case .golang: "\(time.year)/\(month)/\(day) \(clock)"
    case .klog: "I\(month)\(day) \(clock).\(micro)       1 log.go:245]"
    case .postgres: "\(date) \(clock).\(milli) UTC"
    case .offset: "\(date) \(clock)+00:00"
    case .spacedOffset: "\(date) \(clock) +0000"
    case .microseconds: "\(date) \(clock).\(micro)+00:00"
    case .milliseconds: "\(date)T\(clock).\(milli)Z"
    case .fine: "\(date)T\(clock).\(micro)Z"
    case .apache:
      "\(CivilTime.weekdays[time.weekday]) \(CivilTime.months[time.month - 1]) \(day) "
        + "\(clock).\(micro) \(time.year)"
    }
  }
}
