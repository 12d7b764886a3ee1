import Simulation

/// Lengths of time in the words of messages.
enum DurationText {
  /// A length in words.
  static func words(_ length: Duration) -> String {
    let seconds = length.wholeSeconds
    if seconds == 0 { return "\(length.nanoseconds / 1_000_000) ms" }
    if seconds % 3600 == 0 { return "\(seconds / 3600) h" }
    if seconds % 60 == 0 { return "\(seconds / 60) min" }
    return "\(seconds) s"
  }
}
