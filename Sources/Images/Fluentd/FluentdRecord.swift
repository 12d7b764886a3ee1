import Machine
import Simulation

/// One event of fluentd: a line of a file that a parser understood.
struct FluentdRecord: Sendable {
  /// Its fields, as JSON.
  var json: String
  /// When it was written, as the line says; nil where it does not.
  var time: String?

  /// Reads a line; nil where it does not fit the format.
  static func reading(_ line: String, _ format: FluentdConfiguration.Section) -> FluentdRecord? {
    let type = format.type.isEmpty ? format["format"] ?? "none" : format.type
    switch type {
    case "json": return record(json: line)
    case "none": return FluentdRecord(json: "{\"message\":\(quoted(line))}")
    case "cri": return record(interface: line, text: "message")
    default:
      // Of regular expressions those are followed that take the runtime's own form apart.
      let expression = format["expression"] ?? format["format"] ?? ""
      guard expression.contains("(?<stream>") else { return nil }
      let name = expression.contains("(?<message>") ? "message" : "log"
      return record(interface: line, text: name, hasTag: expression.contains("(?<logtag>"))
    }
  }

  private static func record(json line: String) -> FluentdRecord? {
    guard line.hasPrefix("{"), line.hasSuffix("}") else { return nil }
    for lead in [",\"time\":\"", "\"time\":\""] {
      guard let start = line.firstRange(of: lead) else { continue }
      let rest = line[start.upperBound...]
      guard let end = rest.firstIndex(of: "\"") else { continue }
      let json = line[..<start.lowerBound] + line[line.index(after: end)...]
      return FluentdRecord(json: String(json), time: String(rest[..<end]))
    }
    return FluentdRecord(json: line)
  }

  private static func record(
    interface line: String,
    text name: String,
    hasTag: Bool = true
  ) -> FluentdRecord? {
    let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard words.count == 4, words[1] == "stdout" || words[1] == "stderr" else { return nil }
    let tag = hasTag ? "\"logtag\":\"\(words[2])\"," : ""
    return FluentdRecord(
      json: "{\"stream\":\"\(words[1])\",\(tag)\"\(name)\":\(quoted(String(words[3])))}",
      time: String(words[0])
    )
  }

  /// Adds a field.
  mutating func add(_ key: String, _ value: String) {
    let lead = json == "{}" ? "{" : json.dropLast() + ","
    json = "\(lead)\(Self.quoted(key)):\(Self.quoted(value))}"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The time as fluentd prints it: with nanoseconds, or in old releases without.
  func stamp(_ now: Instant, isOld: Bool) -> String {
    let instant = time.flatMap { CivilTime.parse(rfc3339: $0) } ?? now
    let civil = CivilTime(instant)
    let fraction = isOld ? "" : ".\(CivilTime.padded(civil.nanosecond, 9))"
    return "\(civil.date) \(civil.timeOfDay)\(fraction) +0000"
  }
}
