import Machine
import Manifests
import Simulation

/// The report of an exam: what was typed and when, what came of it, and a hash over all of that.
///
/// The hash shows damage and careless changes. What was typed is run again when the report is graded,
/// so that nobody gets points for results alone.
public struct SealedReport: Hashable, Sendable {
  /// The exercise with its course.
  public var exercise: String
  /// The hash of the exercise's file.
  public var fingerprint: String
  /// What was typed; also the seed and the time of the beginning.
  public var journal: Journal
  /// When the report was made, in seconds since 1970.
  public var ended: Int64
  /// The results.
  public var results: [CheckResult]
  /// The hash that the report carries.
  private var hash: String
  /// Whether the file says of itself something else than its journal.
  private var isAltered = false

  private static let version: Int64 = 1
  private static let kind = "kubetutor exam report"

  /// Makes a report.
  public init(
    exercise: String,
    fingerprint: String,
    journal: Journal,
    ended: Int64,
    results: [CheckResult]
  ) {
    self.exercise = exercise
    self.fingerprint = fingerprint
    self.journal = journal
    self.ended = ended
    self.results = results
    hash = ""
    hash = sum
  }

  /// Reads a report; nil where the text is none.
  ///
  /// Whether it is genuine is another question.
  public init?(_ text: String) {
    guard let tree = try? JSONReader.value(text), tree["kind"]?.string == Self.kind,
      tree["version"]?.integer == Self.version,
      let exercise = tree["exercise"]?.string, let fingerprint = tree["exerciseSHA256"]?.string,
      let lines = tree["journal"]?.array?.compactMap(\.string), let hash = tree["sha256"]?.string,
      let journal = Journal.read(lines.joined(separator: "\n") + "\n"),
      let results = tree["results"]?.array
    else { return nil }
    self.exercise = exercise
    self.fingerprint = fingerprint
    self.journal = journal
    self.hash = hash
    ended = tree["ended"]?.integer ?? 0
    self.results = results.compactMap(CheckResult.init)
    var claimed = tree
    claimed["sha256"] = nil
    isAltered = JSONWriter.compact(claimed) != JSONWriter.compact(content)
  }

  /// The report as the text of its file.
  public var text: String {
    var tree = content
    tree["sha256"] = .string(hash)
    return JSONWriter.indented(tree, sortsKeys: false) + "\n"
  }

  private var content: Value {
    let lines = journal.text.split(separator: "\n").map { Value.string(String($0)) }
    return [
      "kind": .string(Self.kind), "version": .integer(Self.version),
      "exercise": .string(exercise), "exerciseSHA256": .string(fingerprint),
      "seed": .string(String(journal.seed)), "began": .integer(journal.exam?.began ?? 0),
      "ended": .integer(ended),
      "points": PointsText.value(results.reduce(0) { $0 + $1.points }),
      "maximum": PointsText.value(results.reduce(0) { $0 + $1.maximum }),
      "results": .array(results.map(\.tree)), "journal": .array(lines),
    ]
  }

  private var sum: String { SHA256.text(Array(JSONWriter.compact(content).utf8)) }

  /// By how much it was handed in too late, in words; empty where it was not.
  func delay(_ lesson: Lesson) -> String {
    guard let wall = lesson.limits.wall, let began = journal.exam?.began else { return "" }
    // A minute is for reading the last answer of the prompt.
    let over = ended - began - wall.wholeSeconds
    guard over > 60 else { return "" }
    return ", but was handed in \(over / 60) minutes after its time was over"
  }

  /// Why the report is not what it claims, after its journal was run again; nil where it is.
  func trouble(_ exercise: String, _ fingerprint: String, _ results: [CheckResult]) -> String? {
    if hash != sum || isAltered { return "the report was changed: its hash does not fit" }
    if exercise != self.exercise { return "the report is about another exercise, \(self.exercise)" }
    if journal.exam == nil { return "the report is not of an exam" }
    if fingerprint != self.fingerprint {
      return "the report is about another version of the exercise"
    }
    // Another release may say in other words why a check does not hold.
    if !results.elementsEqual(self.results, by: { $0.isWorthTheSame(as: $1) }) {
      return "what was typed leads to other results than it claims"
    }
    return nil
  }
}

extension SHA256 {
  /// The hash in hexadecimal digits.
  static func text(_ bytes: [UInt8]) -> String {
    SHA256.digest(bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    .joined()
  }
}
