public import Simulation

/// How a time zone's clocks differ from UTC.
///
/// Today's rules, for all times: what they were in other years is not simulated, nor is every zone
/// of the world.
public struct TimeZoneRules: Hashable, Sendable {
  private enum Summer: Hashable, Sendable {
    case none
    /// From the last Sunday in March to the last in October, at one o'clock UTC.
    case europe
    /// From the second Sunday in March to the first in November, at two o'clock local time.
    case america
    /// From the first Sunday in October to the first in April, at two o'clock standard time.
    case australia
    /// From the last Sunday in September to the first in April, at two o'clock standard time.
    case newZealand
  }

  private let standard: Duration
  private let summer: Summer

  private init(minutes: Int, _ summer: Summer = .none) {
    standard = .minutes(Int64(minutes))
    self.summer = summer
  }

  /// Universal time.
  public static let utc = TimeZoneRules(minutes: 0)

  /// The rules of a zone by its name in the tz database; nil where it is not known here.
  public static func named(_ name: String) -> TimeZoneRules? {
    switch name {
    case "", "UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Etc/Zulu", "Universal", "UCT": return utc
    default: break
    }
    if name.hasPrefix("Etc/GMT"), let hours = Int(name.dropFirst(7)), (-14...12).contains(hours) {
      // These names count westwards.
      return TimeZoneRules(minutes: -hours * 60)
    }
    return table.first { $0.names.contains(name) }?.rules
  }

  private static let table: [(names: [String], rules: TimeZoneRules)] = [
    (
      ["Europe/London", "Europe/Dublin", "Europe/Lisbon", "GB", "WET"],
      .init(minutes: 0, .europe)
    ),
    (
      [
        "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Vienna",
        "Europe/Zurich", "Europe/Amsterdam", "Europe/Brussels", "Europe/Copenhagen",
        "Europe/Stockholm", "Europe/Oslo", "Europe/Prague", "Europe/Warsaw", "Europe/Budapest",
        "Europe/Belgrade", "Europe/Luxembourg", "CET", "MET",
      ], .init(minutes: 60, .europe)
    ),
    (
      [
        "Europe/Athens", "Europe/Helsinki", "Europe/Kiev", "Europe/Kyiv", "Europe/Sofia",
        "Europe/Bucharest", "Europe/Riga", "Europe/Vilnius", "Europe/Tallinn", "EET",
      ], .init(minutes: 120, .europe)
    ),
    (
      ["Europe/Moscow", "Europe/Istanbul", "Asia/Riyadh", "Africa/Nairobi", "Europe/Minsk"],
      .init(minutes: 180)
    ),
    (["Africa/Lagos", "Africa/Algiers", "Africa/Tunis"], .init(minutes: 60)),
    (["Africa/Johannesburg", "Africa/Maputo"], .init(minutes: 120)),
    (["Africa/Accra", "Africa/Abidjan", "Atlantic/Reykjavik"], .init(minutes: 0)),
    (["Asia/Dubai", "Asia/Baku", "Asia/Tbilisi"], .init(minutes: 240)),
    (["Asia/Tehran"], .init(minutes: 210)),
    (["Asia/Karachi", "Asia/Tashkent", "Asia/Almaty"], .init(minutes: 300)),
    (["Asia/Kolkata", "Asia/Calcutta", "Asia/Colombo"], .init(minutes: 330)),
    (["Asia/Kathmandu"], .init(minutes: 345)),
    (["Asia/Dhaka"], .init(minutes: 360)),
    (["Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh"], .init(minutes: 420)),
    (
      [
        "Asia/Shanghai", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Manila",
        "Asia/Kuala_Lumpur", "Australia/Perth", "PRC", "Hongkong", "Singapore",
      ], .init(minutes: 480)
    ),
    (["Asia/Tokyo", "Asia/Seoul", "Japan", "ROK"], .init(minutes: 540)),
    (["Australia/Brisbane"], .init(minutes: 600)),
    (
      ["Australia/Sydney", "Australia/Melbourne", "Australia/Hobart"],
      .init(minutes: 600, .australia)
    ),
    (["Pacific/Auckland", "NZ"], .init(minutes: 720, .newZealand)),
    (
      ["America/New_York", "America/Toronto", "America/Detroit", "US/Eastern", "EST5EDT"],
      .init(minutes: -300, .america)
    ),
    (["America/Chicago", "America/Winnipeg", "US/Central"], .init(minutes: -360, .america)),
    (["America/Denver", "America/Edmonton", "US/Mountain"], .init(minutes: -420, .america)),
    (["America/Phoenix", "MST"], .init(minutes: -420)),
    (
      ["America/Los_Angeles", "America/Vancouver", "US/Pacific"], .init(minutes: -480, .america)
    ),
    (["America/Anchorage", "US/Alaska"], .init(minutes: -540, .america)),
    (["Pacific/Honolulu", "US/Hawaii", "HST"], .init(minutes: -600)),
    (["America/Halifax"], .init(minutes: -240, .america)),
    (["America/Mexico_City", "America/Costa_Rica"], .init(minutes: -360)),
    (["America/Bogota", "America/Lima", "America/Panama", "EST"], .init(minutes: -300)),
    (["America/Caracas", "America/La_Paz"], .init(minutes: -240)),
    (
      ["America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Montevideo"],
      .init(minutes: -180)
    ),
  ]

  /// How far the clocks are ahead of UTC at `instant`.
  public func offset(at instant: Instant) -> Duration {
    isSummer(instant) ? standard + .minutes(60) : standard
  }

  private func isSummer(_ instant: Instant) -> Bool {
    let year = CivilTime(instant + standard).year
    switch summer {
    case .none: return false
    case .europe:
      let start = Self.sunday(-1, year, 3) + .minutes(60)
      return instant >= start && instant < Self.sunday(-1, year, 10) + .minutes(60)
    case .america:
      let start = Self.sunday(2, year, 3) + .minutes(120) - standard
      return instant >= start && instant < Self.sunday(1, year, 11) + .minutes(60) - standard
    case .australia:
      let end = Self.sunday(1, year, 4) + .minutes(120) - standard
      return instant < end || instant >= Self.sunday(1, year, 10) + .minutes(120) - standard
    case .newZealand:
      let end = Self.sunday(1, year, 4) + .minutes(120) - standard
      return instant < end || instant >= Self.sunday(-1, year, 9) + .minutes(120) - standard
    }
  }

  /// Midnight of the `number`-th Sunday of a month, -1 for the last, as if it were in UTC.
  private static func sunday(_ number: Int, _ year: Int, _ month: Int) -> Instant {
    if number < 0 {
      let next = CivilTime.instant(
        year: month == 12 ? year + 1 : year,
        month: month == 12 ? 1 : month + 1,
        day: 1
      )
      let last = next - .seconds(86_400)
      return last - .seconds(Int64(CivilTime(last).weekday) * 86_400)
    }
    let first = CivilTime.instant(year: year, month: month, day: 1)
    let wait = (7 - CivilTime(first).weekday) % 7 + (number - 1) * 7
    return first + .seconds(Int64(wait) * 86_400)
  }
}
