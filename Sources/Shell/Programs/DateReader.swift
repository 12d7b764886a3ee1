import Simulation

/// Reads dates as people write them for `date -d` and `touch -d`.
struct DateReader {
  private var words: [String]
  private let now: Instant
  private var date: (year: Int, month: Int, day: Int)?
  private var clock: (seconds: Int, nanoseconds: Int)?
  private var offset = 0
  private var weekday: (number: Int, weeks: Int)?
  private var months = 0
  private var seconds = 0
  private var days = 0

  static func read(_ text: String, now: Instant) -> Instant? {
    if text.hasPrefix("@") { return stamp(text.dropFirst()) }
    var reader = DateReader(text, now)
    guard reader.readWords() else { return nil }
    return reader.instant()
  }

  private init(_ text: String, _ now: Instant) {
    self.now = now
    // `2024-01-01T10:00Z` and `+2hours` are several words each.
    var spaced = ""
    var last: Character = " "
    for character in text.lowercased().replacing(",", with: " ") {
      if character == "t", last.isNumber, spaced.contains("-") {
        spaced.append(" ")
      } else {
        if character.isLetter, last.isNumber { spaced.append(" ") }
        spaced.append(character)
      }
      last = character
    }
    var isSigned = false
    words = []
    for word in spaced.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init) {
      // A sign may stand apart from its number.
      if isSigned, let sign = words.popLast() {
        words.append(sign + word)
      } else {
        words.append(word)
      }
      isSigned = word == "+" || word == "-"
    }
  }

  private static func stamp(_ text: Substring) -> Instant? {
    let parts = text.split(separator: ".", maxSplits: 1)
    guard let first = parts.first, let seconds = Int64(first),
      abs(seconds) < 9_000_000_000
    else { return nil }
    let digits = parts.count > 1 ? String(parts[1].prefix(9)) : ""
    guard digits.allSatisfy(\.isNumber) else { return nil }
    let nanoseconds = Int64(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
    return Instant(seconds: seconds) + Duration(nanoseconds: nanoseconds)
  }

  private static let units: [String: (months: Int, days: Int, seconds: Int)] = [
    "year": (12, 0, 0), "month": (1, 0, 0), "fortnight": (0, 14, 0), "week": (0, 7, 0),
    "day": (0, 1, 0), "hour": (0, 0, 3600), "minute": (0, 0, 60), "min": (0, 0, 60),
    "second": (0, 0, 1), "sec": (0, 0, 1),
  ]

  private static func unit(_ word: String) -> (months: Int, days: Int, seconds: Int)? {
    units[word] ?? (word.hasSuffix("s") ? units[String(word.dropLast())] : nil)
  }

  private static func place(of word: String, in names: [String]) -> Int? {
    guard word.count >= 3 else { return nil }
    let plain = word.hasSuffix(".") ? String(word.dropLast()) : word
    return names.firstIndex { $0.lowercased() == plain || $0.lowercased().prefix(3) == plain }
  }

  private mutating func readWords() -> Bool {
    var index = 0
    while index < words.count {
      let word = words[index]
      let next = index + 1 < words.count ? words[index + 1] : ""
      index += 1
      if readSimple(word) { continue }
      if word == "next" || word == "last" || word == "this" {
        let count = word == "next" ? 1 : word == "last" ? -1 : 0
        if let unit = Self.unit(next) {
          add(unit, count)
        } else if let day = Self.place(of: next, in: DateText.days) {
          weekday = (day, count)
        } else {
          return false
        }
        index += 1
        continue
      }
      if let month = Self.place(of: word, in: DateText.months) {
        // `Jan 1 2024` or `Jan 2024`
        guard let day = Int(next) else { return false }
        index += 1
        var year = CivilTime(now).year
        if index < words.count, let number = Int(words[index]), words[index].count == 4,
          words[index].first?.isNumber == true
        {
          year = number
          index += 1
        }
        guard setDate(year, month + 1, day) else { return false }
        continue
      }
      if let unit = Self.unit(word) {
        add(unit, next == "ago" ? -1 : 1)
        if next == "ago" { index += 1 }
        continue
      }
      guard readNumber(word, next, &index) else { return false }
    }
    return true
  }

  private mutating func readSimple(_ word: String) -> Bool {
    switch word {
    case "now", "today": return true
    case "tomorrow": days += 1
    case "yesterday": days -= 1
    case "midnight": clock = (0, 0)
    case "noon": clock = (43_200, 0)
    case "z", "utc", "gmt": return true
    default:
      if let day = Self.place(of: word, in: DateText.days) {
        weekday = (day, 0)
        return true
      }
      if word.contains(":") { return readClock(word) }
      let parts = word.split(separator: "-", omittingEmptySubsequences: false)
      if parts.count == 3, !word.hasPrefix("-") {
        let numbers = parts.compactMap { Int($0) }
        return numbers.count == 3 && setDate(numbers[0], numbers[1], numbers[2])
      }
      let slashed = word.split(separator: "/").compactMap { Int($0) }
      if word.contains("/"), slashed.count >= 2 {
        return slashed[0] > 31
          ? slashed.count == 3 && setDate(slashed[0], slashed[1], slashed[2])
          : setDate(slashed.count > 2 ? slashed[2] : CivilTime(now).year, slashed[0], slashed[1])
      }
      return false
    }
    return true
  }

  /// A number: of a unit, of a day before its month, of an hour before am or pm, of a zone.
  private mutating func readNumber(_ word: String, _ next: String, _ index: inout Int) -> Bool {
    let isSigned = word.hasPrefix("+") || word.hasPrefix("-")
    guard let number = Int(word.hasPrefix("+") ? String(word.dropFirst()) : word),
      abs(number) < 1_000_000_000
    else { return false }
    if isSigned, clock != nil, offset == 0, word.count == 5 || word.count == 3 {
      offset = word.count == 3 ? number * 3600 : (number / 100 * 60 + number % 100) * 60
      return true
    }
    if isSigned, clock != nil, offset == 0, Self.unit(next) != nil, date != nil, word.count < 4 {
      // Right behind a time a signed number is a zone, and the unit stands for one of it.
      offset = number * 3600
      return true
    }
    if let unit = Self.unit(next) {
      index += 1
      let isPast = index < words.count && words[index] == "ago"
      if isPast { index += 1 }
      add(unit, isPast ? -number : number)
      return true
    }
    if !isSigned, let month = Self.place(of: next, in: DateText.months) {
      index += 1
      var year = CivilTime(now).year
      if index < words.count, words[index].count == 4, let given = Int(words[index]) {
        year = given
        index += 1
      }
      return setDate(year, month + 1, number)
    }
    if !isSigned, next == "am" || next == "pm" {
      index += 1
      guard (1...12).contains(number) else { return false }
      clock = ((number % 12 + (next == "pm" ? 12 : 0)) * 3600, 0)
      return true
    }
    if !isSigned, word.count == 8 {
      return setDate(number / 10_000, number / 100 % 100, number % 100)
    }
    if !isSigned, word.count == 4, clock == nil, number / 100 < 24, number % 100 < 60 {
      clock = ((number / 100 * 60 + number % 100) * 60, 0)
      return true
    }
    if !isSigned, word.count <= 2, number < 24, clock == nil {
      clock = (number * 3600, 0)
      return true
    }
    return false
  }

  private mutating func add(_ unit: (months: Int, days: Int, seconds: Int), _ count: Int) {
    months += unit.months * count
    days += unit.days * count
    seconds += unit.seconds * count
  }

  private mutating func setDate(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    guard date == nil, (1...12).contains(month), (1970...9999).contains(year),
      day >= 1, day <= DateText.length(of: month, year)
    else { return false }
    date = (year, month, day)
    return true
  }

  /// `12:34:56.789`, with a zone behind it where one is given.
  private mutating func readClock(_ word: String) -> Bool {
    guard clock == nil else { return false }
    var time = word[...]
    if let sign = word.dropFirst().firstIndex(where: { $0 == "+" || $0 == "-" }) {
      let zone = word[sign...].filter { $0 != ":" }
      guard let number = Int(zone.hasPrefix("+") ? String(zone.dropFirst()) : String(zone)) else {
        return false
      }
      offset = zone.count <= 3 ? number * 3600 : (number / 100 * 60 + number % 100) * 60
      time = word[..<sign]
    }
    let parts = time.split(separator: ":", omittingEmptySubsequences: false)
    let fraction = parts.last?.split(separator: ".", maxSplits: 1) ?? []
    var numbers: [Int] = []
    for (place, part) in parts.enumerated() {
      let whole = place == 2 ? fraction.first ?? "" : part
      guard let number = Int(whole), number >= 0, number < (place == 0 ? 24 : 61) else {
        return false
      }
      numbers.append(number)
    }
    guard numbers.count == 2 || numbers.count == 3 else { return false }
    let digits = fraction.count > 1 ? String(fraction[1].prefix(9)) : ""
    let padded = digits + String(repeating: "0", count: 9 - digits.count)
    let total = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count > 2 ? numbers[2] : 0)
    clock = (total, Int(padded) ?? 0)
    return true
  }

  private func instant() -> Instant? {
    let today = CivilTime(now)
    var (year, month, day) = date ?? (today.year, today.month, today.day)
    if months != 0 {
      let total = year * 12 + month - 1 + months
      (year, month) = (total / 12, total % 12 + 1)
    }
    guard (1970...2260).contains(year) else { return nil }
    // A day that a month does not have is one of the next.
    let first = CivilTime.instant(year: year, month: month, day: 1)
    let keepsTime = date == nil && weekday == nil && clock == nil
    let own = today.hour * 3600 + today.minute * 60 + today.second
    let nanoseconds = clock?.nanoseconds ?? (keepsTime ? today.nanosecond : 0)
    var total = (day - 1) * 86_400 + (clock?.seconds ?? (keepsTime ? own : 0))
    if let weekday {
      let from = CivilTime(first + .seconds(Int64(total))).weekday
      var distance = (weekday.number - from + 7) % 7
      if weekday.weeks > 0, distance == 0 { distance = 7 }
      if weekday.weeks < 0 { distance -= 7 }
      total += distance * 86_400
    }
    total += days * 86_400 + seconds - offset
    let end = first.seconds + Int64(total)
    guard end > -9_000_000_000, end < 9_000_000_000 else { return nil }
    return Instant(seconds: end) + Duration(nanoseconds: Int64(nanoseconds))
  }
}
