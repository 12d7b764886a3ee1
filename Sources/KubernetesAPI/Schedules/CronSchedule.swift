public import Simulation

/// The times of a cron job.
///
/// ```
/// */5 * * * *        every five minutes
/// 30 9 * * MON-FRI   half past nine on working days
/// @daily             at midnight
/// @every 90m         from the last time on, in equal steps
/// ```
///
/// Where both the day of the month and the day of the week are limited, either suffices. Source:
/// `github.com/robfig/cron/v3`.
public struct CronSchedule: Hashable, Sendable {
  /// Why a text is no schedule.
  public struct Mistake: Error, Hashable, Sendable {
    /// The reason in the words of the API.
    public let message: String
  }

  private enum Times: Hashable, Sendable {
    case fields([CronField])
    case every(Duration)
  }

  private let times: Times

  /// Reads the five fields of cron, or a descriptor such as `@hourly`.
  public init(_ text: String) throws(Mistake) {
    if text.isEmpty { throw Mistake(message: "empty spec string") }
    if text.hasPrefix("@") {
      times = try Self.descriptor(text)
      return
    }
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map(String.init)
    guard words.count == 5 else {
      throw Mistake(
        message:
          "expected exactly 5 fields, found \(words.count): [\(words.joined(separator: " "))]"
      )
    }
    var fields: [CronField] = []
    for (word, bounds) in zip(words, CronField.Bounds.all) {
      fields.append(try CronField(word, bounds))
    }
    times = .fields(fields)
  }

  private static func descriptor(_ text: String) throws(Mistake) -> Times {
    let meaning: String
    switch text {
    case "@yearly", "@annually": meaning = "0 0 1 1 *"
    case "@monthly": meaning = "0 0 1 * *"
    case "@weekly": meaning = "0 0 * * 0"
    case "@daily", "@midnight": meaning = "0 0 * * *"
    case "@hourly": meaning = "0 * * * *"
    default:
      guard text.hasPrefix("@every ") else {
        throw Mistake(message: "unrecognized descriptor: \(text)")
      }
      let length = String(text.dropFirst(7))
      guard let duration = length.goDuration else {
        throw Mistake(
          message: "failed to parse duration \(text): time: invalid duration \"\(length)\""
        )
      }
      let seconds = max(1, Int64(duration.inSeconds))
      return .every(.seconds(seconds))
    }
    return try CronSchedule(meaning).times
  }

  /// The first time after `instant` in a time zone; nil where there is none within five years.
  public func next(after instant: Instant, in zone: TimeZoneRules = .utc) -> Instant? {
    switch times {
    case .every(let step):
      let part = instant.nanoseconds % 1_000_000_000
      return instant + step - .nanoseconds(part)
    case .fields(let fields):
      // Once more where the clocks were changed in between.
      let local = instant + zone.offset(at: instant)
      guard let found = Self.next(fields, afterLocal: local) else { return nil }
      var result = found - zone.offset(at: found - zone.offset(at: instant))
      if result <= instant { result = found - zone.offset(at: instant) }
      return result
    }
  }

  private static func next(_ fields: [CronField], afterLocal instant: Instant) -> Instant? {
    let start = CivilTime(instant)
    var (year, month, day) = (start.year, start.month, start.day)
    var (hour, minute) = (start.hour, start.minute + 1)
    let lastYear = year + 5
    while year <= lastYear {
      let midnight = CivilTime.instant(year: year, month: month, day: day)
      if fields[3].contains(month), matches(fields, CivilTime(midnight)) {
        while hour < 24 {
          if fields[1].contains(hour) {
            while minute < 60 {
              if fields[0].contains(minute) {
                return midnight + .minutes(Int64(hour * 60 + minute))
              }
              minute += 1
            }
          }
          (hour, minute) = (hour + 1, 0)
        }
      }
      (hour, minute) = (0, 0)
      let tomorrow = CivilTime(midnight + .seconds(86_400))
      (year, month, day) = (tomorrow.year, tomorrow.month, tomorrow.day)
    }
    return nil
  }

  private static func matches(_ fields: [CronField], _ date: CivilTime) -> Bool {
    let (isDay, isWeekday) = (fields[2].contains(date.day), fields[4].contains(date.weekday))
    return fields[2].isStar || fields[4].isStar ? isDay && isWeekday : isDay || isWeekday
  }
}

extension String {
  /// A length of time as Go writes it, as in `1h30m`.
  fileprivate var goDuration: Duration? {
    var total = 0.0
    var rest = Substring(self)
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { !$0.isNumber && $0 != "." }
      let factors = [
        "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9,
      ]
      guard let factor = factors[String(unit)] else { return nil }
      total += number * factor
      rest = rest.dropFirst(unit.count)
    }
    guard total < 1e9 else { return nil }
    return .nanoseconds(Int64(total * 1e9))
  }
}
