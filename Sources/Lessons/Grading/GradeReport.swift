public import Manifests

/// What came of one check for one submission.
public struct CheckResult: Hashable, Sendable {
  /// What was asked.
  public var name: String
  /// Whether it holds; nil where it was not looked at.
  public var passed: Bool?
  /// The points that were got.
  public var points: Double
  /// The points that there are.
  public var maximum: Double
  /// Why it did not pass.
  public var rationale: String?
  /// What was expected, where it comes down to one thing.
  public var expected: String?
  /// What was there in its place.
  public var actual: String?
  /// What may help.
  public var help: String?

  init(_ name: String, passed: Bool?, points: Double, of maximum: Double) {
    self.name = name
    self.passed = passed
    self.points = points
    self.maximum = maximum
  }

  /// Whether both are about the same check, with the same points.
  func isWorthTheSame(as other: CheckResult) -> Bool {
    name == other.name && passed == other.passed && points == other.points
      && maximum == other.maximum
  }

  /// The result as a tree.
  public var tree: Value {
    func text(_ value: String?) -> Value { value.map { .string($0) } ?? .null }
    return [
      "name": .string(name), "passed": passed.map { .bool($0) } ?? .null,
      "points": PointsText.value(points), "maximum": PointsText.value(maximum),
      "rationale": text(rationale), "expected": text(expected), "actual": text(actual),
      "help": text(help),
    ]
  }

  /// Reads a result; nil where the tree is none.
  init?(_ tree: Value) {
    guard let name = tree["name"]?.string, let points = PointsText.number(tree["points"]),
      let maximum = PointsText.number(tree["maximum"])
    else { return nil }
    self.init(name, passed: tree["passed"]?.bool, points: points, of: maximum)
    rationale = tree["rationale"]?.string
    expected = tree["expected"]?.string
    actual = tree["actual"]?.string
    help = tree["help"]?.string
  }
}

/// What came of one submission.
public struct GradeReport: Hashable, Sendable {
  /// The exercise.
  public var exercise: String
  /// The submission's name.
  public var name: String
  /// The seed of what varies.
  public var seed: UInt64
  /// The results, check by check.
  public var results: [CheckResult]
  /// The limit that the submission hit, in words.
  public var limit: String?
  /// What is to be said of the submission as a whole: that it cannot be read, or what its seal is worth.
  public var remark: String?
  /// Whether a sealed report is what it claims; nil for what has no seal.
  public var isGenuine: Bool?

  /// Whether every check passed.
  public var isPassed: Bool {
    limit == nil && isGenuine != false && !results.isEmpty
      && results.allSatisfy { $0.passed == true }
  }

  /// The points that were got.
  public var points: Double { results.reduce(0) { $0 + $1.points } }
  /// The points that there are.
  public var maximum: Double { results.reduce(0) { $0 + $1.maximum } }

  /// The report as a tree.
  public var tree: Value {
    var tree: Value = [
      "name": .string(name), "exercise": .string(exercise), "seed": .string(String(seed)),
      "passed": .bool(isPassed), "points": PointsText.value(points),
      "maximum": PointsText.value(maximum), "limit": limit.map { .string($0) } ?? .null,
      "results": .array(results.map(\.tree)),
    ]
    if let remark { tree["remark"] = .string(remark) }
    if let isGenuine { tree["genuine"] = .bool(isGenuine) }
    return tree
  }

  /// Reads a report; nil where the tree is none.
  public init?(_ tree: Value) {
    guard let name = tree["name"]?.string, let exercise = tree["exercise"]?.string,
      let results = tree["results"]?.array, let seed = tree["seed"]?.string.flatMap(UInt64.init)
    else { return nil }
    let read = results.compactMap(CheckResult.init)
    guard read.count == results.count else { return nil }
    self.init(exercise: exercise, name: name, seed: seed, results: read)
    limit = tree["limit"]?.string
    remark = tree["remark"]?.string
    isGenuine = tree["genuine"]?.bool
  }

  /// Makes a report.
  public init(exercise: String, name: String, seed: UInt64, results: [CheckResult] = []) {
    self.exercise = exercise
    self.name = name
    self.seed = seed
    self.results = results
  }
}

extension PointsText {
  /// Points as a number of JSON, without a fraction where there is none.
  static func value(_ points: Double) -> Value {
    let rounded = (points * 100).rounded() / 100
    return rounded == rounded.rounded() ? .integer(Int64(rounded)) : .number(rounded)
  }

  /// Points out of a tree.
  static func number(_ value: Value?) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }
}
