import Simulation

/// Sizes and times as docker words them.
enum DockerUnits {
  private static let decimal = ["B", "kB", "MB", "GB", "TB"]
  private static let binary = ["B", "KiB", "MiB", "GiB", "TiB"]

  /// With up to `digits` significant digits, in steps of a thousand: `107MB`, `1.13MB`.
  static func size(_ bytes: Int, digits: Int = 3) -> String {
    scaled(bytes, 1000, decimal, digits)
  }

  /// In steps of 1024, with up to four digits: `1.945GiB`, `7.598MiB`.
  static func binarySize(_ bytes: Int, digits: Int = 4) -> String {
    scaled(bytes, 1024, binary, digits)
  }

  private static func scaled(
    _ bytes: Int,
    _ step: Double,
    _ units: [String],
    _ digits: Int
  ) -> String {
    var (amount, unit) = (Double(bytes), 0)
    while amount >= step, unit < units.count - 1 { (amount, unit) = (amount / step, unit + 1) }
    return significant(amount, digits) + units[unit]
  }

  /// As Go's `%.Ng` of amounts below some thousands: so many digits, no zeros at the end.
  static func significant(_ amount: Double, _ digits: Int) -> String {
    var places = digits - 1
    var limit = 10.0
    while places > 0, amount >= limit { (limit, places) = (limit * 10, places - 1) }
    return trimmed(fixed(amount, places))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// With so many digits behind the point.
  static func fixed(_ amount: Double, _ places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let whole = Int((amount * scale).rounded())
    guard places > 0 else { return String(whole) }
    return "\(whole / Int(scale)).\(CivilTime.padded(whole % Int(scale), places))"
  }

  /// As Go prints a time: `2017-12-10 13:00:00 +0000 UTC`.
  static func plainTime(_ instant: Instant) -> String {
    let time = CivilTime(instant)
    return "\(time.date) \(time.timeOfDay) +0000 UTC"
  }

  /// As the daemon's JSON has it: `2017-12-10T13:00:00.123456789Z`; year 1 for never.
  static func jsonTime(_ instant: Instant?) -> String {
    guard let instant else { return "0001-01-01T00:00:00Z" }
    let time = CivilTime(instant)
    guard time.nanosecond > 0 else { return "\(time.date)T\(time.timeOfDay)Z" }
    var fraction = CivilTime.padded(time.nanosecond, 9)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(time.date)T\(time.timeOfDay).\(fraction)Z"
  }

  /// As log lines begin with `-t`: always nine digits.
  static func logTime(_ instant: Instant) -> String {
    let time = CivilTime(instant)
    return "\(time.date)T\(time.timeOfDay).\(CivilTime.padded(time.nanosecond, 9))Z"
  }
}
