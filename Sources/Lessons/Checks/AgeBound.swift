import KubernetesAPI
public import Simulation

/// How old an object must be, as in `< 5m` or `>= 30s`.
public struct AgeBound: Hashable, Sendable {
  /// How the age compares.
  public var comparison: Expectation.Comparison
  /// With what.
  public var length: Duration

  /// Reads a bound; nil where the text is none.
  init?(_ text: String) {
    let signs: [Expectation.Comparison] = [.atLeast, .atMost, .more, .less]
    guard let sign = signs.first(where: { text.hasPrefix($0.rawValue) }),
      let length = Duration(text: text.dropFirst(sign.rawValue.count).trimmedSpaces)
    else { return nil }
    comparison = sign
    self.length = length
  }

  /// Whether an age is as it must be.
  func isMet(by age: Duration) -> Bool {
    switch comparison {
    case .atLeast: age >= length
    case .atMost: age <= length
    case .more: age > length
    case .less: age < length
    case .not: age != length
    }
  }

  /// What differs; nil where nothing does.
  func difference(_ age: Duration) -> Difference? {
    guard !isMet(by: age) else { return nil }
    let words =
      switch comparison {
      case .atLeast, .more: "older than"
      case .atMost, .less: "younger than"
      case .not: "not"
      }
    return Difference(
      path: "age",
      expected: "\(words) \(DurationText.words(length))",
      actual: DurationText.words(age)
    )
  }
}

extension ClusterObject {
  /// How long ago the object was made.
  func age(_ now: Instant) -> Duration { now - metadata.creationTimestamp.instant }
}
