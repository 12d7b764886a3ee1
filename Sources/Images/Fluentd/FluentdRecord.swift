import Machine
import Simulation

/// One event of fluentd: a line of a file that a parser understood.
struct FluentdRecord: Sendable {
  /// Its fields, as JSON.
  var json: String
  /// When it was written, as the line says; nil where it does not.
  var time: String?

  /// Reads a line; nil where it does not fit the format.
  init?(_ line: String, _ format: FluentdConfiguration.Section) {
    let type = format.type.isEmpty ? format["format"] ?? "none" : format.type
    switch type {
    case "json": self.init(json: line)
    case "none": json = "{\"message\":\(Self.quoted(line))}"
    case "cri":
      self.init(interface: line, text: "message")
    default:
      // Of regular expressions those are followed that take the runtime's own form apart.
      let expression = format["expression"] ?? format["format"] ?? ""
      guard expression.contains("(?<stream>") else { return nil }
      self.init(interface: line, text: expression.contains("(?<message>") ? "message" : "log")
      if !expression.contains("(?<logtag>") {
        json = json.replacing("\"logtag\":\"F\",", with: "")
      }
    }
  }

  private init?(json line: String) {
    guard line.hasPrefix("{"), line.hasSuffix("}") else { return nil }
    json = line
    for lead in [",\"time\":\"", "\"time\":\""] {
      guard let start = line.firstRange(of: lead) else { continue }
      let rest = line[start.upperBound...]
      guard let end = rest.firstIndex(of: "\"") else { continue }
      time = String(rest[..<end])
      json = String(line[..<start.lowerBound]) + line[line.index(after: end)...]
      return
    }
  }

  private init?(interface line: String, text name: String) {
    let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard words.count == 4, words[1] == "stdout" || words[1] == "stderr" else { return nil }
    time = String(words[0])
    json =
      "{\"stream\":\"\(words[1])\",\"logtag\":\"\(words[2])\",\"\(name)\":"
      + "\(Self.quoted(String(words[3])))}"
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
