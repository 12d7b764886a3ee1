import Machine
import Simulation

extension Tools {
  @Sendable static func showDate(_ system: inout Kernel) throws(UsageFailure) -> Int32 {
    // What a form is given to stands in the same word.
    var precision = "date"
    let arguments = system.arguments.map { word -> String in
      for lead in ["--iso-8601=", "-I"] where word.hasPrefix(lead) && word.count > lead.count {
        precision = String(word.dropFirst(lead.count))
        return "-I"
      }
      return word
    }
    let options = try Options(
      arguments,
      "ud:IRr:s:f:",
      long: [
        "utc": "u", "universal": "u", "date": "d", "iso-8601": "I", "rfc-email": "R",
        "rfc-3339": "3", "reference": "r", "set": "s",
      ],
      valuedLong: ["rfc-3339"]
    )
    var time = system.now
    if let path = options.value("r") {
      do throws(Errno) { time = try system.stat(path).modified } catch {
        throw plain("\(path): \(error.message)")
      }
    }
    if let text = options.value("d") {
      guard let read = DateReader.read(text, now: system.now) else {
        throw plain("invalid date '\(text)'")
      }
      time = read
    }
    if options.has("s") {
      throw plain("cannot set date: Operation not permitted")
    }
    var format = "%a %b %e %H:%M:%S %Z %Y"
    let forms = [
      "date": "%F", "hours": "%FT%H%:z", "minutes": "%FT%H:%M%:z", "seconds": "%FT%T%:z",
      "ns": "%FT%T,%N%:z",
    ]
    if options.has("I") {
      guard let form = forms.first(where: { $0.key.hasPrefix(precision) })?.value else {
        throw UsageFailure(message: "invalid argument '\(precision)' for '--iso-8601'")
      }
      format = forms[precision] ?? form
    }
    if let precision = options.value("3") {
      format = precision == "date" ? "%F" : precision == "ns" ? "%F %T.%N%:z" : "%F %T%:z"
    }
    if options.has("R") { format = "%a, %d %b %Y %T %z" }
    if let operand = options.operands.first {
      guard operand.hasPrefix("+") else { throw plain("invalid date '\(operand)'") }
      format = String(operand.dropFirst())
    }
    system.print(DateText.format(time, format) + "\n")
    return 0
  }
}

/// `strftime`'s formats, with the flags of GNU's `date`.
enum DateText {
  static let days = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  static func format(_ time: Instant, _ format: String) -> String {
    var result = ""
    var rest = format[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        result.append(character)
        continue
      }
      let start = rest
      let flags = rest.prefix { "-_0^#".contains($0) }
      rest = rest.dropFirst(flags.count)
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      var name = ""
      while rest.first == ":" { name.append(rest.removeFirst()) }
      guard let letter = rest.popFirst() else {
        result += "%" + start
        break
      }
      name.append(letter)
      guard var text = value(name, time) else {
        result += "%" + start[..<rest.startIndex]
        continue
      }
      text = adjusted(text, name, flags, Int(digits))
      result += text
    }
    return result
  }

  /// The text with another filling, width or case.
  private static func adjusted(
    _ given: String,
    _ name: String,
    _ flags: Substring,
    _ width: Int?
  ) -> String {
    var text = given
    if name == "N" {
      return width.map { String(text.prefix($0)) } ?? text
    }
    let isNumber = text.allSatisfy { $0.isNumber || $0 == " " }
    if isNumber, !flags.filter({ "-_0".contains($0) }).isEmpty || width != nil {
      let full = max(width ?? 0, flags.contains("-") ? 0 : text.count)
      var digits = text.drop { $0 == " " || $0 == "0" }
      if digits.isEmpty { digits = "0" }
      let filling =
        flags.contains("_") || (given.hasPrefix(" ") && !flags.contains("0")) ? " " : "0"
      text =
        flags.contains("-")
        ? String(digits)
        : String(repeating: filling, count: max(0, full - digits.count)) + digits
    } else if let width, text.count < width {
      let filling = flags.contains("0") ? "0" : " "
      text = String(repeating: filling, count: width - text.count) + text
    }
    return flags.contains("^") ? text.uppercased() : text
  }

  private static func value(_ name: String, _ time: Instant) -> String? {
    let civil = CivilTime(time)
    func two(_ number: Int) -> String { CivilTime.padded(number) }
    func blank(_ number: Int) -> String { Columns.right(String(number), 2) }
    let hour = (civil.hour + 11) % 12 + 1
    switch name {
    case "Y": return String(civil.year)
    case "C": return two(civil.year / 100)
    case "y": return two(civil.year % 100)
    case "m": return two(civil.month)
    case "d": return two(civil.day)
    case "e": return blank(civil.day)
    case "j": return CivilTime.padded(dayOfYear(civil), 3)
    case "H": return two(civil.hour)
    case "k": return blank(civil.hour)
    case "I": return two(hour)
    case "l": return blank(hour)
    case "M": return two(civil.minute)
    case "S": return two(civil.second)
    case "p": return civil.hour < 12 ? "AM" : "PM"
    case "P": return civil.hour < 12 ? "am" : "pm"
    case "N": return CivilTime.padded(civil.nanosecond, 9)
    case "s": return String(time.seconds)
    case "F": return civil.date
    case "T", "X": return civil.timeOfDay
    case "R": return two(civil.hour) + ":" + two(civil.minute)
    case "r": return format(time, "%I:%M:%S %p")
    case "D", "x": return "\(two(civil.month))/\(two(civil.day))/\(two(civil.year % 100))"
    case "c": return format(time, "%a %b %e %H:%M:%S %Y")
    case "a": return String(days[civil.weekday].prefix(3))
    case "A": return days[civil.weekday]
    case "b", "h": return String(months[civil.month - 1].prefix(3))
    case "B": return months[civil.month - 1]
    case "u": return String(civil.weekday == 0 ? 7 : civil.weekday)
    case "w": return String(civil.weekday)
    case "U": return two((dayOfYear(civil) + 6 - civil.weekday) / 7)
    case "W": return two((dayOfYear(civil) + 6 - (civil.weekday + 6) % 7) / 7)
    case "V": return two(week(civil).number)
    case "G": return String(week(civil).year)
    case "g": return two(week(civil).year % 100)
    case "q": return String((civil.month + 2) / 3)
    case "Z": return "UTC"
    case "z": return "+0000"
    case ":z": return "+00:00"
    case "::z": return "+00:00:00"
    case "n": return "\n"
    case "t": return "\t"
    case "%": return "%"
    default: return nil
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && year % 100 != 0 || year % 400 == 0
  }

  static func length(of month: Int, _ year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func dayOfYear(_ civil: CivilTime) -> Int {
    (1..<civil.month).reduce(civil.day) { $0 + length(of: $1, civil.year) }
  }

  /// The week as ISO 8601 counts it, and the year that it belongs to.
  private static func week(_ civil: CivilTime) -> (number: Int, year: Int) {
    let day = dayOfYear(civil)
    let weekday = (civil.weekday + 6) % 7
    let number = (day - weekday + 9) / 7
    func weeks(_ year: Int) -> Int {
      func ends(_ year: Int) -> Int { (year + year / 4 - year / 100 + year / 400) % 7 }
      return ends(year) == 4 || ends(year - 1) == 3 ? 53 : 52
    }
    if number < 1 { return (weeks(civil.year - 1), civil.year - 1) }
    if number > weeks(civil.year) { return (1, civil.year + 1) }
    return (number, civil.year)
  }
}
