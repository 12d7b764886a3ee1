import KubernetesAPI
import Manifests

/// One place where a value is not what was expected.
public struct Difference: Hashable, Sendable {
  /// The field's path, as in `spec.containers[0].image`.
  public var path: String
  /// What was expected, in words.
  public var expected: String
  /// What is there, in words.
  public var actual: String

  /// What stands in the place of a list's element that is wanted and not there.
  static let noElement = "no such element"

  /// Whether the field is the system's to set, not the user's.
  public var isStatus: Bool {
    path.hasPrefix("status") || path.hasPrefix("subsets") || path == "age"
  }
}

extension Expectation {
  /// Where `actual` is not what is expected; empty when it is.
  func differences(_ actual: Value?, path: String = "") -> [Difference] {
    switch self {
    case .absent:
      guard let actual, !Self.isEmpty(actual) else { return [] }
      return [difference(actual, path)]
    case .present, .equal, .pattern, .compare:
      return isMet(by: actual, path) ? [] : [difference(actual, path)]
    case .allOf(let parts):
      return parts.allSatisfy { $0.differences(actual, path: path).isEmpty }
        ? [] : [difference(actual, path)]
    case .oneOf(let choices):
      let met = choices.contains { $0.differences(actual, path: path).isEmpty }
      return met ? [] : [difference(actual, path)]
    case .fields(let fields):
      guard let object = actual?.object else {
        // The fields one by one: an absent mapping differs in what it should hold.
        return fields.flatMap {
          $0.expectation.differences(nil, path: Self.join(path, $0.key))
        }
      }
      return fields.flatMap {
        $0.expectation.differences(object[$0.key], path: Self.join(path, $0.key))
      }
    case .elements(let elements):
      return elementDifferences(elements, actual?.array ?? [], path)
    }
  }

  private func difference(_ actual: Value?, _ path: String) -> Difference {
    Difference(path: path, expected: words, actual: actual.map(ValueText.short) ?? "not set")
  }

  private func isMet(by actual: Value?, _ path: String) -> Bool {
    guard let actual, !actual.isNull else {
      if case .compare(.not, _) = self { return true }
      return false
    }
    switch self {
    case .present: return true
    case .equal(let wanted):
      if let count = Self.count(actual), let number = wanted.integer { return count == number }
      return actual == wanted || ValueText.scalar(actual) == ValueText.scalar(wanted)
        || (Self.isAmount(path) && Self.isSameAmount(actual, wanted))
    case .pattern(let pattern): return ValueText.scalar(actual).map(pattern.matches) ?? false
    case .compare(let comparison, let bound): return Self.compare(actual, comparison, bound)
    case .absent, .oneOf, .allOf, .elements, .fields: return false
    }
  }

  /// Whether a field with this value might as well not be there.
  private static func isEmpty(_ value: Value) -> Bool { value.isNull || count(value) == 0 }

  private static func count(_ value: Value) -> Int64? {
    if let array = value.array { return Int64(array.count) }
    return value.object.map { Int64($0.count) }
  }

  private static func compare(_ actual: Value, _ comparison: Comparison, _ bound: String) -> Bool {
    let text = count(actual).map(String.init) ?? ValueText.scalar(actual) ?? ""
    if comparison == .not { return !Pattern(bound).matches(text) }
    guard let order = order(text, bound) else { return false }
    switch comparison {
    case .atLeast: return order >= 0
    case .atMost: return order <= 0
    case .more: return order > 0
    case .less: return order < 0
    case .not: return order != 0
    }
  }

  /// How two numbers or quantities compare: -1, 0 or 1; nil where one of them is neither.
  static func order(_ left: String, _ right: String) -> Int? {
    if let left = Double(left), let right = Double(right) {
      return left < right ? -1 : left > right ? 1 : 0
    }
    guard let left = Quantity(left), let right = Quantity(right) else { return nil }
    return left < right ? -1 : left > right ? 1 : 0
  }

  /// Whether a field holds an amount of something, which can be written in many ways.
  private static func isAmount(_ path: String) -> Bool {
    let name = path.split(separator: ".").last ?? ""
    return ["cpu", "memory", "storage", "ephemeral-storage"].contains { name.hasSuffix($0) }
      || path.contains("hard") || path.contains("hugepages")
  }

  private static func isSameAmount(_ one: Value, _ other: Value) -> Bool {
    guard let one = ValueText.scalar(one), let other = ValueText.scalar(other) else { return false }
    return order(one, other) == 0
  }

  private static func join(_ path: String, _ key: String) -> String {
    let plain = key.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    if path.isEmpty { return key }
    return plain ? "\(path).\(key)" : "\(path)[\(key)]"
  }

  /// Gives each expected element the nearest actual one that is still free, best fits first.
  private func elementDifferences(
    _ wanted: [Expectation],
    _ actual: [Value],
    _ path: String
  )
    -> [Difference]
  {
    var free = Array(actual.indices)
    var open: [Expectation] = []
    for expectation in wanted {
      if let fit = free.firstIndex(where: { expectation.differences(actual[$0]).isEmpty }) {
        free.remove(at: fit)
      } else {
        open.append(expectation)
      }
    }
    var result: [Difference] = []
    for expectation in open {
      let tried = free.enumerated().map { offset, index in
        (offset, expectation.differences(actual[index], path: "\(path)[\(index)]"))
      }
      if let best = tried.min(by: { $0.1.count < $1.1.count }) {
        free.remove(at: best.0)
        result += best.1
      } else {
        result.append(
          Difference(path: path, expected: expectation.words, actual: Difference.noElement)
        )
      }
    }
    return result
  }
}
