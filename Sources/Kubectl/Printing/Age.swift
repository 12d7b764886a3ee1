import KubernetesAPI
import Simulation

/// Ages as the tables print them.
enum Age {
  /// The time since `time`; `<unknown>` for none.
  static func text(since time: Time?, now: Instant, version: KubectlVersion) -> String {
    guard let time, !time.isZero else { return "<unknown>" }
    return text(Instant(seconds: now.seconds) - time.instant, version)
  }

  /// A length of time: its greatest unit alone in 1.8, two units now.
  static func text(_ length: Duration, _ version: KubectlVersion) -> String {
    switch version {
    case .v18: short(length)
    case .current: length.human
    }
  }

  /// `5h`, `51s`, `7d`: the greatest unit.
  static func short(_ length: Duration) -> String {
    let seconds = length.wholeSeconds
    if seconds < -1 { return "<invalid>" }
    if seconds < 0 { return "0s" }
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 { return "\(seconds / 60)m" }
    if seconds < 86_400 { return "\(seconds / 3600)h" }
    if seconds < 86_400 * 365 { return "\(seconds / 86_400)d" }
    return "\(seconds / (86_400 * 365))y"
  }
}
