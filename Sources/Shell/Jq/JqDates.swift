import Manifests
import Simulation

/// Times of jq: seconds since 1970, and texts.
enum JqDates {
  static func apply(_ name: String, _ value: Value) throws(JqStop) -> Value {
    switch name {
    case "fromdateiso8601":
      guard let text = value.string else {
        throw .message("strptime/1 requires string inputs and arguments")
      }
      guard let instant = CivilTime.parse(rfc3339: text) else {
        throw .message("date \"\(text)\" does not match format \"%Y-%m-%dT%H:%M:%SZ\"")
      }
      return .integer(instant.seconds)
    case "gmtime":
      guard let seconds = value.jqNumber else { throw .message("gmtime() requires a number") }
      return broken(seconds)
    default:
      guard let parts = value.array, parts.count >= 6 else {
        throw .message("mktime requires array of 6 numbers")
      }
      return JqNumber.value(Double(seconds(parts)))
    }
  }

  static func apply(_ name: String, _ value: Value, _ format: Value) throws(JqStop) -> Value {
    guard let format = format.string else {
      throw .message("\(name)/1 requires a string format")
    }
    guard name == "strftime" else {
      guard format == "%Y-%m-%dT%H:%M:%SZ", let text = value.string,
        let instant = CivilTime.parse(rfc3339: text)
      else { throw .message("strptime with this format is not simulated") }
      return broken(Double(instant.seconds))
    }
    let seconds: Int64
    switch value {
    case .array(let parts) where parts.count >= 6: seconds = JqDates.seconds(parts)
    default:
      guard let number = value.jqNumber else {
        throw .message("strftime/1 requires parsed datetime inputs")
      }
      seconds = Int64(number)
    }
    return .string(DateText.format(Instant(seconds: seconds), format))
  }

  private static func broken(_ seconds: Double) -> Value {
    let instant = Instant(seconds: Int64(seconds.rounded(.down)))
    let time = CivilTime(instant)
    let newYear = CivilTime.instant(year: time.year, month: 1, day: 1)
    let dayOfYear = (instant.seconds - newYear.seconds) / 86_400
    return [
      .integer(Int64(time.year)), .integer(Int64(time.month - 1)), .integer(Int64(time.day)),
      .integer(Int64(time.hour)), .integer(Int64(time.minute)), .integer(Int64(time.second)),
      .integer(Int64(time.weekday)), .integer(dayOfYear),
    ]
  }

  private static func seconds(_ parts: [Value]) -> Int64 {
    let numbers = parts.map { Int($0.jqNumber ?? 0) }
    let padded = { (number: Int, width: Int) in CivilTime.padded(number, width) }
    let text =
      "\(padded(numbers[0], 4))-\(padded(numbers[1] + 1, 2))-\(padded(numbers[2], 2))T"
      + "\(padded(numbers[3], 2)):\(padded(numbers[4], 2)):\(padded(numbers[5], 2))Z"
    return CivilTime.parse(rfc3339: text).map { $0.seconds } ?? 0
  }
}
