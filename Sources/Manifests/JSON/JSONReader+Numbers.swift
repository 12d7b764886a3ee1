extension JSONReader {
  /// Reads a number; it stays whole when it has neither fraction nor exponent and fits.
  mutating func readNumber() throws(ManifestError) -> Value {
    let start = position
    _ = take("-")
    var isWhole = true
    if take("0") {
      // A zero stands alone: `01` is two things.
    } else if dropDigits() == 0 {
      throw unexpected("in numeric literal")
    }
    if take(".") {
      isWhole = false
      if dropDigits() == 0 { throw unexpected("after decimal point in numeric literal") }
    }
    if take("e") || take("E") {
      isWhole = false
      _ = take("+") || take("-")
      if dropDigits() == 0 { throw unexpected("in exponent of numeric literal") }
    }
    if isWhole, let number = wholeNumber(from: start) { return .integer(number) }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      throw fault(
        "the number \(text) is out of range",
        go: "json: cannot unmarshal number \(text) into Go value of type float64"
      )
    }
    return .number(number)
  }

  private mutating func dropDigits() -> Int {
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    return position - start
  }

  private func wholeNumber(from start: Int) -> Int64? {
    let negative = bytes[start] == UInt8(ascii: "-")
    var value: Int64 = 0
    for byte in bytes[(negative ? start + 1 : start)..<position] {
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      let digit = Int64(byte - 0x30)
      let (next, carried) =
        negative
        ? scaled.subtractingReportingOverflow(digit) : scaled.addingReportingOverflow(digit)
      if overflow || carried { return nil }
      value = next
    }
    return value
  }
}
