/// Numbers as Go writes them: in JSON, in YAML and with `%v`.
///
/// The three differ only in when they turn to an exponent. The digits are the fewest that read back
/// as the same number, in Go as in Swift.
public enum GoNumber {
  /// As `encoding/json` writes it: an exponent below 1e-6 and from 1e21.
  public static func json(_ number: Double) -> String {
    let magnitude = number.magnitude
    guard magnitude != 0, magnitude < 1e-6 || magnitude >= 1e21 else {
      return Decimal(number).fixed
    }
    return Decimal(number).scientific(minimumExponentDigits: 1)
  }

  /// As `strconv.FormatFloat(x, 'g', -1, 64)` does, which go-yaml uses: an exponent from 1e6.
  public static func yaml(_ number: Double) -> String {
    if number.isNaN { return ".nan" }
    if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
    return general(number)
  }

  /// As `fmt.Print` does: an exponent from 1e6.
  public static func print(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
    return general(number)
  }

  private static func general(_ number: Double) -> String {
    let decimal = Decimal(number)
    let exponent = decimal.point - 1
    if number != 0, exponent < -4 || exponent >= 6 {
      return decimal.scientific(minimumExponentDigits: 2)
    }
    return decimal.fixed
  }

  /// The sign, the shortest digits, and where the point stands among them.
  private struct Decimal {
    var negative: Bool
    var digits: [UInt8]
    /// How many digits stand before the point; may be negative.
    var point: Int

    init(_ number: Double) {
      negative = number.sign == .minus
      digits = []
      var exponent = 0
      var fraction = 0
      var inFraction = false
      var text = number.magnitude.description[...]
      if let mark = text.firstIndex(of: "e") {
        exponent = Int(text[text.index(after: mark)...]) ?? 0
        text = text[..<mark]
      }
      for byte in text.utf8 {
        if byte == UInt8(ascii: ".") {
          inFraction = true
        } else {
          digits.append(byte)
          if inFraction { fraction += 1 }
        }
      }
      point = digits.count - fraction + exponent
      while digits.last == UInt8(ascii: "0") { digits.removeLast() }
      let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
      digits.removeFirst(zeros)
      point -= zeros
      if digits.isEmpty { point = 1 }
    }

    var fixed: String {
      let sign = negative ? "-" : ""
      guard !digits.isEmpty else { return sign + "0" }
      let text = String(decoding: digits, as: UTF8.self)
      if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text }
      if point >= digits.count {
        return sign + text + String(repeating: "0", count: point - digits.count)
      }
      return sign + text.prefix(point) + "." + text.dropFirst(point)
    }

    func scientific(minimumExponentDigits: Int) -> String {
      let text = String(decoding: digits, as: UTF8.self)
      let exponent = point - 1
      let magnitude = String(exponent.magnitude)
      let padding = String(repeating: "0", count: max(0, minimumExponentDigits - magnitude.count))
      let mantissa = text.count == 1 ? text : "\(text.prefix(1)).\(text.dropFirst())"
      return "\(negative ? "-" : "")\(mantissa)e\(exponent < 0 ? "-" : "+")\(padding)\(magnitude)"
    }
  }
}
