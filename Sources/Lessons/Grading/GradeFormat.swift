import Manifests

/// The forms in which results are written.
public enum GradeFormat: String, CaseIterable, Sendable {
  /// For people.
  case text
  /// For programs; can be merged.
  case json
  /// For build servers.
  case junit
  /// For spreadsheets.
  case csv
  /// Annotations of GitHub's workflows.
  case github

  /// Writes reports in the order of their names.
  public func write(_ reports: [GradeReport]) -> String {
    let ordered = reports.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    switch self {
    case .text: return GradeText(reports: ordered).text
    case .json: return Self.json(ordered)
    case .junit: return Self.junit(ordered)
    case .csv: return Self.csv(ordered)
    case .github: return Self.github(ordered)
    }
  }

  /// Reads what `json` wrote; nil where the text is something else.
  public static func read(_ text: String) -> [GradeReport]? {
    guard let tree = try? JSONReader.value(text), let list = tree["submissions"]?.array else {
      return nil
    }
    let reports = list.compactMap(GradeReport.init)
    return reports.count == list.count ? reports : nil
  }

  private static func json(_ reports: [GradeReport]) -> String {
    let tree: Value = [
      "slug": .string(reports.first?.exercise ?? ""), "version": 1,
      "submissions": .array(reports.map(\.tree)),
    ]
    return JSONWriter.indented(tree, sortsKeys: false) + "\n"
  }

  private static func junit(_ reports: [GradeReport]) -> String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    let all = reports.flatMap(\.results)
    lines.append("<testsuites\(counts(all))>")
    for report in reports {
      lines.append("  <testsuite name=\(quoted(report.name))\(counts(report.results))>")
      lines.append("    <properties>")
      lines.append("      <property name=\"seed\" value=\"\(report.seed)\"/>")
      lines.append("      <property name=\"points\" value=\"\(PointsText.words(report.points))\"/>")
      lines.append(
        "      <property name=\"maximum\" value=\"\(PointsText.words(report.maximum))\"/>"
      )
      lines.append("    </properties>")
      for result in report.results {
        let head =
          "    <testcase classname=\(quoted(report.exercise)) name=\(quoted(result.name))"
        let why = quoted(result.rationale ?? "")
        switch result.passed {
        case true?: lines.append("\(head)/>")
        case false?: lines.append("\(head)><failure message=\(why)/></testcase>")
        case nil: lines.append("\(head)><skipped message=\(why)/></testcase>")
        }
      }
      if let remark = report.remark {
        lines.append("    <system-out>\(escaped(remark))</system-out>")
      }
      lines.append("  </testsuite>")
    }
    return (lines + ["</testsuites>", ""]).joined(separator: "\n")
  }

  private static func counts(_ results: [CheckResult]) -> String {
    let failed = results.count { $0.passed == false }
    let skipped = results.count { $0.passed == nil }
    return " tests=\"\(results.count)\" failures=\"\(failed)\" skipped=\"\(skipped)\""
  }

  private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      default: if scalar.value >= 32 { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  private static func csv(_ reports: [GradeReport]) -> String {
    var lines = ["submission,seed,check,passed,points,maximum,rationale"]
    for report in reports {
      for result in report.results {
        let fields = [
          report.name, String(report.seed), result.name,
          result.passed.map { $0 ? "true" : "false" } ?? "",
          PointsText.words(result.points), PointsText.words(result.maximum),
          result.rationale ?? "",
        ]
        lines.append(fields.map(csvField).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func csvField(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0 != "," && $0 != "\"" && !$0.isNewline }
    return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
  }

  private static func github(_ reports: [GradeReport]) -> String {
    var lines: [String] = []
    for report in reports {
      let file = property(report.name)
      for result in report.results {
        let points =
          "\(PointsText.words(result.points)) of \(PointsText.words(result.maximum))"
        let title = property(result.name)
        switch result.passed {
        case true?: lines.append("::notice file=\(file),title=\(title)::passed (\(points))")
        case false?:
          let why = message("\(result.rationale ?? "failed") (\(points))")
          lines.append("::error file=\(file),title=\(title)::\(why)")
        case nil:
          let why = message(result.rationale ?? "not looked at")
          lines.append("::warning file=\(file),title=\(title)::\(why)")
        }
      }
      if let remark = report.remark {
        let level = report.isGenuine == true ? "notice" : "error"
        lines.append("::\(level) file=\(file)::\(message(remark))")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func message(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    message(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}

/// Results for people: each submission with its checks, and a table where there are several.
struct GradeText {
  let reports: [GradeReport]

  var text: String {
    var lines: [String] = []
    for report in reports {
      lines.append("\(report.name): \(sum(report))")
      for result in report.results { lines += self.lines(result) }
      if let limit = report.limit { lines.append("  \(limit)") }
      if let remark = report.remark { lines.append("  \(remark)") }
      lines.append("")
    }
    if reports.count > 1 { lines += table }
    return lines.map { $0 + "\n" }.joined()
  }

  private func sum(_ report: GradeReport) -> String {
    "\(PointsText.words(report.points)) of \(PointsText.words(report.maximum)) points"
  }

  private func lines(_ result: CheckResult) -> [String] {
    let mark =
      switch result.passed {
      case true?: "pass"
      case false?: "FAIL"
      case nil: "--  "
      }
    let points = "\(PointsText.words(result.points))/\(PointsText.words(result.maximum))"
    var lines = ["  \(mark) \(padded(points, 6)) \(result.name)"]
    if let rationale = result.rationale { lines.append("       \(rationale)") }
    return lines
  }

  private var table: [String] {
    let width = max(10, reports.map { DisplayWidth.of($0.name) }.max() ?? 0)
    var lines = ["\(padded("submission", width))  points  checks"]
    for report in reports {
      let passed = report.results.count { $0.passed == true }
      let note = report.limit ?? (report.isGenuine == true ? nil : report.remark)
      lines.append(
        "\(padded(report.name, width))  \(padded(PointsText.words(report.points), 6))"
          + "  \(passed)/\(report.results.count)\(note.map { "  \($0)" } ?? "")"
      )
    }
    let passed = reports.count(where: \.isPassed)
    let mean = reports.reduce(0) { $0 + $1.points } / Double(reports.count)
    let maximum = PointsText.words(reports.first?.maximum ?? 0)
    lines.append("")
    lines.append(
      "\(passed) of \(reports.count) passed everything; on average"
        + " \(PointsText.words(mean)) of \(maximum) points"
    )
    return lines
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
  }
}
