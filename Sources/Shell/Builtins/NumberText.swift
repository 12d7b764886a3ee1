/// Floating-point numbers as C prints them.
enum NumberText {
  /// The longest beginning of a text that is a number.
  static func prefix(_ text: String) -> String {
    var result = ""
    var sawPoint = false
    var sawDigit = false
    var sawExponent = false
    for scalar in text.unicodeScalars.drop(while: { $0 == " " || $0 == "\t" || $0 == "\n" }) {
      switch scalar {
      case "0"..."9": sawDigit = true
      case "+", "-":
        guard result.isEmpty || result.hasSuffix("e") || result.hasSuffix("E") else {
          return trimmed(result)
        }
      case ".":
        guard !sawPoint, !sawExponent else { return trimmed(result) }
        sawPoint = true
      case "e", "E":
        guard sawDigit, !sawExponent else { return trimmed(result) }
        sawExponent = true
      default: return trimmed(result)
      }
      result.unicodeScalars.append(scalar)
    }
    return trimmed(result)
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while let last = text.last, "eE+-".contains(last) { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    if text.hasPrefix(".") { text = "0" + text }
    if text.hasPrefix("-.") { text = "-0" + text.dropFirst() }
    return text
  }

  /// `%f`, `%e` or `%g`.
  static func format(
    _ value: Double,
    _ letter: UInt8,
    _ precision: Int,
    alternate: Bool = false
  )
    -> String
  {
    let isUpper = letter < 97
    let text: String
    if value.isNaN {
      text = "nan"
    } else if value.isInfinite {
      text = value < 0 ? "-inf" : "inf"
    } else {
      switch letter | 32 {
      case UInt8(ascii: "f"):
        text = fixed(value, precision) + (alternate && precision == 0 ? "." : "")
      case UInt8(ascii: "e"): text = pointed(exponential(value, precision), alternate)
      default: text = general(value, max(1, precision), alternate: alternate)
      }
    }
    return isUpper ? text.uppercased() : text
  }

  /// A number with so many digits after the point, rounded half to even on its exact value.
  static func fixed(_ value: Double, _ precision: Int) -> String {
    let sign = value.sign == .minus ? "-" : ""
    var digits = exactDigits(value.magnitude)
    let places = digits.count - digits.point
    if places > precision {
      let cut = digits.point + precision
      digits = digits.rounded(to: cut)
    }
    let whole = digits.wholePart
    var fraction = digits.fractionPart
    while fraction.count < precision { fraction += "0" }
    return sign + whole + (precision > 0 ? "." + fraction.prefix(precision) : "")
  }

  private static func exponential(_ value: Double, _ precision: Int) -> String {
    let sign = value.sign == .minus ? "-" : ""
    guard value != 0 else {
      return sign + "0" + (precision > 0 ? "." + String(repeating: "0", count: precision) : "")
        + "e+00"
    }
    var digits = exactDigits(value.magnitude)
    digits.dropLeadingZeros()
    digits = digits.rounded(to: precision + 1)
    digits.dropLeadingZeros()
    let exponent = digits.point - 1
    var text = digits.text
    while text.count < precision + 1 { text += "0" }
    let first = text.prefix(1)
    let rest = text.dropFirst().prefix(precision)
    let size = String(abs(exponent))
    return sign + first + (precision > 0 ? "." + rest : "") + "e" + (exponent < 0 ? "-" : "+")
      + (size.count < 2 ? "0" + size : size)
  }

  private static func general(_ value: Double, _ precision: Int, alternate: Bool) -> String {
    if value == 0 {
      let zeros = alternate ? "." + String(repeating: "0", count: max(0, precision - 1)) : ""
      return (value.sign == .minus ? "-0" : "0") + zeros
    }
    var digits = exactDigits(value.magnitude)
    digits.dropLeadingZeros()
    digits = digits.rounded(to: precision)
    digits.dropLeadingZeros()
    let exponent = digits.point - 1
    if exponent < -4 || exponent >= precision {
      let text = exponential(value, precision - 1)
      guard !alternate, let split = text.firstIndex(of: "e") else {
        return pointed(text, alternate)
      }
      return stripped(String(text[..<split])) + text[split...]
    }
    let text = fixed(value, precision - 1 - exponent)
    return alternate ? text : stripped(text)
  }

  /// With the point that `#` asks for, also where no digit follows it.
  private static func pointed(_ text: String, _ alternate: Bool) -> String {
    guard alternate, !text.contains("."), let split = text.firstIndex(of: "e") else { return text }
    return text[..<split] + "." + text[split...]
  }

  private static func stripped(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// Decimal digits with the place of the point among them.
  private struct Digits {
    var values: [UInt8]
    var point: Int

    var count: Int { values.count }
    var text: String { String(bytes: values.map { $0 + 48 }) }
    var wholePart: String {
      guard point > 0 else { return "0" }
      var text = String(bytes: values.prefix(point).map { $0 + 48 })
      while text.count < point { text += "0" }
      let trimmed = text.drop { $0 == "0" }
      return trimmed.isEmpty ? "0" : String(trimmed)
    }
    var fractionPart: String {
      if point >= values.count { return "" }
      let zeros = point < 0 ? String(repeating: "0", count: -point) : ""
      return zeros + String(bytes: values.dropFirst(max(0, point)).map { $0 + 48 })
    }

    mutating func dropLeadingZeros() {
      while values.count > 1, values[0] == 0 {
        values.removeFirst()
        point -= 1
      }
    }

    func rounded(to kept: Int) -> Digits {
      guard kept < values.count else { return self }
      guard kept >= 0 else { return Digits(values: [0], point: 1) }
      var result = Array(values[..<kept])
      let rest = values[kept...]
      let isHalf = rest.first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
      let isUp = isHalf ? (result.last ?? 0) % 2 == 1 : (rest.first ?? 0) >= 5
      var newPoint = point
      if isUp {
        var index = result.count - 1
        while index >= 0 {
          if result[index] < 9 {
            result[index] += 1
            break
          }
          result[index] = 0
          index -= 1
        }
        if index < 0 {
          result.insert(1, at: 0)
          newPoint += 1
        }
      }
      return Digits(values: result.isEmpty ? [0] : result, point: result.isEmpty ? 1 : newPoint)
    }
  }

  /// All decimal digits of a finite number that is not negative.
  private static func exactDigits(_ value: Double) -> Digits {
    guard value != 0 else { return Digits(values: [0], point: 1) }
    var mantissa = value.significandBitPattern
    var exponent = Int(value.exponentBitPattern) - 1075
    if value.isNormal { mantissa |= 1 << 52 } else { exponent += 1 }
    var digits: [UInt8] = String(mantissa).utf8.map { $0 - 48 }
    var point = digits.count
    while exponent > 0 {
      double(&digits, &point)
      exponent -= 1
    }
    while exponent < 0 {
      halve(&digits)
      exponent += 1
    }
    return Digits(values: digits, point: point)
  }

  private static func double(_ digits: inout [UInt8], _ point: inout Int) {
    var carry: UInt8 = 0
    for index in digits.indices.reversed() {
      let value = digits[index] * 2 + carry
      digits[index] = value % 10
      carry = value / 10
    }
    if carry > 0 {
      digits.insert(carry, at: 0)
      point += 1
    }
  }

  private static func halve(_ digits: inout [UInt8]) {
    var remainder: UInt8 = 0
    for index in digits.indices {
      let value = remainder * 10 + digits[index]
      digits[index] = value / 2
      remainder = value % 2
    }
    if remainder > 0 { digits.append(5) }
  }
}
