public import Simulation

/// Lengths of time as people read them.
///
/// Source: `k8s.io/apimachinery/pkg/util/duration`.
extension Duration {
  /// In at most two units, as kubectl prints ages: `6s`, `3m2s`, `5h`, `7d23h`, `2y3d`.
  public var human: String {
    let seconds = wholeSeconds
    // Clocks may differ by a second or two.
    if seconds < -1 { return "<invalid>" }
    if nanoseconds < 0 { return "0s" }
    if seconds < 120 { return "\(seconds)s" }
    let minutes = seconds / 60
    if minutes < 10 { return Self.pair(minutes, "m", seconds % 60, "s") }
    if minutes < 180 { return "\(minutes)m" }
    let hours = minutes / 60
    if hours < 8 { return Self.pair(hours, "h", minutes % 60, "m") }
    if hours < 48 { return "\(hours)h" }
    let days = hours / 24
    if hours < 192 { return Self.pair(days, "d", hours % 24, "h") }
    if days < 730 { return "\(days)d" }
    if days < 2920 { return Self.pair(days / 365, "y", days % 365, "d") }
    return "\(days / 365)y"
  }

  /// In one unit, as older versions of kubectl print ages: `6s`, `3m`, `5h`, `7d`, `2y`.
  public var shortHuman: String {
    let seconds = wholeSeconds
    if seconds < -1 { return "<invalid>" }
    if nanoseconds < 0 { return "0s" }
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 { return "\(seconds / 60)m" }
    if seconds < 86_400 { return "\(seconds / 3600)h" }
    if seconds < 86_400 * 365 { return "\(seconds / 86_400)d" }
    return "\(seconds / 86_400 / 365)y"
  }

  private static func pair(
    _ large: Int64,
    _ largeUnit: String,
    _ small: Int64,
    _ smallUnit: String
  ) -> String {
    small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
  }
}
