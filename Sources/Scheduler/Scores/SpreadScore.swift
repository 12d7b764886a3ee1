/// How a rule of spreading weighs the pods that a part of the cluster has already.
///
/// Source: `scoring.go` of `PodTopologySpread` in
/// `k8s.io/kubernetes/pkg/scheduler/framework/plugins`.
struct SpreadScore {
  private let maxSkew: Int
  /// The fewer parts there are, the less a pod more or less in one of them counts.
  private let weight: Double

  init(maxSkew: Int, domains: Int) {
    self.maxSkew = maxSkew
    weight = Self.naturalLogarithm(of: domains + 2)
  }

  /// What a part with so many pods is worth; less is better.
  func score(_ pods: Int) -> Double { Double(pods) * weight + Double(maxSkew - 1) }

  /// The scores on a scale from 0 to 100 where more is better; nil is a node that has no part.
  static func normalized(_ scores: [Int?]) -> [Int] {
    let known = scores.compactMap(\.self)
    guard let least = known.min(), let most = known.max() else { return scores.map { _ in 0 } }
    return scores.map { score in
      guard let score else { return 0 }
      return most == 0 ? 100 : 100 * (most + least - score) / most
    }
  }

  /// The natural logarithm of a whole number: that of its power of two, and a series for the rest.
  static func naturalLogarithm(of number: Int) -> Double {
    guard number > 1 else { return 0 }
    let value = Double(number)
    let ratio = (value.significand - 1) / (value.significand + 1)
    var power = ratio
    var sum = 0.0
    for divisor in stride(from: 1.0, through: 39, by: 2) {
      sum += power / divisor
      power *= ratio * ratio
    }
    return Double(value.exponent) * 0.693_147_180_559_945_3 + 2 * sum
  }
}
