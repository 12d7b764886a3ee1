import KubernetesAPI
import Simulation
import Testing

@Suite struct ScheduleTests {
  /// Monday, 23 November 2026, half past nine and 15 seconds.
  private static let now = CivilTime.instant(
    year: 2026,
    month: 11,
    day: 23,
    hour: 9,
    minute: 30,
    second: 15
  )

  @Test(arguments: [
    ("* * * * *", "2026-11-23T09:31:00Z"), ("*/5 * * * *", "2026-11-23T09:35:00Z"),
    ("30 9 * * *", "2026-11-24T09:30:00Z"), ("0 0 1 1 *", "2027-01-01T00:00:00Z"),
    ("@hourly", "2026-11-23T10:00:00Z"), ("@weekly", "2026-11-29T00:00:00Z"),
    ("0 12 * * MON-FRI", "2026-11-23T12:00:00Z"), ("0 12 * * sat,SUN", "2026-11-28T12:00:00Z"),
    ("15 10-20/4 * JAN *", "2027-01-01T10:15:00Z"), ("0 0 29 2 *", "2028-02-29T00:00:00Z"),
    // Both days are limited, so either suffices.
    ("0 0 13 * FRI", "2026-11-27T00:00:00Z"), ("0 0 13 * *", "2026-12-13T00:00:00Z"),
    ("@every 90m", "2026-11-23T11:00:15Z"), ("50/5 * * * *", "2026-11-23T09:50:00Z"),
  ])
  func `the next time follows from the schedule`(text: String, expected: String) throws {
    let next = try #require(try CronSchedule(text).next(after: Self.now))
    #expect(CivilTime(next).rfc3339 == expected)
  }

  @Test func `a day that never comes has no next time`() throws {
    let schedule = try CronSchedule("0 0 31 2 *")
    #expect(schedule.next(after: Self.now) == nil)
  }

  @Test(arguments: [
    ("Europe/Berlin", "2026-11-24T08:00:00Z"), ("Asia/Kolkata", "2026-11-24T03:30:00Z"),
    ("America/New_York", "2026-11-23T14:00:00Z"), ("Etc/UTC", "2026-11-24T09:00:00Z"),
  ])
  func `a schedule is read by the clocks of its zone`(zone: String, expected: String) throws {
    let rules = try #require(TimeZoneRules.named(zone))
    let next = try #require(try CronSchedule("0 9 * * *").next(after: Self.now, in: rules))
    #expect(CivilTime(next).rfc3339 == expected)
  }

  @Test func `clocks are changed in spring and autumn`() throws {
    let zone = try #require(TimeZoneRules.named("Europe/Berlin"))
    let summer = CivilTime.instant(year: 2026, month: 7, day: 1)
    #expect(zone.offset(at: summer) == .hours(2))
    #expect(zone.offset(at: Self.now) == .hours(1))
    #expect(TimeZoneRules.named("Mars/Olympus") == nil)
  }

  @Test(arguments: [
    ([], ""), ([3], "3"), ([1, 2], "1,2"), ([2, 0, 1, 1], "0-2"), ([0, 2, 3, 4, 9], "0,2-4,9"),
  ])
  func `numbers of pods are told in ranges`(indexes: [Int], text: String) {
    #expect(IndexRanges(indexes).description == text)
  }

  @Test(arguments: ["1-1", "3,2", "a", "1-", "4-9", "0,,1"])
  func `ranges that cannot be are refused`(text: String) {
    #expect(IndexRanges(text, below: 8) == nil)
  }
}
