extension Quantity {
  /// Why a text is no quantity, in the words of the API.
  public struct ParseError: Error, Hashable, Sendable {
    /// What is wrong.
    public let message: String

    static let format = ParseError(
      message: "quantities must match the regular expression"
        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    )
    static let suffix = ParseError(message: "unable to parse quantity's suffix")
  }

  /// Reads a quantity; nil where the text is none.
  public init?(_ text: String) {
    guard let parsed = try? Quantity(parsing: text) else { return nil }
    self = parsed
  }

  /// Reads a quantity.
  ///
  /// What is finer than a billionth is rounded away from zero.
  public init(parsing text: String) throws(ParseError) {
    let parts = try QuantityParts(text)
    guard let suffix = QuantitySuffix(parts.suffix) else { throw .suffix }
    let magnitude =
      suffix.binaryPower > 0
      ? parts.magnitude(timesPowerOfTwo: suffix.binaryPower, suffix.format)
      : parts.magnitude(timesPowerOfTen: suffix.decimalPower, suffix.format)
    self = parts.isNegative ? magnitude.negated : magnitude
  }
}

extension Quantity: CustomStringConvertible {
  /// The canonical text: the largest suffix of the family that leaves a whole number.
  public var description: String {
    switch format {
    case .binarySI:
      // Below 1024 the binary suffixes would only round.
      if units < 1024, units >= -1024, !(units == -1024 && nanos == 0) { return decimalText }
      return binaryText
    case .decimalSI, .decimalExponent: return decimalText
    }
  }

  private var binaryText: String {
    var number = value
    var power = 0
    while number != 0, number % 1024 == 0, power < 6 {
      number /= 1024
      power += 1
    }
    return "\(number)\(QuantitySuffix.binary[power])"
  }

  private var decimalText: String {
    if units < 0 { return "-\(negated.decimalText)" }
    if nanos == 0 {
      var number = units
      var power = 0
      while number != 0, number % 1000 == 0, power < 6 {
        number /= 1000
        power += 1
      }
      return "\(number)\(suffix(power))"
    }
    var fraction = Int(nanos)
    var power = -3
    while fraction % 1000 == 0 {
      fraction /= 1000
      power += 1
    }
    let digits = String(fraction)
    guard units > 0 else { return "\(digits)\(suffix(power))" }
    let zeros = String(repeating: "0", count: max(0, -3 * power - digits.utf8.count))
    return "\(units)\(zeros)\(digits)\(suffix(power))"
  }

  /// The suffix of a power of a thousand.
  private func suffix(_ power: Int) -> String {
    if format == .decimalExponent { return power == 0 ? "" : "e\(power * 3)" }
    return QuantitySuffix.decimal[power + 3]
  }
}

/// What a suffix multiplies by, and its family.
struct QuantitySuffix {
  static let decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
  static let binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

  var decimalPower = 0
  var binaryPower = 0
  var format = Quantity.Format.decimalSI

  init?(_ text: Substring) {
    if let index = Self.decimal.firstIndex(where: { $0 == text }) {
      decimalPower = (index - 3) * 3
    } else if let index = Self.binary.firstIndex(where: { $0 == text }) {
      binaryPower = index * 10
      format = .binarySI
    } else if text.first == "e" || text.first == "E", let power = Int(text.dropFirst()) {
      decimalPower = min(max(power, -100), 100)
      format = .decimalExponent
    } else {
      return nil
    }
  }
}

/// The text of a quantity taken apart.
private struct QuantityParts {
  var isNegative = false
  /// The digits before and after the point.
  var digits: [UInt8] = []
  /// How many of the digits stand before the point.
  var point = 0
  var suffix: Substring = ""

  init(_ text: String) throws(Quantity.ParseError) {
    guard !text.isEmpty else { throw .format }
    var rest = text[...]
    if let sign = rest.first, sign == "-" || sign == "+" {
      isNegative = sign == "-"
      rest.removeFirst()
    }
    takeDigits(&rest)
    point = digits.count
    if rest.first == "." {
      rest.removeFirst()
      takeDigits(&rest)
    }
    suffix = rest
    let letters = rest.drop { "eEinumkKMGTP".contains($0) }
    let unsigned = letters.first == "-" || letters.first == "+" ? letters.dropFirst() : letters
    guard unsigned.utf8.allSatisfy({ (48...57).contains($0) }) else { throw .format }
  }

  private mutating func takeDigits(_ text: inout Substring) {
    while let byte = text.utf8.first, (48...57).contains(byte) {
      digits.append(byte - 48)
      text.removeFirst()
    }
  }

  /// The magnitude with the point moved to the right by `power` places.
  func magnitude(timesPowerOfTen power: Int, _ format: Quantity.Format) -> Quantity {
    let end = point + power
    let whole = Self.number(of: (0..<max(end, 0)).lazy.map { digit($0) })
    let fraction = Self.number(of: (end..<end + 9).lazy.map { digit($0) })
    let isExact = end + 9 >= digits.count || digits[max(end + 9, 0)...].allSatisfy { $0 == 0 }
    return Self.sum(whole, fraction + (isExact ? 0 : 1), format)
  }

  /// The magnitude times two to the `power`: the whole part shifted, the fraction multiplied.
  func magnitude(timesPowerOfTwo power: Int, _ format: Quantity.Format) -> Quantity {
    let factor = Int64(1) << Int64(power)
    let whole = Self.number(of: digits[..<point].lazy.map { $0 })
    let (shifted, overflow) = whole.multipliedReportingOverflow(by: factor)
    if overflow { return Quantity(units: .max, nanos: 0, format: format) }
    let fraction = digits[point...].prefix(18)
    let scale = fraction.reduce(UInt64(1)) { scale, _ in scale * 10 }
    let numerator = UInt64(Self.number(of: fraction.lazy.map { $0 }))
    let (extra, rest) = scale.dividingFullWidth(numerator.multipliedFullWidth(by: UInt64(factor)))
    let (nanos, remainder) = scale.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000))
    let (units, carried) = shifted.addingReportingOverflow(Int64(extra))
    if carried { return Quantity(units: .max, nanos: 0, format: format) }
    return Self.sum(units, Int64(nanos) + (remainder == 0 ? 0 : 1), format)
  }

  private func digit(_ index: Int) -> UInt8 { digits.indices.contains(index) ? digits[index] : 0 }

  private static func sum(_ units: Int64, _ nanos: Int64, _ format: Quantity.Format) -> Quantity {
    Quantity(units: units, nanos: 0, format: format)
      + Quantity(
        units: nanos / 1_000_000_000,
        nanos: Int32(nanos % 1_000_000_000),
        format: format
      )
  }

  /// The number that the digits say; saturates.
  private static func number(of digits: some Sequence<UInt8>) -> Int64 {
    var result: Int64 = 0
    for digit in digits {
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(Int64(digit))
      if overflow || carried { return .max }
      result = sum
    }
    return result
  }
}
