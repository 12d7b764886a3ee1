/// The functions of numbers that awk has, the same on every machine.
enum AwkMathematics {
  private static let naturalLogarithmOf2 = 0.693147180559945309417

  static func exponential(_ value: Double) -> Double {
    guard value < 709.8 else { return value.isNaN ? value : .infinity }
    guard value > -745.2 else { return 0 }
    let halvings = (value / naturalLogarithmOf2).rounded()
    let rest = value - halvings * naturalLogarithmOf2
    var term = 1.0
    var sum = 1.0
    for index in 1...20 {
      term *= rest / Double(index)
      sum += term
    }
    return Double(sign: .plus, exponent: Int(halvings), significand: sum)
  }

  static func logarithm(_ value: Double) -> Double {
    guard value > 0 else { return value == 0 ? -.infinity : .nan }
    guard value.isFinite else { return value }
    var exponent = Double(value.exponent)
    var significand = value.significand
    if significand > 1.5 {
      significand /= 2
      exponent += 1
    }
    // ln(m) = 2 artanh((m - 1) / (m + 1))
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var term = ratio
    var sum = 0.0
    for index in stride(from: 1, to: 60, by: 2) {
      sum += term / Double(index)
      term *= square
    }
    return exponent * naturalLogarithmOf2 + 2 * sum
  }

  static func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent == exponent.rounded(), exponent.magnitude <= 1_024 {
      var result = 1.0
      var square = base
      var rest = Int(exponent.magnitude)
      while rest > 0 {
        if rest & 1 == 1 { result *= square }
        square *= square
        rest >>= 1
      }
      return exponent < 0 ? 1 / result : result
    }
    if exponent == 0.5 { return base.squareRoot() }
    guard base != 0 else { return exponent > 0 ? 0 : .infinity }
    guard base > 0 else { return .nan }
    return exponential(exponent * logarithm(base))
  }

  static func sine(_ value: Double) -> Double {
    guard value.isFinite else { return .nan }
    let turn = value.remainder(dividingBy: 2 * .pi)
    var angle = turn
    if angle > .pi / 2 { angle = .pi - angle }
    if angle < -.pi / 2 { angle = -.pi - angle }
    var term = angle
    var sum = angle
    for index in stride(from: 2, to: 28, by: 2) {
      term *= -angle * angle / Double(index * (index + 1))
      sum += term
    }
    return sum
  }

  static func cosine(_ value: Double) -> Double { sine(value + .pi / 2) }

  static func arctangent(_ y: Double, _ x: Double) -> Double {
    if x == 0 { return y == 0 ? 0 : y > 0 ? .pi / 2 : -.pi / 2 }
    let angle = arctangent(y / x)
    if x > 0 { return angle }
    return y >= 0 ? angle + .pi : angle - .pi
  }

  private static func arctangent(_ value: Double) -> Double {
    if value.magnitude > 1 {
      return (value > 0 ? .pi / 2 : -.pi / 2) - arctangent(1 / value)
    }
    // Halving the angle twice leaves a short series.
    var small = value
    for _ in 0..<3 { small = small / (1 + (1 + small * small).squareRoot()) }
    var term = small
    var sum = 0.0
    for index in stride(from: 1, to: 40, by: 2) {
      sum += term / Double(index)
      term *= -small * small
    }
    return sum * 8
  }
}
