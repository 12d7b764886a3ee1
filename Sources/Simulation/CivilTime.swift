/// An instant as a date and time of day in UTC.
///
/// Our own because the engine must give the same bytes on every machine and at start-up speed:
/// Foundation's formatters read the host's locale and cost 10 ms. Algorithm: days from civil,
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
public struct CivilTime: Hashable, Sendable {
  /// The year.
  public var year: Int
  /// The month, 1 to 12.
  public var month: Int
  /// The day of the month, 1 to 31.
  public var day: Int
  /// The hour, 0 to 23.
  public var hour: Int
  /// The minute, 0 to 59.
  public var minute: Int
  /// The second, 0 to 59.
  public var second: Int
  /// The fraction of the second in nanoseconds.
  public var nanosecond: Int
  /// The day of the week, Sunday 0 to Saturday 6.
  public var weekday: Int

  /// The date and time of `instant`, moved by `offset` for a time zone.
  public init(_ instant: Instant, offset: Duration = .zero) {
    let local = instant + offset
    let seconds = local.seconds
    nanosecond = Int(local.nanoseconds - seconds * 1_000_000_000)
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = Int(seconds - days * 86_400)
    (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    weekday = Int(((days + 4) % 7 + 7) % 7)
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The instant of a date and time in UTC; the parts are taken as they are, unchecked.
  public static func instant(
    year: Int,
    month: Int,
    day: Int,
    hour: Int = 0,
    minute: Int = 0,
    second: Int = 0,
    nanosecond: Int = 0
  ) -> Instant {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    return Instant(nanoseconds: seconds * 1_000_000_000 + Int64(nanosecond))
  }

  /// The instant of an RFC 3339 text, as in `2017-12-10T21:23:53Z`; nil where the text is none.
  public static func parse(rfc3339 text: String) -> Instant? {
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= bytes.count else { return nil }
      var result = 0
      for byte in bytes[start..<start + count] {
        guard (48...57).contains(byte) else { return nil }
        result = result * 10 + Int(byte - 48)
      }
      return result
    }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
      let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
      bytes[4] == 45, bytes[7] == 45, bytes[10] == 84, bytes[13] == 58, bytes[16] == 58,
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    var index = 19
    var nanosecond = 0
    if index < bytes.count, bytes[index] == 46 {
      index += 1
      var scale = 100_000_000
      while index < bytes.count, let digit = number(index, 1) {
        nanosecond += digit * scale
        scale /= 10
        index += 1
      }
    }
    let utc = instant(
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      nanosecond: nanosecond
    )
    guard index < bytes.count else { return nil }
    if bytes[index] == 90, index + 1 == bytes.count { return utc }
    guard bytes[index] == 43 || bytes[index] == 45, index + 6 == bytes.count,
      let hours = number(index + 1, 2), let minutes = number(index + 4, 2)
    else { return nil }
    let offset = Duration.minutes(Int64(hours * 60 + minutes))
    return bytes[index] == 43 ? utc - offset : utc + offset
  }

  /// `number` in at least `width` digits.
  public static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The date and time to the second, as in `2017-12-10T21:23:53Z`.
  ///
  /// Written digit by digit: an object has several times, and a list of objects thousands.
  public var rfc3339: String {
    guard (0...9999).contains(year) else { return "\(date)T\(timeOfDay)Z" }
    return String(unsafeUninitializedCapacity: 20) { buffer in
      func put(_ number: Int, at place: Int) {
        buffer[place] = UInt8(48 + number / 10 % 10)
        buffer[place + 1] = UInt8(48 + number % 10)
      }
      put(year / 100, at: 0)
      put(year % 100, at: 2)
      put(month, at: 5)
      put(day, at: 8)
      put(hour, at: 11)
      put(minute, at: 14)
      put(second, at: 17)
      (buffer[4], buffer[7], buffer[10]) = (45, 45, 84)
      (buffer[13], buffer[16], buffer[19]) = (58, 58, 90)
      return 20
    }
  }

  /// The date and time to the microsecond, as in `2017-12-10T21:23:53.000000Z`.
  public var rfc3339Micro: String {
    "\(date)T\(timeOfDay).\(Self.padded(nanosecond / 1000, 6))Z"
  }

  /// The date, as in `2017-12-10`.
  public var date: String { "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))" }

  /// The time of day, as in `21:23:53`.
  public var timeOfDay: String {
    "\(Self.padded(hour)):\(Self.padded(minute)):\(Self.padded(second))"
  }

  /// The English names of the days, Sunday first, in three letters.
  public static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  /// The English names of the months, January first, in three letters.
  public static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
