import KubernetesAPI
import Simulation

/// Which time of a cron job has come, and which one is next.
struct CronTimes {
  /// How many times may be missed without a word.
  private static let manyMissed: Int64 = 100

  /// The latest time that has come since the last job was made; nil where none has.
  private(set) var due: Instant?
  /// Whether many times have come since then.
  private(set) var missedMany = false
  /// The first time after now; nil where there is none.
  let next: Instant?

  /// Works them out; nil where the schedule cannot be read.
  init?(_ cron: CronJob, now: Instant) {
    guard let schedule = try? CronSchedule(cron.spec.schedule) else { return nil }
    let zone = cron.spec.timeZone.flatMap { TimeZoneRules.named($0) } ?? .utc
    let last = (cron.status.lastScheduleTime ?? cron.metadata.creationTimestamp).instant
    var earliest = last
    if let seconds = cron.spec.startingDeadlineSeconds {
      earliest = max(earliest, now - .seconds(seconds))
    }
    if let first = schedule.next(after: earliest, in: zone), first <= now {
      due = first
      if let second = schedule.next(after: first, in: zone), second <= now {
        let step = max(1, (second - first).nanoseconds / 1_000_000_000)
        let missed = (now - first).nanoseconds / 1_000_000_000 / step + 1
        missedMany = missed > Self.manyMissed
        // Far behind, begin near the end; a schedule with long gaps has few times anyway.
        var time = missedMany ? max(second, now - .seconds(step * 3)) : second
        if missedMany { time = schedule.next(after: time, in: zone) ?? second }
        while time <= now {
          due = time
          guard let later = schedule.next(after: time, in: zone) else { break }
          time = later
        }
      }
    }
    // Equal steps count from the time before, all others from now.
    next = schedule.next(after: due ?? max(last, now), in: zone).flatMap { following in
      following > now ? following : schedule.next(after: now, in: zone)
    }
  }
}

extension TimeZoneRules {
  /// An instant in the zone's time, as in `2017-12-10T21:23:53Z` or `2017-12-10T22:23:53+01:00`.
  func rfc3339(_ instant: Instant) -> String {
    let offset = offset(at: instant)
    let civil = CivilTime(instant + offset)
    let minutes = offset.nanoseconds / 60_000_000_000
    if minutes == 0 { return civil.rfc3339 }
    let (hour, minute) = (Int(abs(minutes)) / 60, Int(abs(minutes)) % 60)
    let sign = minutes < 0 ? "-" : "+"
    return
      "\(civil.date)T\(civil.timeOfDay)\(sign)\(CivilTime.padded(hour)):\(CivilTime.padded(minute))"
  }
}
