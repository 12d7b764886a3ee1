import Simulation

/// Lengths of time as authors write them: `90s`, `10m`, `1h30m`, `500ms`.
enum DurationText {
  /// Reads a length; nil where the text is none.
  static func read(_ text: String) -> Duration? {
    var rest = text[...]
    var sum = Duration.zero
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let number = Int64(digits), number <= 1_000_000 else { return nil }
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      switch unit {
      case "ms": sum = sum + .milliseconds(number)
      case "s": sum = sum + .seconds(number)
      case "m": sum = sum + .minutes(number)
      case "h": sum = sum + .hours(number)
      case "d": sum = sum + .hours(24 * number)
      default: return nil
      }
    }
    return sum
  }

  /// A length in words.
  static func words(_ length: Duration) -> String {
    let seconds = length.wholeSeconds
    if seconds == 0 { return "\(length.nanoseconds / 1_000_000) ms" }
    if seconds % 3600 == 0 { return "\(seconds / 3600) h" }
    if seconds % 60 == 0 { return "\(seconds / 60) min" }
    return "\(seconds) s"
  }
}
