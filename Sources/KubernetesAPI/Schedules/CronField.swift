/// One field of a cron schedule: which minutes, hours, days, months or weekdays.
struct CronField: Hashable, Sendable {
  /// Between what the numbers of a field lie, and what names they have.
  struct Bounds: Sendable {
    let lowest: Int
    let highest: Int
    var names: [String] = []

    static let all = [
      Bounds(lowest: 0, highest: 59), Bounds(lowest: 0, highest: 23),
      Bounds(lowest: 1, highest: 31),
      Bounds(
        lowest: 1,
        highest: 12,
        names: [
          "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
      ),
      Bounds(
        lowest: 0,
        highest: 6,
        names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
      ),
    ]
  }

  private var bits: UInt64 = 0
  /// Whether the field says nothing.
  private(set) var isStar = false

  /// Reads a list of numbers, names, ranges and steps, as in `1,10-20/5,MON`.
  init(_ text: String, _ bounds: Bounds) throws(CronSchedule.Mistake) {
    for part in text.split(separator: ",") { try add(String(part), bounds) }
  }

  func contains(_ number: Int) -> Bool { bits >> UInt64(number) & 1 == 1 }

  private mutating func add(_ text: String, _ bounds: Bounds) throws(CronSchedule.Mistake) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    var (start, end) = (bounds.lowest, bounds.highest)
    var marksStar = false
    if ends[0] == "*" || ends[0] == "?" {
      marksStar = true
    } else {
      start = try Self.number(ends[0], bounds)
      switch ends.count {
      case 1: end = start
      case 2: end = try Self.number(ends[1], bounds)
      default: throw .init(message: "too many hyphens: \(text)")
      }
    }
    var step = 1
    switch parts.count {
    case 1: break
    case 2:
      step = try Self.number(parts[1])
      if ends.count == 1 { end = bounds.highest }
      if step > 1 { marksStar = false }
    default: throw .init(message: "too many slashes: \(text)")
    }
    if start < bounds.lowest {
      throw .init(
        message: "beginning of range (\(start)) below minimum (\(bounds.lowest)): \(text)"
      )
    }
    if end > bounds.highest {
      throw .init(message: "end of range (\(end)) above maximum (\(bounds.highest)): \(text)")
    }
    if start > end {
      throw .init(message: "beginning of range (\(start)) beyond end of range (\(end)): \(text)")
    }
    if step == 0 {
      throw .init(message: "step of range should be a positive number: \(text)")
    }
    for number in stride(from: start, through: end, by: step) { bits |= 1 << UInt64(number) }
    if marksStar { isStar = true }
  }

  private static func number(
    _ text: String,
    _ bounds: Bounds
  ) throws(CronSchedule.Mistake) -> Int {
    if let place = bounds.names.firstIndex(of: text.lowercased()) { return place + bounds.lowest }
    return try number(text)
  }

  private static func number(_ text: String) throws(CronSchedule.Mistake) -> Int {
    guard let number = Int(text) else {
      throw .init(
        message:
          "failed to parse int from \(text): strconv.Atoi: parsing \"\(text)\": invalid syntax"
      )
    }
    if number < 0 { throw .init(message: "negative number (\(number)) not allowed: \(text)") }
    return number
  }
}
