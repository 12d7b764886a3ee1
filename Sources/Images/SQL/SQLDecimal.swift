/// An exact decimal number: digits, and how many of them stand behind the point.
struct SQLDecimal: Hashable, Sendable {
  var digits: Int128
  var scale: Int

  init(_ digits: Int128, scale: Int = 0) {
    self.digits = digits
    self.scale = scale
  }

  /// Reads `12`, `-3.50`, `.5` or `1e3`.
  init?(_ text: String) {
    var mantissa = text[...]
    var exponent = 0
    if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let power = Int(text[text.index(after: mark)...]), abs(power) < 18 else { return nil }
      exponent = power
      mantissa = text[..<mark]
    }
    let parts = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    guard let whole = parts.first, fraction.allSatisfy(\.isNumber),
      let digits = Int128(String(whole + fraction)), fraction.count <= 17,
      whole.count + fraction.count < 36
    else { return nil }
    self.init(digits, scale: fraction.count)
    guard exponent != 0 else { return }
    self = SQLDecimal(digits, scale: scale - exponent)
    if scale < 0 {
      guard let moved = Self.shifted(digits, by: -scale) else { return nil }
      self = SQLDecimal(moved)
    }
  }

  /// `number` times a power of ten; nil where that does not fit.
  static func shifted(_ number: Int128, by places: Int) -> Int128? {
    var number = number
    for _ in 0..<max(places, 0) {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      number = product
    }
    return number
  }

  /// The number with `places` digits behind the point, rounded away from zero at a half.
  func rounded(to places: Int) -> SQLDecimal? {
    if places >= scale {
      return Self.shifted(digits, by: places - scale).map { SQLDecimal($0, scale: places) }
    }
    guard let divisor = Self.shifted(1, by: scale - places) else {
      return SQLDecimal(0, scale: places)
    }
    let (quotient, rest) = digits.quotientAndRemainder(dividingBy: divisor)
    let up: Int128 = abs(rest) >= divisor - abs(rest) ? (digits < 0 ? -1 : 1) : 0
    return SQLDecimal(quotient + up, scale: places)
  }

  /// The text, with all digits behind the point.
  var text: String {
    guard scale > 0 else { return String(digits) }
    var plain = String(digits.magnitude)
    if plain.count <= scale {
      plain = String(repeating: "0", count: scale + 1 - plain.count) + plain
    }
    let point = plain.index(plain.endIndex, offsetBy: -scale)
    return (digits < 0 ? "-" : "") + plain[..<point] + "." + plain[point...]
  }

  /// Both numbers with as many digits behind the point.
  static func aligned(_ left: SQLDecimal, _ right: SQLDecimal) -> (Int128, Int128, scale: Int)? {
    let scale = max(left.scale, right.scale)
    guard let first = shifted(left.digits, by: scale - left.scale),
      let second = shifted(right.digits, by: scale - right.scale)
    else { return nil }
    return (first, second, scale)
  }

  /// The number as a value of a table: whole where nothing stands behind the point.
  func value() throws(SQLFailure) -> SQLValue {
    if digits.magnitude > Self.most { throw .outOfRange("numeric") }
    if scale > 0 { return .number(self) }
    guard let number = Int(exactly: digits) else { throw .outOfRange("bigint") }
    return .integer(number)
  }

  private static let most: UInt128 = 1_000_000_000_000_000_000_000_000_000_000_000_000

  /// How many digits PostgreSQL gives a quotient behind the point: sixteen that matter, counted in
  /// groups of four.
  static func places(ofQuotient left: SQLDecimal, _ right: SQLDecimal) -> Int {
    let (first, second) = (left.leadingGroup, right.leadingGroup)
    let weight = first.weight - second.weight - (first.digit <= second.digit ? 1 : 0)
    return max(16 - weight * 4, left.scale, right.scale, 0)
  }

  /// The first group of four digits, and how many groups stand between it and the point.
  private var leadingGroup: (digit: Int128, weight: Int) {
    var number = Int128(digits.magnitude)
    var weight = 0
    for _ in 0..<((4 - scale % 4) % 4) { number = number &* 10 }
    weight -= (scale + 3) / 4
    while number >= 10_000 {
      number /= 10_000
      weight += 1
    }
    return (number, weight)
  }

  /// The quotient with `places` digits behind the point; nil where it does not fit.
  static func quotient(
    _ left: SQLDecimal,
    _ right: SQLDecimal,
    places: Int
  ) -> SQLDecimal? {
    guard let (first, second, _) = aligned(left, right), second != 0 else { return nil }
    var places = places
    while places > 0, shifted(first, by: places + 1) == nil { places -= 1 }
    guard let numerator = shifted(first, by: places + 1) else { return nil }
    return SQLDecimal(numerator / second, scale: places + 1).rounded(to: places)
  }
}

extension SQLDecimal: Comparable {
  static func < (left: SQLDecimal, right: SQLDecimal) -> Bool {
    guard let (first, second, _) = aligned(left, right) else {
      return left.digits / (shifted(1, by: left.scale) ?? 1)
        < right.digits / (shifted(1, by: right.scale) ?? 1)
    }
    return first < second
  }
}
